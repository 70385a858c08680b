# ruff: noqa: E501  the texts of the articles stay whole
from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from storywire.crosscheck import crosscheck
from storywire.evidence import holds, walk
from storywire.types import (
    AttributionKind,
    Cast,
    ClaimKind,
    Crosscheck,
    ParagraphKind,
    Span,
    Story,
    StorySpeaker,
    Verdict,
)
from tests.newsdesk import Desk

LONG = "“The bridge was closed in March and nobody had any business being on it,” said Ilse Dorran."


def run(*desks: Desk, accounts: tuple[tuple[str, ...], ...] = (), cast: Cast = Cast()) -> Crosscheck:  # noqa: B008
    files = [d.file() for d in desks]
    return crosscheck(Story("s", tuple(d.id for d in desks), "A bridge falls"), files, accounts, cast)


def quotes(found: Crosscheck) -> list[tuple[Verdict | None, int]]:
    verdicts = {c.claim: c.verdict for c in found.comparisons}
    return [(verdicts.get(c.id), len(c.statements)) for c in found.claims if c.kind is ClaimKind.QUOTE]


def test_one_utterance_that_two_outlets_carry_is_one_claim_on_which_they_agree() -> None:
    post = Desk("a", LONG, "Harbour Post").says(
        "Ilse Dorran", "“The bridge was closed in March and nobody had any business being on it,”"
    )
    echo = Desk(
        "b",
        'Dorran said: "The bridge was closed in March, and nobody had any business being on it – nobody."',
        "Valley Echo",
    )
    echo.says("Dorran", '"The bridge was closed in March, and nobody had any business being on it – nobody."')
    found = run(post, echo, cast=Cast(speakers=(StorySpeaker("b", "q1", "Ilse Dorran"),)))
    assert quotes(found) == [(Verdict.AGREE, 2)]
    comparison = found.comparisons[0]
    assert comparison.accounts == 2
    assert set(comparison.outlets) == {"Harbour Post", "Valley Echo"}
    assert comparison.reasons[0].text == "the same words in 2 independent accounts"
    assert {s.speaker for s in found.claims[0].statements} == {"Ilse Dorran"}


def test_wire_copy_counts_once() -> None:
    one = Desk("a", LONG, "Harbour Post").says(
        "Ilse Dorran", "“The bridge was closed in March and nobody had any business being on it,”"
    )
    two = Desk("b", LONG, "Valley Echo").says(
        "Ilse Dorran", "“The bridge was closed in March and nobody had any business being on it,”"
    )
    other = Desk("c", "Rain is expected over the whole valley tomorrow.", "Hill Gazette")
    found = run(one, two, other, accounts=(("a", "b"), ("c",)))
    assert quotes(found) == [(Verdict.ONLY_HERE, 2)]
    assert found.comparisons[0].accounts == 1
    assert "copies count once" in found.comparisons[0].reasons[0].text


def test_other_words_of_the_same_speaker_are_another_utterance() -> None:
    one = Desk("a", "“Our water cannot be sold to anyone,” Mira Oss said.").says(
        "Mira Oss", "“Our water cannot be sold to anyone,”"
    )
    two = Desk("b", "“The rivers are not merchandise, they belong to all,” Mira Oss said.", "Valley Echo")
    two.says("Mira Oss", "“The rivers are not merchandise, they belong to all,”")
    assert quotes(run(one, two)) == [(Verdict.ONLY_HERE, 1), (Verdict.ONLY_HERE, 1)]


def test_short_quotes_must_be_equal_and_of_one_speaker() -> None:
    def article(name: str, who: str, words: str) -> Desk:
        return Desk(name, f"“{words},” {who} said.", f"Outlet {name}").says(who, f"“{words},”")

    assert quotes(run(article("a", "Oss", "Yes, it is true"), article("b", "Oss", "Yes - it is true"))) == [
        (Verdict.AGREE, 2)
    ]
    assert len(quotes(run(article("a", "Oss", "Yes, it is true"), article("b", "Oss", "Yes, it is not")))) == 2
    assert len(quotes(run(article("a", "Oss", "Yes, it is true"), article("b", "Tam", "Yes, it is true")))) == 2


