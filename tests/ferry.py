"""A library of the invented ferry story, filled through the store: names, quotations and wire copy as the real ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

from storywire.derive import derive
from storywire.newsroom import Newsroom
from storywire.store import Writer
from storywire.types import (
    Annotations,
    ArticleFile,
    Attribution,
    Entity,
    EntityKind,
    MediaType,
    Mention,
    Placement,
    RawPage,
    Span,
    Speaker,
)
from tests.newsdesk import Desk
from tests.publish import example

TAKEN = datetime(2025, 5, 4, 6, 30, tzinfo=UTC)
PLACES = ("Marrow Bay",)


def fill(newsroom: Newsroom) -> None:
    """The ferry in five articles, and the storm that stands apart."""
    storm = Desk(
        "storm-1",
        "A storm tore the roof off the market hall of Marrow Bay.",
        "Hill Gazette",
        example.MAY3,
        headline="Storm takes the roof of the market hall",
    )
    with newsroom.store.write() as writer:
        for file in example.files():
            put(writer, file, "s-ferry")
        put(writer, storm.file(), "s-storm")
        derive(writer, ["s-ferry", "s-storm"], TAKEN)


def put(writer: Writer, file: ArticleFile, story: str) -> None:
    """Keep an article with a page of its own, in that story."""
    body = f"{file.article.id} {file.article.revision}".encode()
    digest = sha256(body).hexdigest()
    article = replace(file.article, address=f"test:{file.article.id}", page_sha256=digest)
    writer.save_page(RawPage(article.address, body, MediaType.TEXT, "test"), digest, TAKEN)
    writer.save_article(article, named(file))
    writer.save_placement(Placement(article.id, story, False, 1.0))


def named(file: ArticleFile) -> Annotations:
    """The findings with an entity for each speaker and place, as the annotator has them."""
    text, found = file.article.text, file.annotations
    speakers = sorted({a.speaker.name for a in found.attributions if a.speaker and a.speaker.name})
    people = [Entity(f"e{n}", name, EntityKind.PERSON, (name.split()[-1],)) for n, name in enumerate(speakers)]
    places = [Entity(f"p{n}", name, EntityKind.PLACE) for n, name in enumerate(PLACES) if name in text]
    ids = {entity.name: entity.id for entity in people}
    mentions = []
    for entity in (*people, *places):
        for form in (entity.name, *entity.aliases):
            at = text.find(form)
            if at >= 0:
                span = Span(at, at + len(form))
                mentions.append(Mention(span, form, entity.kind, entity.id))
    said = tuple(_spoken(a, ids) for a in found.attributions)
    return replace(found, entities=(*people, *places), mentions=tuple(mentions), attributions=said)


def _spoken(attribution: Attribution, ids: dict[str, str]) -> Attribution:
    speaker = attribution.speaker or Speaker(None, "unresolved")  # type: ignore[arg-type]
    return replace(attribution, speaker=replace(speaker, entity=ids.get(speaker.name or "")))


def fill_again(newsroom: Newsroom) -> None:
    """Each article once more, as a second revision."""
    with newsroom.store.write() as writer:
        for file in example.files():
            anew = replace(file.annotations, revision=2)
            put(writer, replace(file, article=replace(file.article, revision=2), annotations=anew), "s-ferry")
