import numpy as np
from spacy.strings import get_string_id

from storywire.annotate.network import Vocabulary, unpack
from storywire.models.tensors import Weights


def test_columns_add_up_and_become_probabilities():
    parts = {
        "table": [[0, 0], [1, 0], [0, 0], [0, 2]],  # two columns of two categories
        "bias": [0, 0],
        "out": [[1, 0], [0, 1]],
        "out_bias": [0, 0],
    }
    net = unpack(Weights({name: np.array(part, dtype=np.float16) for name, part in parts.items()}, {}), [2, 2])
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
