"""The same answers on every engine and database: python -m bench.same_answers --folder FOLDER [--articles 10000]

Development articles of the stories set, the unlabelled ones among them, are taken in the order of their dates, once
for each of --runs (ENGINE/DATABASE), and the SHA-256 of the canonical exports is compared: it ends with the first
that is another than the first, and shows where. Nothing is shared between the runs: each reads, annotates and places
all of it. `--annotator words` leaves the parser out: the fast way, with which all of them are a matter of minutes.
Libraries and results stay in the folder: run the same command again and it goes on where it was ended, at the page. A
result of other code (another commit) is not believed. A run that was gone on is told as such: a placer that starts
anew has counted the words of its window alone, which changes the last digits of its scores, and so the hash, where
articles lie further apart than that. PostgreSQL is used where STORYWIRE_POSTGRES has the address of a server on which
databases may be made:

    python -m tests.private_server python -m bench.same_answers --folder FOLDER --annotator words
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from itertools import islice, zip_longest
from pathlib import Path

from bench import data
from bench.engines import NOW, as_page
from bench.processes import resident
from storywire import Newsroom
from storywire.settings import Settings
from storywire.types import RawPage, Server, TakeReport

ENGINES, DATABASES = ("serial", "processes", "ray"), ("sqlite", "postgres")
TOLD = 500  # pages between two lines of progress
AROUND = 120  # bytes that are shown on both sides of where two exports begin to differ


@dataclass(frozen=True, slots=True)
class Answer:
    """What one run gave. `seconds` are those of its last go, `gone_on` whether an earlier one had been ended."""

    run: str
    annotator: str
    articles: int
    code: str
    sha256: str
    stories: int
    seconds: float
    gone_on: bool

    @property
    def key(self) -> tuple[str, str, int, str]:
        """What must be equal for a result not to be made again."""
        return self.run, self.annotator, self.articles, self.code

    @property
    def export(self) -> str:
        """The file that keeps the canonical export."""
        return "_".join(map(str, self.key)).replace("/", "_").lower() + ".canonical.gz"


def main() -> None:
    """Run what is not there yet, and compare."""
    given = _options()
    given.folder.mkdir(parents=True, exist_ok=True)
    kept, code = given.folder / "answers.jsonl", given.code or _commit()
    known = {answer.key: answer for answer in _read(kept)}
    answers = []
    for run in given.runs.split(","):
        answer = known.get((run, given.annotator, given.articles, code)) or _answer(run, given, code)
        answers.append(answer)
        if answer.key not in known:
            with kept.open("a") as out:
                out.write(json.dumps(asdict(answer)) + "\n")
        told = f"{answer.stories:,} stories, {answer.seconds:,.0f} s{', gone on' if answer.gone_on else ''}"
        print(f"{answer.run:20} {answer.sha256}  {told}", flush=True)
        if answer.sha256 != answers[0].sha256:
            found = difference(*(given.folder / one.export for one in (answers[0], answer)))
            raise SystemExit(f"they do not give the same library: {found}")
    print(f"the same canonical export of {given.articles:,} articles, annotator {given.annotator}, code {code}")


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--folder", type=Path, required=True)
    options.add_argument("--articles", type=int, default=10_000)
    options.add_argument("--annotator", default="words", help="as the setting spacy_model: `words`, or a model")
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--code", default="", help="which code this is; else the commit of the working folder")
    there = DATABASES if os.environ.get("STORYWIRE_POSTGRES") else DATABASES[:1]
    every = [f"{engine}/{database}" for database in there for engine in ENGINES]
    options.add_argument("--runs", default=",".join(every), help="ENGINE/DATABASE, with commas between them")
    return options.parse_args()


def _answer(run: str, given: argparse.Namespace, code: str) -> Answer:
    engine, database = run.split("/")
    name = f"{given.annotator}_{given.articles}_{engine}_{code}".lower()
    library = _server(name) if database == "postgres" else given.folder / f"{name}.sqlite"
    settings = Settings(library=library, mapper=engine, workers=given.workers, spacy_model=given.annotator)  # type: ignore[arg-type]
    answer = Answer(run, given.annotator, given.articles, code, "", 0, 0.0, gone_on=False)
    start = time.perf_counter()
    with Newsroom(settings=settings, now=lambda: NOW) as newsroom:
        before = newsroom.counts()["articles"]
        newsroom.take_pages(islice(_pages(), given.articles), progress=_Teller(run).hear)
        whole = _kept(newsroom.canonical(), given.folder / answer.export)
        seconds, stories = time.perf_counter() - start, newsroom.counts()["stories"]
    return replace(answer, sha256=whole, stories=stories, seconds=seconds, gone_on=before > 0)


def _kept(lines: Iterable[bytes], file: Path) -> str:
    """Write an export down, so that two of them can be held against each other; its SHA-256."""
    whole = sha256()
    with gzip.open(file, "wb", compresslevel=1) as out:
        for line in lines:
            whole.update(line)
            out.write(line)
    return whole.hexdigest()


def difference(one: Path, other: Path) -> str:
    """The first line in which two exports differ, around the place where it does."""
    with gzip.open(one) as first, gzip.open(other) as second:
        for number, (a, b) in enumerate(zip_longest(first, second, fillvalue=b""), 1):
            if a != b:
                at = next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
                shown = slice(max(0, at - AROUND), at + AROUND)
                return f"line {number:,}, byte {at:,}:\n  {one.name}: {a[shown]!r}\n  {other.name}: {b[shown]!r}"
    return "nothing differs"


class _Teller:
    """Says now and then how far a run is."""

    def __init__(self, run: str) -> None:
        self.run, self.start = run, time.perf_counter()

    def hear(self, report: TakeReport) -> None:
        done = report.new + report.revised + report.unchanged + report.unread
        if done % TOLD == 0:
            spent = time.perf_counter() - self.start
            print(
                f"  {self.run:18} {done:7,} pages, {spent:7,.0f} s, {done / spent:6.1f} a second, "
                f"{resident(os.getpid()):,.0f} MB",
                flush=True,
            )


def _pages() -> Iterator[RawPage]:
    """Articles with and without a known story, as HTML pages, in the order of their dates."""
    files = [data.home() / "stories" / f"{name}-dev.jsonl.zst" for name in ("gold", "background")]
    rows = [row for file in files for row in data.rows(file) if row["text"]]
    return (as_page(row) for row in sorted(rows, key=lambda row: (row["date"] or "", row["id"])))


def _server(name: str) -> Server:
    """A database of that name on the server; made if it is not there."""
    from sqlalchemy import create_engine, make_url, text

    url = make_url(os.environ["STORYWIRE_POSTGRES"]).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    database = f"same_{sha256(name.encode()).hexdigest()[:16]}"
    with engine.connect() as connection:
        query = text("SELECT 1 FROM pg_database WHERE datname = :name")
        if connection.execute(query, {"name": database}).scalar() is None:
            connection.execute(text(f"CREATE DATABASE \"{database}\" ENCODING 'UTF8' TEMPLATE template0"))
    engine.dispose()
    ours = url.set(drivername="postgresql", database=database)
    return Server(ours.render_as_string(hide_password=False))


def _read(kept: Path) -> list[Answer]:
    return [Answer(**json.loads(line)) for line in kept.read_text().splitlines()] if kept.exists() else []


def _commit() -> str:
    found = subprocess.run(["git", "rev-parse", "--short=12", "HEAD"], capture_output=True, text=True, check=False)
    return found.stdout.strip() or "unknown"


if __name__ == "__main__":
    main()
