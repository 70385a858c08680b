"""Train the judge of dates: `python -m train.dates [--cache FOLDER]` writes `models/dates` anew from the bench data.

Pages of the sets `dating` and `reading` in four conditions: as HTML, as HTML without metadata, as text dump, and as a
dump whose address and day of fetching are known; the second and third again with a false crawl day at the top of the
page, so that a masthead is not taken for a publication date.
Cross-validated by site; the calibration is fitted on the held-out folds.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from bench import data
from storywire.read import candidates, dump, judge
from storywire.read.candidates import Sighting
from storywire.read.source import Source
from storywire.types import MediaType, RawPage

SEED = 7
FOLDS = 5
WRONG = 0.04  # the share of pages whose day may be wrong by more than a day: of dumps, and of HTML without metadata
STATED = 0.4  # the confidence from which a day is stated that metadata state as that of publication
MODEL = Path(__file__).resolve().parents[1] / "src" / "storywire" / "models" / "dates"
CONDITIONS = ("html", "html_nodate", "dump", "dump_known", "nodate_masthead", "dump_masthead")
_WITHHELD = re.compile(
    r"<script[^>]{0,300}ld\+json[^>]{0,300}>.*?</script>|<meta\b[^>]*>|<link\b[^>]*>|(?<=\s)datetime\s*=\s*(?:\"[^\"]*\"|'[^']*')",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class Case:
    """One page in one condition: its sightings' features, the days seen, and the day it was published."""

    id: str
    site: str
    condition: str
    gold: date
    seen: tuple[Sighting, ...]
    matrix: judge.Matrix
    trusted: bool


def cases(cache: Path | None) -> list[Case]:
    """Every page with a gold day in every condition."""
    code = "".join(Path(module.__file__ or "").read_text("utf-8") for module in _modules())
    kept = cache / f"cases-{hashlib.sha256(code.encode()).hexdigest()[:12]}.pickle" if cache else None
    if kept and kept.exists():
        return list(pickle.loads(kept.read_bytes()))  # our own cache, made a moment ago
    found = [case for row, html in _rows() for case in _conditions(row, html) if _plausible(case)]
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(pickle.dumps(found))
    return found


def _modules() -> list[Any]:
    from storywire.read import layout, lines, linked, markup, written

    return [candidates, judge, layout, linked, lines, markup, written]


def _plausible(case: Case) -> bool:
    """The days of the reading set were typed by hand: one that is seen nowhere on its page teaches nothing."""
    return case.trusted or any(sighting.day == case.gold for sighting in case.seen)


def _rows() -> Iterator[tuple[dict[str, Any], str]]:
    """Pages with a gold day, each once: those of `dating` first, which are the trusted ones."""
    met: set[str] = set()
    for name in ("dating", "reading"):
        folder = data.home() / name
        html = {row["id"]: row["html"] for row in data.rows(folder / f"{name}-dev.html.jsonl.zst")}
        for row in data.rows(folder / f"{name}-dev.jsonl.zst"):
            key = row["id"].split(":")[-1]
            if _day(row.get("gold_date")) and key not in met:
                met.add(key)
                yield {**row, "trusted": name == "dating"}, html.get(row["id"]) or ""


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat((value or "")[:10])
    except ValueError:
        return None


def _conditions(row: dict[str, Any], html: str) -> Iterator[Case]:
    gold = _day(row["gold_date"])
    if gold is None:
        return
    chance = random.Random(f"{SEED}:{row['id']}")
    bare = withheld(html)
    address = None if row["id"].startswith("traf:") else row["url"]
    marked = masthead(bare, gold, chance, row["lang"])
    marked_dump = masthead(row["text_dump"], gold, chance, row["lang"])
    dropped = chance.choice(CONDITIONS[4:])
    fetched = datetime.combine(gold + timedelta(days=int(2 ** chance.uniform(0, 10))), time(12), UTC)
    pages = {
        "html": (html, RawPage(row["id"], b"", MediaType.HTML, "bench", address)),
        "html_nodate": (bare, RawPage(row["id"], b"", MediaType.HTML, "bench")),
        "dump": (row["text_dump"], RawPage(row["id"], b"", MediaType.TEXT, "bench")),
        "dump_known": (row["text_dump"], RawPage(row["id"], b"", MediaType.TEXT, "bench", address, fetched)),
        "nodate_masthead": (marked, RawPage(row["id"], b"", MediaType.HTML, "bench")),
        "dump_masthead": (marked_dump, RawPage(row["id"], b"", MediaType.TEXT, "bench")),
    }
    for condition, (text, page) in pages.items():
        if text and condition != dropped:
            yield _case(row, condition, gold, Source(page, text))


def _case(row: dict[str, Any], condition: str, gold: date, source: Source) -> Case:
    sightings = candidates.collect(source)
    verdicts = dump.read_dump(source).lines if source.page.media_type is MediaType.TEXT else ()
    matrix = judge.features(sightings, source.page.url or "", verdicts)
    return Case(row["id"], row["site"], condition, gold, sightings.seen, matrix.astype(np.float32), row["trusted"])


