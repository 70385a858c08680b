"""Ways to be `map`: one page after another, on several processes, or on a Ray cluster.

Results always come in the order of the tasks, and tasks are pulled only as fast as results are taken (bounded in
flight), so that a stream may be endless, and the same pages give the same stories however many workers there were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Literal, Protocol, TypeVar

from storywire.mappers.processes import Processes

__all__ = ["Engine", "Mapper", "Processes", "Serial", "mapper"]

Task = TypeVar("Task")
Result = TypeVar("Result")
Engine = Literal["serial", "processes", "ray"]


class Mapper(Protocol):
    """Something that applies a function to tasks, in order. `lost` makes the result of a task whose worker died."""

    def ready(self) -> AbstractContextManager[None]:
        """Keep what the mapper needs from one `map` to the next, instead of starting it anew."""

    def map(
        self, work: Callable[[Task], Result], tasks: Iterable[Task], lost: Callable[[Task], Result]
    ) -> Iterator[Result]:
        """The results of `work` in the order of `tasks`."""


class Serial:
    """Here and now."""

    @contextmanager
    def ready(self) -> Iterator[None]:
        """There is nothing to get ready."""
        yield

    def map(
        self, work: Callable[[Task], Result], tasks: Iterable[Task], lost: Callable[[Task], Result]
    ) -> Iterator[Result]:
        """The results of `work` in the order of `tasks`; `lost` is not needed: a death here is everybody's."""
        del lost
        yield from map(work, tasks)


def mapper(engine: Engine, workers: int, address: str = "") -> Mapper:
    """The mapper of that engine. `address` names a Ray cluster; without one Ray starts on this machine.

    Raises StorywireError where Ray is wanted and not installed.
    """
    if engine == "ray":
        from storywire.mappers.on_ray import OnRay

        return OnRay(workers, address)
    return Processes(workers) if engine == "processes" and workers > 1 else Serial()
