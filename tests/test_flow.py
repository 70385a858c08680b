import gc
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from storywire import flow, placing
from storywire.analysis import ready
from storywire.cluster import Placer
from storywire.derive import Telling
from storywire.flow import Surroundings, Taking, _Run, gathered, together
from storywire.intake import find_pages
from storywire.intake.made_pages import Parts, made_page
from storywire.mappers import Mapper, Processes, Serial
from storywire.newsroom import Newsroom
from storywire.placing import Due
from storywire.settings import Settings
from storywire.store import schema
from storywire.types import MediaType, Placement, RawPage
from tests.conftest import NOW


def test_a_large_story_is_derived_last_and_after_a_kill_by_the_next_run(
    newsroom: Newsroom, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placing, "SMALL", 0)
    monkeypatch.setattr(placing, "GROWN", 3)
    world = Surroundings(lambda: NOW, lambda report: None, lambda: False)
    run = _Run(newsroom.store, newsroom.settings, world, placing.placer_of(newsroom.store, 30))
    outcomes = list(map(ready, run.tasks(find_pages([pages], max_bytes=1_000_000))))
    for outcome in outcomes[:2]:  # both tell of the flood
        with newsroom.store.write() as writer:
            run.batch(writer, [outcome], Due.RIPE)
    with newsroom.store.read() as reader:
        (late,) = reader.stale()
        assert reader.derived_of(late) == 1
    again = _Run(newsroom.store, newsroom.settings, world, placing.placer_of(newsroom.store, 30))
    with newsroom.store.write() as writer:
        again.batch(writer, [], Due.ALL)
    with newsroom.store.read() as reader:
        assert reader.stale() == ()
        assert reader.derived_of(late) == 2
    assert again.report.stories == (late,)


def _told(day: int, name: str, text: str) -> RawPage:
    announced = datetime(2025, 1, 1, 8, tzinfo=UTC) + timedelta(days=day)
    parts = Parts(title=f"{name} of Marrow Bay", text=text, language="en", announced=announced)
    return made_page(parts, f"test:{day}-{name}", "test")


def test_where_batches_end_changes_no_story(tmp_path: Path) -> None:
    """They end after some seconds: so what is forgotten must hang on the articles alone."""
    ferry = "The ferry Halcyon Drake ran aground off Marrow Bay, said harbour master Ilse Quist on the quay. " * 4
    others = [f"The council of {name} voted on its {name} bridge and the toll." for name in ("Orlan", "Pell", "Tarn")]
    pages = [_told(0, "Ferry", ferry), *(_told(200, text.split()[3], text * 4) for text in others)]
    pages.append(_told(170, "Inquiry", ferry + "An inquiry into the Halcyon Drake was told so. " * 3))
    told = []
    for batch in (1, 64):
        settings = Settings(mapper="serial", spacy_model="words", batch=batch)
        with Newsroom(tmp_path / f"{batch}.sqlite", settings, now=lambda: NOW) as newsroom:
            newsroom.take_pages(pages)
            told.append(list(newsroom.canonical()))
    assert told[0] == told[1]


def test_heavy_pages_are_saved_fewer_at_a_time(newsroom: Newsroom, pages: Path) -> None:
    world = Surroundings(lambda: NOW, lambda report: None, lambda: False)
    run = _Run(newsroom.store, newsroom.settings, world, placing.placer_of(newsroom.store, 30))
    outcomes = list(map(ready, run.tasks(find_pages([pages], max_bytes=1_000_000))))
    first, second, *_ = outcomes
    assert first.article and first.weight > len(first.page.row["body"]) > 100
    coming = iter(outcomes)
    held = first.weight + second.weight
    assert gathered(coming, 512, held=held) == outcomes[:2]
    assert gathered(coming, 512, held=1) == outcomes[2:3]  # one, however heavy it is
    assert gathered(iter(outcomes), 1, held=held) == outcomes[:1]


