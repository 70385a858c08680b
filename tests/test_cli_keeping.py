"""The commands that judge, keep and serve a library, through the real command; the library is put there unparsed."""

import json
import os
import re
import shutil
import signal
import subprocess
import urllib.request
from hashlib import sha256
from pathlib import Path

import pytest

from tests.deciding import opened, put, where
from tests.test_cli import COMMAND, PATIENCE, run

pytestmark = pytest.mark.timeout(PATIENCE)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four articles in three stories, one of them in two revisions."""
    folder = tmp_path_factory.mktemp("made")
    for desk in opened(folder):
        for name, event in (("post", "bridge"), ("courier", "pylon"), ("gazette", "vote"), ("echo", "heron")):
            put(desk, name, event)
        put(desk, "post", "bridge", revision=2)
    return folder / "library.sqlite"


@pytest.fixture
def library(made: Path, tmp_path: Path) -> Path:
    return shutil.copy(made, tmp_path / "library.sqlite")


def stories(library: Path) -> dict[str, str]:
    for desk in opened(library.parent):
        return where(desk)
    return {}


def test_a_person_judges_lists_and_takes_it_back(library: Path) -> None:
    before = stories(library)
    done = run("judge", "merge", before["a-post"], before["a-echo"], "--who", "Ada", library=library)
    assert done.returncode == 0, done.stderr.decode()
    assert stories(library)["a-echo"] == before["a-post"]
    (told,) = run("judge", "list", "--lines", library=library).stdout.splitlines()
    assert json.loads(told)["who"] == "Ada"
    assert run("rebuild", library=library).returncode == 0
    assert stories(library)["a-echo"] == before["a-post"]
    assert run("judge", "undo", json.loads(told)["id"], "--who", "Bo", library=library).returncode == 0
    assert stories(library) == before
    assert b"Bo" in run("judge", "list", library=library).stdout
    wrong = run("judge", "merge", "s-nothing", before["a-post"], library=library)
    assert wrong.returncode == 1 and b"there is no story" in wrong.stderr and b"Traceback" not in wrong.stderr


def test_judgements_are_carried_to_another_library(library: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    second = Path(shutil.copy(library, other / "library.sqlite"))
    before = stories(library)
    run("judge", "move", "a-echo", before["a-gazette"], "--who", "Ada", library=library)
    lines = tmp_path / "judgements.jsonl"
    lines.write_bytes(run("judge", "list", "--lines", library=library).stdout)
    for _ in range(2):  # twice is as once
        assert run("judge", "import", lines, library=second).returncode == 0
    assert stories(second) == stories(library) != before


def test_a_library_is_copied_made_smaller_and_shown(library: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    assert run("backup", copy, "--quick", library=library).returncode == 0
    assert stories(library) and copy.stat().st_size > 0
    assert run("backup", copy, "--quick", library=library).returncode == 2  # it is there
    dry = json.loads(run("prune", "--larger-than", "1kB", "--dry-run", "--json", library=library).stdout)
    assert (dry["stories"], dry["articles"], dry["revisions"]) == (3, 4, 1)
    assert len(stories(library)) == 4
    done = run("prune", "--older-than", "1d", library=library)
    assert done.returncode == 0 and b"Took away 1 replaced revision, 3 stories, 4 articles" in done.stdout
    assert stories(library) == {} and run("prune", library=library).returncode == 2
    assert b"Ellmouth" in run("stories", library=copy).stdout


def test_a_change_a_table_and_quotations_are_shown(library: Path) -> None:
    changed = run("article", "a-post", "--diff", library=library)
    assert changed.returncode == 0, changed.stderr.decode()
    unchanged = run("article", "a-echo", "--diff", library=library)
    assert unchanged.returncode == 1 and b"has one revision" in unchanged.stderr
    rows = [json.loads(line) for line in run("export", "articles", library=library).stdout.splitlines()]
    assert len(rows) == 4
    assert run("search", "--in", "quotes", "inspectors", library=library).stdout.count(b"Rosa Tevick") >= 2


def test_events_are_logged_as_asked(library: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_bytes(b"")
    told = run("--log-format", "json", "-v", "take", tmp_path / "empty.html", library=library).stderr.decode()
    events = [json.loads(line) for line in told.splitlines() if line.startswith("{")]
    assert [event["event"] for event in events] == ["taken"] and events[0]["timestamp"].endswith("Z")


def test_serve_answers_and_stops_when_told(library: Path) -> None:
    call = [*COMMAND, "--library", str(library), "serve", "--port", "0"]
    with subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as served:
        try:
            assert served.stderr is not None
            lines = iter(served.stderr.readline, "")
            address = next(found[0] for line in lines if (found := re.search(r"http://127\.0\.0\.1:\d+", line)))
            with urllib.request.urlopen(f"{address}/healthz", timeout=PATIENCE) as answer:
                assert answer.status == 200 and answer.read() == b"ok\n"
            with urllib.request.urlopen(f"{address}/metrics", timeout=PATIENCE) as answer:
                assert b"storywire_rows" in answer.read()
        finally:
            os.kill(served.pid, signal.SIGTERM)
        rest = served.stderr.read()
        assert served.wait(PATIENCE) in (0, -signal.SIGTERM) and "Traceback" not in rest


def test_a_library_is_copied_into_an_empty_one(library: Path, tmp_path: Path) -> None:
    there = tmp_path / "there.sqlite"
    done = run("copy", library, there, library=library)
    assert done.returncode == 0 and b"5 articles" in done.stdout, done.stderr.decode()
    same = [run("export", "--canonical", library=one).stdout for one in (library, there)]
    assert same[0] == same[1] and same[0]
    again = run("copy", library, there, library=library)
    assert again.returncode == 2 and b"not empty" in again.stderr
    missing = run("copy", tmp_path / "nowhere.sqlite", there, library=library)
    assert missing.returncode == 2 and not (tmp_path / "nowhere.sqlite").exists()


def test_a_token_is_made_for_a_person_and_its_hash_is_what_opens(library: Path) -> None:
    said = run("token", "Ada Reed", "--role", "editor", library=library).stdout.decode()
    [token] = re.findall(r"^  (\S{43})$", said, re.MULTILINE)
    [line] = re.findall(r'^  "(.+)"$', said, re.MULTILINE)
    assert line == f"editor:{sha256(token.encode()).hexdigest()}:Ada Reed"
    assert run("token", "\n", library=library).returncode == 2


def test_the_list_of_judgements_says_how_each_name_was_known(library: Path) -> None:
    before = stories(library)
    run("judge", "merge", before["a-post"], before["a-echo"], "--who", "Ada", library=library)
    listed = " ".join(run("judge", "list", library=library).stdout.decode().split())
    assert re.search(r"\d\d:\d\d:\d\d UTC: decided by Ada \(by command\)", listed)
    [deed] = json.loads(run("judge", "list", "--audit", "--json", library=library).stdout)
    assert (deed["who"], deed["through"], deed["undone"]) == ("Ada", "command", False)
