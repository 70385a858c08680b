"""Placing at work: what a restart leaves to the collector of cycles."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from storywire import placing


class Ring:
    """Refers to itself."""

    def __init__(self) -> None:
        self.own = self


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    """What a test has frozen is collected as ever after it."""
    yield
    gc.unfreeze()


def test_the_collector_rests_during_a_restart_and_leaves_out_what_it_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing, "MUCH", 1_000)
    with placing.uncollected():
        assert not gc.isenabled()
        made = [[number] for number in range(5_000)]
    assert gc.isenabled() and gc.get_freeze_count() > 5_000
    assert all(one is not made for one in gc.get_objects())


def test_a_small_restart_freezes_nothing() -> None:
    before = gc.get_freeze_count()
    with placing.uncollected():
        made = [[number] for number in range(500)]
    assert len(made) == 500 and gc.isenabled() and gc.get_freeze_count() == before


def test_cycles_that_were_frozen_go_with_the_next_restart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing, "MUCH", 1_000)
    with placing.uncollected():
        made = [Ring() for _ in range(2_000)]
    ring = weakref.ref(made[0])
    del made
    gc.collect()
    assert ring() is not None
    with placing.uncollected():
        assert ring() is None


def test_who_has_no_collector_gets_none() -> None:
    gc.disable()
    try:
        with placing.uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