class SecondThoughts(Placer):
    """A placer that, once, moves the first article into the story that another has just founded."""

    def recheck(self, now: object = None) -> tuple[Placement, ...]:
        first, *rest = self._window.entries.values()
        new = next((entry for entry in rest if entry.story != first.story), None)
        if new is None or len(self._window.clusters[first.story].members) > 1:
            return ()
        self.move(first.article, new.story)
        return (Placement(first.article, new.story, False, 0.9),)


def test_an_article_may_move_into_a_story_founded_in_the_same_batch(newsroom: Newsroom, pages: Path) -> None:
    (pages / "2-courier.html").unlink()
    world = Surroundings(lambda: NOW, lambda report: None, lambda: False)
    run = _Run(newsroom.store, newsroom.settings, world, SecondThoughts())
    outcomes = list(map(ready, run.tasks(find_pages([pages], max_bytes=1_000_000))))
    with newsroom.store.write() as writer:
        run.batch(writer, outcomes, Due.ALL)
    (story,) = newsroom.stories()
    assert story.articles == 2
    with newsroom.store.read() as reader:
        (old,) = reader.connection.execute(select(schema.redirects.c.story)).scalars()
    assert newsroom.story(old).story.id == story.id  # the id that is gone leads on


class Bridging(Placer):
    """A placer that, once, makes one story of a story of two articles and another."""

    def recheck(self, now: object = None) -> tuple[Placement, ...]:
        two = next((story for story in self._window.clusters.values() if len(story.members) == 2), None)
        other = next((story for story in self._window.clusters.values() if len(story.members) == 1), None)
        if two is None or other is None:
            return ()
        moved = tuple(Placement(member.article, other.story, False, 0.9) for member in two.members)
        self._window.merge(two, other.story)
        return moved


def test_a_whole_story_may_move_into_another_and_its_id_leads_on(newsroom: Newsroom, pages: Path) -> None:
    world = Surroundings(lambda: NOW, lambda report: None, lambda: False)
    run = _Run(newsroom.store, newsroom.settings, world, Bridging())
    outcomes = list(map(ready, run.tasks(find_pages([pages], max_bytes=1_000_000))))
    with newsroom.store.write() as writer:
        run.batch(writer, outcomes, Due.ALL)
    (story,) = newsroom.stories()
    assert story.articles == 3
    with newsroom.store.read() as reader:
        (old,) = reader.connection.execute(select(schema.redirects.c.story)).scalars()
    assert newsroom.story(old).story.id == story.id


# ------------------------------------------------------------------------------------ deriving, when there is time


class Dying(Serial):
    """A mapper whose workers die over every story."""

    def map(self, work: Any, tasks: Iterable[Any], lost: Callable[[Any], Any]) -> Iterator[Any]:
        yield from (lost(task) if isinstance(task, Telling) else work(task) for task in tasks)


def taking(newsroom: Newsroom, mapper: Mapper, busy: bool = False) -> Taking:
    world = Surroundings(lambda: NOW, lambda report: None, lambda: False, busy=lambda: busy)
    return Taking(newsroom.store, mapper, newsroom.settings, world)


def stale(newsroom: Newsroom) -> int:
    with newsroom.store.read() as reader:
        return len(reader.stale())


def test_cycles_are_seldom_looked_for_while_pages_are_taken_and_as_before_afterwards(newsroom: Newsroom) -> None:
    before, during = gc.get_threshold(), []

    def stop_at_once() -> bool:
        during.append(gc.get_threshold())
        raise KeyboardInterrupt

    world = Surroundings(lambda: NOW, lambda _report: None, stop_at_once)
    with pytest.raises(KeyboardInterrupt):
        Taking(newsroom.store, Serial(), newsroom.settings, world).take([])
    assert during == [(placing.SELDOM, *before[1:])]
    assert gc.get_threshold() == before


