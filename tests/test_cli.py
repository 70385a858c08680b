import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from storywire import cli

PATIENCE = 900  # seconds: only a command that hangs takes longer, however busy the machine
COMMAND = [sys.executable, "-c", "from storywire.cli import main; main()"]
pytestmark = pytest.mark.timeout(PATIENCE)


def run(*arguments: str | Path, stdin: bytes = b"", library: Path) -> subprocess.CompletedProcess[bytes]:
    call = [*COMMAND, "--library", str(library), "--workers", "1", *map(str, arguments)]
    return subprocess.run(call, input=stdin, capture_output=True, check=False, timeout=PATIENCE)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library.sqlite"


def test_a_person_takes_pages_and_looks(pages: Path, library: Path) -> None:
    taken = run("take", pages, library=library)
    assert taken.returncode == 0, taken.stderr.decode()
    assert b"3" in taken.stdout
    assert taken.stderr == b""  # no progress bar where nobody looks on

    listed = run("stories", library=library).stdout.decode()
    assert "Quillhaven" in listed
    stories = json.loads(run("stories", "--json", library=library).stdout)
    flood = next(story for story in stories if story["articles"] == 2)

    shown = run("show", flood["id"], "--why", library=library).stdout.decode()
    assert "Marta Oduya" in shown
    assert "forty years" in shown
    dossier = json.loads(run("show", flood["id"], "--json", library=library).stdout)
    article = dossier["files"][0]["article"]["id"]
    assert "Quillhaven Post" in run("article", article, library=library).stdout.decode()
    assert json.loads(run("article", article, "--json", library=library).stdout)["article"]["id"] == article

    assert len(json.loads(run("search", "footbridge", "--json", library=library).stdout)) == 2
    assert b"footbridge" in run("search", "footbridge", library=library).stdout
    assert json.loads(run("issues", "--json", library=library).stdout) == []
    assert run("verify", library=library).returncode == 0
    assert run("doctor", library=library).returncode == 0

    page = library.with_name("page.html")
    assert run("page", page, library=library).returncode == 0
    assert "Marta Oduya" in page.read_text()


def test_standard_input_is_taken(pages: Path, library: Path) -> None:
    taken = run("take", "-", "--json", stdin=(pages / "1-post.html").read_bytes(), library=library)
    assert json.loads(taken.stdout)["new"] == 1


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("take", "nowhere.html"), 2, "there is no file or folder 'nowhere.html'"),
        (("show", "s-nothing"), 1, "there is no story"),
        (("search", "-word"), 2, "No such option"),
        (("search", "--", "-word"), 2, "a word that is wanted"),
        (("take",), 2, "Missing argument"),
    ],
)
def test_errors_are_one_line_in_the_user_s_words(
    library: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    done = run(*arguments, library=library)
    assert done.returncode == code
    assert said in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_a_take_of_which_nothing_could_be_read_fails(tmp_path: Path, library: Path) -> None:
    (tmp_path / "empty.html").write_bytes(b"")
    assert run("take", tmp_path / "empty.html", library=library).returncode == 1


def test_a_closed_pipe_is_no_traceback(pages: Path, library: Path) -> None:
    run("take", pages, library=library)
    shell = (
        f'{sys.executable} -c "from storywire.cli import main; main()" --library {library} stories --json | head -c 1'
    )
    done = subprocess.run(["bash", "-c", shell], capture_output=True, check=False, timeout=PATIENCE)
    assert b"Traceback" not in done.stderr


def articles_in(library: Path) -> int:
    """How many articles are kept by now; 0 while there is no library."""
    if not library.exists():
        return 0
    with closing(sqlite3.connect(f"{library.as_uri()}?mode=ro", uri=True, timeout=30)) as connection:
        try:
            return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])
        except sqlite3.OperationalError:  # its tables are being made
            return 0


