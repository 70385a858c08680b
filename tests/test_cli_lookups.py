"""`storywire search` and `storywire export` over the invented ferry, in this process."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from storywire.cli import app
from storywire.newsroom import Newsroom
from tests import ferry


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "ferry.sqlite"
    with Newsroom(path) as newsroom:
        ferry.fill(newsroom)
    return path


def run(library: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["--library", str(library), *arguments])


def test_a_person_searches_articles_quotations_and_speakers(library: Path) -> None:
    assert "‹divers›" in run(library, "search", "divers").stdout
    quotes = run(library, "search", "--in", "quotes", "hull", "speaker:brandal").stdout
    assert "Tomas Brandal, director of the Ostra yard · in quotation marks" in quotes
    assert "Idris Halloran  4 quotations in 3 articles" in run(library, "search", "--in", "speakers", "bur*").stdout
    told = json.loads(run(library, "search", "--json", "--sort", "newest", "ferry").stdout)
    assert told[0]["article"] == "gazette-1"


def test_a_search_says_what_to_try_or_what_is_wrong(library: Path) -> None:
    assert "search without speaker:" in run(library, "search", "speaker:nobody", "ferry").stdout
    failed = run(library, "search", "(ferry")
    assert isinstance(failed.exception, ValueError) and "not closed (at character 1)" in str(failed.exception)
    assert "there is more" in run(library, "search", "ferry", "-n", "1").stderr


def test_a_table_goes_to_a_file_or_to_standard_output(library: Path, tmp_path: Path) -> None:
    lines = run(library, "export", "attributions").stdout.splitlines()
    assert len(lines) == 9 and json.loads(lines[0])["speaker"] == "Tomas Brandal"
    for ending in ("csv", "jsonl", "parquet"):
        made = run(library, "export", "stories", "--to", str(tmp_path / f"out/stories.{ending}"))
        assert "2 rows in" in made.stderr
    assert (tmp_path / "out/stories.csv").read_text().startswith("story,headline,")
    assert (tmp_path / "out/stories.parquet").read_bytes()[:4] == b"PAR1"
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "stories.csv", "stories.jsonl", "stories.parquet",
    ]  # fmt: skip


def test_texts_are_given_only_when_asked(library: Path) -> None:
    assert '"text"' not in run(library, "export").stdout
    assert '"text": "A storm tore the roof' in run(library, "export", "--full-text").stdout


def test_the_canonical_export_is_the_same_each_time(library: Path) -> None:
    once, again = (run(library, "export", "--canonical").stdout for _ in range(2))
    assert once == again and once.startswith('["article",')
