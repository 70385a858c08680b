"""An article spread out over its own terms."""

from __future__ import annotations

import numpy as np

from storywire.cluster.spreading import spread_out
from storywire.cluster.vocabulary import Vocabulary
from storywire.cluster.window import Window
from storywire.types import Features, Item

PRIOR = {"the": 900, "ferry": 40}


def window() -> Window:
    return Window(Vocabulary(PRIOR, 1000))


def ferry(*names: str) -> Features:
    body = (("brenn", 1), ("ferry", 3), ("sank", 1), ("the", 9))
    return Features((("ferry", 1),), (("brenn", 1), ("ferry", 1)), body, tuple((name, 1) for name in names))


def test_each_part_has_length_one_and_stands_in_the_columns_of_its_terms() -> None:
    held = window()
    [entry] = held.make([Item("a", ferry("brenn"))])
    found = spread_out(held, entry)
    columns = {held.words.terms[int(n)]: place for place, n in enumerate(held.parts(entry).ids[:4].tolist())}
    for part, terms in ((found.body, {*columns}), (found.lede, {"brenn", "ferry"}), (found.title, {"ferry"})):
        assert {term for term, place in columns.items() if part[place] > 0} == terms
        assert np.isclose(part @ part, 1, atol=1e-3)
    assert found.named[columns["brenn"]] == 1 == found.named.sum()
    assert found.plain[columns["brenn"]] == 0 and np.isclose(found.plain @ found.plain, 1, atol=1e-3)


def test_shares_of_names_are_of_one_and_rare_terms_are_marked() -> None:
    held = window()
    [entry] = held.make([Item("a", ferry("brenn", "sank"))])
    by_rarity, by_lede, rare = spread_out(held, entry).shares
    assert np.isclose(by_rarity.sum(), 1) and np.isclose(by_lede.sum(), 1)
    assert (by_lede > 0).sum() == 1  # of the names only Brenn is in the lede
    assert rare.sum() == 2  # neither "the" nor "ferry" is rare here


def test_an_article_without_a_term_is_spread_out_to_nothing() -> None:
    held = window()
    entry, _ = held.make([Item("a", Features()), Item("b", ferry())])
    found = spread_out(held, entry)
    assert not len(found.body) and found.shares.shape == (3, 0) and not found.titled and found.terms == 0
