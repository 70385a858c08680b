"""Pages come from strangers. Whatever they carry, nothing of it becomes markup, script or a followed address."""

import json
import re
from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from storywire.newsroom import Newsroom
from storywire.settings import Settings
from storywire.types import ArticleFile, MediaType, RawPage
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


LINKS = ("javascript:window.hit=1", "data:text/html,<script>parent.hit=1</script>", "https://feed.example/{n}/{attack}")


def hostile_feeds(folder: Path) -> None:
    """An RSS, an Atom and a JSON Feed whose entries carry the attacks in title, author, link, id and content."""
    made: list[list[dict[str, str]]] = [[], [], []]
    for n, attack in enumerate(ATTACKS):
        words = FLOOD if n % 2 else FLOOD_AGAIN
        body = "".join(f"<p onclick='window.hit=1'>{paragraph}</p>{attack}" for paragraph in (*words, *words))
        said = f"<p>“{attack} is what I said,” said Marta {attack} Oduya, the mayor.</p>"
        link = LINKS[n % 3].format(n=n, attack=attack)
        made[n // 4].append({"title": f"{attack} Aster feed {n}", "author": attack, "link": link, "body": body + said})
    (folder / "rss.xml").write_text(_rss(made[0]), encoding="utf-8")
    (folder / "atom.xml").write_text(_atom(made[1]), encoding="utf-8")
    (folder / "feed.json").write_text(_json_feed(made[2]), encoding="utf-8")


def _coded(text: str) -> str:
    return escape(text.replace("\0", ""), quote=True)


def _rss(entries: list[dict[str, str]]) -> str:
    items = "".join(
        f"<item><title>{_coded(e['title'])}</title><link>{_coded(e['link'])}</link><guid>{_coded(e['link'])}#{n}</guid>"
        f"<author>{_coded(e['author'])}</author><description>{_coded(e['body'])}</description></item>"
        for n, e in enumerate(entries)
    )
    head = f"<title>{_coded(ATTACKS[0])}</title><link>javascript:window.hit=1</link>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{items}</channel></rss>'


def _atom(entries: list[dict[str, str]]) -> str:
    items = "".join(
        f"<entry><title type='html'>{_coded(e['title'])}</title><id>{_coded(e['link'])}#{n}</id>"
        f"<link rel='alternate' href=\"{_coded(e['link'])}\"/><author><name>{_coded(e['author'])}</name></author>"
        f"<updated>2025-05-06T08:00:00Z</updated><content type='html'>{_coded(e['body'])}</content></entry>"
        for n, e in enumerate(entries)
    )
    head = f"<title>{_coded(ATTACKS[1])}</title><id>javascript:window.hit=1</id><updated>2025-05-06T08:00:00Z</updated>"
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">{head}{items}</feed>'


def _json_feed(entries: list[dict[str, str]]) -> str:
    items = [
        {"id": f"{e['link']}#{n}", "url": e["link"], "external_url": e["link"], "title": e["title"],
         "content_html": e["body"], "authors": [{"name": e["author"], "url": e["link"]}]}
        for n, e in enumerate(entries)
    ]  # fmt: skip
    told = {"version": "https://jsonfeed.org/version/1.1", "title": ATTACKS[2], "home_page_url": LINKS[0]}
    return json.dumps(told | {"items": items})


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """A library of such pages and such feeds."""
    folder: Path = tmp_path_factory.mktemp("hostile")
    feeds = folder / "feeds"
    feeds.mkdir()
    hostile_feeds(feeds)
    with Newsroom(folder / "library.sqlite", Settings(mapper="serial"), now=lambda: NOW) as newsroom:
        newsroom.take_pages(hostile_pages())
        newsroom.take([feeds])
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


def from_feeds(newsroom: Newsroom) -> list[ArticleFile]:
    """The articles that came in feeds."""
    files = [file for story in newsroom.stories() for file in newsroom.story(story.id).files]
    return [file for file in files if "Aster feed" in (file.article.headline or "")]


def test_entries_of_hostile_feeds_are_articles(hostile: Newsroom) -> None:
    found = from_feeds(hostile)
    assert len(found) >= len(ATTACKS) - 3
    assert {file.article.headline[-1] for file in found if file.article.headline} >= {"0", "4", "8"}  # of each feed


def test_what_is_given_on_in_feeds_leads_only_to_pages(hostile: Newsroom, client: Client) -> None:
    browser = client(hostile)
    pages = [*links_of(browser.get("/people").text, "/people/"), *links_of(browser.get("/outlets").text, "/outlets/")]
    places = ["/stories", *pages, *(f"/stories/{story.id}" for story in hostile.stories())]
    given = 0
    for place in [f"{place}.{{}}" for place in dict.fromkeys(places)] + ["/search.{}?q=aster"]:
        atom, told = (browser.get("/feeds" + place.format(form)) for form in ("atom", "json"))
        assert atom.status_code == told.status_code == 200, place
        root = fromstring(atom.content)
        assert {node.tag.partition("}")[0] for node in root.iter()} == {"{http://www.w3.org/2005/Atom"}, place
        led = [node.get("href", "") for node in root.iter() if node.tag.endswith("}link")]
        items = told.json()["items"]
        led += [item[name] for item in items for name in ("url", "external_url") if name in item]
        assert all(re.match(r"https?://", address) for address in led), place
        assert {node.get("type") for node in root.iter() if node.tag.endswith(("}title", "}summary"))} <= {None, "text"}
        assert all("content_html" not in item and item["content_text"] for item in items), place
        given += len(items)
    assert given > 2 * len(ATTACKS)


def test_the_data_of_hostile_entries_is_data(hostile: Newsroom, client: Client) -> None:
    browser = client(hostile)
    for file in from_feeds(hostile):
        html = browser.get(f"/articles/{file.article.id}").text
        [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
        told = json.loads(block)
        assert not set("<>&") & set(block) and told["headline"] == file.article.headline
        assert re.match(r"https?://", told.get("url", "https://")), told
        page = browser.get(f"/api/articles/{file.article.id}/annotations.jsonld").json()
        assert all(re.match(r"https?://|urn:", item["target"]["source"]) for item in page["items"])


def test_a_search_is_shown_as_it_was_typed(hostile: Newsroom, client: Client) -> None:
    html = client(hostile).get("/search", params={"q": '"><script>window.hit=1</script>'}).text
    assert "&#34;&gt;&lt;script&gt;" in html
