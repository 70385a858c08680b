from datetime import timedelta

from storywire.newsroom import Newsroom
from storywire.web.front import _visit
from tests.web.conftest import NOW, Client
from tests.web.reading import text_of


def test_stories_of_several_accounts_lead(library: Newsroom, client: Client) -> None:
    page = client(library).get("/").text
    assert page.index("Aster") < page.index("puppet festival")
    assert "2 articles" in text_of(page) and "2 independent accounts" in text_of(page)


def test_filters(library: Newsroom, client: Client) -> None:
    browser = client(library)
    for query, there, gone in (
        ("day=2025-05-07", "Larkwood", "Aster floods"),
        ("person=Marta+Oduya", "Aster", "Larkwood"),
        ("outlet=Quillhaven+Post", "Aster", "Larkwood"),
    ):
        main = text_of(browser.get(f"/?{query}").text)
        assert there in main, query
        assert gone not in main, query
    outlet = library.outlets().items[0].outlet
    narrowed = text_of(browser.get(f"/?outlet={outlet.id}&day=2025-05-07").text)
    assert f"Stories by {outlet.name} on 7 May 2025" in narrowed
    assert "No story fits" in browser.get("/?person=Nobody+Here").text


def test_what_is_new_since_a_moment(library: Newsroom, client: Client) -> None:
    browser = client(library)
    assert "2 stories new or changed" in text_of(browser.get("/?since=2025-05-31T00:00").text)
    assert "0 stories new or changed" in text_of(browser.get("/?since=2025-06-02T00:00").text)
    assert "new or changed" not in text_of(browser.get("/").text)


def test_a_visit_goes_on_while_pages_are_looked_at() -> None:
    nothing, first = _visit("", NOW)
    assert nothing is None
    still, second = _visit(first, NOW + timedelta(minutes=10))
    assert still is None
    before, _ = _visit(second, NOW + timedelta(hours=3))
    assert before == NOW + timedelta(minutes=10)


def test_a_forged_visit_is_none() -> None:
    for kept in ("x", "1.x", "999999999999.999999999999", "-1.5", "." * 40):
        assert _visit(kept, NOW)[0] is None
