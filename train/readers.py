"""Train the reader of attributions: `python -m train.readers [--cache FOLDER] [--hold N] [--epochs E] [--words]
[--onward]`.

Needs PyTorch 2.13 beside `make .venv/.bench`; it is no dependency of the project. Tokens become states (sums of column
rows, then dilated convolutions), and two heads read the states: cue or not, and a token's role for a cue. The last N
articles are never learned from: they tell when to stop, and the confidence of triples is fitted on them. The reader
of parsed texts is shown the word vectors (`python -m train.words`), and learns from the cues that
`python -m train.teacher` found in other texts too. With `--onward` the reader in the package learns further, mostly
from the cues and roles that `python -m train.committee` told of other texts (Hinton, Vinyals, Dean 2015). The mean of
its weights over the last steps is kept (Polyak and Juditsky 1992).
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel

from storywire.annotate import cues, reader, roles, ways, word_vectors
from storywire.annotate.tokens import Tokens
from storywire.annotate.ways import Between
from storywire.models import tensors
from storywire.models.tensors import Array, Weights
from train import networks, polnear
from train.bags import Bag
from train.examples import Example, common, example, kept_scores, pair_vocabularies
from train.polnear import Text

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
SEED = 7
MOST = {"lemma": 3500, "lower": 3500, "previous": 800, "next": 800, "head lemma": 1200, "subject lemma": 400}
OTHERS = 250
LEAST = 8
STATE, ROLE, RANK = 128, 96, 16
VECTOR_DROPOUT = 0.1  # of the numbers of word vectors
AVERAGED = 0.995  # the share of the mean of the weights that a step leaves


@dataclass(frozen=True)
class Dose:
    """How some of a step's texts are learned from: how many, what their cues and roles weigh, and which shares of their
    words, of the units of their states and of their cues' units are hidden."""

    number: int
    weights: tuple[float, float]
    words: float
    states: float
    cues: float


@dataclass(frozen=True)
class Recipe:
    """The largest step size, and how gold articles and other texts are learned from."""

    rate: float
    gold: Dose
    others: Dose


FIRST = Recipe(2e-3, Dose(3, (2, 1), 0.3, 0.25, 0.5), Dose(3, (6, 2), 0.1, 0.25, 0.5))
ONWARD = Recipe(1.5e-3, Dose(2, (0.5, 0.25), 0.3, 0.2, 0.4), Dose(8, (6, 2), 0.05, 0.02, 0.05))


@dataclass(frozen=True)
class Sheet:
    """One article as tensors.

    `columns` (tokens, columns); `is_cue` (tokens,) the probability of being a cue, -1 where that is not asked. Of each
    pair `cue` and `token` are token numbers, `pair` its columns, and `role` (pairs,) its role, or (pairs, 4) the
    probability of each. `near` (tokens, places): the numbers of the words whose vectors are shown.
    """

    columns: torch.Tensor
    near: torch.Tensor
    is_cue: torch.Tensor
    cue: torch.Tensor
    token: torch.Tensor
    pair: torch.Tensor
    role: torch.Tensor


