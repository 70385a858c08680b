import numpy as np
from spacy.strings import get_string_id

from storywire.annotate.network import Vocabulary, summed, unpack
from storywire.models.tensors import Weights


def test_columns_add_up_and_become_probabilities():
    parts = {
        "table": [[0, 0], [1, 0], [0, 0], [0, 2]],  # two columns of two categories
        "bias": [0, 0],
        "out": [[1, 0], [0, 1]],
        "out_bias": [0, 0],
    }
    net = unpack(Weights({name: np.array(part, dtype=np.float16) for name, part in parts.items()}, {}), [2, 2])
    hidden = net.hidden(np.array([[1, 0], [0, 1], [0, 0]]))
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


def test_long_texts_add_up_as_short_ones_do():
    made = np.random.default_rng(0)
    sizes = [5, 2, 3, 2]
    table, starts = made.random((sum(sizes), 7), dtype=np.float32), np.array([0, 5, 7, 10])
    ids = np.stack([made.integers(size, size=700) for size in sizes], axis=1)
    wanted = sum(table[starts[column] + ids[:, column]] for column in range(len(sizes)))
    assert np.allclose(summed(table, starts, ids), wanted, atol=1e-5)
    assert np.array_equal(summed(table, starts, ids[600:601]), summed(table, starts, ids)[600:601])
    assert summed(table, starts, ids[:0]).shape == (0, 7)
