"""Keep, load, search: SQLAlchemy Core and Alembic over one SQLite file or one PostgreSQL database."""

from storywire.store.backing_up import back_up
from storywire.store.codec import adapter
from storywire.store.files import Lying
from storywire.store.items import item_of
from storywire.store.judged import dated, wording
from storywire.store.library import Store
from storywire.store.listing import Wanted
from storywire.store.prepared import Prepared, PreparedPage, PreparedStory, prepared, prepared_page, prepared_story
from storywire.store.reader import Decision, Reader
from storywire.store.rows import StoredStory
from storywire.store.writer import Writer

__all__ = [
    "Decision",
    "Lying",
    "Prepared",
    "PreparedPage",
    "PreparedStory",
    "Reader",
    "Store",
    "StoredStory",
    "Wanted",
    "Writer",
    "adapter",
    "back_up",
    "dated",
    "item_of",
    "prepared",
    "prepared_page",
    "prepared_story",
    "wording",
]
