import pytest

from storywire.web.pace import CLIENTS, Pace


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_a_minutes_worth_at_once_then_evenly() -> None:
    clock = Clock()
    pace = Pace(60, clock)
    assert [pace.wait("a") for _ in range(60)] == [0] * 60
    assert pace.wait("a") == 1
    assert pace.wait("b") == 0  # a share of one's own
    clock.now += 1
    assert (pace.wait("a"), pace.wait("a")) == (0, 1)
    clock.now += 3_600
    assert [pace.wait("a") for _ in range(61)] == [0] * 60 + [1]


def test_to_be_refused_costs_nothing() -> None:
    clock = Clock()
    pace = Pace(2, clock)
    assert [pace.wait("a") for _ in range(50)][:3] == [0, 0, 30]
    clock.now += 30
    assert pace.wait("a") == 0


def test_memory_is_bounded_and_the_longest_unheard_is_forgotten() -> None:
    pace = Pace(1, Clock())
    for number in range(CLIENTS + 10):
        pace.wait(str(number))
    assert len(pace._paid) == CLIENTS
    assert pace.wait(str(CLIENTS + 9)) > 0 and pace.wait("0") == 0


def test_never_is_no_pace() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Pace(0)