def test_a_pull_quote_is_one_utterance_with_the_body() -> None:
    text = "“Nobody had any business being on it at night.”\n\n“Nobody had any business being on it at night,” Ilse Dorran said."
    desk = Desk("a", text, kinds={0: ParagraphKind.PULL_QUOTE})
    desk.says("Ilse Dorran", "“Nobody had any business being on it at night.”")
    desk.says("Ilse Dorran", "“Nobody had any business being on it at night,”")
    found = run(desk)
    assert [len(c.statements) for c in found.claims] == [1]
    assert found.claims[0].statements[0].finding == "q2"
    assert found.comparisons == ()  # one account: nothing to hold it against


def test_brackets_are_the_editor_speaking() -> None:
    one = Desk("a", "“If that includes (Ostran) engineers, then let them come,” he said.").says(
        "Tam", "“If that includes (Ostran) engineers, then let them come,”"
    )
    two = Desk("b", "“If that includes engineers, then let them come,” he said.", "Echo").says(
        "Tam", "“If that includes engineers, then let them come,”"
    )
    assert quotes(run(one, two)) == [(Verdict.AGREE, 2)]


def test_an_indirect_rendering_by_the_same_speaker_joins_the_quote_unless_one_denies() -> None:
    direct = Desk("a", "“The council will repair the northern bridge before winter,” Ilse Dorran said.")
    direct.says("Ilse Dorran", "“The council will repair the northern bridge before winter,”")
    indirect = Desk("b", "Ilse Dorran said the council would repair the northern bridge before the winter.", "Echo")
    indirect.says(
        "Ilse Dorran", "the council would repair the northern bridge before the winter", kind=AttributionKind.INDIRECT
    )
    denied = Desk("c", "Ilse Dorran said the council would not repair the northern bridge before winter.", "Gazette")
    denied.says(
        "Ilse Dorran", "the council would not repair the northern bridge before winter", kind=AttributionKind.INDIRECT
    )
    found = run(direct, indirect)
    assert quotes(found) == [(Verdict.AGREE, 2)]
    assert any(r.text == "in its own words: Echo" for r in found.comparisons[0].reasons)
    assert len(quotes(run(direct, denied))) == 2


def test_words_without_an_attribution_are_still_found_in_the_text() -> None:
    one = Desk("a", LONG).says(
        "Ilse Dorran", "“The bridge was closed in March and nobody had any business being on it,”"
    )
    two = Desk(
        "b",
        "It rained. Everyone remembers that the bridge was closed in March and nobody had any business being on it. So it went.",
        "Echo",
    )
    found = run(one, two)
    assert quotes(found) == [(Verdict.AGREE, 2)]
    echo = found.claims[0].statements[1]
    assert echo.finding is None
    assert echo.text.startswith("Everyone remembers")
    assert echo.evidence.selector.exact == echo.text


def test_what_another_account_tells_in_its_own_voice_is_not_called_alone() -> None:
    one = Desk("a", "The ministry said the northern bridge had been closed since March.")
    one.says("The ministry", "the northern bridge had been closed since March", kind=AttributionKind.INDIRECT)
    two = Desk("b", "The northern bridge has been closed since March, and rust has eaten it.", "Echo")
    assert quotes(run(one, two)) == [(None, 1)]


def test_two_bearers_of_a_surname_keep_it_apart() -> None:
    text = "“It was late and dark,” Ann Tam said. “We had no light at all,” Bo Tam said. “Nobody told us anything,” Tam said."
    desk = (
        Desk("a", text)
        .says("Ann Tam", "“It was late and dark,”")
        .says("Bo Tam", "“We had no light at all,”")
        .says("Tam", "“Nobody told us anything,”")
    )
    assert {s.speaker for c in run(desk).claims for s in c.statements} == {"Ann Tam", "Bo Tam", "Tam"}


