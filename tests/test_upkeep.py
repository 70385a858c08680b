import shutil
import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storywire import upkeep
from storywire.errors import LibraryError, LibraryLocked, NotFound
from storywire.newsroom import Newsroom
from storywire.settings import Settings
from tests.newsprint import FLOOD, POST

OLD, NEW = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 6, 1, tzinfo=UTC)
NAVIGATION = b"<html><body><ul><li><a href='/a'>Home</a></li><li><a href='/b'>News</a></li></ul></body></html>"


def taken(tmp_path: Path, pages: Path, at: datetime) -> None:
    with Newsroom(tmp_path / "library.sqlite", Settings(mapper="serial"), now=lambda: at) as newsroom:
        newsroom.take([pages])


@pytest.fixture
def library(tmp_path: Path, pages: Path) -> Newsroom:
    """Taken in January: three pages and one without an article. In June: one of the pages, changed."""
    (pages / "nav.html").write_bytes(NAVIGATION)
    taken(tmp_path, pages, OLD)
    changed = (FLOOD[0].replace("1,200", "1,450"), *FLOOD[1:])
    (pages / "1-post.html").write_bytes(
        POST.html("River Aster floods the lower town of Quillhaven", changed, "2025-05-06", "aster")
    )
    taken(tmp_path, pages, NEW)
    return Newsroom(tmp_path / "library.sqlite", Settings(mapper="serial"), now=lambda: NEW + timedelta(days=1))


def test_what_is_old_goes_and_what_stays_is_proved(library: Newsroom) -> None:
    dry = library.prune("30d", dry=True)
    assert (dry.pages, dry.revisions, dry.dry) == (1, 1, True)
    assert library.verify().articles == 4
    done = library.prune("30d")
    assert (done.pages, done.revisions, done.stories, done.articles) == (
        dry.pages,
        dry.revisions,
        dry.stories,
        dry.articles,
    )
    proof = library.verify()
    assert proof.proved and proof.articles == 3 - done.articles
    (hit,) = library.search('"1,450"')
    assert library.article(hit.article).article.revision == 2
    with pytest.raises(NotFound):
        library.article(hit.article, 1)
    assert library.prune("30d").stories == 0
    assert all(check.ok for check in library.doctor())


def test_a_story_goes_whole_with_everything_of_it(library: Newsroom, pages: Path) -> None:
    stories = len(library.stories())
    done = library.prune(larger_than="1kB")
    assert done.stories == stories and library.stories() == [] and library.search("river") == []
    assert (library.verify().articles == 0 and library.issues() == []) or done.pages
    assert library.take([pages]).new == 3  # nothing of them is remembered: they are news again


def test_a_story_that_a_person_judged_stays(library: Newsroom) -> None:
    kept = library.stories()[0].id
    with sqlite3.connect(library.store.path) as connection:
        row = ("j1", "merge", kept, "x", "editor", "2025-06-01 00:00:00")
        connection.execute("INSERT INTO judgements VALUES (?, ?, ?, ?, ?, ?)", row)
    library.prune(larger_than="1kB")
    assert [story.id for story in library.stories()] == [kept]
    assert library.verify().proved


def test_a_size_is_a_limit_not_a_goal(library: Newsroom) -> None:
    assert library.prune("1h", "1GB").after == library.prune("1h", "1GB").before
    with library.store.claimed(), pytest.raises(LibraryLocked):
        library.prune("1h")


@pytest.mark.parametrize(("older", "larger"), [(None, None), ("soon", None), (None, "big"), ("-1d", None), ("", "1XB")])
def test_limits_are_understood_or_refused(library: Newsroom, older: str | None, larger: str | None) -> None:
    with pytest.raises(ValueError, match=r"age|size"):
        library.prune(older, larger)


def test_ages_and_sizes() -> None:
    assert [upkeep.age(a).days for a in ("90d", "6w", "1y", "48 hours", "2 months")] == [90, 42, 365, 2, 60]
    assert [upkeep.size(a) for a in ("2GB", "1.5 MB", "10k", "7")] == [2_000_000_000, 1_500_000, 10_000, 7]


def test_a_backup_made_while_others_write_is_proved_and_restores(library: Newsroom, tmp_path: Path) -> None:
    stop, wrote = threading.Event(), []

    def busy() -> None:
        while not stop.is_set():
            with library.store.write() as writer:
                writer.save_identity([f"x{len(wrote)}"], "a-x")
            wrote.append(1)

    thread = threading.Thread(target=busy)
    thread.start()
    try:
        size, proof = library.backup(tmp_path / "copy.sqlite")
    finally:
        stop.set()
        thread.join()
    assert wrote and proof is not None and proof.proved and proof.articles == 4
    assert size == (tmp_path / "copy.sqlite").stat().st_size
    before = library.stories()
    library.close()
    for beside in tmp_path.glob("library.sqlite*"):
        beside.unlink()
    shutil.copy(tmp_path / "copy.sqlite", tmp_path / "library.sqlite")
    with Newsroom(tmp_path / "library.sqlite") as restored:
        assert restored.stories() == before and restored.verify().proved


def test_a_backup_that_cannot_be_is_told(library: Newsroom, tmp_path: Path) -> None:
    there = tmp_path / "there.sqlite"
    there.write_text("mine")
    with pytest.raises(ValueError, match="is there already"):
        library.backup(there)
    with pytest.raises(ValueError, match="the library itself"):
        library.backup(library.store.path, overwrite=True)
    with pytest.raises(LibraryError, match="cannot be written"):
        library.backup(tmp_path / "no" / "folder.sqlite")
    assert library.backup(there, overwrite=True, prove=False)[1] is None
    assert not list(tmp_path.glob("*.part"))


def test_metrics_and_health_say_how_it_is(library: Newsroom) -> None:
    text = upkeep.metrics(library.store).decode()
    assert 'storywire_rows{table="pages"} 5.0' in text and 'storywire_issues{code="no-article"}' in text
    assert f"storywire_last_taken_timestamp_seconds {NEW.timestamp():g}"[:45] in text.replace("1.7487", "1.7487")
    assert upkeep.health(library.store).ok
    library.store.path.write_bytes(b"nonsense" * 1000)
    assert not upkeep.health(library.store).ok
