"""Train the teacher of the reader: `python -m train.teacher --encoder FOLDER [--cache FOLDER] [--hold N] [--epochs E]
[--onward]`. With `--onward` the teacher in the cache learns further, by smaller steps.

The teacher is the reader with more to look at: to each token's row it adds the state of a pretrained encoder, whose
layers but the first are trained further here. It is far too slow to ship. It gives two things to the models that are:
what it says of the cues of other texts, from which they learn beside the gold (Hinton, Vinyals, Dean 2015, "Distilling
the knowledge in a neural network"), and the word vectors of train/words.py. The other texts are parsed ones in the
cache, more.spacy.

Needs PyTorch, the attribution set, and a folder with MiniLM-L6-H384 (MIT, Microsoft; all-MiniLM-L6-v2 of
sentence-transformers, Apache-2.0, is the same network trained further).
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from storywire.annotate import cues, reader
from storywire.annotate.tokens import Tokens, tokens_of
from train import encoder, polnear, readers
from train.encoder import Chunks, Encoder, WordPieces
from train.examples import kept_scores
from train.readers import Sheet

UNITS = 160
TOGETHER = 3  # articles a step
RATES, ONWARD_RATES = (1.5e-3, 1.5e-4), (8e-4, 8e-5)  # of its own weights and of the encoder's
FIXED = 1  # layers of the encoder, from the first, that are not trained
KEPT = "teacher.pt"  # in the cache
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Lesson:
    """One article for the teacher."""

    sheet: Sheet
    chunks: Chunks


class Teacher(readers.Reader):
    """The reader over rows to which the states of an encoder are added."""

    def __init__(self, token_sizes: Sequence[int], pair_sizes: Sequence[int], folder: Path) -> None:
        super().__init__(token_sizes, pair_sizes, reader.DILATIONS, UNITS)
        self.encoder = Encoder(folder, FIXED)
        self.seen = nn.Linear(self.encoder.width, UNITS)

    def encoded(self, read: Chunks) -> torch.Tensor:
        """The states of the encoder at the first piece of each token (tokens, width)."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found = self.encoder.above(read.below.float(), read.pieces)
        return found.reshape(-1, self.encoder.width)[read.place].float()

    def reading(self, columns: torch.Tensor, read: Chunks) -> torch.Tensor:
        """The states (tokens, units)."""
        return self.in_context(self.table(columns) + self.seen(self.encoded(read)))


def cut(tokens: Tokens, pieces: WordPieces, model: Encoder) -> Chunks:
    """An article's words as rows of pieces."""
    return encoder.chunks([token.text for token in tokens.doc], tokens.sentence.tolist(), pieces, model)


def loss(model: Teacher, some: Sequence[Lesson], hidden: torch.Generator | None = None) -> tuple[torch.Tensor, ...]:
    """The mean losses of cues and roles; with `hidden` some words of the columns are hidden, as for the reader."""
    sheet = readers.joined([one.sheet for one in some])
    columns = sheet.columns.long()
    columns = columns if hidden is None else readers.hidden_words(columns, hidden)
    return readers.losses(model, model.reading(columns, encoder.joined(one.chunks for one in some)), sheet)


def fit(
    model: Teacher,
    used: Sequence[Lesson],
    watch: Sequence[Lesson],
    epochs: int,
    rates: tuple[float, float] = RATES,
) -> None:
    """AdamW, the encoder by smaller steps; both fall to naught by a cosine."""
    made = torch.Generator().manual_seed(readers.SEED)
    steps = epochs * (len(used) // TOGETHER)
    own = [p for name, p in model.named_parameters() if not name.startswith("encoder.")]
    given = [p for p in model.encoder.parameters() if p.requires_grad]
    groups = [{"params": part, "lr": rate} for part, rate in zip((own, given), rates, strict=True)]
    optimiser = torch.optim.AdamW(groups)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, list(rates), total_steps=steps + 1, pct_start=0.1)
    begin = time.perf_counter()
    for epoch in range(epochs):
        order = torch.randperm(len(used), generator=made).tolist()
        for number, at in enumerate(range(0, len(order) - TOGETHER + 1, TOGETHER)):
            cue, role = loss(model, [used[i] for i in order[at : at + TOGETHER]], made)
            optimiser.zero_grad()
            (3 * cue + role).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 2.0)
            optimiser.step()
            schedule.step()
            if number % 20 == 19:
                took = time.perf_counter() - begin
                print(f"{epoch} {number}: {cue.item():.4f} {role.item():.4f} {took:.0f} s", flush=True)
        report(model, watch)


