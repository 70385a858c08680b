from __future__ import annotations

from datetime import date

from storywire.crosscheck import crosscheck
from storywire.types import ClaimKind, Story, Verdict
from tests.newsdesk import Desk

ONE = "The Marrow ferry struck a sandbank on Monday and lost its rudder, the coastguard reported. Tea was served."
TWO = "On Monday the ferry lost its rudder after it struck a sandbank near Marrow. The band played."


def happened(*desks: Desk, accounts: tuple[tuple[str, ...], ...] = ()) -> list[tuple[Verdict, int]]:
    files = [d.file() for d in desks]
    found = crosscheck(Story("s", tuple(d.id for d in desks), "A ferry"), files, accounts)
    made = {c.claim: c for c in found.comparisons}
    return [(made[c.id].verdict, made[c.id].accounts) for c in found.claims if c.kind is ClaimKind.STATEMENT]


def test_two_accounts_that_tell_the_same_in_other_words_agree() -> None:
    assert happened(Desk("a", ONE), Desk("b", TWO, "Valley Echo")) == [(Verdict.AGREE, 2)]


def test_one_account_cannot_agree_with_itself() -> None:
    assert happened(Desk("a", ONE), Desk("b", TWO, "Valley Echo"), accounts=(("a", "b"),)) == []


def test_other_days_and_other_numbers_are_other_happenings() -> None:
    monday = Desk("a", ONE).when("Monday", date(2031, 5, 5))
    assert happened(monday, Desk("b", TWO, "Valley Echo").when("Monday", date(2031, 5, 12))) == []
    near = Desk("a", "Storm Hedda was 435 miles southeast of Marrow Bay and moving northwest at 16 knots.")
    far = Desk("b", "Storm Hedda was 280 miles southeast of Marrow Bay and moving northwest at 17 knots.", "Echo")
    assert happened(near, far) == []


def test_what_has_only_common_words_is_not_the_same() -> None:
    other = Desk("b", "On Monday the ferry company said that it would pay for the tea of all its passengers.", "Echo")
    assert happened(Desk("a", ONE), other) == []
