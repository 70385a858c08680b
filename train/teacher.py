"""Train the teacher of the reader: `python -m train.teacher --encoder FOLDER [--cache FOLDER] [--hold N] [--epochs E]`.

The teacher is the reader with more to look at: to each token's row it adds the state of a pretrained encoder, whose
upper layers are trained further here. It is far too slow to ship. What it says of the training articles and of other
texts is what `python -m train.readers --taught` learns from beside the gold (Hinton, Vinyals, Dean 2015, "Distilling
the knowledge in a neural network"). The other texts are parsed ones in the cache, more.spacy.

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

from storywire.annotate import cues, reader, ways
from storywire.annotate.tokens import Tokens, tokens_of
from train import encoder, polnear, readers
from train.encoder import Chunks, Encoder, WordPieces
from train.readers import Sheet, Taught
from train.roles import kept_scores

UNITS = 160
TOGETHER = 3  # articles a step
RATE, ENCODER_RATE = 1.5e-3, 1.5e-4
FIXED = 3  # layers of the encoder, from the first, that are not trained
LEAST_CUE = 0.4  # of other texts, tokens that the teacher gives so much are taken as cues
Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Known = tuple[reader.Columns, Floats]  # the columns, and every token's probability of being a cue


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

    def reading(self, columns: torch.Tensor, read: Chunks) -> torch.Tensor:
        """The states (tokens, units)."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found = self.encoder.above(read.below.float(), read.pieces)
        rows = found.reshape(-1, self.encoder.width)[read.place].float()
        return self.in_context(self.table(columns + self.token_offsets) + self.seen(rows))


def cut(tokens: Tokens, pieces: WordPieces, model: Encoder) -> Chunks:
    """An article's words as rows of pieces."""
    return encoder.chunks([token.text for token in tokens.doc], tokens.sentence.tolist(), pieces, model)


def loss(model: Teacher, some: Sequence[Lesson], hidden: torch.Generator | None = None) -> tuple[torch.Tensor, ...]:
    """The mean losses of cues and roles; with `hidden` some words of the columns are hidden, as for the reader."""
    sheet = readers.joined([one.sheet for one in some])
    columns = sheet.columns.long()
    columns = columns if hidden is None else readers.hidden_words(columns, hidden)
    return readers.losses(model, model.reading(columns, encoder.joined(one.chunks for one in some)), sheet)


def fit(model: Teacher, used: Sequence[Lesson], watch: Sequence[Lesson], epochs: int) -> None:
    """AdamW, the encoder by smaller steps; both fall to naught by a cosine."""
    made = torch.Generator().manual_seed(readers.SEED)
    steps = epochs * (len(used) // TOGETHER)
    own = [p for name, p in model.named_parameters() if not name.startswith("encoder.")]
    given = [p for p in model.encoder.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW([{"params": own, "lr": RATE}, {"params": given, "lr": ENCODER_RATE}])
    rates = [RATE, ENCODER_RATE]
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rates, total_steps=steps + 1, pct_start=0.1)
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


def taught(model: Teacher, text: Tokens, chunks: Chunks, known: Known, anchors: Ids | None = None) -> Taught:
    """What the teacher says of a text; of `anchors` if they are given, else of the tokens that may well be cues."""
    columns, scores = known
    with torch.no_grad():
        state = model.reading(torch.tensor(columns.of_tokens(text)), chunks)
        cue = torch.sigmoid(model.cue_scores(state)).numpy()
        asked = np.full(len(text), -1, dtype=np.float32)
        rows = cues.candidates(text)
        asked[rows] = cue[rows]
        anchors = np.flatnonzero(asked >= LEAST_CUE) if anchors is None else anchors
        which = ways.pairs(text, anchors)
        between = ways.between(text, anchors, which)
        pair = columns.of_pairs(text, anchors, which, scores, between)
        parts = (torch.tensor(part) for part in (anchors[which.cue], which.token, pair))
        none = torch.zeros(0)
        role = model.roles(state, Sheet(none, none, *parts, none)) if len(anchors) else torch.zeros((0, 4))
    return Taught(asked.astype(np.float16), anchors, torch.softmax(role, 1).numpy().astype(np.float16))


def main() -> None:
    """Train on the train part, then read it and the other texts."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--encoder", type=Path, required=True, help="folder with model.safetensors and vocab.txt")
    options.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "storywire-polnear")
    options.add_argument("--hold", type=int, default=84, help="how many of the last articles are not learned from")
    options.add_argument("--epochs", type=int, default=2)
    options.add_argument("--others", type=int, default=1200, help="how many other texts to read")
    given = options.parse_args()
    torch.manual_seed(readers.SEED)
    texts = list(polnear.texts("train", given.cache))
    scores = kept_scores(texts, given.cache)
    made, columns, _ = readers.sheets(texts, scores)
    model = Teacher(columns.token_sizes, columns.pair_sizes, given.encoder)
    pieces = WordPieces(given.encoder / "vocab.txt")
    lessons = [Lesson(sheet, cut(t.tokens, pieces, model.encoder)) for t, sheet in zip(texts, made, strict=True)]
    fit(model, lessons[: len(made) - given.hold], lessons[len(made) - given.hold :], given.epochs)
    model.eval()
    known = [(columns, score) for score in scores]
    anchors = [np.array(sorted({gold.anchor for gold in text.gold}), dtype=np.int64) for text in texts]
    own = [
        taught(model, t.tokens, one.chunks, k, a) for t, one, k, a in zip(texts, lessons, known, anchors, strict=True)
    ]
    more = polnear.documents(given.cache / readers.MORE, given.others)
    others = [other(model, tokens_of(doc), pieces, columns) for doc in more]
    torch.save({"own": own, "others": others}, given.cache / readers.TAUGHT)


def other(model: Teacher, text: Tokens, pieces: WordPieces, columns: reader.Columns) -> Taught:
    """What the teacher says of a text without gold."""
    return taught(model, text, cut(text, pieces, model.encoder), (columns, readers.cue_chances(text)))


if __name__ == "__main__":
    main()
