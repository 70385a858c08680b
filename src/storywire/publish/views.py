"""A story sorted for showing: who says what by speaker, figures by verdict, what stands alone, copies under origins."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from storywire.publish import words
from storywire.publish.decisions import decided, decisions_of
from storywire.types import (
    ArticleFile,
    Attribution,
    AttributionKind,
    Claim,
    ClaimKind,
    Comparison,
    Crosscheck,
    Dossier,
    Figure,
    Issue,
    Judgement,
    OutletRow,
    Statement,
    TimeExpression,
    Verdict,
)
from storywire.wording import folded_words

# By article and finding: the value or bounds, the words as they stand, and the words with what is counted.
Counted = Mapping[tuple[str, str | None], tuple[object, str, str]]
_MEASURED = re.compile(r"(?:\s[\w-]+){1,3}")
NOBODY = "Speaker not named"
_MARKS = '“”"«»„‘’,. '
_TELLING = 30  # letters of a quotation from which on it is known again inside a sentence


@dataclass(frozen=True, slots=True)
class Telling:
    """A claim with what the articles make of it."""

    claim: Claim
    comparison: Comparison | None
    kind: AttributionKind | None = None
    ledger: tuple[tuple[str, str], ...] = ()  # each value of a figure and who gives it, the earliest first
    sentence: str = ""  # that the fullest statement stands in
    alike: tuple[Statement, ...] = ()  # possibly the same, in other words

    @property
    def verdict(self) -> Verdict | None:
        return self.comparison.verdict if self.comparison else None

    @property
    def accounts(self) -> int:
        return self.comparison.accounts if self.comparison else 1

    @property
    def fullest(self) -> Statement:
        return self.claim.statements[0]

    @property
    def quoted(self) -> bool:
        return self.kind in (AttributionKind.DIRECT, AttributionKind.MIXED)

    @property
    def shown(self) -> str:
        """What is put in somebody's mouth: the words in quotation marks, else the sentence that tells them."""
        return self.fullest.text if self.verbatim else self.sentence or self.fullest.text

    @property
    def verbatim(self) -> bool:
        """Whether the content stands on its own feet: a quotation, not "that he would …"."""
        opened = self.fullest.text.startswith(("“", '"', "«", "„", "‘"))
        return self.kind is AttributionKind.DIRECT or (self.kind is AttributionKind.MIXED and opened)

    @property
    def remarks(self) -> tuple[str, ...]:
        """The reasons that are not values: those follow one line a value."""
        if self.verdict is Verdict.AGREE:
            return (words.count(self.accounts, "independent account"),)
        return self.why[len(self.ledger) :]

    @property
    def why(self) -> tuple[str, ...]:
        return tuple(reason.text for reason in self.comparison.reasons) if self.comparison else ()


