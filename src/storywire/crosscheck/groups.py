"""Groups of things joined in pairs: a disjoint-set forest (Tarjan 1975)."""

from __future__ import annotations

from collections.abc import Iterable


class Forest:
    """Numbers in groups that grow together."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def root(self, n: int) -> int:
        """The least number of the group."""
        parent = self._parent
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    def join(self, one: int, other: int) -> bool:
        """Make two groups one; False if they were one already."""
        one, other = self.root(one), self.root(other)
        self._parent[max(one, other)] = min(one, other)
        return one != other

    def together(self, one: int, other: int) -> bool:
        """Whether the two are in one group."""
        parent = self._parent
        return parent[one] == parent[other] or self.root(one) == self.root(other)


def join(count: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The numbers below `count` in groups, where each pair shares one; groups and members ascending."""
    forest = Forest(count)
    for one, other in pairs:
        forest.join(one, other)
    groups: dict[int, list[int]] = {}
    for n in range(count):
        groups.setdefault(forest.root(n), []).append(n)
    return [groups[n] for n in sorted(groups)]