def test_while_more_pages_wait_stories_are_left_and_the_next_run_derives_them(newsroom: Newsroom, pages: Path) -> None:
    report = taking(newsroom, Serial(), busy=True).take(find_pages([pages], max_bytes=1_000_000))
    assert (report.new, report.stories, newsroom.stories(), stale(newsroom)) == (3, (), [], 2)
    assert len(newsroom.search("Quillhaven").items) == 2  # at once
    report = taking(newsroom, Serial()).take([])
    assert (len(report.stories), len(newsroom.stories()), stale(newsroom)) == (2, 2, 0)


def test_after_a_minute_of_pages_stories_are_derived_between_them(
    newsroom: Newsroom, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flow, "LATE", 0.0)
    taking(newsroom, Serial(), busy=True).take(find_pages([pages], max_bytes=1_000_000))
    assert (len(newsroom.stories()), stale(newsroom)) == (2, 0)


def test_a_story_whose_worker_dies_is_left_for_the_next_run(
    newsroom: Newsroom, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placing, "SHARED", 1)
    taking(newsroom, Dying()).take(find_pages([pages], max_bytes=1_000_000))
    assert (newsroom.stories(), stale(newsroom)) == ([], 2)
    taking(newsroom, Serial()).take([])
    assert (len(newsroom.stories()), stale(newsroom)) == (2, 0)


def test_many_stories_are_derived_a_few_in_a_transaction_by_any_number_of_workers(
    newsroom: Newsroom, pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = list(find_pages([pages], max_bytes=1_000_000))
    taking(newsroom, Serial()).take(found)
    monkeypatch.setattr(flow, "AT_ONCE", 1)
    monkeypatch.setattr(placing, "SHARED", 1)
    with Newsroom(tmp_path / "shared.sqlite", Settings(mapper="serial"), now=lambda: NOW) as shared:
        report = taking(shared, Processes(2)).take(found)
        assert len(report.stories) == 2 and stale(shared) == 0
        assert [*shared.canonical()] == [*newsroom.canonical()]


def test_while_pages_wait_only_a_few_stories_are_derived_those_first_that_are_new_or_grew_most(
    newsroom: Newsroom, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placing, "ROUND", 1)
    monkeypatch.setattr(flow, "LATE", 0.0)
    monkeypatch.setattr(flow, "REST", 1e9)  # one round, no more
    taking(newsroom, Serial(), busy=True).take(find_pages([pages], max_bytes=1_000_000))
    (first,) = newsroom.stories()  # of two
    assert (first.articles, stale(newsroom)) == (2, 1)


def test_after_deriving_stories_rest_for_many_times_as_long_as_it_took(
    newsroom: Newsroom, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flow, "LATE", 0.0)
    monkeypatch.setattr(flow, "REST", 1e9)
    found = list(find_pages([pages], max_bytes=1_000_000))
    run = taking(newsroom, Serial(), busy=True)
    assert len(run.take(found[:1]).stories) == 1
    assert run.take(found[1:]).stories == () and stale(newsroom) == 2


# ------------------------------------------------------------------------------------ what is known, looked up together


def named(number: int, size: int = 0) -> RawPage:
    return made_page(Parts(title=f"Page {number}", text="x" * size, language="en"), f"test:{number}", "test")


def test_pages_that_are_there_are_looked_up_together_and_a_lone_one_at_once() -> None:
    few = [named(number) for number in range(flow.LOOKED_UP + 2)]
    assert [len(some) for some in together(few)] == [flow.LOOKED_UP, 2]
    large = [named(number, flow.LOOKED_UP_BYTES) for number in range(2)]
    assert [len(some) for some in together(large)] == [1, 1]
    seen: list[int] = []

    def coming() -> Iterator[RawPage | None]:
        yield few[0]
        yield None  # nothing more is there: what has come must not wait for what may come
        assert seen == [1]
        yield None
        yield few[1]

    for some in together(coming()):
        seen.append(len(some))
    assert seen == [1, 1]


def test_slow_pages_do_not_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "WAIT", -1.0)
    assert [len(some) for some in together([named(1), named(2)])] == [1, 1]


