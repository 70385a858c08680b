"""A story as one page shows it: sorted, its wordings compared, and no more of each than a person reads at one look.

A sheet is derived when its story changes and kept beside it, so that a page of a large library is a matter of one row.
What is left out is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import TypeAdapter

from storywire.publish import words
from storywire.publish.decisions import decided, decisions_of
from storywire.publish.variants import Piece, described, diff
from storywire.publish.views import Row, StoryView, Telling, Voice, placed, view
from storywire.types import Dossier, Evidence, Issue, OutletRow, Statement, StoryCard, StorySummary, Verdict
from storywire.wording import folded_words

UNNAMED = "outlet not known"
_VOICES, _UTTERANCES, _STATEMENTS, _WORDINGS = 14, 6, 8, 5
_SAID, _LINK = 32_000, 150  # characters of what is said on the page, and of one link to a sentence
_FIGURES, _SENTENCES, _ALONE_OUTLETS, _ALONE = 6, 6, 8, 5
_ROWS, _COPIES, _TOGETHER, _WIRES, _ISSUES, _OUTLETS = 24, 8, 16, 6, 12, 40
_DECISIONS = 20
_LONGEST = 700  # characters of one text on the page; the rest is a click away
_TEASER = 320
_HELD = (Verdict.DIFFER, Verdict.UPDATED, Verdict.AGREE)
_ORDER = (*_HELD, Verdict.ONLY_HERE)


@dataclass(frozen=True, slots=True)
class Cite:
    """Where a line stands: enough of its evidence to lead there."""

    outlet: str
    article: str
    revision: int
    start: int
    end: int
    text: bool  # whether it stands in the text; else on the page


@dataclass(frozen=True, slots=True)
class Quoted:
    """A sentence as it stands, and where."""

    text: str
    cite: Cite


@dataclass(frozen=True, slots=True)
class Variant:
    """Another wording of an utterance, in pieces against the fullest."""

    cite: Cite
    how: str
    pieces: tuple[Piece, ...]
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Happening:
    """An entry of the timeline; a bound that is None is open or unknown."""

    low: date | None
    high: date | None
    line: Quoted
    accounts: int
    reason: str


@dataclass(frozen=True, slots=True)
class Utterance:
    """One thing said, once, with all who carry it."""

    text: str
    verbatim: bool
    cites: tuple[Cite, ...]
    more_cites: int
    accounts: int
    verdict: Verdict | None
    variants: tuple[Variant, ...]
    more_variants: int


@dataclass(frozen=True, slots=True)
class Speaking:
    """A speaker and what is put in their mouth."""

    name: str | None  # None where nobody is named
    roles: tuple[str, ...]
    utterances: tuple[Utterance, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Number:
    """A figure: each value and who gives it, and the sentences that do."""

    ledger: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]
    sentences: tuple[tuple[Quoted, str], ...]  # with the number's own words
    more: int


@dataclass(frozen=True, slots=True)
class Alone:
    """What only one account reports."""

    outlet: str
    lines: tuple[tuple[Quoted, str | None], ...]  # with the speaker
    more: int


@dataclass(frozen=True, slots=True)
class OutletLine:
    """An article of the outlet table, and those that carry its text."""

    article: str
    outlet: str
    headline: str
    published: str
    account: int
    attributions: int
    figures: int
    alone: int
    copies: tuple[OutletLine, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Together:
    """An article and why it is in the story."""

    article: str
    outlet: str
    why: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that the page of one story shows."""

    articles: int
    accounts: int
    outlets: tuple[str, ...]
    outlet_count: int
    lede: tuple[Quoted, ...]
    timeline: tuple[Happening, ...]
    published: tuple[tuple[date | None, date | None], ...]  # bounds of each dated article
    figures: tuple[tuple[Verdict, tuple[Number, ...], int], ...]  # with how many more there are
    voices: tuple[Speaking, ...]
    more_voices: int
    alone: tuple[Alone, ...]
    more_alone: int
    rows: tuple[OutletLine, ...]
    more_rows: int
    together: tuple[Together, ...]
    more_together: int
    wire: tuple[tuple[str, str], ...]  # what is one text, and why
    issues: tuple[Issue, ...]
    more_issues: int
    decisions: tuple[tuple[str, str], ...] = ()  # what persons decided: the judgement's id, and the sentence
    further: tuple[tuple[Verdict, Number], ...] | None = None  # figures beyond those; None in an older sheet
    unopposed: tuple[Number, ...] = ()  # the figures of a story that one account tells

    @property
    def lone(self) -> tuple[tuple[Quoted, tuple[str, ...]], ...]:
        """The first sentences with figures that one account alone gives, each with the figures' own words."""
        return self._lone_sentences[:_FIGURES]

    @property
    def more_lone(self) -> int:
        """How many more of these figures there are."""
        return sum(len(own) for _, own in self._lone_sentences[_FIGURES:])

    @property
    def _lone_sentences(self) -> tuple[tuple[Quoted, tuple[str, ...]], ...]:
        told: dict[Quoted, list[str]] = {}
        for number in self.unopposed or self._alone_here:
            line, own = number.sentences[0]
            told.setdefault(line, []).append(own)
        return tuple((line, tuple(own)) for line, own in told.items())

    @property
    def _alone_here(self) -> tuple[Number, ...]:
        return tuple(number for verdict, number in self.further or () if verdict is Verdict.ONLY_HERE)

    @property
    def every_figure(self) -> tuple[tuple[Verdict, Number], ...]:
        """All figures: those that differ, were updated, agree, and those that one account alone gives."""
        shown = [(verdict, number) for verdict, numbers, _ in self.figures for number in numbers]
        alone = [(Verdict.ONLY_HERE, number) for number in self.unopposed]
        return tuple(sorted([*shown, *(self.further or ()), *alone], key=lambda pair: _ORDER.index(pair[0])))


