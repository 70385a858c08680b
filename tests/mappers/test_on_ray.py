"""Real Ray clusters on this machine: a head that does no work, and two nodes of one worker each."""

from __future__ import annotations

import hashlib
import os
import signal
import time
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from storywire import Newsroom
from storywire.errors import IssueCode, StorywireError
from storywire.mappers import mapper, on_ray
from storywire.mappers.on_ray import OnRay
from storywire.settings import Settings
from storywire.version import __version__

pytestmark = [pytest.mark.ray, pytest.mark.timeout(240)]
ray = pytest.importorskip("ray")

STORE = 80_000_000  # bytes of a node's object store, the least that Ray takes
HEALTH = {"health_check_initial_delay_ms": 0, "health_check_period_ms": 500, "health_check_failure_threshold": 4}


def node(cluster: Any) -> Any:
    return cluster.add_node(num_cpus=1, object_store_memory=STORE, include_dashboard=False)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    from ray.cluster_utils import Cluster

    head = {"num_cpus": 0, "object_store_memory": STORE, "include_dashboard": False, "_system_config": HEALTH}
    found = Cluster(initialize_head=True, head_node_args=head)
    node(found), node(found)
    yield found
    ray.shutdown()
    found.shutdown()


@pytest.fixture
def engine(cluster: Any) -> Iterator[OnRay]:
    found = OnRay(2, cluster.address)
    with found.ready():
        yield found


def double(number: int) -> int:
    return 2 * number


def where(number: int) -> tuple[int, str]:
    time.sleep(0.2)
    return number, ray.get_runtime_context().get_node_id()


def deadly(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def deadly_once(task: tuple[int, str]) -> int:
    number, marker = task
    if number == 3 and not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def large(number: int) -> tuple[int, bytes]:
    time.sleep(0.2)
    return number, bytes(
        [number]
    ) * 300_000  # too large to travel with the message: it stays on its node till asked for


class Heavy(NamedTuple):
    number: int
    weight: int = 60_000_000


def number_of(task: Heavy) -> int:
    return task.number


def niceness(number: int) -> int:
    del number
    return os.nice(0)


def refusing(number: int) -> int:
    if number == 4:
        raise StorywireError("the fifth is refused")
    return number


def gone(number: int) -> int:
    return -number


def test_results_come_in_the_order_of_the_tasks(engine: OnRay) -> None:
    assert list(engine.map(double, range(1, 40), gone)) == list(range(2, 80, 2))


def test_all_nodes_work(engine: OnRay) -> None:
    found = list(engine.map(where, range(16), gone))  # type: ignore[arg-type]
    assert [number for number, _ in found] == list(range(16))
    assert len({place for _, place in found}) == 2


def test_an_endless_stream_is_pulled_only_as_results_are_taken(engine: OnRay) -> None:
    pulled = []

    def tasks() -> Iterator[int]:
        for number in count(1):
            pulled.append(number)
            yield number

    results = engine.map(double, tasks(), gone)
    assert list(islice(results, 5)) == [2, 4, 6, 8, 10]
    assert len(pulled) <= 5 + 8
    results.close()  # type: ignore[attr-defined]


def test_a_run_that_is_given_up_takes_nothing_back_by_rays_cancel(
    engine: OnRay, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cancelled(*_: object) -> None:
        raise AssertionError("a result that comes in meanwhile ends this process")

    monkeypatch.setattr(ray, "cancel", cancelled)
    for _ in range(20):
        results = engine.map(double, count(1), gone)
        assert list(islice(results, 5)) == [2, 4, 6, 8, 10]
        results.close()  # type: ignore[attr-defined]
    assert list(engine.map(double, [21], gone)) == [42]


def test_of_heavy_tasks_few_are_in_flight(engine: OnRay) -> None:
    pulled = []

    def tasks() -> Iterator[Heavy]:
        for number in count(1):
            pulled.append(number)
            yield Heavy(number)

    results = engine.map(number_of, tasks(), number_of)
    assert list(islice(results, 5)) == [1, 2, 3, 4, 5]
    assert len(pulled) <= 5 + 4
    results.close()  # type: ignore[attr-defined]


def test_a_page_that_kills_its_worker_is_tried_once_more_then_given_up_and_the_others_are_done(engine: OnRay) -> None:
    assert list(engine.map(deadly, range(1, 10), gone)) == [1, 2, -3, 4, 5, 6, 7, 8, 9]


def test_a_page_whose_worker_died_once_is_done_on_another(engine: OnRay, tmp_path: Path) -> None:
    tasks = [(number, str(tmp_path / "died")) for number in range(6)]
    assert list(engine.map(deadly_once, tasks, lambda task: -1)) == list(range(6))
    assert (tmp_path / "died").exists()


def test_an_error_of_the_work_is_the_callers(engine: OnRay) -> None:
    with pytest.raises(StorywireError, match="the fifth is refused"):
        list(engine.map(refusing, range(10), gone))


def test_a_node_that_dies_in_mid_run_loses_nothing_and_doubles_nothing(cluster: Any, engine: OnRay) -> None:
    third = node(cluster)
    cluster.wait_for_nodes()
    results = engine.map(large, range(40), lambda task: (-1, b""))
    found = list(islice(results, 6))
    cluster.remove_node(third, allow_graceful=False)
    found += results
    assert [(number, body[:1]) for number, body in found] == [(number, bytes([number])) for number in range(40)]


def test_a_worker_of_another_version_is_refused() -> None:
    assert on_ray._done(double, __version__, 2) == 4
    with pytest.raises(StorywireError, match=r"not 0\.0\.0: install the same"):
        on_ray._done(double, "0.0.0", 2)


def test_workers_that_are_started_here_stand_back_for_nobody() -> None:
    ray.shutdown()
    assert list(OnRay(1).map(niceness, [1], gone)) == [os.nice(0)]


def test_an_unknown_cluster_is_refused_in_words() -> None:
    ray.shutdown()
    with pytest.raises(StorywireError, match=r"127\.0\.0\.1:1 cannot be used"), OnRay(1, "127.0.0.1:1").ready():
        pass


def test_a_library_taken_on_ray_is_that_of_one_process(cluster: Any, pages: Path, tmp_path: Path) -> None:
    assert isinstance(mapper("ray", 2, cluster.address), OnRay)
    exported = {}
    for engine, address in (("serial", ""), ("ray", cluster.address)):
        settings = Settings(mapper=engine, ray_address=address, workers=2)  # type: ignore[arg-type]
        with Newsroom(tmp_path / f"{engine}.sqlite", settings) as newsroom:
            newsroom.take([pages])
            whole = b"".join(newsroom.canonical())
            exported[engine] = hashlib.sha256(whole).hexdigest()
            assert not [issue for issue in newsroom.issues() if issue.code == IssueCode.FAILED]
    assert exported["serial"] == exported["ray"]
