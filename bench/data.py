"""What the runners share: reading the sets, writing predictions, speed and memory, and calling the scorer.

The benchmark data is not part of this repository. It is looked for in `../shared/bench`, or where the environment
variable STORYWIRE_BENCH points; its README describes the sets and its `score.py` is the one definition of the metrics.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

Row = dict[str, Any]


def home() -> Path:
    """The folder of the benchmark data; it may not exist."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "bench"
    return Path(os.environ.get("STORYWIRE_BENCH") or beside)


def rows(path: Path) -> Iterator[Row]:
    """The rows of a JSON Lines file, plain or under zstd."""
    with path.open("rb") as raw:
        for line in io.TextIOWrapper(_unpacked(raw, path), encoding="utf-8", errors="replace"):
            if line.strip():
                yield json.loads(line)


def _unpacked(raw: BinaryIO, path: Path) -> BinaryIO:
    if path.suffix != ".zst":
        return raw
    import zstandard

    stream: BinaryIO = zstandard.ZstdDecompressor(max_window_size=2**31).stream_reader(raw)
    return stream


def write(path: Path, predictions: Iterable[Row]) -> None:
    """Write prediction rows as JSON Lines."""
    with path.open("w", encoding="utf-8") as out:
        for row in predictions:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def parser(doc: str | None) -> argparse.ArgumentParser:
    """The options that every runner has: --data, --out, --score, --limit."""
    options = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, required=True, help="the set: JSON Lines, plain or .zst")
    options.add_argument("--out", type=Path, required=True, help="where the predictions go, as JSON Lines")
    options.add_argument("--score", action="store_true", help="score the predictions against the gold in --data")
    options.add_argument("--limit", type=int, help="only the first so many rows")
    return options


@contextmanager
def stopwatch(what: str, count: int) -> Iterator[None]:
    """Say on standard error how many rows a second `what` handled, and the peak memory so far."""
    start = time.perf_counter()
    yield
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what}: {count} rows, {count / max(seconds, 1e-9):.1f} rows/s, peak {peak:.0f} MB", file=sys.stderr)


def score(task: str, gold: Path, predictions: Path, *options: str) -> dict[str, Any]:
    """Score predictions with the benchmark's own `score.py`. Raises RuntimeError with what it says if it fails."""
    with tempfile.TemporaryDirectory() as folder:
        if task == "reading":
            gold = _with_real_days(gold, Path(folder) / "gold.jsonl")
        script = home() / "score.py"
        call = [sys.executable, str(script), task, "--gold", str(gold), "--pred", str(predictions), "--json", *options]
        done = subprocess.run(call, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"the scorer failed: {done.stderr.strip()[-2000:]}")
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _with_real_days(gold: Path, copy: Path) -> Path:
    """A copy of a gold file without days that are none ("April 2019"), which the scorer stumbles over."""
    write(copy, (row if _is_day(row.get("gold_date")) else row | {"gold_date": None} for row in rows(gold)))
    return copy


def _is_day(value: object) -> bool:
    try:
        return bool(date.fromisoformat(str(value)[:10]))
    except ValueError:
        return False


def show(result: dict[str, Any]) -> None:
    """Print a score table: one line a metric."""
    for name, value in result.items():
        cells = value.items() if isinstance(value, dict) else [("", value)]
        print(f"{name:24}" + "  ".join(f"{k} {_cell(v)}" for k, v in cells if v is not None))


def _cell(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)
