"""Who decided and undid, when, and how the name became known: an audit line for each deed."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of earlier deeds the judgement itself says who and when; how the name was known, nobody noted."""
    with op.batch_alter_table("decisions") as table:
        table.add_column(sa.Column("at", sa.DateTime()))
        table.add_column(sa.Column("who", sa.String()))
        table.add_column(sa.Column("through", sa.String()))


def downgrade() -> None:
    """The judgement says the rest."""
    with op.batch_alter_table("decisions") as table:
        for column in ("through", "who", "at"):
            table.drop_column(column)
