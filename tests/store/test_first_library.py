import lzma
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storywire.newsroom import Newsroom
from storywire.settings import Settings
from storywire.store.opening import HEAD, schema_version
from storywire.types import EntityKind

KEPT = Path(__file__).with_name("first.sqlite.xz")
ROW, BEFORE, MEALS = "s-2yahpljxov", "s-bczeu6xtzp", "s-3d6yzwvopv"
PLACED = {
    "a-7fadqh72oc": MEALS,
    "a-7sw6rbojlr": BEFORE,
    "a-paoaectsm5": ROW,
    "a-qm5dpbmve4": ROW,
    "a-vymp5komt5": ROW,
}


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """A library that the first version wrote, opened by this one (first.md says how it was made)."""
    file = tmp_path_factory.mktemp("first") / "library.sqlite"
    file.write_bytes(lzma.decompress(KEPT.read_bytes()))
    with Newsroom(file, Settings(mapper="serial"), now=lambda: datetime(2025, 6, 2, tzinfo=UTC)) as opened:
        yield opened


def where(newsroom: Newsroom) -> dict[str, str]:
    with newsroom.store.read() as reader:
        return dict(reader.placed())


def test_it_is_led_to_the_newest_schema_and_keeps_its_ids(newsroom: Newsroom) -> None:
    with newsroom.store.read() as reader:
        assert schema_version(reader.connection) == HEAD
        assert len(list(reader.window(90))) == 5  # what placing goes on from
    assert where(newsroom) == PLACED
    assert {story.id: story.articles for story in newsroom.stories()} == {ROW: 3, BEFORE: 1, MEALS: 1}
    assert [link.story for link in newsroom.story(ROW).story.links] == [BEFORE]
    assert all(check.ok for check in newsroom.doctor() if check.name != "room")


def test_what_is_derived_is_there(newsroom: Newsroom) -> None:
    assert {hit.article for hit in newsroom.search("islands").items} >= {"a-qm5dpbmve4", "a-paoaectsm5"}
    assert newsroom.search_quotes("station").items
    assert newsroom.names(EntityKind.PERSON).items and newsroom.outlets().items
    assert newsroom.complete() == 3 and newsroom.complete() == 0
    assert newsroom.story_page(ROW).sheet == newsroom.story_page(ROW).sheet
    assert newsroom.verify().proved


def test_placing_all_anew_tells_the_same_stories(newsroom: Newsroom) -> None:
    newsroom.rebuild()
    assert where(newsroom) == PLACED
    assert newsroom.verify().proved


def test_a_page_that_comes_again_is_known(newsroom: Newsroom) -> None:
    with newsroom.store.read() as reader:
        article = reader.article("a-qm5dpbmve4")
        assert article is not None
        page = reader.page(article.address, article.page_sha256)
    assert page is not None
    report = newsroom.take_pages([page])
    assert (report.new, report.revised, report.unchanged) == (0, 0, 1)


def test_judgements_fit(newsroom: Newsroom) -> None:
    made = newsroom.judge("merge", [ROW, BEFORE], who="Ada")
    assert where(newsroom)["a-7sw6rbojlr"] == ROW
    newsroom.undo(made.id, who="Ada")
    assert where(newsroom) == PLACED
