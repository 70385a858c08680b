"""Make the word vectors: `python -m train.words --encoder FOLDER [--cache FOLDER]`, after train.teacher, with PyTorch.

What the teacher's encoder adds to the state of a word is averaged over the other texts, which it did not learn from,
reduced to its principal components, and kept in one byte a number.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from spacy.tokens import Doc

from storywire.annotate import word_vectors
from storywire.annotate.tokens import Tokens, tokens_of
from storywire.models import tensors
from storywire.models.tensors import Weights
from train import networks, polnear, teacher
from train.encoder import WordPieces
from train.teacher import Teacher

Floats = npt.NDArray[np.float32]
LEAST = 3  # times that a word must be met
NUMBERS = 32
DRAWN = 2.0  # how many times each word is taken to be met besides, with the state that is the mean of all
COMMON = 12_000  # words that the components are found on
MOST_WEIGHT = 20.0


def in_context(model: Teacher, pieces: WordPieces, docs: Iterable[Doc]) -> tuple[list[str], Floats, Floats]:
    """The words in small letters, the commonest first; how often each is met; and (words, units) what the encoder adds
    to its state, the mean over the texts, drawn a little towards the mean of all words."""
    totals: dict[str, Floats] = {}
    times: Counter[str] = Counter()
    for doc in docs:
        words = [token.lower_ for token in doc]
        for word, row in zip(words, added(model, pieces, tokens_of(doc)), strict=True):
            if any(map(str.isalpha, word)) and len(word.split()) == 1:
                totals[word] = totals.get(word, 0.0) + row
                times[word] += 1
    kept = sorted((word for word, n in times.items() if n >= LEAST), key=lambda word: (-times[word], word))
    mean = sum(totals.values()) / max(times.total(), 1)
    rows = [(totals[word] + DRAWN * mean) / (times[word] + DRAWN) for word in kept]
    return kept, np.array([times[word] for word in kept], dtype=np.float32), np.array(rows, dtype=np.float32)


def added(model: Teacher, pieces: WordPieces, tokens: Tokens) -> Floats:
    """(tokens, units): what the encoder adds to the state of each token."""
    read = teacher.cut(tokens, pieces, model.encoder)
    with torch.no_grad():
        found: Floats = model.seen(model.encoded(read)).numpy()
    return found


def components(rows: Floats, times: Floats, numbers: int = NUMBERS) -> Floats:
    """The first principal components of the rows, common words weighing more; their spread is one on the whole."""
    weight = np.sqrt(times)
    weight = np.minimum(weight / weight.mean(), MOST_WEIGHT)
    centred = rows - np.average(rows, axis=0, weights=weight)
    _, _, axes = np.linalg.svd((centred * np.sqrt(weight)[:, None])[:COMMON], full_matrices=False)
    found = centred @ axes[:numbers].T
    result: Floats = (found / found.std()).astype(np.float32)
    return result


def main() -> None:
    """Make and save."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--encoder", type=Path, required=True, help="folder with model.safetensors and vocab.txt")
    options.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "storywire-polnear")
    options.add_argument("--others", type=int, default=1200, help="how many other texts to look at")
    given = options.parse_args()
    docs = polnear.documents(given.cache / polnear.MORE, given.others)
    model, _ = teacher.load(given.cache, given.encoder)
    words, times, rows = in_context(model, WordPieces(given.encoder / "vocab.txt"), docs)
    table = tensors.bytewise("table", components(rows, times))
    networks.save(word_vectors.MODEL, Weights(table, {"words": words}), card(len(words), len(docs)))


def card(words: int, texts: int) -> dict[str, object]:
    """What is told of the vectors beside them."""
    return {
        "name": word_vectors.MODEL,
        "purpose": "what English words are like that cues of attribution are told by",
        "data": f"{words} words met at least {LEAST} times in {texts} news articles of 2015 to 2017 without gold",
        "teacher": polnear.TEACHER,
        "licence": "the teacher's corpus has no licence file; only learned weights are kept here, no text",
        "method": f"{NUMBERS} principal components of the mean of the teacher's states of a word; train/words.py",
        "seed": 0,
        "scores": {},
        "features": list(word_vectors.PLACES),
    }


if __name__ == "__main__":
    main()
