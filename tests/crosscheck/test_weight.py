from __future__ import annotations

from storywire.crosscheck import crosscheck
from storywire.types import AttributionKind, Story, Verdict
from tests.newsdesk import Desk


def test_a_quotation_of_somebody_whom_others_quote_comes_before_an_aside() -> None:
    aside, vow = "the lamps along the quay were painted green", "“The weir will hold until the spring,”"
    one = Desk("a", f"A clerk said {aside}. {vow} Ana Brisk said.")
    one.says(None, aside, kind=AttributionKind.INDIRECT)
    one.says("Ana Brisk", vow)
    two = Desk("b", "“Nobody has asked me about bridges,” Ana Brisk said.", "Valley Echo")
    two.says("Ana Brisk", "“Nobody has asked me about bridges,”")
    found = crosscheck(Story("s", ("a", "b"), "A weir"), [one.file(), two.file()], ())
    alone = {c.claim for c in found.comparisons if c.verdict is Verdict.ONLY_HERE}
    texts = [c.statements[0].text for c in found.claims if c.id in alone]
    assert texts[-1] == aside
