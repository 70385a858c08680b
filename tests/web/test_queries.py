"""Ten more rows, the same number of queries: no page asks the store once a line."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy import event

from storywire.newsroom import Newsroom
from storywire.publish.sheet import from_bytes, to_bytes
from storywire.store import listing
from storywire.types import MediaType, RawPage
from tests.newsprint import FESTIVAL, FLOOD, Paper
from tests.web.conftest import Client

PAGES = (
    "/",
    "/people",
    "/places",
    "/outlets",
    "/issues",
    "/search?q=aster",
    "/search?q=bridge&in=quotes",
    "/judgements",
)
PAGES += ("/people/Marta%20Oduya", "/outlets/quillhaven-post", "/places/Quillhaven")
PAGES += (
    "/search?q=mayor&in=speakers",
    "/search?q=from:2025-05-01",
    "/feeds/stories.atom",
    "/feeds/search.atom?q=aster",
)
OF_A_STORY = ("", "/articles", "/said", "/figures", "/split")


@contextmanager
def counted(newsroom: Newsroom) -> Iterator[list[str]]:
    """The statements that the store is asked while the block lasts."""
    asked: list[str] = []

    def heard(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(newsroom.store._engine, "before_cursor_execute", heard)
    yield asked
    event.remove(newsroom.store._engine, "before_cursor_execute", heard)


def more(newsroom: Newsroom) -> None:
    """Ten more articles of the flood, and ten of a festival, by other outlets."""
    pages = []
    for n in range(10):
        paper = Paper(f"Outlet {n}", f"outlet{n}.example")
        for words, slug in ((FLOOD, "flood"), (FESTIVAL, "festival")):
            html = paper.html(f"{slug} of {n} told", words, "2025-05-06", slug)
            pages.append(RawPage(f"{slug}{n}", html, MediaType.HTML, "test", url=f"https://{paper.site}/{slug}"))
    newsroom.take_pages(pages)


def test_the_number_of_queries_does_not_grow(library: Newsroom, client: Client) -> None:
    browser = client(library)
    story = max(library.stories(), key=lambda s: s.articles).id
    article = library.story(story).files[0].article.id
    paths = [*PAGES, *(f"/stories/{story}{part}" for part in OF_A_STORY), f"/articles/{article}"]
    paths += [f"/feeds/stories/{story}.atom", "/feeds/people/Marta%20Oduya.atom", "/feeds/outlets/quillhaven-post.json"]

    def asked() -> dict[str, int]:
        numbers = {}
        for path in paths:
            with counted(library) as statements:
                assert browser.get(path).status_code == 200, path
            numbers[path] = len(statements)
        return numbers

    before = asked()
    more(library)
    after = asked()
    assert {path: number for path, number in after.items() if number > before[path]} == {}
    assert max(after.values()) <= 12


def test_the_figures_of_a_story_are_read_from_its_sheet(library: Newsroom, client: Client) -> None:
    browser = client(library)
    story = max(library.stories(), key=lambda s: s.articles).id
    with counted(library) as statements:
        shown = browser.get(f"/stories/{story}/figures")
    assert shown.status_code == 200 and len(statements) <= 8
    assert not [s for s in statements if "findings" in s or "stories.crosscheck" in s]
    with library.store.write() as writer:
        kept = from_bytes(writer.sheet(story) or b"")
        [card] = listing.cards(writer.connection, [story])
        writer.save_sheet(card, to_bytes(replace(kept, further=None)))  # as an older Storywire wrote it
    assert kept.further is not None
    assert browser.get(f"/stories/{story}/figures").text == shown.text
