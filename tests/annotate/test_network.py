import numpy as np
from spacy.strings import get_string_id

from storywire.annotate.network import Vocabulary, pack, pack_rows, unpack, unpack_rows


def test_columns_add_up_and_become_probabilities():
    weights = {
        "hidden": 2,
        "classes": 2,
        "table": pack(np.array([[0, 0], [1, 0], [0, 0], [0, 2]])),  # two columns of two categories
        "bias": pack(np.array([[0, 0]])),
        "out": pack(np.array([[1, 0], [0, 1]])),
        "out_bias": pack(np.array([[0, 0]])),
    }
    net = unpack(weights, [2, 2])
    hidden = net.part(np.array([[1, 0], [0, 1], [0, 0]]), 0)
    assert hidden.tolist() == [[1, 0], [0, 2], [0, 0]]
    chances = net.classes(hidden)
    assert np.allclose(chances.sum(axis=1), 1)
    assert chances[0, 0] > 0.5 > chances[1, 0]
    assert np.allclose(chances[2], 0.5)


def test_unknown_values_are_nought():
    known = Vocabulary(("say", "VERB", "nsubj"))
    hashes = np.array([get_string_id(word) for word in ("VERB", "never", "nsubj", "say")], dtype=np.uint64)
    assert known.ids(hashes).tolist() == [2, 0, 3, 1]
    assert Vocabulary(()).ids(hashes).tolist() == [0, 0, 0, 0]


def test_packed_rows_come_back_to_within_their_grain():
    rows = np.random.default_rng(3).normal(size=(20, 7)).astype(np.float32) * np.arange(1, 21)[:, None]
    back = unpack_rows(pack_rows(rows))
    assert np.all(np.abs(back - rows) <= np.abs(rows).max(axis=1, keepdims=True) / 120)
    assert not unpack_rows(pack_rows(np.zeros((2, 3)))).any()
