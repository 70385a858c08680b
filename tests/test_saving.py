from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from storywire.saving import Saving
from storywire.store import Prepared, PreparedPage, Store, prepared, prepared_page
from storywire.types import Issue, Step
from tests.store.test_library import NOW, annotated, article, page


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "library.sqlite")
    yield made
    made.close()


def version(body: bytes, headline: str, revision: int = 1) -> tuple[PreparedPage, Prepared]:
    digest = sha256(body).hexdigest()
    of = replace(article(revision), page_sha256=digest, headline=headline)
    return prepared_page(page(body), digest), prepared(of, annotated(of))


def test_what_is_gathered_counts_as_kept_and_is_written_by_flush(store: Store) -> None:
    kept, new = version(b"The ferry", "A ferry burns")
    with store.write() as writer:
        saving = Saving(writer, NOW, [new.id])
        assert saving.kept(new.id) is None
        saving.page(kept, [])
        saving.article(new)
        saving.identities(["test:ferry", "test:ferry?"], new.id)
        assert saving.kept(new.id) == new.read() and writer.article(new.id) is None
        saving.flush(writer)
        assert writer.article(new.id) == new.read() == saving.kept(new.id)
        assert writer.identities(["test:ferry?", "test:else"]) == {"test:ferry?": new.id}


def test_two_revisions_in_one_batch_keep_their_order(store: Store) -> None:
    first, second = version(b"The ferry", "A ferry burns"), version(b"The ferry!", "A ferry sinks", 2)
    with store.write() as writer:
        saving = Saving(writer, NOW, [first[1].id])
        for kept, new in (first, second):
            saving.page(kept, [])
            saving.article(new)
        saving.flush(writer)
        assert [one.headline for one in writer.revisions()] == ["A ferry burns", "A ferry sinks"]
        assert writer.article(first[1].id) == second[1].read() == saving.kept(first[1].id)


def test_of_two_versions_of_a_page_the_last_says_what_is_wrong(store: Store) -> None:
    old, wrong, other = (Issue("empty", Step.READ, "test:ferry", words) for words in ("old", "nothing", "little"))
    pages = [version(body, "A ferry")[0] for body in (b"The ferry", b"The ferry!")]
    with store.write() as writer:
        writer.save_issues([old], NOW)
        saving = Saving(writer, NOW, [])
        saving.page(pages[0], [wrong])
        saving.page(pages[1], [other])
        saving.flush(writer)
        assert [issue.message for issue in writer.issues()] == ["little"]
