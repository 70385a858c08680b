"""A small BERT encoder (Devlin et al. 2019) read from a folder of weights: what the teacher of attributions stands on.

Needs PyTorch only. The folder holds `model.safetensors` and `vocab.txt` of an uncased BERT, such as MiniLM-L6-H384
(Wang et al. 2020). Words come as tokens of another tokenizer; each becomes one or more pieces of the vocabulary.
"""

from __future__ import annotations

import json
import struct
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

Ids = npt.NDArray[np.int64]
MOST_PIECES = 160  # pieces read together, the marks of beginning and end among them
LONGEST = 60  # letters of a word that are looked at
EPSILON = 1e-12


class WordPieces:
    """Words as pieces: lower case, no accents, marks apart, then the longest known beginning again and again."""

    def __init__(self, vocabulary: Path) -> None:
        self.known = {piece: n for n, piece in enumerate(vocabulary.read_text(encoding="utf-8").splitlines())}
        self.unknown, self.begin, self.end = (self.known[name] for name in ("[UNK]", "[CLS]", "[SEP]"))
        self._kept: dict[str, list[int]] = {}

    def of(self, word: str) -> list[int]:
        """At least one piece; white space is the mark of an end."""
        if word not in self._kept:
            parts = list(_parts(word))
            self._kept[word] = [piece for part in parts for piece in self._pieces(part)] if parts else [self.end]
        return self._kept[word]

    def _pieces(self, part: str) -> list[int]:
        found, at = [], 0
        while at < len(part):
            mark = "##" if at else ""
            ends = range(len(part), at, -1)
            end = next((end for end in ends if mark + part[at:end] in self.known), None)
            if end is None:
                return [self.unknown]
            found.append(self.known[mark + part[at:end]])
            at = end
        return found


def _parts(word: str) -> Iterator[str]:
    """Runs of letters and figures, and single marks."""
    plain = unicodedata.normalize("NFD", word[:LONGEST].lower())
    run = ""
    for letter in plain:
        if unicodedata.category(letter) == "Mn":
            continue
        if letter.isalnum():
            run += letter
            continue
        yield from (part for part in (run, letter.strip()) if part)
        run = ""
    if run:
        yield run


@dataclass(frozen=True)
class Chunks:
    """An article as rows of pieces: `pieces` (rows, MOST_PIECES) with 0 for none, `place` (tokens,) of first pieces.

    `below`: what the fixed layers of the encoder make of the pieces, in half precision.
    """

    pieces: torch.Tensor
    place: torch.Tensor
    below: torch.Tensor


def chunks(words: Sequence[str], sentence: Sequence[int], pieces: WordPieces, model: Encoder) -> Chunks:
    """Sentences side by side as long as they fit in a row; a sentence that does not fit in one is cut."""
    table, place = (torch.tensor(part) for part in placed(words, sentence, pieces))
    with torch.autocast("cpu", dtype=torch.bfloat16):
        return Chunks(table, place, model.below(table.long()).bfloat16())


def placed(words: Sequence[str], sentence: Sequence[int], pieces: WordPieces) -> tuple[Ids, Ids]:
    """`pieces` and `place` of Chunks."""
    rows: list[list[int]] = []
    place = np.zeros(len(words), dtype=np.int64)
    row, room = [pieces.begin], MOST_PIECES - 1
    for first, last in _stretches(sentence):
        found = [pieces.of(word)[:8] for word in words[first:last]]
        if len(row) > 1 and len(row) + sum(map(len, found)) > room:
            rows, row = [*rows, row], [pieces.begin]
        for token, here in enumerate(found, first):
            if len(row) + len(here) > room:
                rows, row = [*rows, row], [pieces.begin]
            place[token] = len(rows) * MOST_PIECES + len(row)
            row.extend(here)
    table = np.zeros((len(rows) + 1, MOST_PIECES), dtype=np.int64)
    for line, ids in zip(table, [*rows, row], strict=True):
        line[: len(ids) + 1] = [*ids, pieces.end]
    return table, place


def _stretches(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.asarray(numbers), prepend=-1, append=-1)).tolist()
    return pairwise(edges)


def joined(some: Iterable[Chunks]) -> Chunks:
    """Several articles as one."""
    found = list(some)
    before = np.cumsum([0, *(len(one.pieces) for one in found)]).tolist()
    place = [one.place + rows * MOST_PIECES for one, rows in zip(found, before, strict=False)]
    return Chunks(torch.cat([one.pieces for one in found]), torch.cat(place), torch.cat([one.below for one in found]))


