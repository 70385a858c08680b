"""What placing needs of each article, by itself: a restart need not read the texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from storywire.store.codec import Noun
from storywire.store.items import Terms, row_of
from storywire.types import Annotations, Article

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and fill it from what was found in the articles."""
    items = op.create_table(
        "items",
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("low", sa.Date()),
        sa.Column("high", sa.Date()),
        sa.Column("moment", sa.DateTime()),
        sa.Column("outlet", sa.String()),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("features", Terms(), nullable=False),
        sa.PrimaryKeyConstraint("article", name="pk_items"),
    )
    for row in _rows():
        op.get_bind().execute(items.insert(), row)


def _rows() -> Iterator[dict[str, Any]]:
    said = sa.text(
        "SELECT articles.noun AS article, annotations.noun AS annotations FROM articles JOIN annotations "
        "ON annotations.article = articles.id AND annotations.revision = articles.revision "
        "WHERE articles.current ORDER BY articles.number"
    ).columns(article=Noun(Article), annotations=Noun(Annotations))
    for kept in op.get_bind().execute(said):
        row = row_of(kept.article, kept.annotations)
        moment = row["moment"]
        yield row | {"moment": moment and moment.replace(tzinfo=None)}


def downgrade() -> None:
    """All of it follows from the articles and their annotations."""
    op.drop_table("items")
