import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from storywire.cluster import Rulings
from storywire.errors import NotFound
from storywire.newsroom import Newsroom
from storywire.publish.data import to_line
from storywire.types import JudgementKind, Place, Signature, Through
from tests.deciding import DAY, EVENTS, opened, put, where


@pytest.fixture
def desk(place: Place) -> Iterator[Newsroom]:
    for newsroom in opened(place.parent if isinstance(place, Path) else place):
        put(newsroom, "post", "bridge")
        put(newsroom, "courier", "pylon")
        put(newsroom, "gazette", "vote", 1)
        yield newsroom


def test_a_person_merges_stories_and_takes_it_back(desk: Newsroom) -> None:
    before = where(desk)
    assert before["a-post"] == before["a-courier"] != before["a-gazette"]
    made = desk.judge("merge", [before["a-post"], before["a-gazette"]], who="Ada", note="one strike")
    assert set(where(desk).values()) == {before["a-post"]}
    assert desk.story(before["a-gazette"]).story.id == before["a-post"]  # the old id leads on
    placed = desk.article("a-gazette").placement
    assert placed is not None and placed.judgement == made and placed.found == before["a-gazette"]

    desk.undo(made.id, who="Bo")
    assert where(desk) == before
    (kept,) = desk.judgements()
    assert (kept.who, kept.undone_by, kept.note, kept.stands) == ("Ada", "Bo", "one strike", False)
    placed = desk.article("a-gazette").placement
    assert placed is not None and (placed.judgement, placed.found) == (None, None)
    with pytest.raises(ValueError, match="undone already, by Bo"):
        desk.undo(made.id, who="Ada")


def test_a_judgement_does_not_wait_for_stories_that_a_run_has_left_underived(desk: Newsroom) -> None:
    before = where(desk)
    left = {before["a-post"], before["a-gazette"]}
    with desk.store.write() as writer:
        writer.save_stale(left)
    desk.judge("date", ["a-post"], value="2031-05-02", who="Ada")
    assert desk.story(before["a-post"]).story.high == date(2031, 5, 2)  # derived at once
    with desk.store.read() as reader:
        assert {*reader.stale()} == left  # and the others by who takes next
    desk.take_pages([])
    with desk.store.read() as reader:
        assert reader.stale() == ()


def test_each_deed_has_a_line_of_its_own_also_one_that_was_taken_over(desk: Newsroom) -> None:
    before = where(desk)
    made = desk.judge("merge", [before["a-post"], before["a-gazette"]], who=Signature("Ada", Through.PROXY))
    desk.undo(made.id, who="Bo")
    told = [(deed.who, deed.through, deed.undone, deed.judgement.id) for deed in desk.audit()]
    assert told == [("Bo", Through.COMMAND, True, made.id), ("Ada", Through.PROXY, False, made.id)]
    assert [deed.number for deed in desk.audit(1)] == [2]
    elsewhere = replace(made, id="j-elsewhere", who="Cy", undone=made.at, undone_by="Di")
    desk.import_judgements([to_line(elsewhere)])
    assert [(deed.who, deed.through, deed.undone) for deed in desk.audit(2)] == [
        ("Di", Through.IMPORT, True),
        ("Cy", Through.IMPORT, False),
    ]
    with pytest.raises(ValueError, match="say who"):
        desk.judge("split", ["a-post"], who=Signature("  ", Through.PROXY))


def test_what_a_person_split_stays_apart_for_later_articles_and_after_a_rebuild(desk: Newsroom) -> None:
    desk.judge("split", ["a-courier"], who="Ada")
    after = where(desk)
    assert after["a-post"] != after["a-courier"]
    put(desk, "echo", "pylon", 1)
    now = where(desk)
    assert now["a-post"] != now["a-courier"]
    desk.rebuild()
    assert where(desk) == now


def test_an_article_is_moved_and_its_links_and_old_ids_follow(desk: Newsroom) -> None:
    before = where(desk)
    made = desk.judge("move", ["a-gaz"], before["a-post"][:6], who="Ada")
    assert where(desk)["a-gazette"] == before["a-post"]
    assert desk.story(before["a-gazette"]).story.id == before["a-post"]
    desk.rebuild()
    assert where(desk)["a-gazette"] == before["a-post"]
    desk.undo(made.id, who="Ada")
    assert where(desk) == before
    desk.rebuild()
    assert where(desk) == before


