import re
from pathlib import Path

import pytest

from storywire.newsroom import Newsroom
from storywire.settings import Settings
from storywire.types import MediaType, RawPage
from tests.newsprint import FESTIVAL, Paper
from tests.web.conftest import Client
from tests.web.reading import links_of, text_of


def test_from_the_front_page_to_the_sentence(library: Newsroom, client: Client) -> None:
    browser = client(library)
    front = browser.get("/")
    [flood] = [link for link in links_of(front.text, "/stories/s-") if "Aster" in browser.get(link).text]
    story = browser.get(flood).text
    assert "Marta Oduya" in text_of(story)
    sentence = next(link for link in links_of(story, "/articles/") if "at=" in link)
    article = browser.get(sentence).text
    place = sentence.partition("#")[2]
    assert f'id="{place}"' in article
    assert 'class="asked"' in article


PATHS = ("/", "/people", "/places", "/outlets", "/search", "/search?q=aster", "/issues", "/judgements", "/about")


@pytest.mark.parametrize("path", PATHS)
def test_every_page_answers_and_is_strict(path: str, library: Newsroom, client: Client) -> None:
    answer = client(library).get(path)
    assert answer.status_code == 200
    assert "'unsafe" not in answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert " style=" not in answer.text
    assert "onclick" not in answer.text
    assert not re.search(r'(?:src|href)="//?[^/"]*\.', answer.text.replace(".css", "").replace(".js", ""))


@pytest.mark.parametrize("path", PATHS)
def test_every_page_answers_for_an_empty_library(path: str, tmp_path: Path, client: Client) -> None:
    with Newsroom(tmp_path / "empty.sqlite", Settings(mapper="serial")) as newsroom:
        answer = client(newsroom).get(path)
    assert answer.status_code == 200


def test_people_places_and_outlets(library: Newsroom, client: Client) -> None:
    browser = client(library)
    for start, lists, said in (
        ("/people/", "/people", "Quoted as saying"),
        ("/places/", "/places", "Stories"),
        ("/outlets/", "/outlets", "Published"),
    ):
        found = links_of(browser.get(lists).text, start)
        assert found
        for address in found:
            page = browser.get(address)
            assert page.status_code == 200, address
            assert said in page.text or "Where" in page.text


def test_an_empty_library_says_what_to_do(tmp_path: Path, client: Client) -> None:
    with Newsroom(tmp_path / "empty.sqlite", Settings(mapper="serial")) as newsroom:
        assert "storywire take FOLDER" in text_of(client(newsroom).get("/").text)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing", 404),
        ("/stories/s-nothing", 404),
        ("/articles/a-nothing", 404),
        ("/people/Nobody", 404),
        ("/outlets/none", 404),
        ("/?day=tomorrow", 400),
        ("/?since=then", 400),
        ("/?page=0", 422),
        ("/search?q=%22", 400),
        ("/search?q=ferry&after=zzz", 400),
        ("/people?after=zzz", 400),
        ("/issues?page=99999999", 422),
    ],
)
def test_what_does_not_fit_is_answered_in_words(path: str, status: int, library: Newsroom, client: Client) -> None:
    answer = client(library).get(path)
    assert answer.status_code == status
    assert "Traceback" not in answer.text
    assert '<main id="main"' in answer.text


def test_a_page_that_breaks_says_so_without_details(
    library: Newsroom, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(Newsroom, "front", broken)
    answer = client(library).get("/")
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert "please report it" in answer.text
    assert "content-security-policy" in answer.headers


def test_what_a_story_page_leaves_out_stands_on_pages_of_its_own(library: Newsroom, client: Client) -> None:
    browser = client(library)
    story = max(library.stories(), key=lambda s: s.articles).id
    said = library.utterances_page(story, 100)
    assert len(said.utterances) == said.total > 1
    page = browser.get(f"/stories/{story}/said")
    assert page.status_code == 200 and f"{said.total} utterances" in page.text
    name = next(name for name, _ in said.utterances if name)
    alone = library.utterances_page(story, 100, speaker=name)
    assert {n for n, _ in alone.utterances} == {name} and alone.total < said.total
    assert list(library.utterances_page(story, 1, 1).utterances) == [said.utterances[1]]
    counted = browser.get(f"/stories/{story}/figures")
    assert counted.status_code == 200 and "figure" in counted.text
    split = browser.get(f"/stories/{story}/split").text
    assert split.count('name="target"') == library.story_page(story).card.summary.articles
    assert browser.get("/stories/s-nothing/said").status_code == 404


def test_the_first_screen_of_a_story_says_what_accounts_make_of_it(library: Newsroom, client: Client) -> None:
    story = max(library.stories(), key=lambda s: s.articles).id
    page = client(library).get(f"/stories/{story}").text
    glance = page.split('aria-label="At a glance"')[1].split("</nav>")[0]
    assert 'href="#who"' in glance
    assert page.index('aria-label="At a glance"') < page.index('id="when"')


def test_a_page_that_is_not_there_says_so_in_a_sentence(library: Newsroom, client: Client) -> None:
    browser = client(library)
    gone = browser.get("/stories/s-%3Cb%3E")
    assert gone.status_code == 404 and '<p dir="auto">There is no story' in gone.text
    assert "<code>storywire stories</code>" in gone.text and "<b>" not in gone.text
    assert "This quotation mark is not closed" in browser.get('/search?q="a').text


def test_reasons_for_days_are_said_once(library: Newsroom, client: Client) -> None:
    story = max(library.stories(), key=lambda s: s.articles).id
    told = [e.reason.partition("; ")[0] for e in library.story_page(story).sheet.timeline if e.reason]
    page = client(library).get(f"/stories/{story}").text.split("How these days were found")[1].split("</details>")[0]
    assert page.count("<li>") == len(set(told)) < len(told)
    assert page.count('href="#t') == len(told)


def test_a_very_long_headline_is_set_smaller(library: Newsroom, client: Client) -> None:
    paper = Paper("Outlet", "outlet.example")
    html = paper.html("Council " * 40, FESTIVAL, "2025-05-06", "festival")
    library.take_pages([RawPage("long", html, MediaType.HTML, "test", url="https://outlet.example/long")])
    articles = [file.article for s in library.stories() for file in library.story(s.id).files]
    [article] = [a.id for a in articles if (a.headline or "").startswith("Council Council")]
    assert 'class="long"' in client(library).get(f"/articles/{article}").text


def test_figures_that_one_account_gives_stand_on_the_page_with_their_sentences(
    library: Newsroom, client: Client
) -> None:
    browser = client(library)
    for story in library.stories():
        sheet = library.story_page(story.id).sheet
        part = browser.get(f"/stories/{story.id}").text.partition('<h3 class="verdict only-here">')[2]
        assert bool(part) == bool(sheet.lone)
        for line, _ in sheet.lone:
            assert f"/articles/{line.cite.article}" in part.split("</ul>")[0]
    assert any(library.story_page(s.id).sheet.lone for s in library.stories())
