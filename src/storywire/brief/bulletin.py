"""A story as a briefing has it: what happened, who says so, what is agreed, what differs, who is alone, what is new.

Extractive: every line is a statement of an article with its evidence. What is new is told by the articles: a line is
new if all who make it came after the last bulletin, a difference if one of them did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from storywire.types import (
    Annotations,
    ArticleFile,
    AttributionKind,
    BriefedStory,
    BriefLine,
    BriefPage,
    Claim,
    ClaimKind,
    Comparison,
    Dossier,
    Evidence,
    Issue,
    Statement,
    TimelineEntry,
    Verdict,
)
from storywire.wording import shortened

MOST = {"timeline": 6, "said": 6, "agreed": 5, "differs": 6, "alone": 5, "new": 6, "issues": 5}
_PER_SPEAKER = 2
_UNNAMED = "outlet not known"
_OPENING = ("“", '"', "«", "„", "‘")

Taken = Mapping[str, bool]
"""The articles that came or changed since the last bulletin: whether they are altogether new."""


def briefed(dossier: Dossier, taken: Taken | None = None) -> BriefedStory:
    """The story as a briefing has it; `taken` is None where there was no bulletin before."""
    return _Desk(dossier, taken).story()


def rank(stories: Iterable[BriefedStory]) -> list[BriefedStory]:
    """The stories by weight: independent accounts, those heard since the last bulletin twice; then the newest first."""
    newest_first = sorted(stories, key=lambda s: s.id)
    newest_first.sort(key=lambda s: s.high.toordinal() if s.high else 0, reverse=True)
    return sorted(newest_first, key=lambda s: (-(s.accounts + s.fresh_accounts), -sum(p.fresh for p in s.pages)))


@dataclass(frozen=True, slots=True)
class _Desk:
    """One story on the desk."""

    dossier: Dossier
    taken: Taken | None

    def story(self) -> BriefedStory:
        dossier, story = self.dossier, self.dossier.story
        made = {c.claim: c for c in dossier.crosscheck.comparisons}
        claims = [(claim, made.get(claim.id)) for claim in dossier.crosscheck.claims]
        said = _by_speaker([pair for pair in claims if _voiced(*pair)])
        shown = {claim.id for claim, _ in said[: MOST["said"]]}
        agreed = [pair for pair in claims if pair[1] and pair[1].verdict is Verdict.AGREE and pair[0].id not in shown]
        differs = [pair for pair in claims if pair[1] and pair[1].verdict in (Verdict.DIFFER, Verdict.UPDATED)]
        alone = [pair for pair in claims if pair[0].id not in shown and _unshared(*pair)]
        timeline = _when(dossier.briefing.timeline)
        happened = tuple(self._happened(s, claims) for s in dossier.briefing.lede)
        lists = {"said": _unrepeated(self._lines(said)), "differs": self._lines(differs), "new": self._new(claims)}
        told = [*happened, *lists["said"][: MOST["said"]]]
        lists["agreed"] = _unrepeated(_by_passage(self._lines(agreed)), told)
        lists["alone"] = _unrepeated(_by_passage(self._lines(alone)), told)
        issues = tuple(dict.fromkeys(i for f in dossier.files for i in _issues(f)))
        counts = {name: len(lines) for name, lines in lists.items()}
        counts |= {"timeline": len(dossier.briefing.timeline), "issues": len(issues)}
        return BriefedStory(
            id=story.id,
            headline=story.headline,
            low=story.low,
            high=story.high,
            accounts=len(dossier.crosscheck.accounts) or len(dossier.files),
            fresh_accounts=self._fresh_accounts(),
            pages=tuple(self._page(file) for file in dossier.files),
            happened=happened,
            timeline=timeline,
            **{name: lines[: MOST[name]] for name, lines in lists.items()},
            more=tuple((name, n - MOST[name]) for name, n in counts.items() if n > MOST[name]),
            issues=issues[: MOST["issues"]],
        )

    # ------------------------------------------------------------------------------------------- lines

    def _lines(self, pairs: Sequence[tuple[Claim, Comparison | None]]) -> tuple[BriefLine, ...]:
        return tuple(self._line(claim, made) for claim, made in pairs)

    def _happened(self, lede: Statement, claims: Sequence[tuple[Claim, Comparison | None]]) -> BriefLine:
        """A sentence of the lede, with all that tell the same."""
        told = (pair for pair in claims if pair[0].kind is ClaimKind.STATEMENT)
        same = next((p for p in told if any(s.evidence == lede.evidence for s in p[0].statements)), None)
        if same is None:
            return self._line(Claim("", ClaimKind.STATEMENT, (lede,)), None)
        others = tuple(s for s in same[0].statements if s.evidence != lede.evidence)
        return self._line(replace(same[0], statements=(lede, *others)), same[1])

    def _line(self, claim: Claim, made: Comparison | None) -> BriefLine:
        first, *rest = claim.statements
        disputed = made is not None and made.verdict in (Verdict.DIFFER, Verdict.UPDATED)
        others = _one_an_outlet(rest) if disputed or claim.kind is ClaimKind.QUOTE else ()
        return BriefLine(
            statement=self._shown(first),
            figure=self._figure(first),
            outlets=tuple(dict.fromkeys(s.outlet or _UNNAMED for s in claim.statements)),
            accounts=made.accounts if made else 1,
            why=tuple(reason.text for reason in made.reasons) if made else (),
            others=others,
            new=self._is_new(claim, any_of=disputed),
        )

    def _shown(self, statement: Statement) -> Statement:
        """A quotation as it stands; what is told in other words in the sentence that tells it ("that he would …").

        Of a long one its first sentences: the evidence holds it whole.
        """
        notes = self._notes(statement.article)
        found = next((a for a in notes.attributions if a.id == statement.finding), None) if notes else None
        verbatim = found is None or found.kind is AttributionKind.DIRECT or statement.text.startswith(_OPENING)
        words = statement.text if verbatim else " ".join(statement.evidence.selector.exact.split())
        return replace(statement, text=shortened(words))

    def _figure(self, statement: Statement) -> str:
        """The number of a statement with what is counted, as they stand."""
        notes, file = self._notes(statement.article), self._file(statement.article)
        if notes is None or file is None:
            return ""
        length = next((t for t in notes.times if t.id == statement.finding), None)
        if length is not None:
            return " ".join(length.span.of(file.article.text).split())
        found = next((f for f in notes.figures if f.id == statement.finding), None)
        if found is None:
            return ""
        said = " ".join(found.span.of(file.article.text).split())
        noun = "" if found.unit else found.status or found.counted or ""
        return f"{said} {noun}".strip()

    def _file(self, article: str) -> ArticleFile | None:
        return next((f for f in self.dossier.files if f.article.id == article), None)

    def _notes(self, article: str) -> Annotations | None:
        file = self._file(article)
        return file.annotations if file else None

    def _new(self, claims: Sequence[tuple[Claim, Comparison | None]]) -> tuple[BriefLine, ...]:
        """What nobody said before: differences first, then happenings, then the rest in the order of the claims."""
        if self.taken is None or self._whole:
            return ()
        lines = [line for line in self._lines([p for p in claims if p[1]]) if line.new]
        happenings = [self._happening(e) for e in self.dossier.briefing.timeline if self._all_fresh(e.articles)]
        disputed = [line for line in lines if len(line.why) > 1]
        rest = [line for line in lines if len(line.why) <= 1]
        unique = {line.statement.evidence: line for line in [*disputed, *happenings, *rest]}
        return tuple(unique.values())

    def _happening(self, entry: TimelineEntry) -> BriefLine:
        outlets = {p.article: p.outlet for p in map(self._page, self.dossier.files)}
        statement = Statement(entry.evidence.article, outlets[entry.evidence.article], entry.text, entry.evidence)
        named = tuple(dict.fromkeys(outlets[name] for name in entry.articles))
        return BriefLine(statement, outlets=named, accounts=entry.accounts, new=True)

    def _is_new(self, claim: Claim, any_of: bool) -> bool:
        if self.taken is None or self._whole:
            return False
        fresh = [self.taken.get(s.article, False) for s in claim.statements]
        return any(fresh) if any_of else all(fresh)

    def _all_fresh(self, articles: Iterable[str]) -> bool:
        return self.taken is not None and all(self.taken.get(a, False) for a in articles)

    @property
    def _whole(self) -> bool:
        """Whether the whole story is new: then nothing in it is news of its own."""
        return self._all_fresh(self.dossier.story.articles)

    # ------------------------------------------------------------------------------------------- pages

    def _fresh_accounts(self) -> int:
        groups = self.dossier.crosscheck.accounts or tuple((f.article.id,) for f in self.dossier.files)
        return sum(self._all_fresh(group) for group in groups)

    def _page(self, file: ArticleFile) -> BriefPage:
        article = file.article
        fresh = (self.taken or {}).get(article.id)
        return BriefPage(
            article=article.id,
            outlet=article.outlet.name if article.outlet else _UNNAMED,
            headline=article.headline or "",
            url=article.url,
            published=article.published,
            fresh=fresh is True,
            revised=fresh is False,
            told=file.dated,
        )


def _unrepeated(lines: Iterable[BriefLine], told: Iterable[BriefLine] = ()) -> tuple[BriefLine, ...]:
    """The lines whose words stand in none before them: a passage is shown under one heading only, figures aside."""
    shown = [line.statement for line in told]
    kept: list[BriefLine] = []
    for line in lines:
        if line.figure or not any(_repeats(line.statement, other) for other in shown):
            kept.append(line)
            shown.append(line.statement)
    return tuple(kept)


def _repeats(one: Statement, other: Statement) -> bool:
    """Whether the shown words of one article hold those of the other, or both are the same."""
    if one.article != other.article:
        return one.text == other.text
    return one.text in other.text or other.text in one.text


def _unshared(claim: Claim, made: Comparison | None) -> bool:
    """Whether one account alone has it: by the comparison, or a figure of a story that only one account tells."""
    return made.verdict is Verdict.ONLY_HERE if made else claim.kind is ClaimKind.FIGURE


def _voiced(claim: Claim, made: Comparison | None) -> bool:
    """Whether it is what a named person says, told by nobody else or by several."""
    named = any(s.speaker and any(map(str.isupper, s.speaker)) for s in claim.statements)
    return claim.kind is ClaimKind.QUOTE and named and (made is None or made.verdict is not Verdict.DIFFER)


def _by_speaker(
    pairs: Sequence[tuple[Claim, Comparison | None]],
) -> list[tuple[Claim, Comparison | None]]:
    """The first few of every speaker, those of most accounts first; the others behind them."""
    heard: dict[str | None, int] = {}
    early: list[tuple[Claim, Comparison | None]] = []
    late: list[tuple[Claim, Comparison | None]] = []
    for claim, made in sorted(pairs, key=lambda p: -(p[1].accounts if p[1] else 1)):
        name = claim.speaker
        heard[name] = heard.get(name, 0) + 1
        (early if heard[name] <= _PER_SPEAKER else late).append((claim, made))
    return [*early, *late]


def _by_passage(lines: Sequence[BriefLine]) -> tuple[BriefLine, ...]:
    """Figures of one passage in one line, with the outlets of the most shared."""
    kept: dict[Evidence, BriefLine] = {}
    for line in lines:
        known = kept.get(line.statement.evidence)
        both = f"{known.figure}; {line.figure}" if known and line.figure else ""
        kept[line.statement.evidence] = replace(known, figure=both or known.figure) if known else line
    return tuple(kept.values())


def _issues(file: ArticleFile) -> Sequence[Issue]:
    kept = {(i.code, i.message): i for i in (*file.annotations.issues, *file.issues)}
    return tuple(kept.values())


def _when(entries: Sequence[TimelineEntry]) -> tuple[TimelineEntry, ...]:
    """The happenings that most accounts tell, in their order."""
    strong = sorted(range(len(entries)), key=lambda n: (-entries[n].accounts, n))[: MOST["timeline"]]
    return tuple(entries[n] for n in sorted(strong))


def _one_an_outlet(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    kept: dict[tuple[str | None, str], Statement] = {}
    for statement in statements:
        kept.setdefault((statement.outlet, statement.text), statement)
    return tuple(kept.values())
