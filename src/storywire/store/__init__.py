"""Keep, load, search: SQLAlchemy Core and Alembic over one SQLite file."""

from storywire.store.backing_up import back_up
from storywire.store.library import Store
from storywire.store.reader import Placed, Reader, StoredStory
from storywire.store.writer import Writer

__all__ = ["Placed", "Reader", "Store", "StoredStory", "Writer", "back_up"]
