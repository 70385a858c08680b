"""Score the links between stories of one affair: python -m bench.links [--wrong].

`bench/cases/links.jsonl` holds pairs of allsides development stories, read and labelled by hand: earlier (the other
story belongs to the same chain of events and came before), related (the same, order not known) or unrelated (the same
persons or the same subject in general, but the one does not lead to the other), each with the reason in a few words.
The pairs were drawn from the links that an earlier, looser rule made, so recall is the share of those that were right.
Half of the first 64, by story, chose the rule; the other half is held out. Sixty fresh ones were drawn and labelled
later, before anything was computed on them (decision 135). The order counts as right where it is as labelled.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from bench import data
from bench.stories import stream
from storywire.annotate.features import find_features
from storywire.cluster.placer import Placer
from storywire.types import Placement, Relation

CASES = Path(__file__).with_name("cases") / "links.jsonl"
_TURNED = {Relation.EARLIER: Relation.LATER, Relation.LATER: Relation.EARLIER}


def main() -> None:
    """Run from the command line."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--wrong", action="store_true", help="name the pairs that were decided wrongly")
    given = options.parse_args()
    rows = [r for r in data.rows(data.home() / "stories" / "gold-dev.jsonl.zst") if r["dataset"] == "allsides"]
    linked = relations(rows)
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    for part in ("tuning", "held-out", "fresh"):
        show(
            part, [(case, linked.get((case["story"], case["other"]))) for case in cases if case["part"] == part], given
        )


def relations(rows: Sequence[data.Row]) -> dict[tuple[str, str], Relation]:
    """How the placer links the gold stories, each way."""
    features = {row["id"]: find_features(row["title"], row["text"] or "") for row in rows}
    placer, placements = Placer(), list[Placement]()
    for item in stream(rows, features, "natural"):
        placements += [placer.place(item), *placer.recheck()]
    gold = {row["id"]: row["story"] for row in rows}
    held: dict[str, Counter[str]] = defaultdict(Counter)
    for article, story in {p.article: p.story for p in placements}.items():
        held[story][gold[article]] += 1
    found: dict[tuple[str, str], Relation] = {}
    for placement in placements:
        for link in placement.related:
            if held[link.story]:
                one, other = gold[placement.article], held[link.story].most_common(1)[0][0]
                found[one, other] = link.relation
                found[other, one] = _TURNED.get(link.relation, link.relation)
    return found


def show(part: str, decided: Sequence[tuple[data.Row, Relation | None]], given: argparse.Namespace) -> None:
    """Print the scores of a part."""
    right = [(case, said) for case, said in decided if said and case["relation"] != "unrelated"]
    false = [case for case, said in decided if said and case["relation"] == "unrelated"]
    missed = [case for case, said in decided if not said and case["relation"] != "unrelated"]
    ordered = sum(said == case["relation"] for case, said in right)
    precision, recall = len(right) / max(1, len(right) + len(false)), len(right) / max(1, len(right) + len(missed))
    print(
        f"{part}: {len(decided)} pairs, precision {precision:.3f}, recall {recall:.3f}, "
        f"order right {ordered} of {len(right)}"
    )
    for case in (*false, *missed) if given.wrong else ():
        print(f"  WRONG {case['relation']}: {case['story']} {case['other']}: {case['why']}")


if __name__ == "__main__":
    main()
