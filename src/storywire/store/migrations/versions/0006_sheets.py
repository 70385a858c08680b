"""How a story is shown, kept beside it; and the indexes that lists are read from.

Revision ID: 0006
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Sheets begin empty: they are derived, and filled when their stories are next looked at."""
    op.create_table(
        "sheets",
        sa.Column("story", sa.String, primary_key=True),
        sa.Column("teaser", sa.Text, nullable=False),
        sa.Column("differ", sa.Integer, nullable=False),
        sa.Column("updated", sa.Integer, nullable=False),
        sa.Column("activity", sa.LargeBinary, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.drop_index("ix_stories_high", "stories")
    op.create_index("ix_stories_high", "stories", ["high", "accounts", "id"])
    op.create_index("ix_stories_accounts", "stories", ["accounts", "high", "low", "id"])
    op.create_index("ix_stories_changed", "stories", ["changed"])
    op.create_index("ix_issues_code", "issues", ["code", "number"])


def downgrade() -> None:
    """Back to how it was: nothing is lost, sheets are derived."""
    op.drop_index("ix_issues_code", "issues")
    op.drop_index("ix_stories_changed", "stories")
    op.drop_index("ix_stories_accounts", "stories")
    op.drop_index("ix_stories_high", "stories")
    op.create_index("ix_stories_high", "stories", ["high"])
    op.drop_table("sheets")