def report(model: Teacher, watch: Sequence[Lesson]) -> None:
    """The held-out losses, and the best F1 of the cues over all thresholds."""
    model.eval()
    said, true, losses = [], [], []
    with torch.no_grad():
        for one in watch:
            state = model.reading(one.sheet.columns.long(), one.chunks)
            losses.append([float(part) for part in readers.losses(model, state, one.sheet)])
            asked = one.sheet.is_cue >= 0
            said.append(model.cue_scores(state)[asked].numpy())
            true.append(one.sheet.is_cue[asked].numpy() > 0)
    model.train()
    cue, role = np.mean(losses, axis=0)
    best = best_f1(np.concatenate(said), np.concatenate(true))
    print(f"held out: cue {cue:.5f} role {role:.5f}, cues F1 {best:.4f}", flush=True)


def best_f1(scores: npt.NDArray[np.float32], true: npt.NDArray[np.bool_]) -> float:
    """The largest F1 that any threshold gives."""
    hit = np.cumsum(true[np.argsort(-scores)])
    return float(np.max(2 * hit / (np.arange(1, len(hit) + 1) + true.sum())))


def said(model: Teacher, text: Tokens, pieces: WordPieces, columns: reader.Columns) -> Floats:
    """Every token's probability of being a cue; -1 for what is no candidate."""
    with torch.no_grad():
        state = model.reading(torch.tensor(columns.of_tokens(text)), cut(text, pieces, model.encoder))
        cue = torch.sigmoid(model.cue_scores(state)).numpy()
    found = np.full(len(text), -1, dtype=np.float32)
    rows = cues.candidates(text)
    found[rows] = cue[rows]
    return found


def main() -> None:
    """Train on the train part, keep the weights, then read the other texts."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--encoder", type=Path, required=True, help="folder with model.safetensors and vocab.txt")
    options.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "storywire-polnear")
    options.add_argument("--hold", type=int, default=84, help="how many of the last articles are not learned from")
    options.add_argument("--epochs", type=int, default=4)
    options.add_argument("--others", type=int, default=1200, help="how many other texts to read")
    options.add_argument("--onward", action="store_true", help="go on with the teacher in the cache")
    given = options.parse_args()
    torch.manual_seed(readers.SEED)
    texts = list(polnear.texts("train", given.cache))
    before = torch.load(given.cache / KEPT) if given.onward else None
    made, columns, known = readers.sheets(texts, kept_scores(texts, given.cache), known=before and before["known"])
    model = Teacher(columns.token_sizes, columns.pair_sizes, given.encoder)
    if before:
        model.load_state_dict(before["weights"])
    pieces = WordPieces(given.encoder / "vocab.txt")
    lessons = [Lesson(sheet, cut(t.tokens, pieces, model.encoder)) for t, sheet in zip(texts, made, strict=True)]
    used, rates = len(made) - given.hold, ONWARD_RATES if given.onward else RATES
    fit(model, lessons[:used], lessons[used:], given.epochs, rates)
    torch.save({"known": known, "weights": model.eval().state_dict()}, given.cache / KEPT)
    more = map(tokens_of, polnear.documents(given.cache / polnear.MORE, given.others))
    np.savez(given.cache / polnear.TAUGHT, *(said(model, text, pieces, columns) for text in more))


def load(cache: Path, folder: Path) -> tuple[Teacher, reader.Columns]:
    """The teacher as it was kept, and the columns that it is shown; `folder` holds the encoder."""
    kept = torch.load(cache / KEPT)
    columns = reader.columns(kept["known"])
    model = Teacher(columns.token_sizes, columns.pair_sizes, folder)
    model.load_state_dict(kept["weights"])
    return model.eval(), columns


if __name__ == "__main__":
    main()
