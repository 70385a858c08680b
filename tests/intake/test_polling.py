from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from storywire.intake.polling import LEAST, MOST, WEEK, after_failure, next_every, next_visit, open_at, wait

NOW = datetime(2025, 5, 6, tzinfo=UTC)


def hourly(count: int) -> list[datetime]:
    return [NOW - timedelta(hours=number) for number in range(count)]


def test_a_lively_feed_is_asked_sooner_and_a_quiet_one_later() -> None:
    assert next_every(3600, 5, hourly(20)) < 3600 < next_every(3600, 0, [])


def test_a_feed_with_one_item_an_hour_settles_between_a_quarter_and_a_whole_hour() -> None:
    every = 1800
    for poll in range(200):
        every = next_every(every, int(poll % max(1, round(3600 / every)) == 0), hourly(20))
        assert LEAST <= every <= MOST
    assert 900 <= every <= 2 * 3600


def test_what_the_server_wishes_is_granted_up_to_a_day() -> None:
    assert wait(600, (7200.0, None), Random(1)) == timedelta(seconds=7200)
    assert wait(600, (10**9,), Random(1)) == timedelta(seconds=MOST)


def test_failures_wait_twice_as_long_each_time_and_a_sleeper_a_week() -> None:
    waits = [after_failure(600, n, None, asleep=False, rng=Random(1)).total_seconds() for n in range(1, 15)]
    assert waits == sorted(waits)
    assert 1.9 < waits[1] / waits[0] < 2.1
    assert waits[-1] <= MOST * 1.1
    assert after_failure(600, 20, None, asleep=True, rng=Random(1)) >= timedelta(seconds=WEEK)
    assert after_failure(600, 1, 5000.0, asleep=False, rng=Random(1)) == timedelta(seconds=5000)


@given(st.integers(1, 10**7), st.integers(0, 100), st.lists(st.datetimes(timezones=st.just(UTC)), max_size=30))
def test_the_wait_is_always_between_five_minutes_and_a_day(every: int, new: int, published: list[datetime]) -> None:
    assert LEAST <= next_every(every, new, published) <= MOST


def test_an_outlet_that_is_closed_is_asked_when_it_opens():
    sunday = datetime(2025, 5, 4, 22, 17, tzinfo=UTC)
    assert open_at(sunday, None) == sunday
    assert open_at(sunday, "0 1 22 23") == datetime(2025, 5, 5, 2, tzinfo=UTC)
    assert open_at(sunday, "Sunday Monday") == datetime(2025, 5, 6, 0, tzinfo=UTC)
    assert open_at(sunday, " ".join(map(str, range(24)))) == sunday


def test_articles_are_looked_at_again_less_and_less():
    found = datetime(2025, 5, 4, 8, tzinfo=UTC)
    visits, last = [], found
    while last := next_visit(found, last, conditional=True):
        visits.append((last - found) / timedelta(hours=1))
    assert visits == [1, 6, 24, 72]
    assert next_visit(found, found, conditional=False) == found + timedelta(hours=6)
    assert next_visit(found, found + timedelta(days=9), conditional=False) is None
