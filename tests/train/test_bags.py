"""Sums of learned rows; needs PyTorch, which is no dependency of the project."""

import pytest

torch = pytest.importorskip("torch")

from train import bags  # noqa: E402


@pytest.mark.parametrize("sizes", [[3, bags.FEW + 5, 2], [2, 4], [bags.FEW + 1, bags.FEW + 2]])
def test_a_line_is_the_sum_of_its_rows_and_so_is_its_gradient(sizes):
    bag = bags.Bag(sizes, 5)
    ids = torch.stack([torch.arange(7) % size for size in sizes], 1)
    starts = torch.tensor([sum(sizes[:n]) for n in range(len(sizes))])
    wanted = bag.weight[ids + starts].sum(1)
    assert torch.allclose(bag(ids), wanted, atol=1e-6)
    shown = torch.randn(7, 5)
    (mine,), (other,) = (torch.autograd.grad((found * shown).sum(), bag.weight) for found in (bag(ids), wanted))
    assert torch.allclose(mine, other, atol=1e-5)
