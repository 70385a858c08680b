"""Pages come from strangers. Whatever they carry, nothing of it becomes markup, script or a followed address."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from storywire.newsroom import Newsroom
from storywire.settings import Settings
from storywire.types import MediaType, RawPage
from tests.newsprint import FLOOD, FLOOD_AGAIN
from tests.web.conftest import NOW, Client
from tests.web.reading import links_of

ATTACKS = (
    "<script>window.hit=1</script>",
    '"><script>window.hit=1</script>',
    "<img src=x onerror=window.hit=1>",
    "<svg/onload=window.hit=1>",
    "javascript:window.hit=1",
    "'-window.hit=1-'",
    "</title><script>window.hit=1</script>",
    "</textarea><script>window.hit=1</script>",
    "{{ 7*7 }}{% raw %}",
    "<iframe srcdoc='<script>parent.hit=1</script>'>",
    "\u202e<b>\u0000</b>",
    "</script><script>window.hit=1</script>",
)


class Tags(HTMLParser):
    """The elements of a page with their attributes, as a parser sees them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))


def hostile_pages() -> Iterator[RawPage]:
    """One page an attack, with the attack in every place that is shown."""
    for n, attack in enumerate(ATTACKS):
        coded = attack.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
        words = FLOOD if n % 2 else FLOOD_AGAIN
        body = "".join(f"<p>{paragraph}</p>" for paragraph in words)
        html = f"""<!doctype html><html lang="en"><head><title>{coded} river {n}</title>
<meta property="og:title" content="{coded} river {n}"><meta property="og:site_name" content="{coded}">
<meta name="author" content="{coded}"><meta property="article:published_time" content="2025-05-06T08:30:00Z">
<link rel="canonical" href="{coded}">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{coded}", "author": "{coded}",
"datePublished": "2025-05-06", "publisher": {{"name": "{coded}"}}, "url": "javascript:window.hit=1"}}</script></head>
<body><article><h1>{coded} river {n}</h1><p class="byline">By {coded}</p>{body}
<p>“{coded} is what I said,” said Marta {coded} Oduya, the mayor of {coded}.</p></article></body></html>"""
        urls = (f"javascript:window.hit={n}", f"https://x{n}.example/{attack}", f"https://u:p@x{n}.example/", None)
        yield RawPage(f"{attack}#{n}", html.encode(), MediaType.HTML, attack, url=urls[n % 4], outlet_hint=attack)
    yield RawPage(ATTACKS[0], b"", MediaType.HTML, ATTACKS[0], url=ATTACKS[0])


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """A library of such pages."""
    folder: Path = tmp_path_factory.mktemp("hostile")
    with Newsroom(folder / "library.sqlite", Settings(mapper="serial"), now=lambda: NOW) as newsroom:
        newsroom.take_pages(hostile_pages())
        yield newsroom


def addresses(newsroom: Newsroom) -> list[str]:
    """Every page of the site over this library."""
    found = ["/", "/people", "/places", "/outlets", "/issues", "/judgements", "/about"]
    found += [
        f"/search?q={word}" for word in ("river", "script", "%3Cscript%3E", "%22%3E%3Cimg+src%3Dx+onerror%3D1%3E")
    ]
    for story in newsroom.stories():
        found += [f"/stories/{story.id}"]
        found += [f"/articles/{file.article.id}?at=0-40" for file in newsroom.story(story.id).files]
    return found


def test_nothing_of_a_page_becomes_markup(hostile: Newsroom, client: Client) -> None:
    browser = client(hostile)
    paths = addresses(hostile)
    assert len(paths) > len(ATTACKS) + 8
    for path in [
        *paths,
        *links_of(browser.get("/people").text, "/people/"),
        *links_of(browser.get("/outlets").text, "/outlets/"),
    ]:
        html = browser.get(path).text
        tags = Tags(html).found
        scripts = [dict(have) for tag, have in tags if tag == "script"]
        run = [have for have in scripts if have.get("type") != "application/ld+json"]
        assert [have["src"][:8] for have in run] == ["/static/"], path
        assert all(have.get("src") is None for have in scripts if have not in run), path
        assert not {"img", "iframe", "object", "embed", "base", "style"} & {tag for tag, _ in tags}, path
        assert not [name for _, have in tags for name, _ in have if name.startswith("on") or name == "style"], path
        led = [
            (dict(have), value or "") for _, have in tags for name, value in have if name in ("href", "src", "action")
        ]
        for have, value in led:
            assert re.match(r"/|#|https?://", value), (path, value)
            if not value.startswith(("/", "#")):
                assert have["rel"] == "noopener noreferrer nofollow", path
                assert "@" not in value.partition("//")[2].partition("/")[0], path


def test_a_search_is_shown_as_it_was_typed(hostile: Newsroom, client: Client) -> None:
    html = client(hostile).get("/search", params={"q": '"><script>window.hit=1</script>'}).text
    assert "&#34;&gt;&lt;script&gt;" in html
