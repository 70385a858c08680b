"""The mapper of many machines: a Ray cluster. Ray places the work, its autoscaler adds nodes, its dashboard looks on.

Each page is one Ray task on one core. Ray keeps a worker process from one task to the next, so that models are loaded
once in each. Ray itself retries nothing here: what becomes of a page whose worker died is decided in one place, below.
"""

from __future__ import annotations

import logging
import os
import socket
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from storywire.errors import StorywireError
from storywire.mappers.bounds import room
from storywire.version import __version__

os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # Storywire calls nobody
os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # what Ray will do from now on, without its warning

try:
    import ray
    from ray import exceptions
except ImportError as problem:
    raise StorywireError(
        "the engine `ray` needs Ray, which is not installed: pip install 'storywire[ray]'"
    ) from problem

Task = TypeVar("Task")
Result = TypeVar("Result")

_IN_FLIGHT = 4  # tasks per core of the cluster: some must wait, or Ray's autoscaler sees no need for more nodes
_LOOK_AGAIN = 5.0  # seconds after which the size of the cluster is asked for anew
_TRIES = 2  # of a page whose worker dies: the second death is the page's own
_MOVES = 6  # of a page whose node goes away, or takes the result with it, for which the page can do nothing
_PATIENCE = 10.0  # seconds for a cluster to answer
_LOST_WORKER = (exceptions.WorkerCrashedError, exceptions.OutOfMemoryError)
_LOST_NODE = (exceptions.NodeDiedError, exceptions.ObjectLostError, exceptions.LocalRayletDiedError)


@dataclass
class _Flight(Generic[Task]):
    """A task on its way, with how often its worker or its node died under it."""

    task: Task
    result: Any  # an ObjectRef, once it has started
    deaths: int = 0
    moves: int = 0


@dataclass
class _Size:
    """How many cores the cluster has now."""

    asked: float = field(default=-1e9)
    cores: int = 1

    def now(self) -> int:
        if time.monotonic() - self.asked > _LOOK_AGAIN:
            self.cores = max(1, int(ray.cluster_resources().get("CPU", 1)))  # type: ignore[no-untyped-call]
            self.asked = time.monotonic()
        return self.cores


class OnRay:
    """On a Ray cluster: the one at `address` (as in `ray.init`), or one started here with so many workers."""

    def __init__(self, workers: int, address: str = "") -> None:
        if workers < 1:
            raise ValueError("at least one worker is needed")
        self.workers, self.address = workers, address

    @contextmanager
    def ready(self) -> Iterator[None]:
        """Stay connected from one `map` to the next. Raises StorywireError where there is no such cluster."""
        if ray.is_initialized():  # the program that calls us may have its own
            yield
            return
        self._connect()
        try:
            yield
        finally:
            ray.shutdown()

    def _connect(self) -> None:
        _probe(self.address)
        here: dict[str, Any] = {"num_cpus": self.workers, "include_dashboard": False, "_node_ip_address": "127.0.0.1"}
        here["_system_config"] = {"worker_niceness": 0}  # of itself Ray lets everybody else's work go before ours (15)
        try:
            ray.init(
                self.address or "local",
                logging_level=logging.ERROR,
                log_to_driver=False,
                **({} if self.address else here),
            )
        except Exception as problem:  # a node that does not start raises no narrower one
            where = f"the Ray cluster at {self.address}" if self.address else "Ray on this machine"
            raise StorywireError(f"{where} cannot be used: {problem}") from problem

    def map(
        self, work: Callable[[Task], Result], tasks: Iterable[Task], lost: Callable[[Task], Result]
    ) -> Iterator[Result]:
        """The results of `work` in the order of `tasks`; Storywire must be installed on every node, in this version.

        Raises StorywireError where a node has none or another, and what `work` raises.
        """
        with self.ready():
            yield from _Run(work, lost).results(tasks)


def _probe(address: str) -> None:
    """Fail at once where nobody listens: Ray itself asks again for minutes. Raises StorywireError."""
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if not (colon and port.isdigit()):
        return  # "auto" and the like, which Ray looks up
    try:
        socket.create_connection((host.strip("[]"), int(port)), _PATIENCE).close()
    except (OSError, OverflowError) as problem:
        raise StorywireError(f"the Ray cluster at {address} cannot be used: {problem}") from problem


class _Run(Generic[Task, Result]):
    """One `map`.

    One that is given up takes back nothing: the few tasks in flight end by themselves, or with the connection. Ray's
    own `cancel` ends this very process where a result comes in while it works (seen with Ray 2.60).
    """

    def __init__(self, work: Callable[[Task], Result], lost: Callable[[Task], Result]) -> None:
        self.work, self.lost = work, lost
        self._remote: Any = ray.remote(_done).options(num_cpus=1, max_retries=0, name=getattr(work, "__name__", "work"))
        self._flying: deque[_Flight[Task]] = deque()

    def results(self, tasks: Iterable[Task]) -> Iterator[Result]:
        coming, size = iter(tasks), _Size()
        while True:
            while self._room(size.now()) and (task := next(coming, None)) is not None:
                self._flying.append(self._started(_Flight(task, None)))
            if not self._flying:
                return
            yield self._landed(self._flying.popleft())

    def _room(self, cores: int) -> bool:
        return room([flight.task for flight in self._flying], cores, _IN_FLIGHT)

    def _started(self, flight: _Flight[Task]) -> _Flight[Task]:
        flight.result = self._remote.remote(self.work, __version__, flight.task)
        return flight

    def _landed(self, flight: _Flight[Task]) -> Result:
        """The result of the oldest task, started again where a worker or a node died under it."""
        while True:
            try:
                found: Result = ray.get(flight.result)
            except _LOST_WORKER:
                flight.deaths += 1
            except _LOST_NODE:
                flight.moves += 1
            except exceptions.RayTaskError as problem:
                raise _cause(problem) from problem
            else:
                return found
            if flight.deaths >= _TRIES or flight.moves >= _MOVES:
                return self.lost(flight.task)
            self._started(flight)


def _done(work: Callable[[Task], Result], version: str, task: Task) -> Result:
    """What a worker does: the work, if it is of our version, or the same pages would not give the same stories."""
    if version != __version__:
        raise StorywireError(f"a Ray worker has Storywire {__version__}, not {version}: install the same on each node")
    return work(task)


def _cause(problem: exceptions.RayTaskError) -> Exception:
    """What went wrong on the worker, as if it had gone wrong here."""
    cause = problem.cause
    if isinstance(cause, ModuleNotFoundError) and (cause.name or "").partition(".")[0] == "storywire":
        return StorywireError("a Ray worker has no Storywire: install it on each node, in the same version")
    return cause if isinstance(cause, Exception) else problem
