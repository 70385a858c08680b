from datetime import date

from storywire.read import intervals
from storywire.read.intervals import Bound

TERM = (
    "Since taking office in January, the U.S. president has sent more ships. "
    "Over the weekend a storm came; on Sunday it passed."
)


def test_taking_office_in_january_bounds_the_text_from_below():
    found = intervals.find_interval(TERM, TERM, Bound(date(2021, 11, 27), "the page was fetched on 2021-11-27"))
    assert (found.low, found.high) == (date(2021, 2, 1), date(2021, 11, 24))  # the last Wednesday
    assert "taking office in january" in found.reasons[0]
    assert any("weekend" in reason for reason in found.reasons)


def test_without_an_upper_bound_the_latest_year_on_the_page_decides_the_year_meant():
    found = intervals.find_interval(TERM, TERM + " More ships in 2018 than before.", None)
    assert (found.low, found.high) == (date(2017, 2, 1), None)
    assert any("no upper bound" in reason for reason in found.reasons)


def test_without_any_year_nothing_is_said():
    assert intervals.find_interval(TERM, TERM, None) == intervals.Interval()


def test_a_month_with_a_year_is_left_to_the_dates():
    text = "Since taking office in January 2009, the U.S. president has sent ships."
    assert intervals.find_interval(text, text, Bound(date(2021, 11, 27), "fetched")).low is None


def test_an_office_that_is_not_named_bounds_nothing():
    text = "Since taking office in January, the mayor has planted trees."
    assert intervals.find_interval(text, text, Bound(date(2021, 11, 27), "fetched")).low is None


def test_an_upper_bound_alone_is_an_interval():
    found = intervals.find_interval("Nothing to go by.", "", Bound(date(2021, 11, 27), "fetched"))
    assert (found.low, found.high, found.reasons) == (None, date(2021, 11, 27), ("fetched",))


SANK = "The ferry sank on Friday, November 19, the coast guard said. Nobody was hurt."


def test_a_past_day_named_by_its_weekday_lies_six_days_back_at_most():
    found = intervals.find_interval(SANK, SANK, Bound(date(2023, 3, 1), "fetched"))
    assert (found.low, found.high) == (date(2021, 11, 19), date(2021, 11, 25))
    assert "0 to 6 days" in found.reasons[1]


def test_what_bounds_the_page_sooner_stays_the_upper_bound():
    found = intervals.find_interval(SANK, SANK, Bound(date(2021, 11, 21), "fetched"))
    assert (found.low, found.high) == (date(2021, 11, 19), date(2021, 11, 21))


def test_the_weekend_is_spoken_of_from_sunday_to_wednesday():
    text = SANK + " Over the weekend divers went down."
    found = intervals.find_interval(text, text, Bound(date(2021, 11, 27), "fetched"))
    assert (found.low, found.high) == (date(2021, 11, 21), date(2021, 11, 24))
    text = "Over the weekend divers went down."
    assert intervals.find_interval(text, text, Bound(date(2021, 11, 27), "fetched")).high == date(2021, 11, 24)


def test_a_thursday_or_friday_may_lie_between_the_weekend_and_the_writing():
    for day in ("On Friday sailings were halted.", "Sailings halt on Thursday, November 25, until divers come back."):
        text = "Over the weekend divers went down. " + day
        found = intervals.find_interval(text, text, Bound(date(2021, 11, 27), "fetched"))
        assert found.high == date(2021, 11, 27), day
        assert not any("over the weekend" in reason for reason in found.reasons)


def test_days_to_come_and_days_of_several_years_bound_nothing():
    upper = Bound(date(2021, 11, 27), "fetched")
    for text in (
        "The fair will open on Friday, November 19, they said.",
        "It sank on Friday, November 19, they said. Another sank on Monday, November 20, they said.",
        "It sank on Friday, November 19, 2010, they said.",
        "The ferry sank on Friday, they said.",
    ):
        assert intervals.find_interval(text, text, upper).low is None, text
