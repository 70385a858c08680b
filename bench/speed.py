"""Pages a second of taking, with and without annotation, and where the time goes. Ratios count, not seconds.

python -m bench.speed [PATH…]     the demo's pages unless others are given
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import tempfile
import time
from importlib.resources import as_file
from pathlib import Path

from storywire import Newsroom
from storywire.analysis import Task, _annotator, analyse
from storywire.demo import folder
from storywire.intake import find_pages
from storywire.settings import Settings
from storywire.types import Issue, RawPage

ROOMS = ("intake", "read", "annotate", "cluster", "crosscheck", "brief", "store", "derive")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("paths", nargs="*", type=Path)
    paths = options.parse_args().paths
    with as_file(folder()) as bundled:
        found = list(find_pages(paths or [bundled], max_bytes=20_000_000))
    _warm(next(one for one in found if isinstance(one, RawPage)))
    whole = _take(found, "serial", annotate=True)
    reading = _take(found, "serial", annotate=False)
    parallel = _take(found, "processes", annotate=True)
    print(f"{len(found)} pages")
    print(f"read, annotate, place, check: {len(found) / whole:6.1f} pages/s, one process")
    print(f"without annotation:           {len(found) / reading:6.1f} pages/s, one process")
    print(f"two processes, start included: {len(found) / parallel:5.1f} pages/s")
    _profile(found)


def _warm(page: RawPage) -> None:
    """Load every model, so that loading is not measured."""
    settings = Settings()
    analyse(Task(page, "", "a-warm", 1, settings.spacy_model, settings.max_page_bytes, settings.max_text_chars))
    _annotator(settings.spacy_model, settings.max_text_chars)


def _take(found: list[RawPage | Issue], mapper: str, *, annotate: bool) -> float:
    """Seconds for all pages, into a new library."""
    with tempfile.TemporaryDirectory() as place:
        settings = Settings(mapper=mapper, workers=2)  # type: ignore[arg-type]
        with Newsroom(Path(place) / "speed.sqlite", settings) as newsroom:
            start = time.perf_counter()
            newsroom.take_pages(found, annotate=annotate)
            return time.perf_counter() - start


def _profile(found: list[RawPage | Issue]) -> None:
    """The share of each room in the time of one process, by the functions that flow and analysis call."""
    profile = cProfile.Profile()
    with (
        tempfile.TemporaryDirectory() as place,
        Newsroom(Path(place) / "speed.sqlite", Settings(mapper="serial")) as newsroom,
    ):
        profile.runcall(newsroom.take_pages, found)
    stats = pstats.Stats(profile)
    total = stats.total_tt  # type: ignore[attr-defined]
    entered = {
        "read": ("read/__init__.py", "read_page"),
        "annotate": ("annotate/annotator.py", "annotate"),
        "  parse (spaCy)": ("annotate/parsing.py", "parse"),
        "place": ("cluster/placer.py", "place"),
        "wire copy": ("cluster/wire.py", "find_wire"),
        "cross-check": ("crosscheck/__init__.py", "crosscheck"),
        "save articles": ("store/writer.py", "save_article"),
    }
    print("where the time goes (profiled):")
    for name, (file, function) in entered.items():
        seconds = sum(v[3] for (f, _, fn), v in stats.stats.items() if f.endswith(file) and fn == function)  # type: ignore[attr-defined]
        print(f"  {name:18} {seconds / total:5.0%}")


if __name__ == "__main__":
    main()
