from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from storywire.crosscheck import crosscheck
from storywire.crosscheck.dating import Told, date_together
from storywire.evidence import holds, walk
from storywire.types import DateFinding, DateOrigin, Story, StoryDate
from tests.newsdesk import Desk

VOW = "“No foreign boot will cross the Orla river while I hold this office,”"
WHOLE_YEAR = DateFinding(low=date(2031, 2, 1), high=date(2031, 11, 27), reasons=("the masthead bounds it",))


def undated(words: str, name: str = "b", outlet: str = "Valley Echo") -> Desk:
    return Desk(name, words, outlet, published=WHOLE_YEAR).says("Ana Brisk", VOW)


def bare() -> Desk:
    return undated(f"{VOW} Ana Brisk said. Her stance is now public.", "c", "Orla Daily")


def saturday() -> Desk:
    return undated(f"{VOW} Ana Brisk said at a rally Saturday.").when("Saturday", date(2031, 2, 1), date(2031, 11, 22))


def dated(day: date = date(2031, 5, 4), said: date = date(2031, 5, 3)) -> Desk:
    desk = Desk("a", f"{VOW} Ana Brisk told the crowd on Saturday.", "Harbour Post", day=day)
    return desk.says("Ana Brisk", VOW).when("Saturday", said)


def dates(*desks: Desk) -> dict[str, DateFinding]:
    files = [d.file() for d in desks]
    found = crosscheck(Story("s", tuple(d.id for d in desks), "A vow"), files, ())
    return {d.article: d.finding for d in found.dates}


def test_one_dated_article_dates_those_that_tell_the_same_and_says_why() -> None:
    found = dates(dated(), saturday(), bare())
    assert (found["b"].low, found["b"].high) == (date(2031, 5, 3), date(2031, 5, 9))
    assert (found["c"].low, found["c"].high) == (date(2031, 5, 3), date(2031, 11, 27))
    assert "a" not in found
    assert found["b"].origin is DateOrigin.STORY
    low, high = found["b"].reasons[:2]
    assert "Harbour Post, published on 4 May 2031" in low and "it was on 3 May 2031" in low
    assert "it says “Saturday”" in high and "not after 9 May 2031" in high
    assert "the masthead bounds it" in found["b"].reasons


def test_without_a_dated_sibling_only_what_all_bounds_give_is_said() -> None:
    assert dates(saturday(), bare()) == {}  # the last Saturday before the masthead's day, and six days: no news
    early = replace(WHOLE_YEAR, high=date(2031, 3, 5))
    short = saturday()
    short.published = early
    open_ended = bare()
    open_ended.published = replace(WHOLE_YEAR, low=None)
    found = dates(short, open_ended)
    assert found["c"].low == date(2031, 2, 1)  # told on the first Saturday at the earliest


def test_a_sibling_that_tells_nothing_in_common_is_a_likely_day_and_no_bound() -> None:
    other = Desk("a", "The harbour was closed by fog for the third day.", "Harbour Post", day=date(2031, 5, 4))
    found = dates(other, bare())["c"]
    assert (found.day, found.low, found.high, found.reasons) == (None, date(2031, 2, 1), date(2031, 11, 27), ())
    assert [c.day for c in found.runners_up] == [date(2031, 5, 4)]
    assert found.confidence == 0


def test_what_contradicts_itself_binds_nothing() -> None:
    later = dated(date(2031, 6, 9), date(2031, 6, 7))
    later.id, later.outlet = "d", "Orla Daily"
    found = dates(dated(), later, saturday())
    assert found["b"].reasons == ()


def test_yesterday_gives_the_day_itself() -> None:
    fresh = undated(f"{VOW} Ana Brisk said yesterday.").when("yesterday", date(2031, 1, 31), date(2031, 11, 26))
    found = dates(dated(), fresh)["b"]
    assert found.day == date(2031, 5, 4)
    assert found.evidence is not None


@given(st.integers(0, 400), st.integers(0, 12))
def test_a_day_is_never_invented_outside_the_bounds_of_the_page(shift: int, wide: int) -> None:
    low = date(2031, 1, 1) + timedelta(shift)
    page = DateFinding(low=low, high=low + timedelta(wide))
    one = saturday()
    one.published = page
    files = [dated().file(), one.file()]
    told = [[Told(f, f.annotations.attributions[0].evidence.span) for f in files]]
    for found in date_together(files, told):
        assert isinstance(found, StoryDate)
        assert page.low and page.high and found.finding.low and found.finding.high
        assert page.low <= found.finding.low <= found.finding.high <= page.high
        for evidence in walk(found):
            assert holds(evidence, files[1].article.text)


def test_nothing_gives_nothing() -> None:
    assert date_together([], []) == ()


def test_a_month_spoken_of_as_over_is_over() -> None:
    words = "{} Ana Brisk said. A {} report of the river board had praised her."
    late = undated(words.format(VOW, "May"), "c", "Orla Daily")
    low = dates(dated(), late)["c"]
    assert low.low == date(2031, 6, 1) and "“A May report” speaks of a month that was over" in low.reasons[0]
    assert dates(dated(), undated(words.format(VOW, "June"), "c", "Orla Daily"))["c"].low == date(2031, 5, 3)