def withheld(html: str) -> str:
    """A page without JSON-LD, meta and link elements and datetime attributes."""
    return _WITHHELD.sub(" ", html)


def masthead(text: str, gold: date, chance: random.Random, language: str | None) -> str:
    """The page with the day it was fetched, some time after it was published, among its first lines."""
    from storywire import lexicons

    day = gold + timedelta(days=int(2 ** chance.uniform(0, 10)))
    code = language if language and lexicons.has(language, "dates") else "en"
    words = lexicons.load(code, "dates")
    month = (words["months"][day.month - 1] or [str(day.month)])[0].capitalize()
    weekday = words["weekdays"][day.weekday()][0].capitalize()
    plain = f"{month} {day.day}, {day.year}" if code == "en" else f"{day.day}. {month} {day.year}"
    line = chance.choice(
        (
            f"{weekday}, {plain}",
            f"{weekday}, {plain}",
            plain,
            day.strftime("%d.%m.%Y"),
            f"{weekday} {plain} 10:{day.day:02}",
        )
    )
    if text.lstrip().startswith("<"):
        at = re.search(r"<body[^>]*>", text)
        where = at.end() if at else 0
        return f"{text[:where]}<div>{line}</div>{text[where:]}"
    lines = text.split("\n")
    where = chance.randint(0, min(6, len(lines)))
    return "\n".join([*lines[:where], line, *lines[where:]])


# --------------------------------------------------------------------------------------------- fitting


def fit(chosen: list[Case], rounds: int = 300) -> HistGradientBoostingClassifier:
    """Boosted trees over sightings; a page weighs the same however many days stand on it."""
    usable = [case for case in chosen if len(case.seen)]
    x = np.concatenate([case.matrix for case in usable])
    y = np.concatenate([[sighting.day == case.gold for sighting in case.seen] for case in usable])
    w = np.concatenate([np.full(len(case.seen), 1 / np.sqrt(len(case.seen))) for case in usable])
    model = HistGradientBoostingClassifier(
        max_iter=rounds,
        learning_rate=0.05,
        max_leaf_nodes=16,
        min_samples_leaf=15,
        l2_regularization=3.0,
        random_state=SEED,
        max_features=0.4,
        early_stopping=False,
    )
    return model.fit(x, y, sample_weight=w)


def exported(model: HistGradientBoostingClassifier) -> tuple[list[dict[str, list[float]]], float]:
    """The trees as arrays of nodes (feature, threshold, left, right, value; left -1 in a leaf), and the start."""
    trees = []
    for (predictor,) in model._predictors:
        nodes = predictor.nodes
        leaf = nodes["is_leaf"].astype(bool)
        trees.append(
            {
                "feature": [int(value) for value in nodes["feature_idx"]],
                "threshold": [
                    0.0 if end else float(f"{value:.6g}")
                    for value, end in zip(nodes["num_threshold"], leaf, strict=True)
                ],
                "left": [-1 if end else int(value) for value, end in zip(nodes["left"], leaf, strict=True)],
                "right": [-1 if end else int(value) for value, end in zip(nodes["right"], leaf, strict=True)],
                "value": [
                    round(float(value), 5) if end else 0.0 for value, end in zip(nodes["value"], leaf, strict=True)
                ],
            }
        )
    return trees, float(np.ravel(model._baseline_prediction)[0])


def held_out(found: list[Case], cache: Path | None = None) -> dict[tuple[str, str], tuple[judge.Ranked, ...]]:
    """Each case's days as ranked by a judge that saw no page of its site."""
    sites = [case.site for case in found]
    ranked = {}
    for train, test in GroupKFold(FOLDS, shuffle=True, random_state=SEED).split(found, groups=sites):
        model = fit([found[number] for number in train])
        odds = model.decision_function(np.concatenate([found[number].matrix for number in test]))
        at = 0
        for number in test:
            case = found[number]
            ranked[case.id, case.condition] = judge.ranked(case.seen, odds[at : at + len(case.seen)])
            at += len(case.seen)
    if cache:
        (cache / "ranked.pickle").write_bytes(pickle.dumps(ranked))
    return ranked


def calibrated(found: list[Case], ranked: dict[tuple[str, str], tuple[judge.Ranked, ...]]) -> dict[str, float]:
    """Platt's calibration on the held-out rankings, and the least confidences that keep wrong days under the cap."""
    usable = [case for case in found if case.trusted and ranked[case.id, case.condition]]
    x = [list(judge.lead(ranked[case.id, case.condition]).values()) for case in usable]
    y = [ranked[case.id, case.condition][0].day == case.gold for case in usable]
    model = LogisticRegression().fit(x, y)
    names = judge.lead(ranked[usable[0].id, usable[0].condition])
    constants = {name: round(float(value), 5) for name, value in zip(names, model.coef_[0], strict=True)}
    constants |= {"intercept": round(float(model.intercept_[0]), 5), "threshold_stated": STATED}
    for name, condition in (("threshold", "dump"), ("threshold_markup", "html_nodate")):
        for threshold in np.arange(0.2, 0.9, 0.01):
            constants[name] = round(float(threshold), 2)
            constants.setdefault("threshold_markup", constants[name])
            if outcome(found, ranked, constants, condition)["wrong"] <= WRONG:
                break
    return constants