def test_a_wrong_day_is_corrected_with_the_finding_beside_it(desk: Newsroom) -> None:
    made = desk.judge("date", ["a-post"], "2031-04-01", who="Ada")
    found = desk.article("a-post").article.published
    assert (found.day, found.judgement) == (date(2031, 4, 1), made)
    assert found.found is not None and found.found.day == DAY
    story = desk.story(where(desk)["a-post"]).story
    assert (story.low, story.high) == (date(2031, 4, 1), DAY)
    put(desk, "post", "bridge", 0, revision=2)  # it holds for later revisions too
    assert desk.article("a-post").article.published.day == date(2031, 4, 1)
    unknown = desk.judge("date", ["a-post"], None, who="Ada")
    assert not desk.article("a-post").article.published.known
    desk.undo(unknown.id, who="Ada")
    desk.undo(made.id, who="Ada")
    assert desk.article("a-post").article.published.day == DAY


def test_a_wrong_speaker_is_corrected_wherever_the_words_stand(desk: Newsroom) -> None:
    made = desk.judge("speaker", ["a-post", "q1"], "Tilda Marsh", who="Ada")
    (said,) = desk.article("a-post").annotations.attributions
    assert said.speaker is not None and said.speaker.name == "Tilda Marsh"
    assert said.judgement == made and said.found is not None and said.found.name == "Rosa Tevick"
    dossier = desk.story(where(desk)["a-post"])
    assert "Tilda Marsh" in {s.speaker for claim in dossier.crosscheck.claims for s in claim.statements}
    desk.undo(made.id, who="Ada")
    (said,) = desk.article("a-post").annotations.attributions
    assert said.speaker is not None and said.speaker.name == "Rosa Tevick" and said.judgement is None


def test_what_is_no_copy_is_an_account_of_its_own(desk: Newsroom) -> None:
    put(desk, "echo", "bridge")
    story = where(desk)["a-echo"]
    assert len(desk.story(story).crosscheck.accounts) == 2  # the post's text is the echo's
    made = desk.judge("not-wire", ["a-echo"], who="Ada")
    dossier = desk.story(story)
    assert (len(dossier.crosscheck.accounts), dossier.wire) == (3, ())
    assert made.found == "a copy of a-post"
    desk.undo(made.id, who="Ada")
    assert len(desk.story(story).crosscheck.accounts) == 2


@pytest.mark.parametrize(
    ("kind", "targets", "value", "says"),
    [
        ("merge", ["a-post"], None, "no story"),
        ("split", ["a-post", "a-gazette"], None, "articles of one story"),
        ("split", ["a-post", "a-courier"], None, "leave one behind"),
        ("move", ["a-none"], "s-none", "no article"),
        ("date", ["a-post"], "soon", "no day"),
        ("not-wire", ["a-gazette"], None, "not taken for a copy"),
        ("speaker", ["a-post", "q9"], "Ada", "no attribution"),
    ],
)
def test_what_makes_no_sense_is_refused(
    desk: Newsroom, kind: str, targets: list[str], value: str | None, says: str
) -> None:
    with pytest.raises((ValueError, NotFound), match=says):
        desk.judge(kind, targets, value, who="Ada")
    assert desk.judgements() == []


def test_judgements_go_to_another_library_before_its_articles_come(desk: Newsroom, tmp_path: Path) -> None:
    story = where(desk)["a-gazette"]
    desk.judge("split", ["a-courier"], who="Ada")
    desk.judge("move", ["a-post"], story, who="Ada")
    gone = desk.judge("date", ["a-post"], "2031-04-02", who="Ada")
    desk.undo(gone.id, who="Bo")
    lines = [to_line(judgement) for judgement in desk.judgements()]
    (tmp_path / "other").mkdir()
    for other in opened(tmp_path / "other"):
        assert len(other.import_judgements(lines)) == 3
        assert other.import_judgements(lines) == []
        put(other, "gazette", "vote", 1)
        put(other, "courier", "pylon")
        put(other, "post", "bridge")
        assert where(other)["a-post"] == where(other)["a-gazette"] != where(other)["a-courier"]
        assert [j.stands for j in other.judgements()] == [True, True, False]
        with pytest.raises(ValueError, match="line 2 is no judgement"):
            other.import_judgements(["", "{}"])


def test_a_decision_is_verified_and_a_library_that_belies_it_fails(desk: Newsroom) -> None:
    made = desk.judge("split", ["a-courier"], who="Ada")
    with desk.store.write() as writer:
        placed = writer.placement("a-courier")
        assert placed is not None
        writer.save_placement(replace(placed, story=made.origins[0]))
    result = desk.verify()
    assert result.judgements == 1
    assert [f.expected for f in result.failures if f.what == "a person’s decision"] == ["in another story than a-post"]


