import shutil
import sqlite3
import threading
import zlib
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storywire import upkeep
from storywire.derive import derive
from storywire.errors import LibraryError, LibraryLocked, NotFound
from storywire.newsroom import Newsroom
from storywire.settings import Settings
from storywire.types import Relation, StoryLink
from tests.deciding import opened, put, where
from tests.newsprint import FLOOD, POST

OLD, NEW = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 6, 1, tzinfo=UTC)
NAVIGATION = b"<html><body><ul><li><a href='/a'>Home</a></li><li><a href='/b'>News</a></li></ul></body></html>"


def taken(tmp_path: Path, pages: Path, at: datetime) -> None:
    with Newsroom(tmp_path / "library.sqlite", Settings(mapper="serial"), now=lambda: at) as newsroom:
        newsroom.take([pages])


def dump(path: Path) -> str:
    """Everything that a library holds, unpacked."""
    told = []
    with closing(sqlite3.connect(path)) as connection:
        names = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%USING%'"
        tables = [name for (name,) in connection.execute(names)]
        for table in tables:
            if not table.startswith(("search", "holders")):  # a holder is who worked last
                for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1"):
                    told.append(f"{table} {[unpacked(value) for value in row]}")
    return "\n".join(told)


def unpacked(value: object) -> object:
    try:
        return zlib.decompress(value).decode("utf-8", "replace") if isinstance(value, bytes) else value
    except zlib.error:
        return value


def link(desk: Newsroom, article: str, other: str) -> None:
    """Let the story of an article tell of another, as placing does."""
    with desk.store.write() as writer:
        placed = writer.placement(article)
        assert placed is not None
        writer.save_placement(replace(placed, related=(StoryLink(other, Relation.RELATED, 0.5),)))
        derive(writer, [placed.story], NEW)


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
    (hit,) = library.search('"1,450"').items
    assert library.article(hit.article).article.revision == 2
    with pytest.raises(NotFound):
        library.article(hit.article, 1)
    assert library.prune("30d").stories == 0
    assert all(check.ok for check in library.doctor())


def test_a_story_goes_whole_with_everything_of_it(library: Newsroom, pages: Path) -> None:
    stories = len(library.stories())
    done = library.prune(larger_than="1kB")
    assert done.stories == stories and library.stories() == [] and library.search("river").items == ()
    assert (library.verify().articles == 0 and library.issues() == []) or done.pages
    assert library.take([pages]).new == 3  # nothing of them is remembered: they are news again


def test_a_story_that_a_person_judged_stays_until_it_is_taken_back(library: Newsroom) -> None:
    kept = library.stories()[0].id
    article = library.story(kept).files[0].article.id
    made = library.judge("date", [article], "2025-05-04", who="Ada")
    library.prune(larger_than="1kB")
    assert [story.id for story in library.stories()] == [kept]
    proof = library.verify()
    assert proof.proved and proof.judgements == 1 and library.judgements() == [made]
    library.undo(made.id, who="Ada")
    library.prune(larger_than="1kB")
    assert library.stories() == [] and [one.id for one in library.judgements()] == [made.id]
    assert library.rebuild().seen == 0


def test_all_that_a_judgement_names_stays(tmp_path: Path) -> None:
    for desk in opened(tmp_path, NEW + timedelta(days=1)):
        for name, event in (("post", "bridge"), ("courier", "pylon"), ("gazette", "vote"), ("echo", "heron")):
            put(desk, name, event)
        before = where(desk)
        desk.judge("move", ["a-courier"], before["a-gazette"], who="Ada")
        desk.prune(larger_than="1kB")
        assert set(where(desk)) == {"a-post", "a-courier", "a-gazette"}  # one was left behind, and one is kept apart
        desk.rebuild()
        assert where(desk) == {name: before["a-post" if name == "a-post" else "a-gazette"] for name in where(desk)}


def test_nothing_is_left_of_what_went(tmp_path: Path) -> None:
    for desk in opened(tmp_path, NEW + timedelta(days=1)):
        put(desk, "post", "bridge")
        put(desk, "gazette", "vote")
        gone = where(desk)["a-gazette"]
        desk.judge("date", ["a-post"], "2031-04-07", who="Ada")
        link(desk, "a-post", gone)
        assert [one.story for one in desk.story(where(desk)["a-post"]).story.links] == [gone]
        with desk.store.write() as writer:
            writer.lead("s-older", "a-gazette")
        desk.prune(larger_than="1kB")
        assert desk.story(where(desk)["a-post"]).story.links == ()
        placed = desk.article("a-post").placement
        assert placed is not None and placed.related == ()
        text = dump(desk.store.path)
        assert "a-gazette" not in text and gone not in text and "brackley" not in text.lower()
        assert desk.search("brackley").items == () and desk.search("ellmouth").items
        assert desk.outlets().items and all(one.articles for one in desk.outlets().items)


def test_a_dry_run_tells_what_a_real_one_does_and_changes_nothing(library: Newsroom) -> None:
    before = dump(library.store.path)
    dry = library.prune("30d", dry=True)
    assert dump(library.store.path) == before
    done = library.prune("30d")
    assert replace(done, dry=True, after=0) == replace(dry, after=0)
    assert done.after <= dry.after < dry.before  # what is written anew is packed closer


def test_positions_do_not_reach_beyond_what_is_left(library: Newsroom) -> None:
    library.remember(*library.briefing())
    made = library.judge("date", [library.story(library.stories()[0].id).files[0].article.id], None, who="Ada")
    library.undo(made.id, who="Ada")
    library.prune(larger_than="1kB")
    with library.store.read() as reader:
        assert [one.position for one in reader.decisions()] == [0, 0]
        mark = reader.last_bulletin()
        assert mark is not None and mark.newest == 0


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
