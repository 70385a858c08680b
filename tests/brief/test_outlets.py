from __future__ import annotations

from datetime import date

from storywire.brief import brief
from storywire.types import Claim, ClaimKind, Comparison, Crosscheck, Statement, Story, Verdict, WireCopy
from tests.newsdesk import Desk


def test_copies_stand_under_their_origin_and_accounts_by_first_publication() -> None:
    text = "The ferry Anna sank off Marrow Bay."
    desks = [
        Desk("a", text, "Valley Echo", day=date(2025, 5, 2)),
        Desk("b", text, "Delta Wire", day=date(2025, 5, 2)),
        Desk("c", "Divers searched the water.", "Harbour Post", day=date(2025, 5, 1)),
        Desk("d", "Nothing is known of this page.", "Hill Gazette"),
    ]
    files = [d.file() for d in desks]
    only = Claim("c1", ClaimKind.QUOTE, (Statement("c", "Harbour Post", "x", files[2].article.published.evidence),))  # type: ignore[arg-type]
    checked = Crosscheck(
        (("a", "b"), ("c",), ("d",)), (only,), (Comparison("c1", Verdict.ONLY_HERE, 1, ("Harbour Post",)),)
    )
    rows = brief(
        Story("s", ("a", "b", "c", "d"), "A ferry sinks"), files, [WireCopy("b", ("a",), 0.98)], checked
    ).outlets
    assert [r.article for r in rows] == ["c", "b", "a", "d"]
    assert [r.copy_of for r in rows] == [None, None, "b", None]
    assert [r.account for r in rows] == [2, 1, 1, 3]
    assert rows[0].alone == ("c1",)


def test_an_article_whose_outlet_is_not_known_says_so() -> None:
    rows = brief(Story("s", ("a",), "x"), [Desk("a", "A text.", "").file()], (), Crosscheck()).outlets
    assert rows[0].outlet == "outlet not known"
