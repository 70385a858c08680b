"""In a real browser: what a reader does, with a keyboard, without a script, on a phone, in the dark."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from storywire.newsroom import Newsroom
from tests.web.browsing import CHROMIUM, FLAGS, served
from tests.web.test_xss import addresses, hostile  # noqa: F401 a fixture

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium"),
]
Open = Callable[..., Any]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """The browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def site(library: Newsroom) -> Iterator[str]:
    with served(library) as address:
        yield address


@pytest.fixture
def opened(chromium: Any, site: str) -> Iterator[Open]:
    """Opens a page in a window of its own; whatever the console says is a failure."""
    windows: list[Any] = []
    said: list[str] = []

    def made(path: str, **window: Any) -> Any:
        windows.append(chromium.new_context(base_url=site, **window))
        page = windows[-1].new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("request", lambda request: said.append(request.url) if not request.url.startswith(site) else None)
        page.goto(path)
        return page

    yield made
    for window in windows:
        window.close()
    assert said == []


def test_front_story_evidence(opened: Open) -> None:
    page = opened("/")
    page.get_by_role("link", name=re.compile("Aster")).first.click()
    page.locator(".utterance .cite").first.click()
    assert "/articles/" in page.url
    asked = page.locator("mark.asked")
    assert asked.count() == 1
    assert asked.is_visible()
    assert asked.evaluate("e => getComputedStyle(e).backgroundColor") != "rgba(0, 0, 0, 0)"
    assert page.locator(".asked-for").get_by_text("sure").is_visible()
    assert page.locator("#about").get_by_text("Published", exact=True).is_visible()


def test_search(opened: Open) -> None:
    page = opened("/")
    page.get_by_label("Search the library").fill("weir")
    page.keyboard.press("Enter")
    assert page.locator(".listed mark").first.inner_text().lower() == "weir"
    page.get_by_role("link", name="By speaker").click()
    page.wait_for_url("**in=speakers*")
    page.get_by_label(re.compile("^Words")).fill("zzqqzz")
    page.keyboard.press("Enter")
    page.get_by_text("Nothing found").wait_for()


def test_a_judgement_and_its_undo(opened: Open, library: Newsroom) -> None:
    page = opened("/")
    page.get_by_role("link", name=re.compile("Aster")).first.click()
    page.get_by_text("Some of its articles are another story").click()
    page.locator("form:visible input[type=checkbox]").first.check()
    page.locator("#split-who").fill("Ada Reed")
    page.get_by_role("button", name="Split").click()
    page.locator("#decided").get_by_text("Ada Reed decided").wait_for()
    assert len(library.stories()) == 3
    page.get_by_role("button", name=re.compile("^Undo")).first.click()
    page.locator(".audit").get_by_text("undone by Ada Reed").wait_for()
    assert len(library.stories()) == 2


def test_with_the_keyboard_only(opened: Open) -> None:
    page = opened("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the page"
    page.keyboard.press("j")
    assert "Aster" in page.evaluate("document.activeElement.textContent")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/stories/*")
    page.keyboard.press("/")
    page.keyboard.type("jk weir")
    assert page.locator("#q").input_value() == "jk weir"
    page.keyboard.press("Enter")
    page.wait_for_url("**/search*")


def test_a_key_leads_to_all_keys(opened: Open) -> None:
    page = opened("/")
    page.keyboard.press("?")
    page.wait_for_url("**/about#keys")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("/")
    page.keyboard.type("who?")
    assert page.locator("#q").input_value() == "who?" and page.url.endswith("/about#keys")


def test_a_printed_story_begins_under_the_name_of_the_site(opened: Open, library: Newsroom) -> None:
    page = opened(f"/stories/{max(library.stories(), key=lambda s: s.articles).id}")
    page.emulate_media(media="print")
    assert page.locator(".story").evaluate("e => getComputedStyle(e).breakBefore") == "auto"


def test_what_a_story_page_leaves_out_has_pages(opened: Open, library: Newsroom) -> None:
    story = max(library.stories(), key=lambda s: s.articles).id
    page = opened(f"/stories/{story}/said")
    said = page.locator(".utterance").count()
    assert page.locator("h1").inner_text().startswith(f"{said} utterance")
    page.locator(".claims h2 a").first.click()
    page.wait_for_url("**speaker=*")
    page.goto(f"/stories/{story}/split")
    page.locator("input[type=checkbox]").first.check()
    page.locator("#split-who").fill("Ada Reed")
    page.get_by_role("button", name="Split").click()
    page.locator("#decided").get_by_text("Ada Reed decided").wait_for()


def test_the_first_screen_says_who_agrees_and_who_copies(opened: Open, library: Newsroom) -> None:
    story = max(library.stories(), key=lambda s: s.articles).id
    page = opened(f"/stories/{story}", viewport={"width": 1280, "height": 800})
    glance = page.get_by_role("navigation", name="At a glance")
    box = glance.bounding_box()
    assert box["y"] + box["height"] <= 800
    glance.get_by_role("link", name="Who says so").click()
    assert page.url.endswith("#who")


def test_without_a_script(opened: Open) -> None:
    page = opened("/", java_script_enabled=False)
    page.get_by_role("link", name=re.compile("Aster")).first.click()
    page.locator(".cite").first.click()
    assert page.locator("mark.asked").is_visible()
    page.get_by_text("Its day is wrong").click()
    page.locator("#date-value").fill("2025-05-05")
    page.locator("#date-who").fill("Ada")
    page.get_by_role("button", name="Correct the day").click()
    page.locator("#decided").get_by_text("Ada decided").wait_for()


def everywhere(library: Newsroom) -> list[str]:
    """One page of each sort."""
    story = max(library.stories(), key=lambda s: s.articles).id
    article = library.story(story).files[0].article.id
    fixed = ["/", "/people", "/places", "/outlets", "/issues", "/judgements", "/about", "/search", "/search?q=aster"]
    return [
        *fixed,
        f"/stories/{story}",
        *(f"/stories/{story}/{part}" for part in ("articles", "said", "figures", "split")),
        f"/articles/{article}?at=0-60",
        "/people/Marta%20Oduya",
        "/outlets/brackley-courier",
        "/places/Quillhaven",
        "/nothing",
    ]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(scheme: str, width: int, opened: Open, library: Newsroom) -> None:
    """WCAG 2.2 A and AA, and axe's best practices."""
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()
    for path in everywhere(library):
        if path == "/nothing":
            continue  # the console tells of its 404
        page = opened(path, color_scheme=scheme, viewport={"width": width, "height": 800})
        for one in page.locator("details").all():
            one.evaluate("e => e.open = true")
        found = axe.run(page).response["violations"]
        assert [(path, v["id"], v["nodes"][0]["html"][:200]) for v in found] == []


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_is_wider_than_the_window(width: int, opened: Open, library: Newsroom) -> None:
    for path in everywhere(library)[:-1]:
        page = opened(path, viewport={"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_dark_is_dark_and_motion_can_be_reduced(opened: Open) -> None:
    page = opened("/", color_scheme="dark", reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(21, 22, 25)"
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_nothing_of_hostile_pages_runs(chromium: Any, hostile: Newsroom) -> None:  # noqa: F811 the fixture
    with served(hostile) as address:
        window = chromium.new_context(base_url=address)
        page = window.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: asked.append("dialog"))
        for path in addresses(hostile):
            page.goto(path)
            assert page.evaluate("window.hit === undefined"), path
        assert all(url.startswith(address) for url in asked)
        window.close()
