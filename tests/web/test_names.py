from dataclasses import replace
from datetime import date

import pytest

from storywire.newsroom import Newsroom
from storywire.types import Listing, OutletMonth, Quotation
from storywire.web.names import sayings, years
from tests.web.conftest import Client


def test_the_same_words_in_one_story_stand_once(library: Newsroom) -> None:
    quote = library.search_quotes("nothing speaker:oduya").items[0]
    twin = replace(quote, article="a-twin", outlet="The Twin", text=quote.text.upper())
    repeat = replace(quote, text=quote.text.rstrip(",.”") + ".”", finding="q9")
    shorter, elsewhere = replace(quote, text="Nothing like this."), replace(quote, story="s-other")
    made = sayings([quote, shorter, twin, elsewhere, repeat])
    assert [(saying.first, saying.others) for saying in made] == [(quote, (twin,)), (shorter, ()), (elsewhere, ())]
    assert sayings([]) == []


def test_years_are_headings_where_there_are_several(
    library: Newsroom, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = client(library)
    quote = library.search_quotes("nothing speaker:oduya").items[0]
    assert 'class="year"' not in browser.get("/people/Marta%20Oduya").text

    def dated(day: date) -> Quotation:
        published = replace(quote.published, low=day, high=day)
        return replace(quote, published=published, story=str(day), text=f"Said on {day}.")

    days = [date(2025, 5, 6), date(2025, 1, 2), date(2023, 3, 4)]
    monkeypatch.setattr(Newsroom, "said", lambda *_: Listing(tuple(dated(day) for day in days)))
    page = browser.get("/people/Marta%20Oduya?after=x").text
    years = [part[:4] for part in page.split('<h3 class="year">')[1:]]
    assert years == ["2025", "2023"]
    assert page.index("Said on 2025-01-02") < page.index(">2023<") < page.index("Said on 2023-03-04")


def test_months_stand_in_whole_years_the_newest_first() -> None:
    months = (OutletMonth(date(2025, 3, 1), 7), OutletMonth(date(2023, 12, 1), 2), OutletMonth(None, 4))
    made = years(months)
    assert [one.year for one in made] == [2025, 2023]
    assert [n for _, n in made[0].months] == [0, 0, 7] + [0] * 9 and made[1].months[11] == (date(2023, 12, 1), 2)
    assert years([OutletMonth(None, 4)]) == []


def test_an_outlet_shows_its_months_and_one_of_them_alone(library: Newsroom, client: Client) -> None:
    browser = client(library)
    found = library.outlet(library.outlets().items[0].outlet.id)
    month = next(one.month for one in found.months if one.month)
    page = browser.get(f"/outlets/{found.outlet.id}").text
    link = f"/outlets/{found.outlet.id}?month={month:%Y-%m}#published"
    assert link in page and f"{found.months[0].articles} article" in page
    alone = browser.get(link).text
    assert f"Published in {month:%B %Y}" in alone and 'aria-current="true"' in alone
    assert alone.count("<li data-stop>") == found.months[0].articles
    assert "Nothing in that month" in browser.get(f"/outlets/{found.outlet.id}?month=1999-01").text
    for wrong in ("2025-13", "May", "2025-05-05", "0000-01"):
        assert browser.get(f"/outlets/{found.outlet.id}?month={wrong}").status_code == 400
