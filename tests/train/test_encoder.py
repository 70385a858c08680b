"""The encoder under the teacher; needs PyTorch, which is no dependency of the project."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from tests.train.tiny_encoder import VOCABULARY, write  # noqa: E402
from train import encoder  # noqa: E402


@pytest.fixture
def folder(tmp_path):
    return write(tmp_path)


def test_words_become_the_longest_known_pieces(folder):
    pieces = encoder.WordPieces(folder / "vocab.txt")
    named = {word: [VOCABULARY[n] for n in pieces.of(word)] for word in ("Quays", "été", "the.", "ship", "\n")}
    assert named == {
        "Quays": ["quay", "##s"],
        "été": ["ete"],
        "the.": ["the", "."],
        "ship": ["[UNK]"],
        "\n": ["[SEP]"],
    }


def test_every_word_has_the_place_of_its_first_piece(folder):
    pieces = encoder.WordPieces(folder / "vocab.txt")
    words = ["the", "quays", "."] * 90
    table, place = encoder.placed(words, np.repeat(np.arange(30), 9), pieces)
    firsts = table.reshape(-1)[place].tolist()
    assert [VOCABULARY[n] for n in firsts] == ["the", "quay", "."] * 90
    assert (table[:, 0] == pieces.begin).all() and ((table == pieces.end).sum(axis=1) == 1).all()
    assert len(set(place[:9].tolist())) == 9


def test_a_sentence_longer_than_a_row_is_cut(folder):
    table, place = encoder.placed(["the"] * 400, [0] * 400, encoder.WordPieces(folder / "vocab.txt"))
    assert table.shape == (3, encoder.MOST_PIECES)
    assert sorted(set(place.tolist())) == place.tolist()


def test_padding_changes_no_state_and_what_stands_beside_does(folder):
    model = encoder.Encoder(folder, 1).eval()

    def states(ids):
        pieces = torch.tensor([ids])
        with torch.no_grad():
            return model.above(model.below(pieces), pieces)

    alone, padded, other = states([2, 4, 3]), states([2, 4, 3, 0, 0]), states([2, 4, 8])
    assert torch.allclose(alone, padded[:, :3], atol=1e-4)
    assert not torch.allclose(alone[:, 1], other[:, 1], atol=1e-3)


def test_only_the_layers_above_are_learned(folder):
    model = encoder.Encoder(folder, 1)
    learned = {name.split(".")[1] for name, value in model.named_parameters() if value.requires_grad}
    assert learned == {"1"}
