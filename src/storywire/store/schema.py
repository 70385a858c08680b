"""The tables of a library. What is kept: pages, articles, annotations, placements, issues, judgements.

Stories, their sheets, redirects, quotes, names, outlets, copies and the search indexes are derived and can be rebuilt.
A change here needs a migration; a test compares the two.
"""

from __future__ import annotations

from datetime import date
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
    Index("ix_articles_published", "outlet", "current", "high", "number", "low", "id"),
)

# The newest revisions, for queries that name articles: written so that no index over `current` is taken, which would
# be walked from end to end.
NEWEST = articles.c.current.is_not(False)

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
    Index("ix_stories_high", "high", "accounts", "id"),
    Index("ix_stories_accounts", "accounts", "high", "low", "id"),
    Index("ix_stories_changed", "changed"),
)

# How a story is shown: derived with it. `body` is the whole page, as publish writes and reads it.
sheets = Table(
    "sheets",
    metadata,
    Column("story", String, primary_key=True),
    Column("teaser", Text, nullable=False),
    Column("differ", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
    Column("activity", Noun(tuple[tuple[date, int], ...]), nullable=False),
    Column("body", Packed, nullable=False),
)

# Stories that have grown since they were derived: what follows from their articles is still to be looked at.
stale = Table("stale", metadata, Column("story", String, primary_key=True))

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
# Whose deed it was stands in the judgement where a library's older Storywire did not write it here.
decisions = Table(
    "decisions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("judgement", String, ForeignKey("judgements.id"), nullable=False),
    Column("undone", Boolean, nullable=False),
    Column("position", Integer, nullable=False),
    Column("at", Moment, nullable=True),
    Column("who", String, nullable=True),
    Column("through", String, nullable=True),
    UniqueConstraint("judgement", "undone", name="uq_decisions_once"),
)

# Which articles a judgement decides on.
judged = Table(
    "judged",
    metadata,
    Column("article", String, primary_key=True),
    Column("judgement", String, ForeignKey("judgements.id"), primary_key=True),
)

# When somebody was briefed, and the newest article that there was then.
bulletins = Table(
    "bulletins",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("made", Moment, nullable=False),
    Column("newest", Integer, nullable=False),
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
    Index("ix_issues_code", "code", "number"),
)

# The outlets of the newest revisions, and how many articles of each there are.
outlets = Table(
    "outlets",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("country", String),
    Column("owner", String),
    Column("articles", Integer, nullable=False),
    Index("ix_outlets_articles", "articles", "id"),
)

# People, places and organisations by full name, in how many articles they stand and how often they are quoted.
names = Table(
    "names",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String, nullable=False),
    Column("key", String, nullable=False),
    Column("name", String, nullable=False),
    Column("articles", Integer, nullable=False),
    Column("quotes", Integer, nullable=False),
    UniqueConstraint("kind", "key", name="uq_names_kind"),
    Index("ix_names_articles", "kind", "articles", "key"),
    Index("ix_names_quotes", "kind", "quotes", "key"),
)

# Which name stands in which article (its row number), and the first role that it has there.
appearances = Table(
    "appearances",
    metadata,
    Column("name", Integer, ForeignKey("names.id"), primary_key=True),
    Column("article", Integer, ForeignKey("articles.number"), primary_key=True),
    Column("role", String),
    Index("ix_appearances_article", "article"),
)

# What somebody is quoted as saying in the newest revision of an article (its row number); `start` to `end`
# is its evidence. The columns from `text` on are those of the index search_quotes, which reads them here.
quotes = Table(
    "quotes",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("article", Integer, ForeignKey("articles.number"), nullable=False),
    Column("finding", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("name", Integer, ForeignKey("names.id")),
    Column("key", String),
    Column("role", String),
    Column("text", Text, nullable=False),
    Column("speaker", String, nullable=False),
    Column("outlet", String, nullable=False),
    Column("people", Text, nullable=False),
    Column("places", Text, nullable=False),
    Column("organisations", Text, nullable=False),
    Column("language", String, nullable=False),
    Index("ix_quotes_article", "article"),
    Index("ix_quotes_name", "name"),
)

# Which article carries whose text, from the stories' wire copy.
copies = Table(
    "copies",
    metadata,
    Column("story", String, primary_key=True),
    Column("copy", String, primary_key=True),
    Column("origin", String, nullable=False),
    Column("agency", String),
    Index("ix_copies_copy", "copy"),
    Index("ix_copies_origin", "origin"),
)

# The version of the code that filled the tables above; another one fills them anew when the library is opened.
indexes = Table(
    "indexes",
    metadata,
    Column("name", String, primary_key=True),
    Column("version", Integer, nullable=False),
)

# robots.txt of each site, as it came; no body where the site has none.
robots = Table(
    "robots",
    metadata,
    Column("site", String, primary_key=True),
    Column("asked", Moment, nullable=False),
    Column("body", Packed),
    Column("etag", String),
    Column("modified", String),
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
    Column("closed", String),
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
    Column("listed", Moment),
    Column("revisit", Moment),
    UniqueConstraint("address"),
    Index("ix_announcements_revisit", "revisit"),
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