def test_many_pages_cost_as_many_questions_as_one(newsroom: Newsroom) -> None:
    asked: list[str] = []
    world = Surroundings(lambda: NOW, lambda report: None, lambda: False)
    run = _Run(newsroom.store, newsroom.settings, world, Placer())
    event.listen(newsroom.store._engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    counts = []
    for numbers in (range(1), range(1, 30)):
        asked.clear()
        assert len(list(run.tasks(named(number) for number in numbers))) == len(numbers)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 4


def test_versions_of_one_article_that_come_together_are_numbered_one_after_another(newsroom: Newsroom) -> None:
    world = Surroundings(lambda: NOW, lambda report: None, lambda: False)
    run = _Run(newsroom.store, newsroom.settings, world, Placer())
    one, other = named(1), named(1, 5)
    tasks = list(run.tasks([one, other, one]))
    assert [(task.article, task.revision) for task in tasks] == [(tasks[0].article, 1), (tasks[0].article, 2)]
    assert (run.report.seen, run.report.unchanged) == (3, 1)


def test_a_take_gone_on_with_by_another_process_gives_the_same_bytes_as_one_that_was_not_broken(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    towns = ("Orlan", "Pell", "Tarn", "Ness")
    pages = [
        _told(day, f"{town} {day}", f"The council of {town} voted {day} to {day + 3} on its bridge and the toll. " * 4)
        for day in range(6)
        for town in towns
    ]
    whole = Settings(mapper="serial", spacy_model="words")
    told = []
    for parts in ((pages,), (pages[:7], pages[7:18], pages[18:])):
        place = tmp_path / f"{len(parts)}.sqlite"
        for part in parts:
            with Newsroom(place, whole, now=lambda: NOW) as one:  # its placer is made anew, of what is kept
                one.take_pages(part)
        with Newsroom(place, whole, now=lambda: NOW) as one:
            told.append([*one.canonical()])
            assert len(one.stories()) < len(pages)
    assert told[0] == told[1]


@pytest.mark.parametrize("saved_between", [False, True])
def test_a_revision_has_the_same_number_whenever_those_before_it_are_saved(
    newsroom: Newsroom, saved_between: bool
) -> None:
    """Versions that are no article, or say the same again, count for nothing; also where they are still in work."""
    said = "The council of Orlan voted on its bridge and the toll, after a debate of four hours. " * 4
    broken = RawPage("test:1-Vote", b"\x89PNG", MediaType.HTML, "test")
    more = said + "The clerk corrected the count. " * 3
    versions = [broken, _told(1, "Vote", said), _elsewhere(said), _told(1, "Vote", more)]
    newsroom.settings = newsroom.settings.model_copy(update={"batch": 1 if saved_between else 64})
    world = Surroundings(lambda: NOW, lambda report: None, lambda: False)
    report = flow.take(newsroom.store, _one_by_one(versions, saved_between), Serial(), newsroom.settings, world)
    assert (report.new, report.revised, report.unchanged, report.unread) == (1, 1, 1, 1)
    with newsroom.store.read() as reader:
        rows = reader.connection.execute(select(schema.articles.c.revision, schema.articles.c.current)).all()
    assert sorted(map(tuple, rows)) == [(1, False), (2, True)]
    assert not newsroom.verify().failures


def _elsewhere(text: str) -> RawPage:
    """The same article once more, on a page whose surroundings have changed."""
    page = _told(1, "Vote", text)
    return replace(page, body=page.body.replace(b"</body>", b"<aside>Most read</aside></body>"))


def _one_by_one(pages: Iterable[RawPage], waits: bool) -> Iterator[RawPage | None]:
    for page in pages:
        yield page
        if waits:
            yield None
