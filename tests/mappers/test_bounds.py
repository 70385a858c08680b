from typing import NamedTuple

import pytest

from storywire.mappers.bounds import WEIGHT, room


class Heavy(NamedTuple):
    weight: int


@pytest.mark.parametrize(
    ("flying", "more"),
    [
        ([], True),
        ([1] * 7, True),
        ([1] * 8, False),
        ([Heavy(WEIGHT)] * 3, True),  # two for each worker, whatever they weigh
        ([Heavy(WEIGHT)] * 4, False),
        ([Heavy(WEIGHT // 5)] * 5, True),
        ([Heavy(WEIGHT // 5 + 1)] * 5, False),
        ([Heavy(WEIGHT), 1, 1, 1], True),
        ([Heavy(WEIGHT + 1), 1, 1, 1], False),
    ],
)
def test_many_light_tasks_and_few_heavy_ones(flying: list[object], more: bool) -> None:
    assert room(flying, workers=2, most=4) is more