@pytest.mark.slow
def test_ctrl_c_keeps_what_is_done(pages: Path, library: Path) -> None:
    for number in range(60):
        copy = (pages / "1-post.html").read_bytes().replace(b"Aster", b"Aster%d" % number)
        (pages / f"more-{number}.html").write_bytes(copy)
    call = [*COMMAND, "--library", str(library), "--workers", "2", "take", str(pages)]
    small = {**os.environ, "STORYWIRE_BATCH": "4"}
    running = subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=small)
    while running.poll() is None and not articles_in(library):
        time.sleep(0.1)
    os.kill(running.pid, signal.SIGINT)
    _, err = running.communicate(timeout=PATIENCE)
    assert running.returncode in (130, 0), err.decode()
    assert b"Traceback" not in err
    kept = json.loads(run("stories", "--json", library=library).stdout)
    count = sum(story["articles"] for story in kept)
    assert count >= 4
    again = json.loads(run("take", pages, "--json", library=library).stdout)
    assert count == again["unchanged"]
    assert again["unread"] == 0


def test_one_page_is_read_without_a_library(pages: Path, library: Path) -> None:
    shown = run("read", pages / "1-post.html", "--explain", library=library)
    assert shown.returncode == 0, shown.stderr.decode()
    assert b"Quillhaven Post" in shown.stdout
    assert b"taken by" in shown.stdout
    found = json.loads(run("read", "-", "--json", stdin=(pages / "1-post.html").read_bytes(), library=library).stdout)
    assert "Quillhaven" in found["article"]["text"]
    assert run("read", "-", stdin=b"Home\nNews\nSport\n", library=library).returncode == 1
    assert run("read", "nowhere.html", library=library).returncode == 2
    assert not library.exists()


def test_a_briefing_is_written_in_every_form_and_remembered(pages: Path, library: Path) -> None:
    run("take", pages, library=library)
    told = run("brief", "--peek", library=library)
    assert told.returncode == 0 and told.stdout.decode().startswith("BRIEFING OF ")
    assert b"\x1b" not in told.stdout and told.stderr == b""
    assert (
        json.loads(run("brief", "--format", "json", "--limit", "1", "--peek", library=library).stdout)["left_out"] == 1
    )
    page = library.with_name("briefing.html")
    assert run("brief", "-f", "html", "--out", page, library=library).returncode == 0
    assert "Marta Oduya" in page.read_text(encoding="utf-8")
    assert b"0 stories" in run("brief", "--since", "last", "-f", "md", library=library).stdout
    wrong = run("brief", "--since", "tomorrow", library=library)
    assert wrong.returncode == 2 and b"--since takes a day" in wrong.stderr


def test_an_address_is_that_of_a_cluster_and_of_no_other_engine(pages: Path, library: Path) -> None:
    refused = run("take", "--engine", "serial", "--address", "head.example:1", pages, library=library)
    assert refused.returncode == 2 and b"no address" in refused.stderr
    assert not library.exists()


def test_help_does_not_wait_for_the_house() -> None:
    """A wrong flag answers at once: the database and the models are loaded when they are used."""
    loaded = "import sys, storywire.cli; print(*{name.partition('.')[0] for name in sys.modules})"
    modules = subprocess.run([sys.executable, "-c", loaded], capture_output=True, check=True, text=True).stdout.split()
    assert "typer" in modules
    assert not {"sqlalchemy", "numpy", "spacy", "fastapi", "structlog", "sklearn", "lxml"} & set(modules)


@pytest.mark.parametrize(("before", "after"), [(None, "1"), ("4", "4")])
def test_arithmetic_keeps_to_one_thread_unless_the_environment_says_otherwise(
    before: str | None, after: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", before or "")
    if before is None:
        monkeypatch.delenv("OMP_NUM_THREADS")
    said: list[str | None] = []
    monkeypatch.setattr(cli, "app", lambda: said.append(os.environ.get("OMP_NUM_THREADS")))
    cli.main()
    assert said == [after]
    loaded = "import sys, storywire.cli; sys.exit('numpy' in sys.modules)"  # or it would be too late
    subprocess.run([sys.executable, "-c", loaded], check=True)
