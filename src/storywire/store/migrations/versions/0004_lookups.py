"""Quotes, names, outlets and copies are looked up in tables of their own; the search index knows fields."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_FIELDS = "headline, text, outlet, speakers, people, places, organisations, language"
_QUOTE_FIELDS = "text, speaker, outlet, people, places, organisations, language"
_TOKENS = "tokenize = 'unicode61 remove_diacritics 2'"


def upgrade() -> None:
    """Make the tables, empty: opening the library fills them from what is kept."""
    op.create_index("ix_articles_published", "articles", ["outlet", "current", "high", "number", "low", "id"])
    _names()
    _quotes()
    op.create_table(
        "copies",
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("copy", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("agency", sa.String()),
        sa.PrimaryKeyConstraint("story", "copy", name="pk_copies"),
    )
    op.create_index("ix_copies_copy", "copies", ["copy"])
    op.create_index("ix_copies_origin", "copies", ["origin"])
    op.create_table(
        "indexes",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_indexes"),
    )
    if op.get_bind().dialect.name == "postgresql":
        _vectors()
        return
    op.execute("DROP TABLE search")
    op.execute(f"CREATE VIRTUAL TABLE search USING fts5({_FIELDS}, {_TOKENS})")
    op.execute(
        f"CREATE VIRTUAL TABLE search_quotes USING fts5({_QUOTE_FIELDS}, "
        f"content = 'quotes', content_rowid = 'number', {_TOKENS})"
    )


def _vectors() -> None:
    """The search indexes of PostgreSQL."""
    for table in ("search", "search_quotes"):
        op.create_table(
            table,
            sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("vector", TSVECTOR(), nullable=False),
            sa.PrimaryKeyConstraint("number", name=f"pk_{table}"),
        )
        op.create_index(f"ix_{table}_vector", table, ["vector"], postgresql_using="gin")


def _names() -> None:
    op.create_table(
        "outlets",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("country", sa.String()),
        sa.Column("owner", sa.String()),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outlets"),
    )
    op.create_index("ix_outlets_articles", "outlets", ["articles", "id"])
    op.create_table(
        "names",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("quotes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_names"),
        sa.UniqueConstraint("kind", "key", name="uq_names_kind"),
    )
    op.create_index("ix_names_articles", "names", ["kind", "articles", "key"])
    op.create_index("ix_names_quotes", "names", ["kind", "quotes", "key"])
    op.create_table(
        "appearances",
        sa.Column("name", sa.Integer(), nullable=False),
        sa.Column("article", sa.Integer(), nullable=False),
        sa.Column("role", sa.String()),
        sa.PrimaryKeyConstraint("name", "article", name="pk_appearances"),
        sa.ForeignKeyConstraint(["name"], ["names.id"], name="fk_appearances_name"),
        sa.ForeignKeyConstraint(["article"], ["articles.number"], name="fk_appearances_article"),
    )
    op.create_index("ix_appearances_article", "appearances", ["article"])


def _quotes() -> None:
    op.create_table(
        "quotes",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("article", sa.Integer(), nullable=False),
        sa.Column("finding", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("name", sa.Integer()),
        sa.Column("key", sa.String()),
        sa.Column("role", sa.String()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("speaker", sa.String(), nullable=False),
        sa.Column("outlet", sa.String(), nullable=False),
        sa.Column("people", sa.Text(), nullable=False),
        sa.Column("places", sa.Text(), nullable=False),
        sa.Column("organisations", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_quotes"),
        sa.ForeignKeyConstraint(["article"], ["articles.number"], name="fk_quotes_article"),
        sa.ForeignKeyConstraint(["name"], ["names.id"], name="fk_quotes_name"),
    )
    op.create_index("ix_quotes_article", "quotes", ["article"])
    op.create_index("ix_quotes_name", "quotes", ["name"])


def downgrade() -> None:
    """Back to the search index of the first schema, filled with nothing: what is derived is lost."""
    op.execute("DROP TABLE search_quotes")
    op.execute("DROP TABLE search")
    for table in ("indexes", "copies", "quotes", "appearances", "names", "outlets"):
        op.drop_table(table)
    op.drop_index("ix_articles_published", "articles")
    op.execute(
        "CREATE VIRTUAL TABLE search USING fts5(headline, text, outlet, tokenize = 'unicode61 remove_diacritics 2')"
    )
