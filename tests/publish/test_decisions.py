from datetime import UTC, datetime

import pytest

from storywire.publish.decisions import decided, named_in
from storywire.types import Judgement, JudgementKind

AT = datetime(2031, 4, 8, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "articles", "value", "about", "says"),
    [
        (JudgementKind.MERGE, ("a-2", "a-3"), "s-1", {"origins": ("s-2", "s-2")}, "s-2 and s-1 are one story"),
        (JudgementKind.SPLIT, ("a-1",), "s-9", {}, "a-1 is another story than the rest, now s-9"),
        (JudgementKind.MOVE, ("a-1",), "s-1", {"note": "same fire"}, "a-1 belongs in s-1; same fire"),
        (JudgementKind.NOT_WIRE, ("a-1",), None, {"found": "a copy of a-2"}, "a-1 is no copy; Storywire had found"),
        (
            JudgementKind.DATE,
            ("a-1",),
            "2031-04-01",
            {"found": "2031-04-07"},
            "on 1 Apr 2031; Storywire had found: 7 Apr 2031",
        ),
        (JudgementKind.DATE, ("a-1",), None, {}, "a-1 has no known day of publication"),
        (JudgementKind.SPEAKER, ("a-1",), "Rosa Tevick", {"words": "“No”"}, "the words “No” are said by Rosa Tevick"),
        (JudgementKind.SPEAKER, ("a-1",), None, {"words": "“No”"}, "the words “No” are said by nobody who is named"),
    ],
)
def test_a_decision_says_who_when_and_what(
    kind: JudgementKind, articles: tuple[str, ...], value: str | None, about: dict[str, object], says: str
) -> None:
    said = decided(Judgement("j-1", kind, articles, value, "Ada", AT, **about))  # type: ignore[arg-type]
    assert said.startswith("Ada decided on 8 Apr 2031 that ") and says in said


def test_one_that_was_undone_says_by_whom() -> None:
    undone = Judgement("j-1", JudgementKind.NOT_WIRE, ("a-1",), None, "Ada", AT, undone=AT, undone_by="Bo")
    assert decided(undone).endswith("undone by Bo on 8 Apr 2031")


def test_ids_are_told_by_what_they_are_called() -> None:
    called = {"a-1": "“Fire in the mill” (Hill Gazette)", "s-9": "“The mill burns”", "a-2": "“Mill on fire” (Echo)"}
    note = "see a-1"
    moved = Judgement("j-1", JudgementKind.MOVE, ("a-1",), "s-9", "Ada", AT, note, found="s-77")
    said = decided(moved, called)
    assert "“Fire in the mill” (Hill Gazette) belongs in “The mill burns”; see a-1;" in said
    assert said.endswith("Storywire had found: s-77")  # nobody knows what it was called
    merged = Judgement("j-2", JudgementKind.MERGE, ("a-2", "a-1"), "s-9", "Ada", AT, origins=("s-2", "s-2"))
    assert decided(merged, called).endswith(
        "that “Mill on fire” (Echo) and 1 other article tell the same story as “The mill burns”"
    )
    assert named_in(moved) == ["a-1", "s-9", "s-77"] and named_in(merged) == ["a-2", "a-1", "s-9"]
