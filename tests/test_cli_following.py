"""Following the news through the real command, typed as a person would, against a web of our own on loopback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from storywire.store import Store
from tests.test_cli import COMMAND, PATIENCE, run
from tests.web_of_outlets import WebOfOutlets

pytestmark = pytest.mark.timeout(PATIENCE)


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[WebOfOutlets]:
    settings = {"LOOPBACK_HOSTS": '["*.localhost"]', "HOST_DELAY": "0", "MAPPER": "serial", "SPACY_MODEL": "words"}
    for name, value in {**settings, "FETCH_SECONDS": "5", "TIMEZONE": "UTC"}.items():
        monkeypatch.setenv(f"STORYWIRE_{name}", value)
    with WebOfOutlets(4, 3) as running:
        yield running


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library.sqlite"


def said(*arguments: str | Path, library: Path, code: int = 0) -> str:
    """What a command prints; its exit code has to be the one that is expected."""
    done = run(*arguments, library=library)
    assert done.returncode == code, (done.stdout.decode(), done.stderr.decode())
    return done.stdout.decode() + done.stderr.decode()


def opml(web: WebOfOutlets) -> str:
    feeds = [f'<outline type="rss" text="Paper {n}" xmlUrl="{web.feed(n)}"/>' for n in (1, 2)]
    folders = f'<outline text="Coast"><outline text="North">{feeds[0]}</outline></outline><outline text="Hills">'
    return f'<opml version="2.0"><head><title>Mine</title></head><body>{folders}{feeds[1]}</outline></body></opml>'


def test_a_person_follows_the_news(web: WebOfOutlets, library: Path, tmp_path: Path) -> None:
    assert "nothing is followed yet" in said("sources", "list", library=library)
    assert "storywire sources add" in said("follow", "--once", library=library, code=2)

    assert "follows" in said("sources", "add", web.at("outlet-0"), library=library)
    assert "known" in said("sources", "add", web.feed(0), library=library)
    (tmp_path / "mine.opml").write_text(opml(web))
    assert "2 new sources" in said("sources", "import", tmp_path / "mine.opml", library=library)
    assert "in Coast/North" in said("sources", "list", library=library)
    assert "3 new" in said("status", library=library)

    first = said("follow", "--once", library=library)
    assert "3 sources asked" in first and "9 new articles" in first
    assert "nothing was due" in said("follow", "--once", library=library)
    assert "3 had nothing new" in said("follow", "--once", "--all", library=library)
    listed = said("sources", "list", library=library)
    assert listed.count("3 of 3 items gave an article") == 3
    status = said("status", library=library)
    assert "3 ok" in status and "9 articles" in status and "0 addresses to fetch" in status
    assert json.loads(run("status", "--json", library=library).stdout)["waiting"] == 0

    said("sources", "export", tmp_path / "out.opml", library=library)
    other = tmp_path / "other.sqlite"
    said("sources", "import", tmp_path / "out.opml", library=other)
    places = [
        sorted(
            (one["subscription"]["url"], one["subscription"]["folder"])
            for one in json.loads(run("sources", "list", "--json", library=kept).stdout)
        )
        for kept in (library, other)
    ]
    assert places[0] == places[1]
    assert [folder for _, folder in places[0]] == ["", "Coast/North", "Hills"]

    assert "no longer followed" in said("sources", "remove", web.feed(1), library=library)
    assert "no source" in said("sources", "remove", web.feed(1), library=library, code=1)
    assert "2 ok" in said("status", library=library)
    assert "9 articles" in said("status", library=library)


def test_what_cannot_be_followed_says_why(web: WebOfOutlets, library: Path, tmp_path: Path) -> None:
    web.on("bare", "/", lambda to: to.say(200, b"<html><body><h1>Menu of the week</h1></body></html>", "text/html"))
    none = said("sources", "add", web.at("bare"), web.feed(0), library=library, code=1)
    assert "NOTHING" in none and "no feed" in none
    assert "follows" in none  # the other one is followed all the same
    (tmp_path / "no.opml").write_text("<html></html>")
    assert "no.opml" in said("sources", "import", tmp_path / "no.opml", library=library, code=2)

    web.down.add("outlet-0")
    failed = said("follow", "--once", library=library, code=1)
    assert "HTTP 500" in failed
    status = said("status", library=library)
    assert "1 failing" in status and "HTTP 500" in status and "next try" in status
    web.down.clear()
    assert "3 new articles" in said("follow", "--once", "--all", library=library)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_signal_ends_it_well(web: WebOfOutlets, library: Path, number: signal.Signals, code: int) -> None:
    said("sources", "add", web.feed(0), library=library)
    command = [*COMMAND, "--library", str(library), "follow"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ) as running:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and "3 articles" not in said("status", library=library):
            time.sleep(0.5)
        running.send_signal(number)
        out, err = running.communicate(timeout=60)
    assert running.returncode == code, (out, err)
    assert b"3 new articles" in out
    assert b"Traceback" not in err


def test_while_another_process_takes_pages_it_waits_and_says_so(web: WebOfOutlets, library: Path) -> None:
    said("sources", "add", web.feed(0), library=library)
    command = [*COMMAND, "--library", str(library), "follow", "--once"]
    store = Store(library)
    with store.claimed():
        running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ)
        assert running.stderr
        heard = running.stderr.readline()
        assert b"another storywire" in heard
        assert "1 ok" in said("status", library=library)  # who only looks is not held up
    store.close()
    out, err = running.communicate(timeout=120)
    assert (running.returncode, b"3 new articles" in out) == (0, True), (out, err)
