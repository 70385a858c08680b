"""What a page of a name, an outlet or a narrowed front asks for lies together: a few reads each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_NO_DAY = "'0001-01-01'"


def upgrade() -> None:
    """Everything here follows from what is kept, and is filled from it at once."""
    _appearances()
    _quotes()
    _copies()
    _tellings()
    op.drop_index(
        "ix_articles_published", "articles"
    )  # it was narrower in libraries made before it had all its columns
    op.create_index("ix_articles_published", "articles", ["outlet", "current", "high", "number", "low", "id"])
    op.create_index("ix_articles_days", "articles", ["number", "low", "high"])
    _stories_by_day("high", "accounts", "id", "low")


def _appearances() -> None:
    """Clustered by name, with what is asked of the articles."""
    op.create_table(
        "appearances_now",
        sa.Column("name", sa.Integer(), nullable=False),
        sa.Column("article", sa.Integer(), nullable=False),
        sa.Column("role", sa.String()),
        sa.Column("outlet", sa.String()),
        sa.Column("low", sa.Date()),
        sa.Column("high", sa.Date()),
        sa.PrimaryKeyConstraint("name", "article", name="pk_appearances_now"),
        sa.ForeignKeyConstraint(["name"], ["names.id"], name="fk_appearances_now_name"),
        sa.ForeignKeyConstraint(["article"], ["articles.number"], name="fk_appearances_now_article"),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO appearances_now (name, article, role, outlet, low, high) "
        "SELECT p.name, p.article, p.role, a.outlet, a.low, a.high "
        "FROM appearances p JOIN articles a ON a.number = p.article ORDER BY p.name, p.article"
    )
    op.drop_table("appearances")
    op.rename_table("appearances_now", "appearances")
    if _on_a_server():
        for name in ("pk_appearances_now", "fk_appearances_now_name", "fk_appearances_now_article"):
            op.execute(f"ALTER TABLE appearances RENAME CONSTRAINT {name} TO {name.replace('_now', '')}")
    op.create_index("ix_appearances_article", "appearances", ["article"])


def _quotes() -> None:
    """With the day of their article, in whose order they are listed."""
    op.add_column("quotes", sa.Column("day", sa.Date(), nullable=False, server_default=sa.text(_NO_DAY)))
    op.execute(
        f"UPDATE quotes SET day = (SELECT coalesce(a.high, a.low, {_NO_DAY}) FROM articles a "
        "WHERE a.number = quotes.article)"
    )
    op.drop_index("ix_quotes_name", "quotes")
    op.create_index("ix_quotes_name", "quotes", ["name", "day", "number"])
    op.create_index("ix_quotes_number", "quotes", ["number", "key", "article"])


def _copies() -> None:
    """With the two outlets."""
    for side in ("copy", "origin"):
        op.add_column("copies", sa.Column(f"{side}_outlet", sa.String()))
        op.execute(
            f"UPDATE copies SET {side}_outlet = (SELECT a.outlet FROM articles a "
            f"WHERE a.id = copies.{side} AND a.current IS NOT FALSE)"
        )
        op.drop_index(f"ix_copies_{side}", "copies")
    op.create_index("ix_copies_copy_outlet", "copies", ["copy_outlet", "origin_outlet", "agency"])
    op.create_index("ix_copies_origin_outlet", "copies", ["origin_outlet", "copy_outlet", "agency"])


def _tellings() -> None:
    """Which names and outlets a story has, in the order of its days."""
    for table, about, kind in (("story_names", "name", sa.Integer()), ("story_outlets", "outlet", sa.String())):
        op.create_table(
            table,
            sa.Column(about, kind, autoincrement=False, nullable=False),
            sa.Column("day", sa.Date(), nullable=False),
            sa.Column("accounts", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("story", sa.String(), nullable=False),
            sa.Column("low", sa.Date()),
            sa.PrimaryKeyConstraint(about, "day", "accounts", "story", name=f"pk_{table}"),
            sqlite_with_rowid=False,
        )
    told = "JOIN placements p ON p.story = s.id JOIN articles a ON a.id = p.article AND a.current IS NOT FALSE"
    days = f"coalesce(s.high, {_NO_DAY}), s.accounts, s.id, s.low FROM stories s {told}"
    op.execute(
        "INSERT INTO story_names (name, day, accounts, story, low) "
        f"SELECT DISTINCT n.name, {days} JOIN appearances n ON n.article = a.number ORDER BY 1, 2, 3, 4"
    )
    op.execute(
        "INSERT INTO story_outlets (outlet, day, accounts, story, low) "
        f"SELECT DISTINCT a.outlet, {days} WHERE a.outlet IS NOT NULL ORDER BY 1, 2, 3, 4"
    )
    for table in ("story_names", "story_outlets"):
        op.create_index(f"ix_{table}_story", table, ["story"])


def _stories_by_day(*columns: str) -> None:
    op.drop_index("ix_stories_high", "stories")
    op.create_index("ix_stories_high", "stories", list(columns))
    if _on_a_server():
        op.execute("DROP INDEX IF EXISTS ix_stories_newest")  # opening makes it anew, with the first day


def _on_a_server() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def downgrade() -> None:
    """What was added is lost, and is found again."""
    _stories_by_day("high", "accounts", "id")
    op.drop_index("ix_articles_days", "articles")
    for table in ("story_outlets", "story_names"):
        op.drop_table(table)
    op.drop_index("ix_copies_copy_outlet", "copies")
    op.drop_index("ix_copies_origin_outlet", "copies")
    for side in ("copy", "origin"):
        op.drop_column("copies", f"{side}_outlet")
        op.create_index(f"ix_copies_{side}", "copies", [side])
    op.drop_index("ix_quotes_number", "quotes")
    op.drop_index("ix_quotes_name", "quotes")
    op.drop_column("quotes", "day")
    op.create_index("ix_quotes_name", "quotes", ["name"])
    for name in ("outlet", "low", "high"):
        op.drop_column("appearances", name)
