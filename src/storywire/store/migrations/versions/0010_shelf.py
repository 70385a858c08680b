"""The robots.txt of sites that are followed, and stories that are to be derived anew."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is known of either before."""
    op.create_table(
        "robots",
        sa.Column("site", sa.String(), primary_key=True),
        sa.Column("asked", sa.DateTime(), nullable=False),
        sa.Column("body", sa.LargeBinary()),
        sa.Column("etag", sa.String()),
        sa.Column("modified", sa.String()),
    )
    op.create_table("stale", sa.Column("story", sa.String(), primary_key=True))


def downgrade() -> None:
    """Both are found again."""
    op.drop_table("stale")
    op.drop_table("robots")
