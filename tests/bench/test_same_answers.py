import gzip
from pathlib import Path

from bench.same_answers import Answer, difference


def kept(folder: Path, name: str, *lines: bytes) -> Path:
    file = folder / name
    with gzip.open(file, "wb") as out:
        out.writelines(lines)
    return file


def test_where_two_exports_begin_to_differ_is_shown(tmp_path: Path) -> None:
    one = kept(tmp_path, "one", b"a ferry\n", b"x" * 300 + b"quay" + b"y" * 300 + b"\n")
    other = kept(tmp_path, "other", b"a ferry\n", b"x" * 300 + b"quad" + b"y" * 300 + b"\n")
    shorter = kept(tmp_path, "shorter", b"a ferry\n")
    assert difference(one, one) == "nothing differs"
    said = difference(one, other)
    assert said.startswith("line 2, byte 303:") and "quayy" in said and "quady" in said and len(said) < 600
    assert difference(one, shorter).startswith("line 2, byte 0:")


def test_each_run_keeps_its_export_apart() -> None:
    runs = ("serial/sqlite", "serial/postgres", "ray/sqlite")
    files = {Answer(run, "words", 10, "c0de", "", 0, 0.0, False).export for run in runs}
    assert len(files) == 3 and not any("/" in file for file in files)