def outcome(
    found: list[Case],
    ranked: dict[tuple[str, str], tuple[judge.Ranked, ...]],
    constants: dict[str, float],
    condition: str,
) -> dict[str, float]:
    """Shares of pages whose day is exact, wrong by more than one day, and abstained from."""
    chosen = [case for case in found if case.trusted and case.condition == condition]
    exact = wrong = abstained = 0
    for case in chosen:
        ranking = ranked[case.id, condition]
        media = MediaType.TEXT if "dump" in condition else MediaType.HTML
        if not ranking or judge.confidence(ranking, constants) < judge.threshold(ranking[0], media, constants):
            abstained += 1
            continue
        exact += ranking[0].day == case.gold
        wrong += abs((ranking[0].day - case.gold).days) > 1
    n = len(chosen)
    return {"n": n, "exact": round(exact / n, 4), "wrong": round(wrong / n, 4), "abstain": round(abstained / n, 4)}


def frontier(
    found: list[Case], ranked: dict[tuple[str, str], tuple[judge.Ranked, ...]], condition: str
) -> dict[str, float]:
    """The best exact share of a condition under several caps on wrong days, for whoever moves the threshold."""
    rows = []
    for case in found:
        ranking = ranked[case.id, condition] if case.trusted and case.condition == condition else None
        if ranking is not None:
            gap = abs((ranking[0].day - case.gold).days) if ranking else 0
            rows.append((ranking[0].score if ranking else 0.0, bool(ranking) and gap == 0, gap > 1))
    rows.sort(reverse=True)
    best = {}
    for cap in (0.005, 0.01, 0.02, 0.03, 0.04, 0.05, 1.0):
        exact = wrong = 0
        for _, right, far in rows:
            wrong += far
            if wrong / len(rows) > cap:
                break
            exact += right
        best[f"wrong<={cap}"] = round(exact / len(rows), 3)
    return best


def reliability(
    found: list[Case], ranked: dict[tuple[str, str], tuple[judge.Ranked, ...]], constants: dict[str, float]
) -> list[dict[str, float]]:
    """Per band of confidence: how many pages, the mean confidence, and the share whose day is right."""
    said = [
        (judge.confidence(ranked[case.id, case.condition], constants), case)
        for case in found
        if ranked[case.id, case.condition]
    ]
    table = []
    for low in np.arange(0.0, 1.0, 0.1):
        band = [(value, case) for value, case in said if low <= value < low + 0.1 or (low > 0.85 and value >= 1)]
        if band:
            right = np.mean([ranked[case.id, case.condition][0].day == case.gold for _, case in band])
            mean = np.mean([value for value, _ in band])
            table.append(
                {
                    "from": round(float(low), 1),
                    "n": len(band),
                    "said": round(float(mean), 3),
                    "right": round(float(right), 3),
                }
            )
    return table


def main() -> None:
    """Collect, cross-validate, calibrate, fit on everything, write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cache", type=Path, help="a folder in which the collected sightings are kept between runs")
    found = cases(options.parse_args().cache)
    ranked = held_out(found, options.parse_args().cache)
    for condition in CONDITIONS:
        print(condition, frontier(found, ranked, condition))
    constants = calibrated(found, ranked)
    scores = {condition: outcome(found, ranked, constants, condition) for condition in CONDITIONS}
    table = reliability(found, ranked, constants)
    for name, row in scores.items():
        print(f"{name:16}", row)
    for line in table:
        print(line)
    trees, start = exported(fit(found))
    MODEL.mkdir(parents=True, exist_ok=True)
    weights = {"trees": trees, "calibration": {**constants, "start": round(start, 6)}}
    (MODEL / "weights.json").write_text(json.dumps(weights, separators=(",", ":")) + "\n", "utf-8")
    (MODEL / "card.json").write_text(json.dumps(card(scores, table), indent=2, ensure_ascii=False) + "\n", "utf-8")


def card(scores: dict[str, dict[str, float]], table: list[dict[str, float]]) -> dict[str, Any]:
    """The model's card."""
    return {
        "name": "dates",
        "purpose": "how likely a day seen on a page is the day it was published; ranks the days of a page",
        "method": "boosted regression trees over sightings of days; logistic calibration of the first two scores",
        "data": "the development sets dating and reading: evaluation pages of htmldate and trafilatura",
        "licence": "weights only; the pages are other people's and are not part of this repository",
        "seed": SEED,
        "scores": {"cross-validated by site": scores, "reliability": table},
        "train": "python -m train.dates",
        "features": list(judge.FEATURES),
    }


if __name__ == "__main__":
    main()
