from collections.abc import Callable

import pytest

from bench.kills import COMMITTED, WHERE, Point, Seen, killed, undisturbed, whole
from storywire.types import Place

POINTS = [
    Point("place", 2),  # a transaction is open, and on a server rows are on their way
    Point("indexes", 2),  # the second batch is half written, by whichever thread
    Point(COMMITTED, 3),
    Point("placements", 1),
    Point("articles", 1),
    Point("stories", 1),
]


@pytest.mark.timeout(300)
def test_killed_at_any_point_nothing_is_lost_and_nothing_twice(lying: Callable[[], Place]) -> None:
    seen, library = Seen(), lying()
    for point in POINTS:
        assert killed(library, point, seen), point
    whole(library, undisturbed(lying()), seen)
    assert seen.problems == []
    assert seen.kills == len(POINTS)


def test_a_point_that_a_run_never_meets_lets_it_end_well(lying: Callable[[], Place]) -> None:
    seen = Seen()
    assert not killed(lying(), Point("stories", 10_000), seen)
    assert (seen.kills, seen.problems) == (0, [])
    assert {point.where for point in POINTS} <= {*WHERE, COMMITTED}
