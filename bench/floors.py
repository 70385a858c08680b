"""Run every benchmark and hold its floors: a fall is a failed build.

    python -m bench.floors               all runs of floors.toml
    python -m bench.floors reading       only those whose name begins so
    python -m bench.floors --freeze      write what was measured to bench/results.md

Without the benchmark data everything is skipped, and said so. Lowering a floor needs a reason, in floors.toml.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from bench import data

HERE = Path(__file__).parent


class Measured(NamedTuple):
    """One figure of one run beside its floor (or ceiling, for rates of error)."""

    run: str
    metric: str
    value: float
    bound: float
    ceiling: bool

    @property
    def holds(self) -> bool:
        """Whether the figure is on the right side of its bound, to the third decimal."""
        value = round(self.value, 3)
        return value <= self.bound if self.ceiling else value >= self.bound


def main() -> int:
    """Run, print, compare; 1 if any bound is broken."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("start", nargs="?", default="", help="only the runs whose name begins so")
    options.add_argument("--freeze", action="store_true", help="write bench/results.md")
    chosen = options.parse_args()
    if not data.home().is_dir():
        print("bench: skipped, the benchmark data is not here (STORYWIRE_BENCH says where it is)")
        return 0
    runs = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))
    found = [one for name, run in runs.items() if name.startswith(chosen.start) for one in measure(name, run)]
    if chosen.freeze:
        (HERE / "results.md").write_text(table(found), encoding="utf-8")
    broken = [one for one in found if not one.holds]
    print(f"bench: {len(found) - len(broken)} bounds hold, {len(broken)} broken")
    return 1 if broken else 0


def measure(name: str, run: dict[str, Any]) -> Iterator[Measured]:
    """The figures of one run."""
    start = time.perf_counter()
    gold = data.home() / run["data"]
    with tempfile.TemporaryDirectory() as folder:
        predictions = Path(folder) / "predictions.jsonl"
        paths = [str(data.home() / part[1:]) if part.startswith("@") else part for part in run.get("options", [])]
        call = [sys.executable, "-m", f"bench.{run['task']}", "--data", str(gold), "--out", str(predictions), *paths]
        subprocess.run(call, check=True, cwd=HERE.parent)
        heads = ["--heads", str(data.home() / run["heads"])] if "heads" in run else []
        scores = data.score(run["task"], gold, predictions, *heads)
    print(f"{name} ({time.perf_counter() - start:.0f} s)")
    for ceiling, bounds in ((False, run.get("floors", {})), (True, run.get("ceilings", {}))):
        for metric, bound in bounds.items():
            one = Measured(name, metric, _picked(scores, metric), bound, ceiling)
            sign = "≤" if ceiling else "≥"
            print(f"  {'ok    ' if one.holds else 'BROKEN'} {metric:28} {one.value:.3f} {sign} {bound:.3f}", flush=True)
            yield one


def _picked(scores: dict[str, Any], metric: str) -> float:
    """The value at a dotted path such as body.F1."""
    value: Any = scores
    for part in metric.split("."):
        value = value[part]
    return float(value)


def table(found: list[Measured]) -> str:
    """What was measured, for people and for the next comparison."""
    rows = [f"| {m.run} | {m.metric} | {m.value:.3f} | {'≤' if m.ceiling else '≥'} {m.bound:.3f} |" for m in found]
    head = f"# Results on the development sets\n\nWritten by `python -m bench.floors --freeze` {_when()}.\n"
    return "\n".join([head, "| run | metric | value | bound |", "|---|---|---|---|", *rows, ""])


def _when() -> str:
    """Of which code the figures are: a table of figures grows old without anybody touching it."""
    said = subprocess.run(
        ["git", "show", "--no-patch", "--format=%h of %cs", "HEAD"],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
    )
    return f"with the code of {said.stdout.strip()}, and true of that" if said.stdout.strip() else "outside a checkout"


if __name__ == "__main__":
    sys.exit(main())