class Layer(nn.Module):
    """Self-attention and two linear layers, each added to its input and then normalised."""

    def __init__(self, width: int, heads: int, inner: int) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.first, self.second = nn.LayerNorm(width, EPSILON), nn.LayerNorm(width, EPSILON)

    def forward(self, state: torch.Tensor, unseen: torch.Tensor) -> torch.Tensor:
        """`unseen` is added to what is asked: 0, or a large negative number where there is no piece."""
        rows, length, width = state.shape
        heads = (rows, length, self.heads, width // self.heads)
        query, key, value = (layer(state).view(heads).transpose(1, 2) for layer in (self.query, self.key, self.value))
        looked = query @ key.transpose(2, 3) / (width // self.heads) ** 0.5 + unseen
        mixed = (looked.softmax(3).to(value.dtype) @ value).transpose(1, 2).reshape(rows, length, width)
        state = self.first(state + self.out(mixed))
        result: torch.Tensor = self.second(state + self.down(functional.gelu(self.up(state))))
        return result


class Encoder(nn.Module):
    """Pieces to states; the rows of the words and places and the first `fixed` layers are not learned further."""

    def __init__(self, folder: Path, fixed: int) -> None:
        super().__init__()
        found = tensors(folder / "model.safetensors")
        words, places = (found[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position"))
        kind = found["embeddings.token_type_embeddings.weight"][0]
        self.words, self.places = nn.Embedding.from_pretrained(words), nn.Embedding.from_pretrained(places + kind)
        self.fixed, self.width = fixed, words.shape[1]
        self.norm = nn.LayerNorm(self.width, EPSILON).requires_grad_(False)
        inner = len(found["encoder.layer.0.intermediate.dense.bias"])
        number = sum(name.endswith("intermediate.dense.bias") for name in found)
        self.layers = nn.ModuleList(Layer(self.width, self.width // 32, inner) for _ in range(number))
        self.load_state_dict({**renamed(found), "words.weight": words, "places.weight": places + kind})
        for layer in self.layers[:fixed]:
            layer.requires_grad_(False)

    @torch.no_grad()
    def below(self, pieces: torch.Tensor) -> torch.Tensor:
        """What the layers that stay as they are make of (rows, length) pieces: (rows, length, width)."""
        state = self.norm(self.words(pieces) + self.places(torch.arange(pieces.shape[1])))
        for layer in self.layers[: self.fixed]:
            state = layer(state, unseen(pieces))
        return state

    def above(self, state: torch.Tensor, pieces: torch.Tensor) -> torch.Tensor:
        """The states of the last layer from those of `below`."""
        for layer in self.layers[self.fixed :]:
            state = layer(state, unseen(pieces))
        return state


def unseen(pieces: torch.Tensor) -> torch.Tensor:
    """(rows, 1, 1, length): 0 where there is a piece, else a number that attention cannot make up for."""
    return (pieces == 0)[:, None, None, :] * -1e4


NAMES = {
    "attention.self.query": "query",
    "attention.self.key": "key",
    "attention.self.value": "value",
    "attention.output.dense": "out",
    "attention.output.LayerNorm": "first",
    "intermediate.dense": "up",
    "output.dense": "down",
    "output.LayerNorm": "second",
}


def renamed(found: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The tensors of the norm and the layers under our names."""
    mine = {f"norm.{kind}": found[f"embeddings.LayerNorm.{kind}"] for kind in ("weight", "bias")}
    for name, tensor in found.items():
        if name.startswith("encoder.layer."):
            number, rest = name.removeprefix("encoder.layer.").split(".", 1)
            part, kind = rest.rsplit(".", 1)
            mine[f"layers.{number}.{NAMES[part]}.{kind}"] = tensor
    return mine


def tensors(file: Path) -> dict[str, torch.Tensor]:
    """The single-precision tensors of a safetensors file: a length, a JSON table of offsets, then the bytes."""
    raw = file.read_bytes()
    (size,) = struct.unpack("<Q", raw[:8])
    table = json.loads(raw[8 : 8 + size])
    found = {}
    for name, one in table.items():
        if name != "__metadata__" and one["dtype"] == "F32":
            low, high = (8 + size + at for at in one["data_offsets"])
            found[name] = torch.from_numpy(np.frombuffer(raw[low:high], "<f4").reshape(one["shape"]).copy())
    return found