@dataclass(frozen=True, slots=True)
class Voice:
    """One speaker and what is put in their mouth, most shared first."""

    name: str
    roles: tuple[str, ...]
    tellings: tuple[Telling, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """An article of the outlet table, and those that carry its text."""

    own: OutletRow
    copies: tuple[OutletRow, ...]


@dataclass(frozen=True, slots=True)
class StoryView:
    """A dossier sorted for showing."""

    dossier: Dossier
    outlets: tuple[str, ...]
    accounts: int
    voices: tuple[Voice, ...]
    figures: Mapping[Verdict, tuple[Telling, ...]]
    alone: tuple[tuple[str, tuple[Telling, ...]], ...]
    rows: tuple[Row, ...]
    issues: tuple[Issue, ...]
    numbers: Mapping[tuple[str, str | None], str]
    judgements: tuple[Judgement, ...] = ()
    unopposed: tuple[Telling, ...] = ()  # figures of a story that one account tells

    @property
    def single(self) -> bool:
        """Whether the story is one article that stands apart."""
        return len(self.dossier.files) == 1

    @property
    def counted(self) -> bool:
        """Whether two accounts have a figure in common, agreeing or not."""
        return any(self.figures[v] for v in (Verdict.DIFFER, Verdict.UPDATED, Verdict.AGREE))

    @property
    def headline(self) -> str:
        return self.dossier.story.headline or "Without a headline"


def view(dossier: Dossier) -> StoryView:
    """The dossier sorted for showing."""
    checked = dossier.crosscheck
    made = {c.claim: c for c in checked.comparisons}
    attributions = {(f.article.id, a.id): a for f in dossier.files for a in f.annotations.attributions}
    counted = _counted(dossier)
    alike = _alike(checked)
    published = {f.article.id: f.article.published.low or date.max for f in dossier.files}
    tellings = [
        Telling(
            c,
            made.get(c.id),
            _kind(c, attributions),
            _ledger(c, counted, published) if c.kind is ClaimKind.FIGURE else (),
            " ".join(c.statements[0].evidence.selector.exact.split()).removeprefix("() "),
            alike.get(c.id, ()),
        )
        for c in checked.claims
    ]
    figures = [t for t in tellings if t.claim.kind is ClaimKind.FIGURE]
    outlets = dict.fromkeys(_outlet(file) for file in dossier.files)
    return StoryView(
        dossier=dossier,
        outlets=tuple(outlets),
        accounts=len(checked.accounts) or len(dossier.files),
        voices=_voices([t for t in tellings if t.claim.kind is ClaimKind.QUOTE], attributions),
        figures={v: tuple(t for t in figures if t.verdict is v) for v in Verdict},
        unopposed=tuple(t for t in figures if t.comparison is None),
        alone=_alone(tellings),
        rows=_rows(dossier.briefing.outlets),
        issues=tuple(i for f in dossier.files for i in problems(f)),
        numbers={key: words for key, (_, words, _) in counted.items()},
        judgements=decisions_of(dossier.files),
    )


def _alike(checked: Crosscheck) -> Mapping[str, tuple[Statement, ...]]:
    """For each claim, the statements that may be the same in other words."""
    first = {claim.id: claim.statements[0] for claim in checked.claims}
    pairs = [(r.claim, r.other) for r in checked.alike] + [(r.other, r.claim) for r in checked.alike]
    found: dict[str, tuple[Statement, ...]] = {}
    for claim, other in pairs:
        found[claim] = (*found.get(claim, ()), first[other])
    return found


def problems(file: ArticleFile) -> tuple[Issue, ...]:
    """What could not be read or found in an article, each once: what annotating gave is kept as an issue too."""
    told = (*file.issues, *file.annotations.issues)
    return tuple({(issue.code, issue.message): issue for issue in reversed(told)}.values())[::-1]


def placed(file: ArticleFile) -> str:
    """Why the article is in its story, in words; empty where no reasons were kept."""
    if file.placement is None:
        return ""
    placement = file.placement
    reasons = "; ".join(reason.text for reason in placement.reasons)
    first = "the story’s first article" if placement.founded and not placement.found else ""
    found = "; ".join(part for part in (first, reasons) if part)
    if placement.judgement is None:
        return found
    beside = f"in {placement.found}" if placement.found else "here too"
    return f"{decided(placement.judgement)}; Storywire had put it {beside}: {found or 'no reasons were kept'}"


def _outlet(file: ArticleFile) -> str:
    return file.article.outlet.name if file.article.outlet else "outlet not known"


def _counted(dossier: Dossier) -> Counted:
    """The figures and lengths of time of the story."""
    told: dict[tuple[str, str | None], tuple[object, str, str]] = {}
    for file in dossier.files:
        text = file.article.text
        for time in file.annotations.times:
            said = time.span.of(text)
            told[file.article.id, time.id] = (time.value, said, _length(time, text))
        for f in file.annotations.figures:
            told[file.article.id, f.id] = ((f.low, f.high), f.span.of(text), _said(f, text))
    return told


def _length(time: TimeExpression, text: str) -> str:
    """A length of time as it is written, with the words it measures: "60-day suspension"."""
    after = _MEASURED.match(text, time.span.end) if "-" in time.span.of(text) else None
    return " ".join(text[time.span.start : after.end() if after else time.span.end].split())


def _said(figure: Figure, text: str) -> str:
    """A figure as it is written; one without a unit as digits with what it counts: "31 dead", "14 birds"."""
    if figure.unit or figure.value is None:
        return " ".join(figure.span.of(text).split())
    parts = (figure.hedge, f"{figure.value:,.15g}", figure.status or figure.counted)
    return " ".join(part for part in parts if part)


def _ledger(claim: Claim, counted: Counted, published: Mapping[str, date]) -> tuple[tuple[str, str], ...]:
    """Each value of a figure in the words of the first who gave it, and all who give it."""
    outlets: dict[object, list[str]] = defaultdict(list)
    wording: dict[object, str] = {}
    for statement in sorted(claim.statements, key=lambda s: published.get(s.article, date.max)):
        value, _, said = counted.get((statement.article, statement.finding), (statement.text, "", statement.text))
        outlets[value].append(statement.outlet or "outlet not known")
        wording.setdefault(value, said)
    return tuple((said, words.listed(tuple(dict.fromkeys(outlets[value])))) for value, said in wording.items())


def _kind(claim: Claim, attributions: Mapping[tuple[str, str], Attribution]) -> AttributionKind | None:
    first = claim.statements[0]
    found = attributions.get((first.article, first.finding or ""))
    return found.kind if found else None


def _voices(tellings: Sequence[Telling], attributions: Mapping[tuple[str, str], Attribution]) -> tuple[Voice, ...]:
    said: dict[str, list[Telling]] = defaultdict(list)
    roles: dict[str, dict[str, None]] = defaultdict(dict)
    for telling in tellings:
        name = telling.claim.speaker or NOBODY
        said[name].append(telling)
        for statement in telling.claim.statements:
            found = attributions.get((statement.article, statement.finding or ""))
            if found and found.speaker and found.speaker.role and statement.speaker == name:
                roles[name].setdefault(found.speaker.role)
    voices = [Voice(n, _fullest(roles[n])[:2], tuple(sorted(_once(t), key=_shared))) for n, t in said.items()]
    return tuple(sorted(voices, key=lambda v: (v.name == NOBODY, _shared(v.tellings[0]), -len(v.tellings), v.name)))


def _once(tellings: Sequence[Telling]) -> list[Telling]:
    """What one speaker says, each line once: no sentence that only gives a quotation again that stands by itself."""
    quotes = {t.claim.id: _letters(t.shown) for t in tellings if t.verbatim}
    kept: dict[str, Telling] = {}
    for telling in sorted(tellings, key=_shared):
        line, said = _letters(telling.shown), _letters(telling.fullest.text)
        others = (q for claim, q in quotes.items() if claim != telling.claim.id)
        again = not telling.verbatim and any(_holds(line, q) or _holds(q, said) for q in others)
        if line not in kept and not again:
            kept[line] = telling
    return list(kept.values())


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _holds(whole: str, part: str) -> bool:
    return len(part) >= _TELLING and part in whole


def _fullest(roles: Iterable[str]) -> tuple[str, ...]:
    """The roles without those that are a piece of another, or another's in other capitals."""
    given = tuple({" ".join(folded_words(role)): role for role in roles}.values())
    return tuple(r for r in given if not any(r != other and r.casefold() in other.casefold() for other in given))


def _shared(telling: Telling) -> tuple[int, bool]:
    return (-telling.accounts, not telling.quoted)


def _alone(tellings: Sequence[Telling]) -> tuple[tuple[str, tuple[Telling, ...]], ...]:
    by_outlet: dict[str, list[Telling]] = defaultdict(list)
    for telling in tellings:
        if telling.comparison and telling.verdict is Verdict.ONLY_HERE:
            by_outlet[", ".join(telling.comparison.outlets) or "outlet not known"].append(telling)
    once = {outlet: {_letters(t.shown): t for t in reversed(only)} for outlet, only in by_outlet.items()}
    kept = {outlet: tuple(reversed(lines.values())) for outlet, lines in once.items()}
    return tuple(sorted(kept.items(), key=lambda o: (-len(o[1]), o[0])))


def _rows(table: Sequence[OutletRow]) -> tuple[Row, ...]:
    present = {row.article for row in table}
    folded: dict[str, list[OutletRow]] = defaultdict(list)
    for row in table:
        if row.copy_of in present and row.copy_of != row.article:
            folded[row.copy_of or ""].append(row)
    hidden = {copy.article for copies in folded.values() for copy in copies}
    return tuple(Row(row, tuple(folded[row.article])) for row in table if row.article not in hidden)
