import csv
import io
import json
import sys
from collections.abc import Iterator

import pyarrow.parquet
import pytest

from storywire.errors import StorywireError
from storywire.publish.exports import ROWS, Format, Row, Table, canonical_line, columns, story_row, write
from tests.publish import example


def rows(table: Table, full_text: bool = False) -> Iterator[Row]:
    if table is Table.STORIES:
        return (story_row(summary, ("a", "b")) for summary in example.summaries())
    return (row for file in example.files() for row in ROWS[table](file, full_text))


def written(table: Table, form: Format, full_text: bool = False) -> bytes:
    out = io.BytesIO()
    assert write(rows(table, full_text), table, form, out, full_text) == len(list(rows(table)))
    return out.getvalue()


@pytest.mark.parametrize("table", Table)
def test_every_format_says_the_same(table: Table) -> None:
    lines = [json.loads(line) for line in written(table, Format.JSONL).splitlines()]
    assert lines == list(rows(table)) and list(lines[0]) == list(columns(table))
    parquet = pyarrow.parquet.read_table(io.BytesIO(written(table, Format.PARQUET)))
    assert parquet.to_pylist() == lines
    told = list(csv.DictReader(io.StringIO(written(table, Format.CSV).decode())))
    assert [list(row.values()) for row in told] == [
        ["" if value is None else str(value) for value in line.values()] for line in lines
    ]


def test_an_attribution_is_a_row_with_its_sentence() -> None:
    first = next(rows(Table.ATTRIBUTIONS))
    assert (first["article"], first["speaker"], first["kind"]) == ("delta-1", "Tomas Brandal", "direct")
    text = example.files()[0].article.text
    assert text[first["start"] : first["end"]] == first["sentence"]  # type: ignore[misc]
    assert str(first["content"]) in str(first["sentence"])


def test_the_whole_text_is_given_only_when_asked() -> None:
    assert all("text" not in row for row in rows(Table.ARTICLES))
    assert [row["text"] for row in rows(Table.ARTICLES, True)] == [file.article.text for file in example.files()]
    assert "text" in columns(Table.ARTICLES, True) and "text" not in columns(Table.FIGURES, True)
    assert written(Table.ARTICLES, Format.CSV, True).count(b"MARROW BAY") == 4


def test_a_cell_is_no_formula() -> None:
    out = io.BytesIO()
    row = story_row(example.summaries()[0], ()) | {"headline": '=HYPERLINK("x")', "articles": -5}
    write([row], Table.STORIES, Format.CSV, out)
    assert b'"\'=HYPERLINK(""x"")",-5,' in out.getvalue()


def test_half_a_character_stops_no_format() -> None:
    for form in Format:
        write([story_row(example.summaries()[0], ()) | {"headline": "torn \ud83d"}], Table.STORIES, form, io.BytesIO())


def test_a_missing_pyarrow_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(StorywireError, match=r"storywire\[parquet\]"):
        write([], Table.STORIES, Format.PARQUET, io.BytesIO())


def test_rows_are_asked_for_as_they_are_written() -> None:
    def endless() -> Iterator[Row]:
        row = story_row(example.summaries()[0], ())
        for number in range(5_000):
            assert number < 2_000 or out.tell() > 0
            yield row

    out = io.BytesIO()
    assert write(endless(), Table.STORIES, Format.PARQUET, out) == 5_000


def test_a_canonical_line_is_sorted_and_plain() -> None:
    line = canonical_line("story", example.summaries()[0])
    assert line.startswith(b'["story",{"accounts":4,"articles":5,') and line.endswith(b"}]\n")
