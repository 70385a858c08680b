"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables and the search index."""
    op.create_table(
        "pages",
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("url", sa.String()),
        sa.Column("charset", sa.String()),
        sa.Column("outlet_hint", sa.String()),
        sa.Column("fetched", sa.DateTime()),
        sa.Column("taken", sa.DateTime(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("address", "sha256", name="pk_pages"),
    )
    op.create_table(
        "articles",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("page_sha256", sa.String(64), nullable=False),
        sa.Column("headline", sa.Text()),
        sa.Column("outlet", sa.String()),
        sa.Column("language", sa.String()),
        sa.Column("low", sa.Date()),
        sa.Column("high", sa.Date()),
        sa.Column("noun", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_articles"),
        sa.UniqueConstraint("id", "revision", name="uq_articles_id"),
        sa.ForeignKeyConstraint(
            ["address", "page_sha256"], ["pages.address", "pages.sha256"], name="fk_articles_address"
        ),
    )
    op.create_index("ix_articles_current", "articles", ["current", "high"])
    op.create_index("ix_articles_address", "articles", ["address"])
    op.create_table(
        "annotations",
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("annotator", sa.String(), nullable=False),
        sa.Column("noun", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("article", "revision", name="pk_annotations"),
        sa.ForeignKeyConstraint(
            ["article", "revision"], ["articles.id", "articles.revision"], name="fk_annotations_article"
        ),
    )
    _stories()
    _records()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search USING fts5(headline, text, outlet, tokenize = 'unicode61 remove_diacritics 2')"
        )


def _stories() -> None:
    op.create_table(
        "stories",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("outlets", sa.Integer(), nullable=False),
        sa.Column("accounts", sa.Integer(), nullable=False),
        sa.Column("low", sa.Date()),
        sa.Column("high", sa.Date()),
        sa.Column("changed", sa.DateTime(), nullable=False),
        sa.Column("story", sa.LargeBinary(), nullable=False),
        sa.Column("wire", sa.LargeBinary(), nullable=False),
        sa.Column("crosscheck", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stories"),
    )
    op.create_index("ix_stories_high", "stories", ["high"])
    op.create_table(
        "placements",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("noun", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_placements"),
        sa.UniqueConstraint("article", name="uq_placements_article"),
    )
    op.create_index("ix_placements_story", "placements", ["story"])
    op.create_table(
        "links",
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("other", sa.String(), nullable=False),
        sa.Column("noun", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("story", "other", name="pk_links"),
    )
    op.create_index("ix_links_other", "links", ["other"])
    op.create_table(
        "redirects",
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("now", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("story", name="pk_redirects"),
        sa.ForeignKeyConstraint(["now"], ["stories.id"], name="fk_redirects_now"),
    )


def _records() -> None:
    op.create_table(
        "judgements",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_judgements"),
    )
    op.create_table(
        "issues",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("article", sa.String()),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime()),
        sa.PrimaryKeyConstraint("number", name="pk_issues"),
        sa.UniqueConstraint("address", "code", "step", "message", name="uq_issues_once"),
    )
    op.create_index("ix_issues_article", "issues", ["article"])


def downgrade() -> None:
    """There is nothing before the first schema."""
    for table in (
        "search",
        "issues",
        "judgements",
        "redirects",
        "links",
        "placements",
        "stories",
        "annotations",
        "articles",
    ):
        op.drop_table(table)
    op.drop_table("pages")
