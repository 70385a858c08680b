"""Judgements with their history; links and redirects hang on articles, so that they follow when articles move."""

from __future__ import annotations

import json
import zlib
from base64 import b32encode
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of judgements anew (nothing wrote to the one there was), and hang the others on articles."""
    placed = op.get_bind().execute(sa.text("SELECT article, story, noun FROM placements ORDER BY number")).all()
    _judgements()
    _links([(article, noun) for article, _, noun in placed])
    _redirects([(article, story) for article, story, _ in placed])


def _links(placed: list[tuple[str, bytes]]) -> None:
    op.drop_table("links")
    links = op.create_table(
        "links",
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("other", sa.String(), nullable=False),
        sa.Column("noun", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("article", "other", name="pk_links"),
    )
    op.create_index("ix_links_other", "links", ["other"])
    for article, noun in placed:
        for link in json.loads(zlib.decompress(noun))["related"]:
            row = {"article": article, "other": link["story"], "noun": zlib.compress(json.dumps(link).encode())}
            op.get_bind().execute(links.insert(), row)


def _redirects(placed: list[tuple[str, str]]) -> None:
    founded = {_founded(article): article for article, _ in placed}
    first = {story: article for article, story in reversed(placed)}
    old = op.get_bind().execute(sa.text("SELECT story, now FROM redirects")).all()
    op.drop_table("redirects")
    redirects = op.create_table(
        "redirects",
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("story", name="pk_redirects"),
    )
    op.create_index("ix_redirects_article", "redirects", ["article"])
    for story, now in old:
        article = founded.get(story) or first.get(now)
        if article:
            op.get_bind().execute(redirects.insert(), {"story": story, "article": article})


def _founded(article: str) -> str:
    """The id of the story that an article founds, as the placer of that time made it."""
    return "s-" + b32encode(sha256(article.encode("utf-8", "surrogatepass")).digest()).decode()[:10].lower()


def _judgements() -> None:
    op.drop_table("judgements")
    op.create_table(
        "judgements",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("noun", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_judgements"),
    )
    op.create_table(
        "decisions",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("judgement", sa.String(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_decisions"),
        sa.ForeignKeyConstraint(["judgement"], ["judgements.id"], name="fk_decisions_judgement"),
        sa.UniqueConstraint("judgement", "undone", name="uq_decisions_once"),
    )
    op.create_table(
        "judged",
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("judgement", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("article", "judgement", name="pk_judged"),
        sa.ForeignKeyConstraint(["judgement"], ["judgements.id"], name="fk_judged_judgement"),
    )


def downgrade() -> None:
    """Refuse: the first schema has no room for judgements, and they are not to be lost."""
    raise NotImplementedError("judgements cannot be kept in the first schema")