WORDS = st.lists(
    st.sampled_from(
        ["no", "bridge", "fell", "“", "”", "…", "–", "[the]", "(sic)", "town", "said", "12", "it’s", "é\u202e"]
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=4))
def test_it_never_fails_and_every_statement_stands_where_it_says(bodies: list[list[str]]) -> None:
    desks = [
        Desk(str(n), " ".join(body) + ".", f"Outlet {n}", day=date(2025, 3, 1)).says(None, " ".join(body))
        for n, body in enumerate(bodies)
    ]
    files = {d.id: d.file() for d in desks}
    found = run(*desks)
    assert found == run(*desks)
    for evidence in walk(found):
        assert holds(evidence, files[evidence.article].article.text)
    counted = {c.claim: c.accounts for c in found.comparisons}
    for claim in found.claims:
        assert counted.get(claim.id, 1) == len({s.article for s in claim.statements}) or claim.id not in counted


def test_a_long_rendering_does_not_join_two_quotes() -> None:
    one = "“The harbour wall will be rebuilt with granite from Ostra,”"
    two = "“Fishing families will receive money before the first snow,”"
    direct = Desk("a", f"{one} Mira Oss said. {two} she added.").says("Mira Oss", one).says("Mira Oss", two)
    told = "the harbour wall will be rebuilt with granite from Ostra and fishing families will receive money before the first snow"
    indirect = Desk("b", f"Mira Oss said {told}.", "Echo").says("Mira Oss", told, kind=AttributionKind.INDIRECT)
    assert quotes(run(direct, indirect)) == [
        (Verdict.AGREE, 2),
        (Verdict.AGREE, 2),
    ]  # the second by the words of its text


def test_what_is_reworded_is_not_called_the_same_words() -> None:
    one = Desk("a", "Mira Oss said fishing families would receive money before the snow.")
    one.says("Mira Oss", "fishing families would receive money before the snow", kind=AttributionKind.INDIRECT)
    two = Desk("b", "Before snow comes, money will be received by families of fishing, Mira Oss said.", "Echo")
    two.says(
        "Mira Oss", "Before snow comes, money will be received by families of fishing", kind=AttributionKind.INDIRECT
    )
    found = run(one, two)
    said = {claim.id for claim in found.claims if claim.kind is ClaimKind.QUOTE}
    comparison = next(c for c in found.comparisons if c.claim in said)
    assert comparison.reasons[0].text == "the same statement, partly in other words, in 2 independent accounts"


def test_crumbs_between_quotations_are_left_out() -> None:
    text = "“The wind rose all night,” she said, it and “we had no lamps at all on the pier.”"
    file = Desk("a", text, "Harbour Post").says("Ana Brisk", "“The wind rose all night,”").file()
    (one,) = file.annotations.attributions
    parts = [text.index("“The"), text.index("it and"), text.index("“we")]
    ends = [text.index(" she"), text.index("it and") + 6, len(text)]
    pieces = tuple(Span(a, b) for a, b in zip(parts, ends, strict=True))
    notes = replace(file.annotations, attributions=(replace(one, content=pieces),))
    found = crosscheck(Story("s", ("a",), "Wind"), [replace(file, annotations=notes)], ())
    assert found.claims[0].statements[0].text == "“The wind rose all night,” … “we had no lamps at all on the pier.”"


def test_a_surname_and_a_statement_are_no_other_speakers() -> None:
    words = "“The log book of the ferry is gone and nobody knows why,”"

    def reasons(*speakers: str) -> str:
        desks = [
            Desk(n, f"{words} said {s}.", f"Outlet {n}").says(s, words) for n, s in zip("abc", speakers, strict=True)
        ]
        found = crosscheck(Story("s", ("a", "b", "c"), "A log"), [d.file() for d in desks], ())
        return " ".join(reason.text for made in found.comparisons for reason in made.reasons)

    assert "different speakers" not in reasons("Ana Brisk", "Brisk", "statement")
    assert "different speakers" in reasons("Ana Brisk", "Olaf Berg", "statement")
