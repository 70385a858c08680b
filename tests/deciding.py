"""A library that articles of our own are put into without reading or parsing: for tests of placing and judging."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from storywire.annotate.features import find_features
from storywire.evidence import quote
from storywire.newsroom import Newsroom
from storywire.placing import Desk, placer_of
from storywire.settings import Settings
from storywire.types import (
    Annotations,
    Article,
    Attribution,
    AttributionKind,
    DateFinding,
    MediaType,
    Outlet,
    Paragraph,
    Place,
    RawPage,
    Resolution,
    Span,
    Speaker,
)
from tests.conftest import NOW

DAY = date(2031, 4, 7)
EVENTS = {
    "bridge": (
        "Bridge at Ellmouth closed after crack",
        "The road bridge at Ellmouth was closed on Monday after inspectors found a crack in a pylon. “Nobody "
        "will cross before it is mended,” said Rosa Tevick, who heads the port office. Lorries take the Calder ferry.",
    ),
    "pylon": (
        "Cracked pylon shuts Ellmouth bridge",
        "Inspectors shut the Ellmouth road bridge after a crack was found in one pylon. Rosa Tevick of the port office "
        "said that nobody would cross before it was mended; lorries take the Calder ferry instead.",
    ),
    "vote": (
        "Brackley council elects Moreno Adair",
        "The council of Brackley elected Moreno Adair as its president on Tuesday with thirty votes against eleven. "
        "Adair promised cheaper tram tickets and a new library in the Linden quarter.",
    ),
    "heron": (
        "Giant heron opens Larkwood festival",
        "A giant wooden heron walked through the market of Larkwood and opened the puppet festival. Ninety companies "
        "play until Sunday; director Ines Caldera expects thirty thousand visitors.",
    ),
}


def put(newsroom: Newsroom, name: str, event: str, day: int = 0, revision: int = 1) -> str:
    """Put an article on an event into the library and place it; returns its id."""
    headline, words = EVENTS[event]
    text = f"{words} Reported by desk {name}."
    body = f"{name} {revision} {text}".encode()
    page = RawPage(f"test:{name}", body, MediaType.TEXT, "test")
    on = DAY + timedelta(days=day)
    digest = sha256(body).hexdigest()
    finding = DateFinding(on, on, on, confidence=0.9)
    article = Article(
        f"a-{name}", revision, page.address, digest, headline, text, (Paragraph(Span(0, len(text))),), "en", finding,
        outlet=Outlet(name, f"The {name}"), confidence=0.9,
    )  # fmt: skip
    said = Attribution(
        "q1", AttributionKind.INDIRECT, (Span(0, len(words)),), quote(text, Span(0, len(words)), article.id, revision),
        speaker=Speaker("Rosa Tevick", Resolution.NAMED),
    )  # fmt: skip
    notes = Annotations(article.id, revision, "by hand", attributions=(said,), features=find_features(headline, text))
    desk = Desk(placer_of(newsroom.store, newsroom.settings.window_days))
    with newsroom.store.write() as writer:
        desk.listen(writer)
        writer.save_page(page, digest, NOW)
        writer.save_article(article, notes)
        desk.place(writer, article, notes)
        desk.settle(writer, NOW)
    return article.id


def where(newsroom: Newsroom) -> dict[str, str]:
    """The story of every article."""
    with newsroom.store.read() as reader:
        return dict(reader.placed())


def opened(folder: Place, now: datetime = NOW) -> Iterator[Newsroom]:
    """An empty library in a folder or on a server, at that moment; articles are put there as if taken at NOW."""
    place = folder / "library.sqlite" if isinstance(folder, Path) else folder
    with Newsroom(place, Settings(mapper="serial"), now=lambda: now) as newsroom:
        yield newsroom
