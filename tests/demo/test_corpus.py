"""The demo corpus is what it says: every promise of golden.toml can be kept by somebody who reads the pages."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from storywire import demo
from storywire.errors import IssueCode

GOLDEN: dict[str, list[dict[str, Any]]] = tomllib.loads((Path(__file__).parent / "golden.toml").read_text("utf-8"))
PAGES = {page["page"]: page for page in GOLDEN["page"]}
ARTICLES = {name: page for name, page in PAGES.items() if page["article"]}
STORIES = {story["key"]: story for story in GOLDEN["story"]}
FILES = {file.name: file for file in demo.folder().iterdir()}
NOTES: dict[str, dict[str, str]] = tomllib.loads((Path(demo.__file__).parent / "pages.toml").read_text("utf-8"))
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
MONTH = r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
DAY_WITH_WEEKDAY = re.compile(
    rf"(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? (?:(\d{{1,2}}) {MONTH}|{MONTH} (\d{{1,2}}))\b,?(?: (\d{{4}}))?"
)
SPANISH_DAY = re.compile(r"(\d{1,2}) de (\w{3})\w* de (\d{4})")
REAL_OUTLETS = re.compile(
    r"\b(Reuters|Associated Press|AP|AFP|BBC|CNN|NBC|CBS|NPR|EFE|dpa|Xinhua|TASS|Bloomberg|Al Jazeera|Fox News|"
    r"New York Times|Washington Post|The Guardian|Financial Times|Wall Street Journal|El País|Le Monde|Sky News)\b"
)


class _Visible(HTMLParser):
    """The text of a page outside of script, style and comments."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.found.append(data)


def plain(text: str) -> str:
    """Text with its white space made even."""
    return " ".join(text.split())


@cache
def source(name: str) -> str:
    """The characters of a page; of a line of JSON Lines, those of its html or text."""
    file, _, line = name.partition("#")
    text = FILES[file].read_bytes().decode("utf-8", "replace")
    if not line:
        return text
    row = json.loads(text.splitlines()[int(line) - 1])
    return row.get("html") or row["text"]


@cache
def visible(name: str) -> str:
    """What a reader sees of a page."""
    text = source(name)
    if not text.startswith("<!"):
        return plain(text)
    parser = _Visible()
    parser.feed(text)
    return plain(" ".join(parser.found))


def days_on(name: str) -> list[tuple[str, date]]:
    """The days that stand on a page with a weekday; a missing year is 2025."""
    return [
        (
            match[1].lower(),
            date(int(match[6] or 2025), MONTHS.index((match[3] or match[4]).lower()) + 1, int(match[2] or match[5])),
        )
        for match in DAY_WITH_WEEKDAY.finditer(visible(name))
    ]


def test_four_stories_an_earlier_one_and_articles_apart() -> None:
    sizes = {key: len(story["pages"]) for key, story in STORIES.items()}
    assert sizes == {"ferry": 7, "row-before": 2, "row": 6, "gas": 6, "petrel": 5}
    assert STORIES["row"]["earlier"] == ["row-before"]
    assert sum("story" not in page for page in ARTICLES.values()) >= 6


def test_enough_pages_of_enough_outlets() -> None:
    ends = Counter(name.rsplit(".", 1)[1] for name in ARTICLES if "#" not in name)
    assert ends["html"] >= 15 and ends["txt"] >= 13
    assert len({page["outlet"] for page in ARTICLES.values()}) >= 9
    assert len(GOLDEN["quote"]) >= 30


def test_every_page_is_in_the_golden_file_and_the_other_way_round() -> None:
    assert {name.partition("#")[0] for name in PAGES} == set(FILES)
    lines = FILES["collected.jsonl"].read_text("utf-8").splitlines()
    assert [name for name in PAGES if "#" in name] == [f"collected.jsonl#{n}" for n in range(1, len(lines) + 1)]
    assert len(PAGES) == len(GOLDEN["page"])


def test_every_page_says_why_it_exists() -> None:
    for name in FILES:
        note = NOTES.get(name)
        if note is None:
            assert re.search(r"<!-- Why: .+\n +Find: .+ -->", source(name)), name
        else:
            assert note["why"] and note["find"], name


def test_stories_and_pages_name_each_other() -> None:
    for name, page in ARTICLES.items():
        holding = [key for key, story in STORIES.items() if name in story["pages"]]
        assert holding == ([page["story"]] if "story" in page else []), name


@pytest.mark.parametrize("name", ARTICLES)
def test_headline_body_and_clutter_stand_in_the_page(name: str) -> None:
    page, seen = ARTICLES[name], visible(name)
    assert plain(page["headline"]) in seen
    begin, end = seen.find(plain(page["first"])), seen.rfind(plain(page["last"]))
    assert 0 <= begin < end
    assert all(phrase in seen or phrase in source(name) for phrase in page["clutter"])
    assert all(author in seen for author in page.get("byline", []))
    assert page.get("dateline", "") in seen and page.get("credit", "") in seen
    words = len(seen[begin:end].split())
    assert 180 <= words <= 600, words


@pytest.mark.parametrize("name", ARTICLES)
def test_days_are_possible_and_weekdays_right(name: str) -> None:
    page = ARTICLES[name]
    assert all(WEEKDAYS[day.weekday()] == weekday for weekday, day in days_on(name))
    low, high, crawled = page.get("low"), page.get("high"), page.get("crawled", date(2025, 7, 31))
    day = page.get("day", high)
    assert date(2025, 3, 1) <= (page.get("day") or low or date(2025, 3, 1)) <= page.get("modified", day) <= crawled
    assert ("day" in page) != ("high" in page)


