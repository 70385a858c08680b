"""Sums of learned rows, one for each category of each column: the first layer of the networks that are trained here."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import nn
from torch.nn import functional

FEW = 100  # columns with no more categories are added up by a product of matrices


class Bag(nn.Module):
    """A learned row for each category of each column, and the sums of these rows.

    `weight` (categories of all columns, units) has the columns one under another. Those of few categories are summed
    by a product of matrices, which takes half the time, above all of the gradients.
    """

    def __init__(self, sizes: Sequence[int], units: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(sum(sizes), units) * 0.05)
        at = torch.tensor(np.cumsum([0, *sizes])[:-1])
        narrow = torch.tensor(sizes) <= FEW
        self.few, self.many = torch.nonzero(narrow)[:, 0], torch.nonzero(~narrow)[:, 0]
        self.many_at = at[self.many]
        kept = [sizes[column] for column in self.few.tolist()]
        self.few_at, self.width = torch.tensor(np.cumsum([0, *kept])[:-1]), sum(kept)
        rows = [np.arange(size) + int(at[c]) for c, size in zip(self.few.tolist(), kept, strict=True)]
        self.rows = torch.tensor(np.concatenate([np.zeros(0, dtype=np.int64), *rows]))

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """(lines, units) from the categories (lines, columns)."""
        shown = torch.zeros(len(ids), self.width).scatter_(1, ids[:, self.few] + self.few_at, 1.0)
        total: torch.Tensor = shown @ self.weight[self.rows]
        if len(self.many):
            total = total + functional.embedding_bag(ids[:, self.many] + self.many_at, self.weight, mode="sum")
        return total