class Reader(nn.Module):
    """What `storywire.annotate.reader` runs in numpy; `hidden`: how its states and its cues' are hidden in training."""

    def __init__(
        self,
        token_sizes: Sequence[int],
        pair_sizes: Sequence[int],
        dilations: Sequence[int],
        units: int = STATE,
        vectors: Floats | None = None,
    ) -> None:
        super().__init__()
        self.vectors = None if vectors is None else torch.tensor(vectors)
        if vectors is not None:
            self.dense = nn.Linear(vectors.shape[1] * len(word_vectors.PLACES), units, bias=False)
            nn.init.normal_(self.dense.weight, std=0.02)
        self.hidden = FIRST.gold
        self.table, self.pairs = Bag(token_sizes, units), Bag(pair_sizes, ROLE)
        self.bias = nn.Parameter(torch.zeros(units))
        self.layers = nn.ModuleList(nn.Conv1d(units, units, 3, padding=d, dilation=d) for d in dilations)
        self.cue_hidden, self.cue_out = nn.Linear(units, ROLE), nn.Linear(ROLE, 1)
        self.from_cue, self.from_token = nn.Linear(units, ROLE), nn.Linear(units, ROLE, bias=False)
        self.rank_cue, self.rank_token = nn.Linear(units, 4 * RANK), nn.Linear(units, 4 * RANK)
        self.role_out = nn.Linear(ROLE, 4)

    def states(self, columns: torch.Tensor, near: torch.Tensor) -> torch.Tensor:
        rows: torch.Tensor = self.table(columns)
        if self.vectors is not None:
            shown = self.vectors[near.long()].flatten(1)
            rows = rows + self.dense(functional.dropout(shown, VECTOR_DROPOUT, self.training))
        return self.in_context(rows)

    def in_context(self, rows: torch.Tensor) -> torch.Tensor:
        """The states (tokens, units) from the summed rows of the tokens."""
        state = functional.relu(rows + self.bias)
        for layer in self.layers:
            shown = dropped(state, self.hidden.states, self.training)
            state = state + functional.relu(convolved(layer, shown))
        return state

    def cue_scores(self, state: torch.Tensor) -> torch.Tensor:
        state = dropped(state, self.hidden.states, self.training)
        return self.cue_out(functional.relu(self.cue_hidden(state)))[:, 0]

    def roles(self, state: torch.Tensor, sheet: Sheet) -> torch.Tensor:
        """Scores (pairs, 4)."""
        cues_at, number = torch.unique(sheet.cue, return_inverse=True)
        of_cue = functional.dropout(state[cues_at], self.hidden.cues, self.training)
        of_token = dropped(state, self.hidden.states, self.training)
        hidden = self.from_cue(of_cue)[number] + self.from_token(of_token)[sheet.token]
        hidden = functional.relu(hidden + self.pairs(sheet.pair.long()))
        product = self.rank_cue(of_cue)[number] * self.rank_token(of_token)[sheet.token]
        bilinear = product.view(-1, 4, RANK).sum(2) / RANK**0.5
        return self.role_out(dropped(hidden, self.hidden.states, self.training)) + bilinear


def convolved(layer: nn.Conv1d, rows: torch.Tensor) -> torch.Tensor:
    """The layer over rows (tokens, units), as one product of matrices; naughts beyond the ends."""
    (far,) = layer.dilation
    wide = functional.pad(rows, (0, 0, far, far))
    beside = torch.cat([wide[: -2 * far], rows, wide[2 * far :]], 1)
    weight = layer.weight.permute(2, 1, 0).flatten(0, 1)
    return beside @ weight if layer.bias is None else beside @ weight + layer.bias


def dropped(rows: torch.Tensor, share: float, training: bool) -> torch.Tensor:
    """The rows without some of their units, the same for every row of a step (Gal and Ghahramani 2016)."""
    return rows * functional.dropout(torch.ones(rows.shape[1]), share, training)


def token_vocabularies(texts: Sequence[Tokens]) -> list[list[str]]:
    """The commonest values of each word column among all tokens."""
    counts: list[Counter[str]] = [Counter() for _ in cues.WORD_COLUMNS]
    for tokens in texts:
        strings = tokens.doc.vocab.strings  # the texts of one file share them, those of two files do not
        for counter, column in zip(counts, cues.word_table(tokens, np.arange(len(tokens))), strict=True):
            values, times = np.unique(column, return_counts=True)
            named = zip(values.tolist(), times.tolist(), strict=True)
            counter.update({strings[value]: n for value, n in named if value})
    return [
        list(networks.vocabulary(counter, MOST.get(name, OTHERS), LEAST))
        for name, counter in zip(cues.WORD_COLUMNS, counts, strict=True)
    ]


def sheets(
    texts: Sequence[Text],
    scores: Sequence[Any],
    others: Sequence[Tokens] = (),
    known: Mapping[str, Any] | None = None,
) -> tuple[list[Sheet], reader.Columns, Mapping[str, Any]]:
    """Every article as tensors, and the columns that made them: those given as `known`, else the commonest of these
    texts and of `others`."""
    found = [example(text, score) for text, score in zip(texts, scores, strict=True)]
    between = [ways.between(one.text.tokens, one.cue_rows, one.which) for one in found]
    known = known or _known(texts, others, found, between)
    columns = reader.columns(known)
    made = [sheet(one, columns, b) for one, b in zip(found, between, strict=True)]
    return made, columns, known


def _known(
    texts: Sequence[Text], others: Sequence[Tokens], found: Sequence[Example], between: Sequence[Between]
) -> dict[str, Any]:
    branches = [roles.branch_words(one.text.tokens, b.steps) for one, b in zip(found, between, strict=True)]
    return {
        "token_words": token_vocabularies([*(text.tokens for text in texts), *others]),
        "branch_words": common(texts, branches, roles.BRANCH_WORDS),
        "pair_words": pair_vocabularies(between),
    }


