from collections.abc import Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from storywire.errors import LibraryError, LibraryFull, LibraryLocked
from storywire.evidence import quote
from storywire.store import Store, StoredStory, opening, prepared_story, schema
from storywire.store.search import Asked
from storywire.types import (
    Annotations,
    Article,
    Crosscheck,
    DateFinding,
    Figure,
    Issue,
    MediaType,
    Outlet,
    Paragraph,
    Place,
    Placement,
    RawPage,
    Reason,
    Server,
    Span,
    Step,
    Story,
    StoryCard,
    StorySummary,
)

NOW = datetime(2025, 5, 6, 7, 8, tzinfo=UTC)
TEXT = "The ferry Marisol carried 40 people. Its owner spoke of a café fire."


def page(body: bytes = b"The ferry", address: str = "test:ferry") -> RawPage:
    return RawPage(address, body, MediaType.TEXT, "test", fetched=NOW, outlet_hint="Harbour Post")


def article(revision: int = 1, words: str = TEXT, body: bytes = b"The ferry") -> Article:
    return Article(
        id="a-ferry",
        revision=revision,
        address="test:ferry",
        page_sha256=sha256(body).hexdigest(),
        headline="A ferry burns",
        text=words,
        paragraphs=(Paragraph(Span(0, len(words))),),
        language="en",
        published=DateFinding(day=date(2025, 5, 5), low=date(2025, 5, 5), high=date(2025, 5, 5), confidence=0.9),
        outlet=Outlet("harbour-post", "Harbour Post"),
    )


def annotated(of: Article) -> Annotations:
    span = Span(of.text.index("4"), of.text.index("4") + 2)
    figure = Figure("f1", span, quote(of.text, Span(0, 36), of.id, of.revision), value=40.0, counted="people")
    return Annotations(of.id, of.revision, "test 1", figures=(figure,))


def fill(store: Store, of: Article, body: bytes = b"The ferry") -> None:
    with store.write() as writer:
        writer.save_page(page(body), sha256(body).hexdigest(), NOW)
        writer.save_article(of, annotated(of))
        writer.save_placement(Placement(of.id, "s-1", True, 1.0, (Reason("first of its story"),)))


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    opened = Store(place)
    yield opened
    opened.close()


def on_file(store: Store) -> None:
    if isinstance(store.place, Server):
        pytest.skip("of files alone")


def test_what_is_saved_comes_back_equal(store: Store) -> None:
    fill(store, article())
    with store.read() as reader:
        file = reader.file("a-ferry")
        assert file is not None
        assert (file.article, file.annotations) == (article(), annotated(article()))
        assert file.placement == Placement("a-ferry", "s-1", True, 1.0, (Reason("first of its story"),))
        assert reader.page("test:ferry", article().page_sha256) == page()
        assert [story for _, story in reader.window(30)] == ["s-1"]
        assert reader.members("s-1") == ["a-ferry"]


def test_a_new_revision_becomes_current_and_the_old_one_stays(store: Store) -> None:
    fill(store, article())
    newer = article(2, "The ferry Marisol carried 41 people.", b"2")
    fill(store, newer, b"2")
    with store.read() as reader:
        assert reader.article("a-ferry") == newer
        assert reader.article("a-ferry", 1) == article()
        assert [one.revision for one in reader.revisions()] == [1, 2]
        assert len([*reader.window(30)]) == 1
        assert len(reader.search(Asked("owner"))) == 0
        assert len(reader.search(Asked("marisol"))) == 1


def test_search_folds_accents_and_marks_the_hit(store: Store) -> None:
    fill(store, article())
    with store.read() as reader:
        (hit,) = reader.search(Asked("cafe"))
        assert "‹café›" in hit.snippet
        assert (hit.article, hit.story, hit.outlet) == ("a-ferry", "s-1", "Harbour Post")
        assert len(reader.search(Asked("cafe NOT ferry"))) == 0


