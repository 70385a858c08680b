"""When somebody was briefed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of bulletins; nothing else changes."""
    op.create_table(
        "bulletins",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("made", sa.DateTime(), nullable=False),
        sa.Column("newest", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_bulletins"),
    )