def sheet(one: Example, columns: reader.Columns, between: Between) -> Sheet:
    """One article as tensors."""
    tokens = one.text.tokens
    rows = cues.candidates(tokens)
    is_cue = np.full(len(tokens), -1, dtype=np.float32)
    is_cue[rows] = np.isin(rows, [gold.anchor for gold in one.text.gold])
    others = [t for gold in one.text.gold for t in gold.others if is_cue[t] != 1]
    is_cue[others] = -1
    pair = columns.of_pairs(tokens, one.cue_rows, one.which, one.scores, between)
    table = columns.of_tokens(tokens).astype(np.int16)
    pairs = one.cue_rows[one.which.cue], one.which.token, pair.astype(np.int16), one.labels
    return Sheet(*map(torch.tensor, (table, near(tokens), is_cue, *pairs)))


def taught_sheet(tokens: Tokens, cue: Floats, columns: reader.Columns, told: tuple[Ids, Floats] | None = None) -> Sheet:
    """A text without gold as tensors: the teacher's probabilities of its cues, and of `told`, cues and the role
    probabilities of their pairs, these pairs."""
    rows, chances = told or (np.zeros(0, dtype=np.int64), np.zeros((0, reader.ROLES), dtype=np.float32))
    which = ways.pairs(tokens, rows)
    pair = np.zeros((0, len(columns.pair_sizes)), dtype=np.int16)
    if len(rows):
        between = ways.between(tokens, rows, which)
        pair = columns.of_pairs(tokens, rows, which, np.maximum(cue, 0), between).astype(np.int16)
    parts = columns.of_tokens(tokens).astype(np.int16), near(tokens), cue.astype(np.float32), rows[which.cue]
    return Sheet(*map(torch.tensor, (*parts, which.token, pair, chances.astype(np.float32))))


def near(tokens: Tokens) -> Ids:
    """The numbers of the words whose vectors are shown; without a parse, of none."""
    return word_vectors.load().ids(tokens).astype(np.int32) if tokens.parsed else np.zeros((len(tokens), 0), np.int32)


def loss(model: Reader, columns: torch.Tensor, one: Sheet) -> tuple[torch.Tensor, torch.Tensor]:
    """The mean loss of the cues and of the roles of one article."""
    return losses(model, model.states(columns, one.near), one)


def losses(model: Reader, state: torch.Tensor, one: Sheet) -> tuple[torch.Tensor, torch.Tensor]:
    """The mean cross-entropy of the cues and of the roles, given the states of the tokens."""
    used = one.is_cue >= 0
    cue = functional.binary_cross_entropy_with_logits(model.cue_scores(state)[used], one.is_cue[used])
    if not len(one.role):
        return cue, cue.detach() * 0
    return cue, functional.cross_entropy(model.roles(state, one), one.role)


def joined(some: Sequence[Sheet]) -> Sheet:
    """Several articles as one."""
    starts = np.cumsum([0, *(len(one.columns) for one in some)])[:-1]
    moved = [(one.cue + int(s), one.token + int(s)) for one, s in zip(some, starts, strict=True)]
    return Sheet(
        torch.cat([one.columns for one in some]),
        torch.cat([one.near for one in some]),
        torch.cat([one.is_cue for one in some]),
        torch.cat([cue for cue, _ in moved]),
        torch.cat([token for _, token in moved]),
        torch.cat([one.pair for one in some]),
        torch.cat([one.role for one in some]),
    )


def hidden_words(columns: torch.Tensor, made: torch.Generator, share: float = FIRST.gold.words) -> torch.Tensor:
    """The columns with a share of their words hidden, so that rare words are not learned by heart."""
    shown = torch.rand(columns.shape, generator=made) >= share
    shown[:, len(cues.WORD_COLUMNS) :] = True
    return columns * shown


def held_out(model: Reader, some: Sequence[Sheet]) -> tuple[float, float]:
    """The mean losses over articles that were not learned from; not a number if there are none."""
    if not some:
        return float("nan"), float("nan")
    model.eval()
    with torch.no_grad():
        both = [loss(model, one.columns.long(), one) for one in some]
    model.train()
    weights = np.array([len(one.role) for one in some], dtype=float)
    return float(np.mean([c for c, _ in both])), float(np.average([r for _, r in both], weights=weights))