def test_a_story_is_kept_and_its_old_id_leads_to_it(store: Store) -> None:
    stored = StoredStory(Story("s-2", ("a-ferry",), "A ferry burns"), (), Crosscheck((("a-ferry",),)))
    with store.write() as writer:
        old, new = StorySummary("s-1", "Old", 1, 1, 1), StorySummary("s-2", "A ferry burns", 1, 1, 1)
        writer.save_stories([prepared_story(stored, StoryCard(one), b"") for one in (old, new)], NOW)
        writer.drop_story("s-1", "a-ferry")
        assert writer.story("s-1") is None
        writer.save_placement(Placement("a-ferry", "s-2", True, 1.0))
    with store.read() as reader:
        assert reader.story("s-1") == reader.story("s-2") == stored
        assert [one.id for one in reader.stories()] == ["s-2"]


def test_the_same_issue_is_kept_once(store: Store) -> None:
    issue = Issue("empty", Step.READ, "test:ferry", "the page is empty")
    for _ in range(2):
        with store.write() as writer:
            writer.save_issues([issue], NOW)
    with store.read() as reader:
        (kept,) = reader.issues()
        assert (kept.code, kept.at) == ("empty", NOW)
        assert reader.issues(code="binary") == []


def test_a_batch_is_all_or_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError), store.write() as writer:
        writer.save_page(page(), "0" * 64, NOW)
        raise RuntimeError
    with store.read() as reader:
        assert reader.counts()["pages"] == 0


def test_one_process_at_a_time_may_place(store: Store) -> None:
    other = Store(store.place)
    with store.claimed(), pytest.raises(LibraryLocked, match="another storywire"), other.claimed():
        pass
    with other.claimed():
        pass


def test_a_full_disk_is_said_and_what_was_there_stays(store: Store) -> None:
    on_file(store)
    fill(store, article())
    with pytest.raises(LibraryFull, match="no room"), store.write() as writer:
        pages = writer.connection.execute(text("PRAGMA page_count")).scalar_one()
        writer.connection.execute(text(f"PRAGMA max_page_count = {pages}"))
        body = bytes(range(256)) * 4000
        writer.save_page(page(body), sha256(body).hexdigest(), NOW)
        for number in range(50):
            writer.save_page(page(body, f"test:{number}"), sha256(body).hexdigest(), NOW)
    with store.read() as reader:
        assert reader.integrity() == "ok"
        assert reader.article("a-ferry") == article()


def test_a_file_that_is_no_library_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear editor, " * 1000)
    with pytest.raises(LibraryError, match="is no Storywire library"):
        Store(path)


def test_a_library_of_a_newer_version_is_refused(store: Store) -> None:
    with store.write() as writer:
        writer.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(LibraryError, match="newer"):
        Store(store.place)


def test_migrations_make_the_schema(store: Store) -> None:
    with store.read() as reader:
        found = compare_metadata(MigrationContext.configure(reader.connection), schema.metadata)
    own = ["search", "_newest", "_together"]  # what a database has of its own
    if isinstance(store.place, Server):  # derived rows are not looked after one by one there
        own += ["fk_appearances_", "fk_quotes_"]
    assert [step for step in found if not any(name in str(step) or name in _named(step) for name in own)] == []


def _named(step: Any) -> str:
    """The name of the constraint that a step is about."""
    return str(getattr(step[1], "name", "")) if isinstance(step, tuple) else ""


def test_head_is_the_newest_migration() -> None:
    folder = Path(opening.__file__).with_name("migrations")
    assert ScriptDirectory(str(folder)).get_heads() == [opening.HEAD]


def test_a_bulletin_is_remembered_by_the_newest_article(store: Store) -> None:
    fill(store, article())
    with store.write() as writer:
        assert writer.last_bulletin() is None and writer.position() == 1
        writer.save_bulletin(NOW, writer.position())
    fill(store, article(2, "The ferry Marisol carried 41 people.", b"2"), b"2")
    with store.read() as reader:
        mark = reader.last_bulletin()
        assert mark is not None and mark == (NOW, 1)
        assert reader.taken_after(mark.newest) == {"a-ferry": False}  # it was there before, in another revision
        assert reader.taken_after(0) == {"a-ferry": True}
        assert reader.stories_since(number=mark.newest) == ["s-1"]
        assert reader.stories_since(date(2025, 5, 6)) == []
