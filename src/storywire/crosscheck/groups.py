"""Groups of things joined in pairs: a disjoint-set forest (Tarjan 1975)."""

from __future__ import annotations

from collections.abc import Iterable


def join(count: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The numbers below `count` in groups, where each pair shares one; groups and members ascending."""
    parent = list(range(count))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for one, other in pairs:
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    groups: dict[int, list[int]] = {}
    for n in range(count):
        groups.setdefault(root(n), []).append(n)
    return [groups[n] for n in sorted(groups)]