_CODEC: TypeAdapter[Sheet] = TypeAdapter(Sheet)


def to_bytes(sheet: Sheet) -> bytes:
    """A sheet for keeping."""
    return _CODEC.dump_json(sheet)


def from_bytes(kept: bytes) -> Sheet:
    """The sheet that `to_bytes` wrote. Raises ValueError where it was written by another version."""
    return _CODEC.validate_json(kept)


def make_card(summary: StorySummary, sheet: Sheet) -> StoryCard:
    """A story as the front page shows it."""
    counts = {verdict: len(numbers) + more for verdict, numbers, more in sheet.figures}
    days = Counter(high for low, high in sheet.published if high and low == high)
    return StoryCard(
        summary=summary,
        teaser=_short(sheet.lede[0].text, _TEASER) if sheet.lede else "",
        differ=counts.get(Verdict.DIFFER, 0),
        updated=counts.get(Verdict.UPDATED, 0),
        activity=tuple(sorted(days.items())),
    )


def make_sheet(dossier: Dossier) -> Sheet:
    """The page of a story. Deterministic; the order is that of `view`."""
    seen = view(dossier)
    names = {f.article.id: f.article.outlet.name if f.article.outlet else UNNAMED for f in dossier.files}
    files = dossier.files
    called = {f.article.id: f"“{f.article.headline or 'without a headline'}” ({names[f.article.id]})" for f in files}
    called[dossier.story.id] = "this story"
    voices = _spoken(seen.voices)
    return Sheet(
        articles=len(files),
        accounts=seen.accounts,
        outlets=seen.outlets[:_OUTLETS],
        outlet_count=len(seen.outlets),
        lede=tuple(_quoted(s) for s in dossier.briefing.lede),
        timeline=tuple(
            Happening(
                e.low,
                e.high,
                Quoted(_short(e.text), _cite(e.evidence, names.get(e.evidence.article))),
                e.accounts,
                e.reason,
            )
            for e in dossier.briefing.timeline
        ),
        published=tuple((f.article.published.low, f.article.published.high) for f in files),
        figures=_figures(seen),
        voices=voices,
        more_voices=len(seen.voices) - len(voices),
        alone=tuple(_alone(outlet, tellings) for outlet, tellings in seen.alone[:_ALONE_OUTLETS]),
        more_alone=max(0, len(seen.alone) - _ALONE_OUTLETS),
        rows=tuple(_row(row) for row in seen.rows[:_ROWS]),
        more_rows=max(0, len(seen.rows) - _ROWS),
        together=tuple(Together(f.article.id, names[f.article.id], placed(f)) for f in files[:_TOGETHER]),
        more_together=max(0, len(files) - _TOGETHER),
        wire=_wire(dossier, names),
        issues=seen.issues[:_ISSUES],
        more_issues=max(0, len(seen.issues) - _ISSUES),
        decisions=tuple((j.id, decided(j, called)) for j in decisions_of(files)[-_DECISIONS:]),
        further=_further(seen),
        unopposed=tuple(make_number(told, seen.numbers) for told in seen.unopposed),
    )


def _cite(evidence: Evidence, outlet: str | None) -> Cite:
    span = evidence.span
    in_text = evidence.layer.value == "text"
    return Cite(outlet or UNNAMED, evidence.article, evidence.revision, span.start, span.end, in_text)


def _quoted(statement: Statement) -> Quoted:
    return Quoted(_short(statement.text), _cite(statement.evidence, statement.outlet))


def _short(text: str, most: int = _LONGEST) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def _figures(seen: StoryView) -> tuple[tuple[Verdict, tuple[Number, ...], int], ...]:
    return tuple(
        (verdict, tuple(make_number(t, seen.numbers) for t in told[:_FIGURES]), max(0, len(told) - _FIGURES))
        for verdict in _HELD
        if (told := seen.figures[verdict])
    )


