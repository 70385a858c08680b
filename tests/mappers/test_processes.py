import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import NamedTuple

import pytest

from storywire.mappers import Mapper, Processes, Serial, mapper, processes


def double(number: int) -> int:
    return 2 * number


def deadly(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def gone(number: int) -> int:
    return -number


@pytest.mark.parametrize("one", [Serial(), Processes(2)], ids=["serial", "processes"])
def test_results_come_in_the_order_of_the_tasks(one: Mapper) -> None:
    assert list(one.map(double, range(1, 40), gone)) == list(range(2, 80, 2))


def test_an_endless_stream_is_pulled_only_as_results_are_taken() -> None:
    pulled = []

    def tasks() -> Iterator[int]:
        for number in count(1):
            pulled.append(number)
            yield number

    results = Processes(2).map(double, tasks(), gone)
    assert list(islice(results, 5)) == [2, 4, 6, 8, 10]
    assert len(pulled) <= 5 + 2 * processes._IN_FLIGHT
    results.close()  # type: ignore[attr-defined]


class Heavy(NamedTuple):
    number: int
    weight: int = 60_000_000


def number_of(task: Heavy) -> int:
    return task.number


def test_of_heavy_tasks_few_are_in_flight() -> None:
    pulled = []

    def tasks() -> Iterator[Heavy]:
        for number in count(1):
            pulled.append(number)
            yield Heavy(number)

    results = Processes(2).map(number_of, tasks(), number_of)
    assert list(islice(results, 5)) == [1, 2, 3, 4, 5]
    assert len(pulled) <= 5 + 5
    results.close()  # type: ignore[attr-defined]


def test_what_was_done_when_the_pool_broke_is_not_done_again(tmp_path: Path) -> None:
    tasks = [(number, str(tmp_path)) for number in range(1, 11)]
    assert list(Processes(2).map(noted_or_deadly, tasks, lambda task: -task[0])) == [1, 2, -3, 4, 5, 6, 7, 8, 9, 10]
    assert [len(list(tmp_path.glob(f"{number}-*"))) for number in range(4, 11)] == [1] * 7


def noted_or_deadly(task: tuple[int, str]) -> int:
    """Number 3 waits until the other worker has done all that comes after it, and dies."""
    number, place = task
    if number == 3:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and not list(Path(place).glob("10-*")):
            time.sleep(0.05)
        time.sleep(0.2)
        os.kill(os.getpid(), signal.SIGKILL)
    Path(place, f"{number}-{time.monotonic_ns()}").touch()
    return number


def test_a_task_that_kills_its_worker_is_given_up_and_the_others_are_done() -> None:
    assert list(Processes(2).map(deadly, range(1, 10), gone)) == [1, 2, -3, 4, 5, 6, 7, 8, 9]


def test_a_mapper_is_chosen_by_name() -> None:
    assert isinstance(mapper("serial", 4), Serial)
    assert isinstance(mapper("processes", 1), Serial)
    assert isinstance(mapper("processes", 2), Processes)
    with pytest.raises(ValueError, match="worker"):
        Processes(0)


def test_a_script_without_a_guard_is_not_run_again_by_the_workers(pages: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from storywire import Newsroom\n"
        "from storywire.settings import Settings\n"
        "print('begun')\n"
        f"with Newsroom({str(tmp_path / 'l.sqlite')!r}, Settings(workers=2)) as newsroom:\n"
        f"    print(newsroom.take([{str(pages)!r}]).new)\n"
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False, timeout=200)
    assert done.stdout.split() == ["begun", "3"], done.stderr
