"""The tables of a library. What is kept: pages, articles, annotations, placements, issues, judgements.

Stories and the search index are derived and can be rebuilt. A change here needs a migration; a test compares the two.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
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
from storywire.types import Annotations, Article, Crosscheck, Placement, Story, StoryLink, WireCopy

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
    Column("announced", Moment),
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

# Which address is which article: each that it was seen at, as it stood and folded.
identities = Table(
    "identities",
    metadata,
    Column("address", String, primary_key=True),
    Column("article", String, nullable=False),
    Index("ix_identities_article", "article"),
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

# Stories of one running affair, from the story that was placed later to the one that was there.
links = Table(
    "links",
    metadata,
    Column("story", String, primary_key=True),
    Column("other", String, primary_key=True),
    Column("noun", Noun(StoryLink), nullable=False),
    Index("ix_links_other", "other"),
)

# Where the articles of a story that is gone went.
redirects = Table(
    "redirects",
    metadata,
    Column("story", String, primary_key=True),
    Column("now", String, ForeignKey("stories.id"), nullable=False),
)

judgements = Table(
    "judgements",
    metadata,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("target", String, nullable=False),
    Column("value", String, nullable=False),
    Column("who", String, nullable=False),
    Column("at", Moment, nullable=False),
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

# What is followed: feeds and news sitemaps, and how they are doing.
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", String, primary_key=True),
    Column("url", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("title", String),
    Column("site", String),
    Column("folder", String, nullable=False),
    Column("added", Moment, nullable=False),
    Column("next_try", Moment, nullable=False),
    Column("every", Integer, nullable=False),
    Column("etag", String),
    Column("modified", String),
    Column("digest", String),
    Column("polled", Moment),
    Column("succeeded", Moment),
    Column("newest", Moment),
    Column("failures", Integer, nullable=False),
    Column("code", String),
    Column("problem", Text),
    UniqueConstraint("url"),
    Index("ix_subscriptions_next_try", "next_try"),
)

# What feeds announced: the queue of addresses to fetch, and the memory of those that were.
announcements = Table(
    "announcements",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("address", String, nullable=False),
    Column("url", String),
    Column("subscription", String, nullable=False),
    Column("host", String, nullable=False),
    Column("waiting", Boolean, nullable=False),
    Column("article", Boolean),
    Column("tries", Integer, nullable=False),
    Column("next_try", Moment, nullable=False),
    Column("found", Moment, nullable=False),
    Column("done", Moment),
    Column("published", Moment),
    Column("updated", Moment),
    Column("headline", Text),
    Column("content", Packed),
    Column("etag", String),
    Column("modified", String),
    UniqueConstraint("address"),
    Index("ix_announcements_waiting", "waiting", "host", "number"),
    Index("ix_announcements_subscription", "subscription"),
)

# One row: who was the last to place articles.
holders = Table(
    "holders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("holder", String, nullable=False),
)
