"""Ask a committee: `python -m train.committee --encoder FOLDER [--cache FOLDER] [--others N]`, with PyTorch.

Of texts without gold the teacher (train.teacher) and the models of the package say which tokens are cues; and for the
likely ones the teacher and the reader say which role each token has. Weighted means of what they say are kept in the
cache: `python -m train.cues` and `python -m train.readers --onward` learn from them. Those that err differently are
together nearer to the truth than the best of them.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from storywire.annotate import reader, triples, ways
from storywire.annotate.reader import Reader
from storywire.annotate.tokens import Tokens
from train import polnear, teacher
from train.encoder import WordPieces
from train.readers import taught_sheet
from train.teacher import Teacher

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
LIKELY = 0.3  # cues less likely than this are not asked about
WEIGHTS = {"reader": 0.45, "teacher": 0.55}  # by their losses on articles held back
TEACHER = 0.65  # the teacher's weight among the cues


@dataclass(frozen=True)
class Committee:
    """Who is asked; `columns` are those that the teacher learned with."""

    teacher: Teacher
    pieces: WordPieces
    columns: reader.Columns
    reader: Reader

    def said(self, tokens: Tokens, cue: Floats) -> tuple[Ids, Floats]:
        """The likely cues of a text, `cue` being every token's probability, and the role probabilities of their pairs
        (pairs, roles), in the order of ways.pairs."""
        rows = np.flatnonzero(cue >= LIKELY)
        if not len(rows):
            return rows, np.zeros((0, reader.ROLES), dtype=np.float32)
        which = ways.pairs(tokens, rows)
        between = ways.between(tokens, rows, which)
        scores = np.maximum(cue, 0)
        asked = rows, which, scores, between
        pair = self.reader.columns.of_pairs(tokens, *asked)
        each = {
            "reader": self.reader.role_scores(self.reader.states(tokens), rows, which, pair),
            "teacher": self._taught(tokens, cue, self.columns.of_pairs(tokens, *asked), (rows, which)),
        }
        return rows, mean(each)

    def cues(self, tokens: Tokens, cue: Floats) -> Floats:
        """Every token's probability of being a cue, `cue` being the teacher's; -1 for what is no candidate."""
        asked = cue >= 0
        own = triples.cue_scores(tokens, self.reader.states(tokens))
        found = cue.copy()
        total = TEACHER * _odds(cue[asked]) + (1 - TEACHER) * _odds(own[asked])
        found[asked] = 1 / (1 + np.exp(-total))
        return found

    def _taught(self, tokens: Tokens, cue: Floats, pair: Ids, asked: tuple[Ids, ways.Pairs]) -> Floats:
        rows, which = asked
        sheet = taught_sheet(tokens, cue, self.columns)
        pairs = (torch.tensor(part) for part in (rows[which.cue], which.token, pair.astype(np.int16)))
        sheet = replace(sheet, **dict(zip(("cue", "token", "pair"), pairs, strict=True)))
        with torch.no_grad():
            state = self.teacher.reading(sheet.columns.long(), teacher.cut(tokens, self.pieces, self.teacher.encoder))
            found: Floats = torch.softmax(self.teacher.roles(state, sheet), 1).numpy()
        return found


def mean(each: Mapping[str, Floats]) -> Floats:
    """The weighted geometric mean of probabilities (pairs, roles)."""
    logs = [WEIGHTS[name] * np.log(np.maximum(chances, 1e-7)) for name, chances in each.items()]
    return reader.softmax(np.sum(logs, axis=0, dtype=np.float32))


def _odds(chances: Floats) -> Floats:
    """Logarithms of odds."""
    bounded = np.clip(chances, 1e-6, 1 - 1e-6)
    result: Floats = np.log(bounded / (1 - bounded))
    return result


def main() -> None:
    """Ask about the other texts and keep what is said."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--encoder", type=Path, required=True, help="folder with model.safetensors and vocab.txt")
    options.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "storywire-polnear")
    options.add_argument("--others", type=int, default=1200, help="how many other texts to ask about")
    given = options.parse_args()
    model, columns = teacher.load(given.cache, given.encoder)
    pieces = WordPieces(given.encoder / "vocab.txt")
    asked = Committee(model, pieces, columns, reader.load())
    kept = {}
    for number, (tokens, taught) in enumerate(polnear.taught(given.cache, alone=True)[: given.others]):
        cue = asked.cues(tokens, taught)
        rows, chances = asked.said(tokens, cue)
        kept |= {f"all {number}": cue, f"cues {number}": rows, f"roles {number}": chances.astype(np.float16)}
    np.savez(given.cache / polnear.ROLES, **kept)


if __name__ == "__main__":
    main()