def test_a_story_closes_after_silence_and_opens_when_something_comes(desk: Newsroom) -> None:
    story = where(desk)["a-post"]
    for number in range(3):
        put(desk, f"late{number}", "heron", 40)
    closed = {found.id: found.closed for found in desk.stories()}
    assert closed[story] == DAY + timedelta(days=31) == desk.story(story).closed
    assert closed[where(desk)["a-late0"]] is None
    desk.judge("date", ["a-courier"], (DAY + timedelta(days=35)).isoformat(), who="Ada")
    assert desk.story(story).closed is None


def test_one_stray_date_in_the_future_closes_nothing(desk: Newsroom) -> None:
    put(desk, "stray", "heron", 5000)
    assert {found.closed for found in desk.stories()} == {None}
    put(desk, "echo", "pylon", 1)
    assert where(desk)["a-echo"] == where(desk)["a-post"]


class Library(RuleBasedStateMachine):
    """Articles come, persons judge, undo and rebuild in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.opened = opened(Path(self.folder.name))
        self.newsroom = next(self.opened)
        self.seen: set[str] = set()
        self.count = 0

    @initialize()
    def start(self) -> None:
        for event in EVENTS:
            self.take(event, 0)

    @rule(event=st.sampled_from([*EVENTS]), day=st.integers(-3, 9))
    def take(self, event: str, day: int) -> None:
        self.count += 1
        put(self.newsroom, f"n{self.count}", event, day)

    @rule(number=st.integers(0, 30), event=st.sampled_from([*EVENTS]))
    def revise(self, number: int, event: str) -> None:
        article = self.articles()[number % len(self.articles())]
        revision = self.newsroom.article(article).article.revision + 1
        before = where(self.newsroom)
        put(self.newsroom, article.removeprefix("a-"), event, 0, revision)
        assert where(self.newsroom)[article] == before[article]

    @rule(one=st.integers(0, 30), other=st.integers(0, 30))
    def merge(self, one: int, other: int) -> None:
        stories = sorted(set(where(self.newsroom).values()))
        pair = {stories[one % len(stories)], stories[other % len(stories)]}
        if len(pair) == 2:
            self.newsroom.judge(JudgementKind.MERGE, sorted(pair), who="Ada")

    @rule(number=st.integers(0, 30), date_too=st.booleans())
    def split(self, number: int, date_too: bool) -> None:
        placed = where(self.newsroom)
        article = self.articles()[number % len(placed)]
        if [*placed.values()].count(placed[article]) > 1:
            self.newsroom.judge(JudgementKind.SPLIT, [article], who="Ada")
        if date_too:
            self.newsroom.judge(JudgementKind.DATE, [article], "2031-04-05", who="Ada")

    @rule(number=st.integers(0, 30), to=st.integers(0, 30))
    def move(self, number: int, to: int) -> None:
        placed = where(self.newsroom)
        article = self.articles()[number % len(placed)]
        others = sorted(set(placed.values()) - {placed[article]})
        if others:
            self.newsroom.judge(JudgementKind.MOVE, [article], others[to % len(others)], who="Ada")

    @precondition(lambda self: any(j.stands for j in self.newsroom.judgements()))
    @rule(number=st.integers(0, 30))
    def undo(self, number: int) -> None:
        standing = [j for j in self.newsroom.judgements() if j.stands]
        self.newsroom.undo(standing[number % len(standing)].id, who="Bo")

    @rule()
    def rebuild(self) -> None:
        before = where(self.newsroom)
        self.newsroom.rebuild()
        assert where(self.newsroom) == before

    def articles(self) -> list[str]:
        return [*where(self.newsroom)]

    @invariant()
    def every_article_is_in_one_story_that_is_there(self) -> None:
        placed, stories = where(self.newsroom), self.newsroom.stories()
        assert set(placed.values()) == {story.id for story in stories}
        assert sum(story.articles for story in stories) == len(placed) == self.count
        for dossier in self.newsroom.dossiers():
            assert {placed[article] for article in dossier.story.articles} == {dossier.story.id}

    @invariant()
    def every_id_that_ever_was_leads_to_a_story(self) -> None:
        self.seen |= set(where(self.newsroom).values())
        alive = {story.id for story in self.newsroom.stories()}
        for story in self.seen:
            assert self.newsroom.story(story).story.id in alive

    @invariant()
    def what_persons_decided_holds(self) -> None:
        standing = [j for j in self.newsroom.judgements() if j.stands]
        assert Rulings(standing).broken(where(self.newsroom)) == []

    def teardown(self) -> None:
        self.opened.close()  # type: ignore[attr-defined]
        self.folder.cleanup()


TestLibrary = Library.TestCase
TestLibrary.settings = settings(max_examples=5, stateful_step_count=10, deadline=None)
