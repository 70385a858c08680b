"""How many tasks may be on their way at once: many light ones, few heavy ones. The same on every engine."""

from __future__ import annotations

from collections.abc import Collection

WEIGHT = 64_000_000  # bytes in flight, above which only a few tasks are: those that say how much they weigh
FEW = 2  # tasks per worker


def room(flying: Collection[object], workers: int, most: int) -> bool:
    """Whether one more task may be handed out to so many workers, `most` for each; `flying` are the tasks that were.

    A task that has a `weight` counts with it, in bytes; others weigh nothing.
    """
    if len(flying) < FEW * workers:
        return True
    return len(flying) < most * workers and sum(getattr(task, "weight", 0) for task in flying) <= WEIGHT
