"""The mapper of one machine: several processes, models loaded once in each."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from types import ModuleType
from typing import TypeVar

from storywire.mappers.bounds import FEW, room

Task = TypeVar("Task")
Result = TypeVar("Result")

# Heavy modules that every worker needs: imported once, in the process that the workers are forked from.
_PRELOADED = ["storywire.read", "storywire.annotate"]
_IN_FLIGHT = 64  # tasks per worker: enough to go on with while what is done is saved


class Processes:
    """On several processes of this machine. A task that kills its worker is tried once more alone, then given up."""

    def __init__(self, workers: int) -> None:
        if workers < 1:
            raise ValueError("at least one worker is needed")
        self.workers = workers
        self._kept: _Pool | None = None

    @contextmanager
    def ready(self) -> Iterator[None]:
        """Keep the processes from one `map` to the next."""
        if self._kept:  # somebody keeps them already
            yield
            return
        self._kept = _Pool(self.workers)
        try:
            yield
        finally:
            self._kept.close()
            self._kept = None

    def map(
        self, work: Callable[[Task], Result], tasks: Iterable[Task], lost: Callable[[Task], Result]
    ) -> Iterator[Result]:
        """The results of `work` in the order of `tasks`; `work` and the tasks must be picklable."""
        pool = self._kept or _Pool(self.workers)
        flying: deque[tuple[Task, Future[Result]]] = deque()
        coming = iter(tasks)
        try:
            while True:
                while (
                    room([one for one, _ in flying], self.workers, _IN_FLIGHT)
                    and (task := next(coming, None)) is not None
                ):
                    flying.append((task, pool.submit(work, task)))
                    if len(flying) > FEW * self.workers and flying[0][1].done():
                        break  # it is waited for
                if not flying:
                    return
                task, future = flying.popleft()
                try:
                    result = future.result()
                except BrokenProcessPool:
                    pool.renew()
                    result = _alone(work, task, lost)
                    flying = deque((one, kept if _came(kept) else pool.submit(work, one)) for one, kept in flying)
                yield result
        finally:
            for _, future in flying:
                future.cancel()
            if pool is not self._kept:
                pool.close()


def _came(future: Future[Result]) -> bool:
    """Whether the result is there, though the pool broke."""
    return future.done() and not future.cancelled() and future.exception() is None


def _alone(work: Callable[[Task], Result], task: Task, lost: Callable[[Task], Result]) -> Result:
    """The oldest task of a broken pool, on a worker of its own: it may be the one that broke it, or a neighbour."""
    pool = _Pool(1)
    try:
        return pool.submit(work, task).result()
    except BrokenProcessPool:
        return lost(task)
    finally:
        pool.close()


class _Pool:
    """A process pool that can be made anew. Workers ignore Ctrl-C: the parent decides when to stop."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._pool = self._made()

    def _made(self) -> ProcessPoolExecutor:
        os.environ.setdefault("OMP_NUM_THREADS", "1")  # the pages are parallel, the arithmetic need not be
        method = "forkserver" if sys.platform == "linux" else "spawn"
        context = multiprocessing.get_context(method)
        context.set_forkserver_preload(_PRELOADED)
        return ProcessPoolExecutor(self.workers, mp_context=context, initializer=_ignore_interrupt)

    def submit(self, work: Callable[[Task], Result], task: Task) -> Future[Result]:
        try:
            with _without_main():
                return self._pool.submit(work, task)
        except BrokenProcessPool as problem:
            broken: Future[Result] = Future()
            broken.set_exception(problem)
            return broken

    def renew(self) -> None:
        self.close()
        self._pool = self._made()

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _without_main() -> Iterator[None]:
    """Hide the user's script while workers start, or each of them would run it again: they need only our modules."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _ignore_interrupt() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
