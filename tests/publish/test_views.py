from __future__ import annotations

from dataclasses import replace

from storywire.evidence import quote
from storywire.publish.views import NOBODY, Telling, _fullest, _once, view
from storywire.types import AttributionKind, Claim, ClaimKind, Comparison, Span, Statement, Verdict
from tests.publish import example

KINDS = (AttributionKind.DIRECT, AttributionKind.INDIRECT)


def statement(article: str, text: str) -> Statement:
    return Statement(article, "Harbour Post", text, quote(text, Span(0, len(text)), article, 1), None, "Pavel Kosta")


def test_each_utterance_stands_once_under_its_speaker() -> None:
    seen = view(example.dossier())
    said = {voice.name: len(voice.tellings) for voice in seen.voices}
    assert said == {"Tomas Brandal": 1, "Idris Halloran": 2, "Lena Quist": 1}
    assert seen.voices[0].roles == ("director of the Ostra yard",)


def test_figures_are_sorted_by_what_the_accounts_make_of_them() -> None:
    seen = view(example.dossier())
    disputed = seen.figures[Verdict.DIFFER][0]
    assert disputed.ledger == (
        ("12 dead", "Delta Wire and Island Today"),
        ("15 dead", "Harbour Post"),
    )
    assert "12 and 15 were published on the same day" in disputed.remarks
    agreed = seen.figures[Verdict.AGREE][0]
    assert agreed.ledger == (("41 people", "Delta Wire, Island Today, Hill Gazette and Harbour Post"),)
    assert agreed.remarks == ("3 independent accounts",)


def test_copies_are_folded_under_the_text_they_carry() -> None:
    rows = view(example.dossier()).rows
    assert [(r.own.outlet, [c.outlet for c in r.copies]) for r in rows] == [
        ("Delta Wire", ["Island Today"]), ("Harbour Post", []), ("Valley Echo", []), ("Hill Gazette", []),
    ]  # fmt: skip


def test_what_stands_alone_is_said_of_the_account_not_of_each_copy() -> None:
    alone = {outlet: len(tellings) for outlet, tellings in view(example.dossier()).alone}
    assert alone == {"Harbour Post": 2, "Delta Wire, Island Today": 1}


def test_nobody_is_last() -> None:
    names = [v.name for v in view(example.dossier()).voices]
    assert NOBODY not in names[:-1]


def test_a_quotation_is_not_given_again_inside_a_sentence() -> None:
    quoted = "“The hull was sound when she left us in the autumn,”"
    told = (statement("a", quoted), statement("a", f"Kosta confirmed the loss, saying, {quoted}"))
    claims = [Claim(f"c{n}", ClaimKind.QUOTE, (s,)) for n, s in enumerate(told)]
    tellings = [Telling(c, None, k, (), s.text) for c, s, k in zip(claims, told, KINDS, strict=True)]
    assert [t.claim.id for t in _once(tellings)] == ["c0"]


def test_the_same_line_stands_once() -> None:
    told = [statement(article, "Officials urged people to avoid travel.") for article in "abc"]
    tellings = [
        Telling(Claim(s.article, ClaimKind.QUOTE, (s,)), None, AttributionKind.INDIRECT, (), s.text) for s in told
    ]
    assert len(_once(tellings)) == 1


def test_a_role_in_other_apostrophes_is_no_other_role() -> None:
    assert len(_fullest(["board's chairman", "board’s chairman"])) == 1
    assert _fullest(["chairman", "Board’s chairman", "lawyer"]) == ("Board’s chairman", "lawyer")


def test_whom_most_articles_name_speaks() -> None:
    said = [replace(statement(a, "We lost nobody."), speaker=s) for a, s in (("a", "Ida"), ("b", "Ada"), ("c", "Ada"))]
    assert Claim("c", ClaimKind.QUOTE, tuple(said)).speaker == "Ada"
    assert Claim("c", ClaimKind.QUOTE, tuple(said[:2])).speaker == "Ida"
    assert Claim("c", ClaimKind.QUOTE, (replace(said[0], speaker=None),)).speaker is None


def test_one_account_tells_a_line_once() -> None:
    told = example.dossier()
    first = next(c for c in told.crosscheck.claims if c.kind is ClaimKind.QUOTE)
    made = Comparison(first.id, Verdict.ONLY_HERE, 1, ("Echo",), ())
    twice = replace(
        told.crosscheck,
        claims=(first, replace(first, id="again")),
        comparisons=(made, replace(made, claim="again")),
    )
    [(_, lines)] = view(replace(told, crosscheck=twice)).alone
    assert len(lines) == 1
