"""The tables of a library. What is kept: pages, articles, annotations, placements, issues, judgements.

Stories, redirects and the search index are derived and can be rebuilt. A change here needs a migration; a test compares
the two.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

from storywire.store.codec import Noun, Packed
from storywire.store.items import Terms
from storywire.types import Annotations, Article, Crosscheck, Judgement, Placement, Story, StoryLink, WireCopy

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[Any]):
    """An aware moment, kept in UTC."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        from datetime import UTC

        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        from datetime import UTC

        return value and value.replace(tzinfo=UTC)


# Every version of every page, as it came.
pages = Table(
    "pages",
    metadata,
    Column("address", String, primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("media_type", String, nullable=False),
    Column("origin", String, nullable=False),
    Column("url", String),
    Column("charset", String),
    Column("outlet_hint", String),
    Column("fetched", Moment),
    Column("taken", Moment, nullable=False),
    Column("size", Integer, nullable=False),
    Column("body", Packed, nullable=False),
)

# One row a revision; `current` marks the newest.
articles = Table(
    "articles",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("current", Boolean, nullable=False),
    Column("address", String, nullable=False),
    Column("page_sha256", String(64), nullable=False),
    Column("headline", Text),
    Column("outlet", String),
    Column("language", String),
    Column("low", Date),
    Column("high", Date),
    Column("noun", Noun(Article), nullable=False),
    UniqueConstraint("id", "revision"),
    ForeignKeyConstraint(["address", "page_sha256"], ["pages.address", "pages.sha256"]),
    Index("ix_articles_current", "current", "high"),
    Index("ix_articles_address", "address"),
)

findings = Table(
    "annotations",
    metadata,
    Column("article", String, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("annotator", String, nullable=False),
    Column("noun", Noun(Annotations), nullable=False),
    ForeignKeyConstraint(["article", "revision"], ["articles.id", "articles.revision"]),
)

# What placing needs of the newest revision of each article, as it was read.
items = Table(
    "items",
    metadata,
    Column("article", String, primary_key=True),
    Column("low", Date),
    Column("high", Date),
    Column("moment", Moment),
    Column("outlet", String),
    Column("confidence", Float, nullable=False),
    Column("features", Terms, nullable=False),
)

stories = Table(
    "stories",
    metadata,
    Column("id", String, primary_key=True),
    Column("headline", Text, nullable=False),
    Column("articles", Integer, nullable=False),
    Column("outlets", Integer, nullable=False),
    Column("accounts", Integer, nullable=False),
    Column("low", Date),
    Column("high", Date),
    Column("changed", Moment, nullable=False),
    Column("story", Noun(Story), nullable=False),
    Column("wire", Noun(tuple[WireCopy, ...]), nullable=False),
    Column("crosscheck", Noun(Crosscheck), nullable=False),
    Index("ix_stories_high", "high"),
)

# In the order of placing, which is `number`.
placements = Table(
    "placements",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("article", String, nullable=False),
    Column("story", String, nullable=False),
    Column("noun", Noun(Placement), nullable=False),
    UniqueConstraint("article"),
    Index("ix_placements_story", "story"),
)

# Links to other stories of a running affair: from an article, and so from the story that it is in now.
links = Table(
    "links",
    metadata,
    Column("article", String, primary_key=True),
    Column("other", String, primary_key=True),
    Column("noun", Noun(StoryLink), nullable=False),
    Index("ix_links_other", "other"),
)

# The id of a story that is no more leads to the story where this article of it is now.
redirects = Table(
    "redirects",
    metadata,
    Column("story", String, primary_key=True),
    Column("article", String, nullable=False),
    Index("ix_redirects_article", "article"),
)

# What persons decided, as it stands now.
judgements = Table(
    "judgements",
    metadata,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("noun", Noun(Judgement), nullable=False),
)

# When they decided and undid it, in order; `position` is the number of the newest article revision at that time.
decisions = Table(
    "decisions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("judgement", String, ForeignKey("judgements.id"), nullable=False),
    Column("undone", Boolean, nullable=False),
    Column("position", Integer, nullable=False),
    UniqueConstraint("judgement", "undone", name="uq_decisions_once"),
)

# Which articles a judgement decides on.
judged = Table(
    "judged",
    metadata,
    Column("article", String, primary_key=True),
    Column("judgement", String, ForeignKey("judgements.id"), primary_key=True),
)

issues = Table(
    "issues",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("code", String, nullable=False),
    Column("step", String, nullable=False),
    Column("address", String, nullable=False),
    Column("article", String),
    Column("message", Text, nullable=False),
    Column("at", Moment),
    UniqueConstraint("address", "code", "step", "message", name="uq_issues_once"),
    Index("ix_issues_article", "article"),
)