def endless(number: int, made: torch.Generator) -> Iterator[int]:
    """The numbers below `number` in ever new orders."""
    while True:
        yield from torch.randperm(number, generator=made).tolist()


def fit(
    model: Reader,
    used: Sequence[Sheet],
    watch: Sequence[Sheet],
    epochs: int,
    others: Sequence[Sheet] = (),
    recipe: Recipe = FIRST,
) -> tuple[Reader, dict[str, float]]:
    """Adam, the step size falling to naught by a cosine: the mean of the weights over the last steps, with its held-out
    losses. Of `others`, texts that were labelled by teachers, some are learned from in each step.
    """
    made = torch.Generator().manual_seed(SEED)
    together, steps = recipe.gold.number, epochs * (len(used) // recipe.gold.number)
    optimiser = torch.optim.Adam(model.parameters(), lr=recipe.rate, weight_decay=1e-6, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, recipe.rate, total_steps=steps + 1, pct_start=0.1)
    averaged = AveragedModel(model, multi_avg_fn=drawn_along)
    turn = endless(len(others), made)
    for epoch in range(epochs):
        begin, order = time.perf_counter(), torch.randperm(len(used), generator=made).tolist()
        for at in range(0, len(order) - together + 1, together):
            gold = [used[i] for i in order[at : at + together]]
            beside = [others[next(turn)] for _ in range(recipe.others.number)] if others else []
            optimiser.zero_grad()
            step_loss(model, gold, recipe.gold, made).backward()
            if beside:
                step_loss(model, beside, recipe.others, made).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 2.0)
            optimiser.step()
            schedule.step()
            averaged.update_parameters(model)
        reported(f"epoch {epoch + 1}", model, watch, time.perf_counter() - begin)
    held = reported("the mean of the last steps", averaged.module, watch)
    return averaged.module.eval(), held


def drawn_along(mean: Sequence[torch.Tensor], now: Sequence[torch.Tensor], number: int) -> None:
    """Draw the mean of the weights towards those of now, in place; at first it follows faster."""
    left = min(AVERAGED, (1 + int(number)) / (10 + int(number)))
    for one, other in zip(mean, now, strict=True):
        one.lerp_(other, 1 - left)


def step_loss(model: Reader, some: Sequence[Sheet], dose: Dose, made: torch.Generator) -> torch.Tensor:
    """What a step makes smaller: the weighted losses of some texts, parts of which are hidden."""
    batch = joined(some)
    model.hidden = dose
    cue, role = loss(model, hidden_words(batch.columns.long(), made, dose.words), batch)
    return dose.weights[0] * cue + dose.weights[1] * role


def reported(what: str, model: Reader, watch: Sequence[Sheet], seconds: float = 0.0) -> dict[str, float]:
    """The held-out losses, which are printed."""
    held = dict(zip(("cue", "role"), held_out(model, watch), strict=True))
    print(f"{what}: held out cue {held['cue']:.5f} role {held['role']:.5f}, {seconds:.0f} s", flush=True)
    return held


def weights(model: Reader, known: Mapping[str, Any]) -> Weights:
    """What is kept of a trained reader."""

    def two(name: str, weight: torch.Tensor, bias: torch.Tensor | None) -> dict[str, Array]:
        lowest = torch.zeros(weight.shape[-1]) if bias is None else bias
        kept = {name: weight.detach().numpy(), f"{name} bias": lowest.detach().numpy()}
        return {key: array for item in kept.items() for key, array in tensors.half(*item).items()}

    arrays = {
        **tensors.bytewise("table", model.table.weight.detach().numpy()),
        **tensors.bytewise("pairs", model.pairs.weight.detach().numpy()),
        **tensors.half("bias", model.bias.detach().numpy()),
    }
    for at, layer in enumerate(model.layers):
        arrays |= two(f"layer {at}", layer.weight.permute(2, 1, 0).flatten(0, 1), layer.bias)
    for name in reader.HEADS:
        head: nn.Linear = getattr(model, name)
        arrays |= two(name, head.weight.T, head.bias)
    if model.vectors is not None:
        arrays |= tensors.half("dense", model.dense.weight.detach().numpy().T)
    return Weights(arrays, known)