def _further(seen: StoryView) -> tuple[tuple[Verdict, Number], ...]:
    """The figures that the page of the story leaves out, with those of one account only."""
    return tuple(
        (verdict, make_number(told, seen.numbers))
        for verdict in _ORDER
        for told in seen.figures[verdict][_FIGURES if verdict in _HELD else 0 :]
    )


def make_number(telling: Telling, numbers: Mapping[tuple[str, str | None], str]) -> Number:
    """A figure; `numbers` are the words of each by article and finding, as `view` has them."""
    statements = telling.claim.statements
    return Number(
        ledger=telling.ledger[:_STATEMENTS],
        remarks=telling.remarks[:_STATEMENTS],
        sentences=tuple((_quoted(s), numbers.get((s.article, s.finding), "")) for s in statements[:_SENTENCES]),
        more=max(0, len(statements) - _SENTENCES),
    )


def _speaking(voice: Voice) -> Speaking:
    named = next((s.speaker for t in voice.tellings for s in t.claim.statements if s.speaker), None)
    shown = voice.tellings[:_UTTERANCES]
    said = tuple(make_utterance(t) for t in shown)
    return Speaking(named and voice.name, voice.roles, said, max(0, len(voice.tellings) - _UTTERANCES))


def make_utterance(telling: Telling) -> Utterance:
    """An utterance with its other wordings against the fullest."""
    statements = telling.claim.statements
    full = telling.fullest
    others = _otherwise(statements)
    return Utterance(
        text=_short(telling.shown),
        verbatim=telling.verbatim,
        cites=tuple(_cite(s.evidence, s.outlet) for s in statements[:_STATEMENTS]),
        more_cites=max(0, len(statements) - _STATEMENTS),
        accounts=telling.accounts,
        verdict=telling.verdict,
        variants=tuple(_variant(full, s) for s in others[:_WORDINGS]),
        more_variants=max(0, len(others) - _WORDINGS),
    )


def _otherwise(statements: Sequence[Statement]) -> list[Statement]:
    """One statement for each wording but the first; its own words once more where they are given to somebody else."""
    first, *rest = statements
    full = folded_words(first.text)
    found: dict[tuple[str, ...], Statement] = {}
    for statement in rest:
        wording = folded_words(statement.text)
        if wording != full or (statement.speaker and statement.speaker != first.speaker):
            found.setdefault(tuple(wording), statement)
    return list(found.values())


def _spoken(voices: Sequence[Voice]) -> tuple[Speaking, ...]:
    """The speakers that a page holds, at least one."""
    shown: list[Speaking] = []
    left = _SAID
    for voice in voices[:_VOICES]:
        made = _speaking(voice)
        left -= sum(_length(utterance) for utterance in made.utterances)
        if left < 0 and shown:
            break
        shown.append(made)
    return tuple(shown)


def _length(utterance: Utterance) -> int:
    """Characters of an utterance on the page, roughly: its words, its links, its other wordings."""
    worded = sum(_LINK + sum(len(piece.text) for piece in variant.pieces) for variant in utterance.variants)
    return len(utterance.text) + _LINK * len(utterance.cites) + worded


def _variant(full: Statement, other: Statement) -> Variant:
    pieces = tuple(Piece(_short(p.text), p.change) for p in diff(full.text, other.text))
    another = other.speaker if other.speaker != full.speaker else None
    return Variant(_cite(other.evidence, other.outlet), described(full.text, other.text), pieces, another)


def _alone(outlet: str, tellings: Sequence[Telling]) -> Alone:
    lines = tuple((_quoted(t.fullest), t.fullest.speaker) for t in tellings[:_ALONE])
    return Alone(outlet, lines, max(0, len(tellings) - _ALONE))


def _row(row: Row) -> OutletLine:
    return _line(row.own, tuple(_line(copy) for copy in row.copies[:_COPIES]), max(0, len(row.copies) - _COPIES))


def _line(row: OutletRow, copies: tuple[OutletLine, ...] = (), more: int = 0) -> OutletLine:
    return OutletLine(
        article=row.article,
        outlet=row.outlet,
        headline=_short(row.headline, _TEASER),
        published=words.published(row.published),
        account=row.account,
        attributions=row.attributions,
        figures=row.figures,
        alone=len(row.alone),
        copies=copies,
        more=more,
    )


def _wire(dossier: Dossier, names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    told: list[tuple[str, str]] = []
    for w in dossier.wire[:_WIRES]:
        whose = f" of {w.agency}" if w.agency else ""
        copies = words.count(len(w.copies), "copy", "copies")
        why = "; ".join(r.text for r in w.reasons) or f"{w.containment:.0%} of the words in common"
        told.append((f"{names.get(w.origin, UNNAMED)} and {copies} carry one text{whose}", why))
    return tuple(told)
