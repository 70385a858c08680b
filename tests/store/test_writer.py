from collections.abc import Iterator

import pytest

from storywire.store import Store, Writer
from storywire.types import Issue, Place, Step
from tests.store.test_library import NOW

ISSUE = Issue("empty", Step.READ, "test:ferry", "nothing in it")


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    made = Store(place)
    yield made
    made.close()


def save(writer: Writer) -> None:
    writer.save_issues([ISSUE], NOW)


def fail(writer: Writer) -> None:
    save(writer)
    raise KeyError("ferry")


def test_what_is_written_meanwhile_is_there_for_whoever_asks(store: Store) -> None:
    with store.write() as writer:
        with writer.meanwhile(save):
            assert [one.message for one in writer.issues()] == [ISSUE.message]
        with writer.meanwhile(lambda other: other.forget_issues([ISSUE.address])):
            pass
        assert writer.issues() == []


def test_what_is_raised_meanwhile_is_raised_here_and_nothing_is_kept(store: Store) -> None:
    with pytest.raises(KeyError, match="ferry"), store.write() as writer, writer.meanwhile(fail):
        pass
    with pytest.raises(KeyError, match="ferry"), store.write() as writer, writer.meanwhile(fail):
        writer.issues()
    with store.read() as reader:
        assert reader.issues() == []


def test_what_is_raised_here_waits_for_what_is_written_and_nothing_is_kept(store: Store) -> None:
    with pytest.raises(ValueError, match="quay"), store.write() as writer, writer.meanwhile(save):
        raise ValueError("quay")
    with store.read() as reader:
        assert reader.issues() == []