def taken_up(model: Reader, kept: Weights) -> None:
    """Give a reader the weights that `weights` made of one with the same columns and no more units. What the units that
    are new say counts for nothing at first, so both say the same."""
    state = {"table.weight": kept.numbers("table"), "pairs.weight": kept.numbers("pairs"), "bias": kept.numbers("bias")}
    for at in range(len(model.layers)):
        weight = kept.numbers(f"layer {at}")
        state[f"layers.{at}.weight"] = weight.reshape(3, -1, weight.shape[1]).transpose(2, 1, 0)
        state[f"layers.{at}.bias"] = kept.numbers(f"layer {at} bias")
    for name in reader.HEADS:
        state |= {f"{name}.weight": kept.numbers(name).T, f"{name}.bias": kept.numbers(f"{name} bias")}
    if model.vectors is not None:
        state["dense.weight"] = kept.numbers("dense").T
    wanted = model.state_dict()
    found = {name: torch.tensor(np.ascontiguousarray(part)) for name, part in state.items() if name in wanted}
    larger = {name: grown(part, wanted[name], name in ("table.weight", "pairs.weight")) for name, part in found.items()}
    model.load_state_dict({**wanted, **larger})


def grown(small: torch.Tensor, large: torch.Tensor, rows: bool) -> torch.Tensor:
    """`large` with `small` in its corner, and naughts where what was there before would look at what is new; `rows`: a
    row belongs to what is looked at, not to what looks."""
    made = large.clone()
    if small.dim() > 1 and not rows:
        made[: len(small), small.shape[1] :] = 0
    made[tuple(map(slice, small.shape))] = small
    return made


def main() -> None:
    """Train on the train part and save."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "storywire-polnear")
    options.add_argument("--hold", type=int, default=84, help="how many of the last articles are not learned from")
    options.add_argument("--epochs", type=int, default=8)
    options.add_argument("--limit", type=int, help="how many articles to read at all, to try this out")
    options.add_argument("--words", action="store_true", help="the reader of texts without a parse")
    options.add_argument("--onward", action="store_true", help="go on from the weights in the package")
    given = options.parse_args()
    torch.manual_seed(SEED)
    name = reader.WORDS if given.words else reader.MODEL
    texts = list(polnear.texts("train", given.cache, given.limit))
    scores = kept_scores(texts, given.cache)
    texts = list(map(polnear.unparsed, texts)) if given.words else texts
    said = [] if given.words else polnear.taught(given.cache)
    kept = tensors.load(name, reader.FEATURES[name]) if given.onward else None
    made, columns, known = sheets(texts, scores, [tokens for tokens, _ in said], kept and kept.words)
    asked = polnear.told_roles(given.cache) if given.onward and said else []
    told = [*asked, *[None] * len(said)][: len(said)]
    others = [taught_sheet(*one, columns, some) for one, some in zip(said, told, strict=True)]
    print("sheets made", flush=True)
    dilations = reader.WORDS_DILATIONS if given.words else reader.DILATIONS
    vectors = None if given.words else word_vectors.load().table
    model = Reader(columns.token_sizes, columns.pair_sizes, dilations, vectors=vectors)
    if kept:
        taken_up(model, kept)
    used = len(made) - given.hold
    recipe = ONWARD if given.onward else FIRST
    model, losses = fit(model, made[:used], made[used:], given.epochs, others, recipe)
    networks.save(name, weights(model, known), card(name, given.hold, losses, (len(others), len(asked))))


def card(name: str, hold: int, losses: Mapping[str, float], taught: tuple[int, int]) -> dict[str, Any]:
    """What is told of a reader beside its weights; `taught`: how many other texts have cues, and how many roles."""
    others, asked = taught
    held = f" without its last {hold} articles" if hold else ""
    texts = "English news without a parse" if name == reader.WORDS else "English news"
    labels = "whose cues a teacher labelled" + f", and the roles of {asked} of them a committee" * bool(asked)
    more = f"; and {others} news articles of 2015 to 2017 without gold, {labels}" if others else ""
    return {
        "name": name,
        "purpose": f"which tokens are cues of attribution, and the role of a token for a given cue, in {texts}",
        "data": f"PolNeAR, train part{held}: U.S. political news of 2016 (Newell, Margolin, Ruths 2018){more}",
        **({"teacher": polnear.TEACHER} if others else {}),
        "licence": "the corpus comes without a licence file; only learned weights are kept here, no text",
        "method": "sums of column rows, dilated convolutions, a cue head and a role head; Adam; train/readers.py",
        "seed": SEED,
        "scores": {f"held-out loss, {part}": round(value, 4) for part, value in losses.items() if hold},
        "features": list(reader.FEATURES[name]),
    }


if __name__ == "__main__":
    main()
