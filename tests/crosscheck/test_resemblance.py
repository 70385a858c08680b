from __future__ import annotations

from datetime import date

from storywire.crosscheck import crosscheck
from storywire.types import Crosscheck, Story, Verdict
from tests.newsdesk import Desk

ONE = "“The meeting will not be held if I think that it is fruitless, and I would respectfully leave the table,”"
TWO = "“If I think the meeting is fruitless it will not happen, and at the table I would leave respectfully,”"


def run(second: str, day: date = date(2031, 5, 6), speaker: str = "Ana Brisk") -> Crosscheck:
    one = Desk("a", f"{ONE} Ana Brisk said.", "Harbour Post", day=date(2031, 5, 5)).says("Ana Brisk", ONE)
    two = Desk("b", f"{second} {speaker} said.", "Valley Echo", day=day).says(speaker, second)
    return crosscheck(Story("s", ("a", "b"), "A meeting"), [one.file(), two.file()], ())


def test_one_speaker_in_other_words_on_one_day_is_possibly_the_same_and_never_alone() -> None:
    found = run(TWO)
    (pair,) = found.alike
    assert {pair.claim, pair.other} == {claim.id for claim in found.claims if claim.kind.value == "quote"}
    assert pair.why.text.startswith("possibly the same statement")
    assert all(c.verdict is not Verdict.ONLY_HERE for c in found.comparisons)


def test_another_speaker_another_day_or_other_words_are_not() -> None:
    assert run(TWO, speaker="Olaf Berg").alike == ()
    assert run(TWO, day=date(2031, 5, 9)).alike == ()
    assert run("“Nobody has asked the harbour master about the colour of lamps,”").alike == ()


def test_of_translated_words_the_subjects_are_enough() -> None:
    mine = "“The river cannot be crossed. Freedom cannot be sold. Freedom is cherished and kept,”"
    theirs = "“Yes, it is true, neighbour. Our river is sacred, freedom is not for barter.”"

    def run(said: str, day: date | None = date(2031, 5, 5)) -> int:
        one = Desk("a", f"{mine} Ana Brisk said{said}.", "Harbour Post", day=day).says("Ana Brisk", mine)
        two = Desk("b", f"{theirs} Ana Brisk said.", "Valley Echo", day=day).says("Ana Brisk", theirs)
        return len(crosscheck(Story("s", ("a", "b"), "A vow"), [one.file(), two.file()], ()).alike)

    assert run(" in Spanish") == run(" in Spanish", None) == 1
    assert run("") == run("", None) == 0
