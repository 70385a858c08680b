from collections.abc import Callable

import pytest

from bench.faults import FOLLOWED, Tally, begin, complete, killed_at
from bench.kills import COMMITTED, Point
from storywire.types import Place
from tests.web_of_outlets import WebOfOutlets

POINTS = [
    Point("announced", 2),  # a feed was read, and what it says is half kept
    Point(COMMITTED, 3),
    Point("pages", 1),
    Point("indexes", 1),
    Point("placements", 1),
    Point("struck", 2),  # the second batch is all written, and not kept
    Point("stories", 1),  # everything is taken, and nothing derived
]


@pytest.mark.timeout(300)
def test_a_follow_killed_at_any_point_loses_nothing_and_takes_nothing_twice(lying: Callable[[], Place]) -> None:
    tally, library = Tally(), lying()
    with WebOfOutlets(3, 10) as web:
        begin(web, library, tally)
        for point in POINTS:
            assert killed_at(library, point, tally), point
        complete(web, library, tally)
    assert tally.problems == []
    assert (tally.kills, tally.articles) == (len(POINTS), 30)


def test_a_follow_that_never_meets_its_point_ends_well(lying: Callable[[], Place]) -> None:
    tally, library = Tally(), lying()
    with WebOfOutlets(1, 2) as web:
        begin(web, library, tally)
        assert not killed_at(library, Point("stories", 10_000), tally)
    assert (tally.kills, tally.problems) == (0, [])
    assert {point.where for point in POINTS} <= {*FOLLOWED, COMMITTED}
