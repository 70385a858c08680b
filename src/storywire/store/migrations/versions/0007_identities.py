"""Which folded address is which article: those of a library that is there keep the ids that they have."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storywire.folding import fold

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and fill it: of several articles at one folded address, the newest has that from now on."""
    op.create_table(
        "identities",
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("address", name="pk_identities"),
    )
    op.create_index("ix_identities_article", "identities", ["article"])
    found = op.get_bind().execute(sa.text("SELECT address, id FROM articles ORDER BY number"))
    rows = {name: article for address, article in found.all() for name in (address, fold(address))}
    if rows:
        table = sa.table("identities", sa.column("address", sa.String), sa.column("article", sa.String))
        op.bulk_insert(table, [{"address": address, "article": article} for address, article in rows.items()])


def downgrade() -> None:
    """The ids stay with their articles."""
    op.drop_table("identities")
