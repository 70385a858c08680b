"""What is followed, and what was announced."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of following; pages may carry the date that a feed announced."""
    op.add_column("pages", sa.Column("announced", sa.DateTime()))
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String()),
        sa.Column("site", sa.String()),
        sa.Column("folder", sa.String(), nullable=False),
        sa.Column("added", sa.DateTime(), nullable=False),
        sa.Column("next_try", sa.DateTime(), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("etag", sa.String()),
        sa.Column("modified", sa.String()),
        sa.Column("digest", sa.String()),
        sa.Column("polled", sa.DateTime()),
        sa.Column("succeeded", sa.DateTime()),
        sa.Column("newest", sa.DateTime()),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("code", sa.String()),
        sa.Column("problem", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
        sa.UniqueConstraint("url", name="uq_subscriptions_url"),
    )
    op.create_index("ix_subscriptions_next_try", "subscriptions", ["next_try"])
    _announcements()
    op.create_table(
        "holders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_holders"),
    )


def _announcements() -> None:
    op.create_table(
        "announcements",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("url", sa.String()),
        sa.Column("subscription", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("article", sa.Boolean()),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try", sa.DateTime(), nullable=False),
        sa.Column("found", sa.DateTime(), nullable=False),
        sa.Column("done", sa.DateTime()),
        sa.Column("published", sa.DateTime()),
        sa.Column("updated", sa.DateTime()),
        sa.Column("headline", sa.Text()),
        sa.Column("content", sa.LargeBinary()),
        sa.Column("etag", sa.String()),
        sa.Column("modified", sa.String()),
        sa.PrimaryKeyConstraint("number", name="pk_announcements"),
        sa.UniqueConstraint("address", name="uq_announcements_address"),
    )
    op.create_index("ix_announcements_waiting", "announcements", ["waiting", "host", "number"])
    op.create_index("ix_announcements_subscription", "announcements", ["subscription"])


def downgrade() -> None:
    """Forget what was followed."""
    for table in ("holders", "announcements", "subscriptions"):
        op.drop_table(table)
    op.drop_column("pages", "announced")
