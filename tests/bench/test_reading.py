from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import reading
from tests.read.pages import page


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    rows, html = tmp_path / "rows.jsonl", tmp_path / "html.jsonl"
    dump = page("ferry.txt").body.decode()
    row = {"id": "t:1", "source": "test", "url": "https://x.test/1", "text_dump": dump, "text_dump_lite": dump}
    rows.write_text(json.dumps(row) + "\n")
    html.write_text(json.dumps({"id": "t:1", "html": page("ferry.html").body.decode()}) + "\n")
    return rows, html


@pytest.mark.parametrize("condition", reading.CONDITIONS)
def test_each_row_gets_a_prediction_in_the_form_of_the_benchmark(files: tuple[Path, Path], condition: str) -> None:
    (found,) = reading.predict(*files, condition, None)
    assert found["id"] == "t:1" and found["article"] is True and found["lang"] == "en"
    assert "The Norrin Line has dropped" in found["body"] and "\n\n" not in found["body"]
    assert {"title", "authors", "date", "date_low", "date_high", "date_confidence", "confidence"} <= set(found)


def test_what_tells_machines_the_date_is_withheld_and_what_people_see_is_not() -> None:
    html = (
        '<meta name="date" content="2026-03-09"><script type="application/ld+json">{"datePublished": "2026-03-09"}'
        '</script><link rel="x" href="/2026/03/09"><time datetime="2026-03-09">9 March</time>'
    )
    assert reading.withhold(html) == "<time>9 March</time>"


def test_the_limit_is_kept(files: tuple[Path, Path]) -> None:
    assert list(reading.predict(*files, "dump", 0)) == []