@pytest.mark.parametrize("name", [name for name, page in ARTICLES.items() if "day" in page])
def test_the_published_day_stands_on_the_page_or_in_its_address(name: str) -> None:
    day: date = PAGES[name]["day"]
    file, _, line = name.partition("#")
    address = json.loads(FILES[file].read_text("utf-8").splitlines()[int(line) - 1])["url"] if line else ""
    month = f"{day:%B}"
    forms = [f"{day}", f"{day.day} {month}", f"{month} {day.day}", f"{day:%d/%m/%Y}", f"{day:%Y/%m/%d}"]
    assert any(form in source(name) + address for form in forms)


@pytest.mark.parametrize("name", [name for name, page in ARTICLES.items() if "high" in page])
def test_an_undated_page_has_no_day_but_that_of_the_crawl(name: str) -> None:
    assert {day for _, day in days_on(name)} <= {PAGES[name].get("crawled")}
    assert not re.search(r"202\d-\d\d|/202\d/", source(name))


@pytest.mark.parametrize("name", [name for name, page in ARTICLES.items() if "crawled" in page])
def test_the_crawl_date_stands_on_the_page(name: str) -> None:
    spanish = [
        date(int(y), ["mar", "abr", "may", "jun"].index(m) + 3, int(d))
        for d, m, y in SPANISH_DAY.findall(visible(name))
    ]
    assert PAGES[name]["crawled"] in [day for _, day in days_on(name)] + spanish


def test_fetched_moments_come_after_the_day() -> None:
    for number, line in enumerate(FILES["collected.jsonl"].read_text("utf-8").splitlines(), 1):
        page = PAGES[f"collected.jsonl#{number}"]
        if page["article"]:
            assert json.loads(line)["fetched"][:10] > page["day"].isoformat()


def test_wire_copy_says_whose_it_is() -> None:
    copies = {name: page["copy_of"] for name, page in ARTICLES.items() if "copy_of" in page}
    assert Counter(copies.values())["ferry-1-uniondispatch.html"] >= 2
    for name, origin in copies.items():
        assert ARTICLES[name]["credit"] == ARTICLES[origin]["outlet"]
        assert "copy_of" not in ARTICLES[origin]
        assert ARTICLES[name]["story"] == ARTICLES[origin]["story"]


@pytest.mark.parametrize("quote", GOLDEN["quote"], ids=lambda quote: quote["text"][:30])
def test_quotes_stand_in_their_pages(quote: dict[str, str]) -> None:
    seen = visible(quote["page"])
    assert quote["kind"] in ("direct", "mixed", "indirect")
    assert quote["text"] in seen
    assert quote.get("speaker", "") in seen
    if quote["kind"] != "indirect":
        assert re.search('[“"‘]' + re.escape(quote["text"]), seen)


def test_figures_and_sayings_stand_in_the_pages_of_one_story() -> None:
    for figure in GOLDEN["figure"]:
        values = [value["value"] for value in figure["values"]]
        assert (len(set(values)) == 1) == (figure["verdict"] == "agree"), figure
        for value in figure["values"]:
            assert ARTICLES[value["page"]]["story"] == figure["story"]
            assert value["text"] in visible(value["page"]), value
    for saying in GOLDEN["saying"]:
        assert len({ARTICLES[place["page"]]["story"] for place in saying["pages"]}) == 1
        # the renderings may differ by typographic quotation marks alone
        assert all(place["text"] in visible(place["page"]) for place in saying["pages"]), saying


def test_times_stand_in_their_pages_and_fit_their_weekday() -> None:
    for time in GOLDEN["time"]:
        assert time["text"] in time["within"] and time["within"] in visible(time["page"]), time
        assert time["low"] <= time.get("high", time["low"])
        weekday = re.search("(mon|tue|wed|thu|fri|sat|sun)[a-z]*day", time["text"].lower())
        assert not weekday or WEEKDAYS[time["low"].weekday()] == weekday[1], time


def test_differing_figures_are_of_one_day_and_updates_of_several() -> None:
    verdicts = Counter(figure["verdict"] for figure in GOLDEN["figure"])
    assert verdicts["differ"] >= 2 and verdicts["updated"] >= 3 and verdicts["agree"] >= 3
    for figure in GOLDEN["figure"]:
        days = {ARTICLES[value["page"]].get("day") for value in figure["values"]}
        if figure["verdict"] == "differ":
            assert len(days) == 1
        if figure["verdict"] == "updated":
            assert len(days) > 1


def test_pages_that_are_no_articles_have_an_issue() -> None:
    issues = {page["issue"] for page in PAGES.values() if not page["article"]}
    assert {"no-article", "paywall", "consent", "empty", "broken-line"} <= issues
    assert all(page["issue"] in set(IssueCode) for page in PAGES.values() if "issue" in page)


def test_the_broken_encoding_is_broken() -> None:
    body = FILES["bad-1-mixed-encoding-merrowbygazette.html"].read_bytes()
    assert b'charset="UTF-8"' in body and "Zoé".encode("windows-1252") in body and "–".encode() in body
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")


def test_everything_is_invented() -> None:
    for name, file in FILES.items():
        text = file.read_bytes().decode("utf-8", "replace")
        assert not REAL_OUTLETS.search(text), name
        hosts = {host.lower() for host in re.findall(r"https?://([^/\"\s<>\\]+)", text)}
        assert all(host.endswith(".example") or host in ("schema.org", "www.w3.org") for host in hosts), hosts
