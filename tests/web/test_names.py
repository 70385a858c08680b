from dataclasses import replace
from datetime import date

import pytest

from storywire.newsroom import Newsroom
from storywire.types import Listing, Quotation
from storywire.web.names import sayings
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
