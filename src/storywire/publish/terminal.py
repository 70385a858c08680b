"""Stories in the terminal, as rich renderables: text is never read as markup, 80 columns and no colour suffice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from storywire.publish import words
from storywire.publish.decisions import decided
from storywire.publish.lookups import marked, nothing
from storywire.publish.variants import described
from storywire.publish.views import StoryView, Telling, Voice, placed, problems, view
from storywire.types import (
    ArticleFile,
    Attribution,
    DateCandidate,
    Dossier,
    Figure,
    Hit,
    Issue,
    Statement,
    StorySummary,
    TimeExpression,
    Verdict,
)
from storywire.wording import shortened

_MOST = 8  # lines of one kind; the rest is counted
_VERDICTS = {Verdict.DIFFER: "Accounts differ", Verdict.UPDATED: "Updated since", Verdict.AGREE: "Accounts agree"}


def show_stories(summaries: Sequence[StorySummary]) -> RenderableType:
    """The list of stories, in the order given: two lines each, the headline, and below it id, days and counts."""
    if not summaries:
        return Text("No stories yet. Take some pages first: storywire take PATH…")
    lines: list[RenderableType] = []
    for s in summaries:
        kinds = ((s.articles, "article"), (s.outlets, "outlet"), (s.accounts, "independent account"))
        counts = ", ".join(words.count(number, kind) for number, kind in kinds)
        counts += f" · closed since {words.day(s.closed)}" if s.closed else ""
        lines.append(Text(words.shown(s.headline or "Without a headline"), style="bold"))
        lines.append(Padding(_soft(f"{s.id} · {_when(s)} · {counts}"), (0, 0, 0, 2)))
    return Group(*lines)


def show_dossier(dossier: Dossier, why: bool = False) -> RenderableType:
    """One story with everything known of it; with `why` the reasons for which each article is in it."""
    seen = view(dossier)
    sections: list[tuple[str, list[RenderableType]]] = [
        ("What happened when", _timeline(seen)),
        ("How many", _figures(seen)),
        ("Who says what", [_voice(voice) for voice in seen.voices[:_MOST]] + _more(seen.voices, "speaker")),
        ("Only one account reports", _alone(seen)),
        ("Outlets", _outlets(seen)),
        ("One text in several outlets", _wire(seen)),
        ("Earlier and later", _links(seen)),
        ("Why these articles are together", _together(seen) if why else []),
        ("What persons decided", [_plain(decided(judgement)) for judgement in seen.judgements]),
        ("What could not be read", [show_issues(seen.issues)] if seen.issues else []),
    ]
    body = (part for name, lines in sections if lines for part in (Text(), _heading(name), *lines))
    return Group(*_head(seen), *body)


def show_article(file: ArticleFile) -> RenderableType:
    """One article: where it comes from, its date with reasons, who is quoted, its text."""
    article, notes = file.article, file.annotations
    about = [
        ("Outlet", article.outlet.name if article.outlet else "not known"),
        ("Published", words.published(article.published)),
        ("", "; ".join(article.published.reasons)),
        ("Dated by its story", words.by_story(file.dated) if file.dated else ""),
        ("By", ", ".join(article.byline)),
        ("Credit", article.credit or ""),
        ("Page", article.url or article.address),
        ("Reading", f"{words.sure(article.confidence)}, revision {article.revision}, {article.reader}".rstrip(", ")),
        ("Story", placed(file)),
        *(("Decided", decided(judgement)) for judgement in file.judgements),
    ]
    facts = Table.grid(padding=(0, 2))
    for name, value in about:
        if value:
            facts.add_row(_soft(name), _plain(value))
    parts: list[RenderableType] = [Text(words.shown(article.headline or article.id), style="bold"), facts, Text()]
    parts += [_plain(p.span.of(article.text) + "\n") for p in article.paragraphs]
    if notes.attributions:
        parts += [_heading("Who says what"), *(_attribution(file, a) for a in notes.attributions)]
    if notes.times:
        parts += [Text(), _heading("When"), *(_time(file, t) for t in notes.times if t.low or t.high)]
    if notes.figures:
        parts += [Text(), _heading("How many"), *(_figure(file, f) for f in notes.figures)]
    if article.published.runners_up:
        parts += [Text(), _heading("Other days on the page"), *map(_candidate, article.published.runners_up[:_MOST])]
    unread = problems(file)
    return Group(*parts, *([Text(), show_issues(unread)] if unread else []))


def show_hits(hits: Sequence[Hit], tips: Sequence[str] = ()) -> RenderableType:
    """Search results, best first; where there are none, what to try."""
    if not hits:
        return nothing(tips)
    lines: list[RenderableType] = []
    for hit in hits:
        head = Text(words.shown(hit.headline or "without a headline"), style="bold")
        where = f"{hit.outlet or 'outlet not known'} · {words.published(hit.published)} · {hit.article}"
        lines += [head, _soft(where), Padding(marked(hit.snippet), (0, 0, 1, 2))]
    return Group(*lines)


def show_issues(issues: Sequence[Issue]) -> RenderableType:
    """What could not be read, and why."""
    if not issues:
        return Text("Everything could be read.")
    table = _table("What", "Where", "Why")
    for issue in issues:
        table.add_row(_plain(issue.code), _soft(issue.address), _plain(issue.message))
    return table


def _head(seen: StoryView) -> list[RenderableType]:
    story = seen.dossier.story
    files, outlets = len(seen.dossier.files), len(seen.outlets)
    counts = (
        words.count(files, "article"),
        words.count(outlets, "outlet"),
        words.count(seen.accounts, "independent account"),
        words.period(story.low, story.high) if story.low or story.high else "date unknown",
        *((f"closed since {words.day(seen.dossier.closed)}",) if seen.dossier.closed else ()),
        story.id,
    )
    lede = [_told(s.text, s.outlet) for s in seen.dossier.briefing.lede]
    return [Text(words.shown(seen.headline), style="bold"), _soft(" · ".join(counts)), *_spaced(lede)]


def _spaced(lines: Sequence[RenderableType]) -> list[RenderableType]:
    return [Text(), *lines] if lines else []


def _timeline(seen: StoryView) -> list[RenderableType]:
    entries = seen.dossier.briefing.timeline
    if not entries:
        return []
    outlets = _outlet_names(seen)
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(width=17)
    for entry in entries:
        when = words.when(entry.low, entry.high, entry.said)
        who = outlets.get(entry.evidence.article, "outlet not known")
        if entry.accounts > 1:
            who = f"{who}, {words.count(entry.accounts, 'account')}"
        table.add_row(_plain(when), _told(entry.text, who))
    return [table]


def _figures(seen: StoryView) -> list[RenderableType]:
    lines: list[RenderableType] = []
    for verdict, heading in _VERDICTS.items():
        found = seen.figures[verdict]
        lines += [Text(heading, style="bold")] if found else []
        for telling in found[:_MOST]:
            lines += [Padding(_told(value, who), (0, 0, 0, 2)) for value, who in telling.ledger]
            lines.append(Padding(_soft("; ".join(telling.remarks)), (0, 0, 0, 4)))
        lines += _more(found, "figure")
    if seen.unopposed:
        lines.append(Text("Of one account, which nobody confirms or disputes", style="bold"))
        lines += [Padding(_told(number, telling.shown), (0, 0, 0, 2)) for number, telling in _numbers(seen)]
    return lines


def _numbers(seen: StoryView) -> Iterator[tuple[str, Telling]]:
    """The figures that nobody else gives, as they stand."""
    for telling in seen.unopposed[:_MOST]:
        statement = telling.fullest
        yield seen.numbers.get((statement.article, statement.finding), ""), telling


def _voice(voice: Voice) -> RenderableType:
    roles = f", {', '.join(voice.roles)}" if voice.roles else ""
    lines: list[RenderableType] = [Text.assemble((words.shown(voice.name), "bold"), words.shown(roles))]
    alike: set[Statement] = set()  # printed beside another, so not once more
    for telling in voice.tellings[:_MOST]:
        if telling.fullest in alike:
            continue
        alike.update(telling.alike[:2])
        lines.append(Padding(_utterance(telling), (0, 0, 0, 2)))
        lines += [Padding(_soft(f"possibly the same: {s.text} — {_from(s)}"), (0, 0, 0, 4)) for s in telling.alike[:2]]
    return Group(*lines, *_more(voice.tellings, "utterance"))


def _utterance(telling: Telling) -> Text:
    statements = telling.claim.statements
    first = {_from(s): s for s in reversed(statements)}  # of an outlet that gives it in pieces the fullest only
    who = ", ".join(_wording(first[outlet], statements[0]) for outlet in dict.fromkeys(map(_from, statements)))
    if telling.accounts > 1:
        who = f"{who}; {words.count(telling.accounts, 'account')}"
    elif telling.comparison and telling.verdict is Verdict.ONLY_HERE:
        who = f"{who}, only here"
    return _told(shortened(telling.shown), who)


def _from(statement: Statement) -> str:
    return statement.outlet or "outlet not known"


def _wording(statement: Statement, fullest: Statement) -> str:
    outlet = statement.outlet or "outlet not known"
    if statement is fullest:
        return outlet
    sort = described(fullest.text, statement.text)
    return outlet if sort == "the same words" else f"{outlet} ({sort})"


def _alone(seen: StoryView) -> list[RenderableType]:
    """By outlet what it alone reports; what stands under its speaker already is only counted."""
    lines: list[RenderableType] = []
    printed = {t.claim.id for voice in seen.voices[:_MOST] for t in voice.tellings[:_MOST]}
    for outlet, tellings in seen.alone:
        lines.append(Text(words.shown(outlet), style="bold"))
        left = [t for t in tellings if t.claim.id not in printed]
        lines += [Padding(_told(shortened(t.shown), t.fullest.speaker), (0, 0, 0, 2)) for t in left[:_MOST]]
        lines += _more(left, "statement")
        above = len(tellings) - len(left)
        lines += [_soft(f"  {words.count(above, 'statement')} quoted above as “only here”")] if above else []
    return lines


def _outlets(seen: StoryView) -> list[RenderableType]:
    if not seen.rows:
        return []
    dated = {file.article.id: file.dated for file in seen.dossier.files}
    table = _table("Outlet", "Published", "Acc.", "Quotes", "Fig.", "Alone", "Article")
    for row in seen.rows:
        for entry in (row.own, *row.copies):
            name = f"  copy: {entry.outlet}" if entry.copy_of else entry.outlet
            counts = (entry.account, entry.attributions, entry.figures, len(entry.alone))
            table.add_row(
                _plain(name),
                _plain(words.when_published(entry.published, dated.get(entry.article))),
                *(_plain(str(c)) for c in counts),
                _soft(entry.article),
            )
    return [table]


def _links(seen: StoryView) -> list[RenderableType]:
    lines: list[RenderableType] = []
    for link in seen.dossier.story.links:
        lines.append(Text.assemble((words.shown(link.story), "bold"), f" ({words.RELATIONS[link.relation]})"))
        if link.why:
            lines.append(Padding(_plain("; ".join(reason.text for reason in link.why)), (0, 0, 0, 2)))
    return lines


def _together(seen: StoryView) -> list[RenderableType]:
    if len(seen.dossier.files) < 2:
        return []
    outlets = _outlet_names(seen)
    lines: list[RenderableType] = []
    for file in seen.dossier.files:
        lines.append(
            Text.assemble(words.shown(outlets[file.article.id]), ": ", words.shown(placed(file) or "no reasons kept"))
        )
    return lines


def _wire(seen: StoryView) -> list[RenderableType]:
    """Each text that several carry: whose it is and why, and what every copy cut and added."""
    outlets = _outlet_names(seen)
    lines: list[RenderableType] = []
    for wire in seen.dossier.wire:
        copies = words.count(len(wire.copies), "copy", "copies")
        by = f" of {wire.agency}" if wire.agency else ""
        lines.append(Text(words.shown(f"{outlets.get(wire.origin, wire.origin)} and {copies} carry one text{by}")))
        lines.append(Padding(_soft("; ".join(reason.text for reason in wire.reasons)), (0, 0, 0, 2)))
        for edit in wire.edits:
            lines.append(Padding(_plain(words.taken_over(edit, outlets)), (0, 0, 0, 2)))
            for sort, sentences in (("cut", edit.cut), ("added", edit.added)):
                lines += [Padding(_soft(f"{sort}: {s.selector.exact}"), (0, 0, 0, 4)) for s in sentences[:2]]
    return lines


def _attribution(file: ArticleFile, attribution: Attribution) -> RenderableType:
    text = " … ".join(" ".join(span.of(file.article.text).split()) for span in attribution.content)
    who = attribution.speaker.name if attribution.speaker and attribution.speaker.name else "speaker not named"
    if attribution.judgement:
        found = attribution.found.name if attribution.found else None
        who = f"{who} (so {attribution.judgement.who}; Storywire had found: {found or 'speaker not named'})"
    return _told(text, f"{who}, {words.KINDS[attribution.kind]} [{attribution.id}]")


def _time(file: ArticleFile, time: TimeExpression) -> RenderableType:
    said = " ".join(time.span.of(file.article.text).split())
    when = words.stretch(time.low, time.high)
    return _told(f"{said}: {when}", time.reason)


def _figure(file: ArticleFile, figure: Figure) -> RenderableType:
    """The words, what they count, and the bounds where these are not the number itself."""
    said = " ".join(figure.span.of(file.article.text).split())
    about = [figure.counted or "", figure.status or "", f"per {figure.per}" if figure.per else ""]
    bounds = words.bounds(figure.low, figure.high) if figure.low != figure.high else ""
    return _told(said, ", ".join(part for part in (*about, bounds) if part))


def _candidate(candidate: DateCandidate) -> RenderableType:
    return _told(words.day(candidate.day), f"{words.ORIGINS[candidate.origin]}; {candidate.reason}".rstrip("; "))


def _told(text: str, who: str | None) -> Text:
    line = Text(words.shown(" ".join(text.split())))
    if who:
        line.append(f" — {words.shown(who)}", style="dim")
    return line


def _outlet_names(seen: StoryView) -> dict[str, str]:
    files = seen.dossier.files
    return {f.article.id: f.article.outlet.name if f.article.outlet else "outlet not known" for f in files}


def _when(summary: StorySummary) -> str:
    return words.period(summary.low, summary.high) if summary.low or summary.high else "date unknown"


def _more(items: Iterable[object], what: str) -> list[RenderableType]:
    left = len(tuple(items)) - _MOST
    return [_soft(f"  and {words.count(left, f'more {what}')}")] if left > 0 else []


def _heading(text: str) -> RenderableType:
    return Rule(Text(text, style="bold"), align="left", style="dim", characters="─")


def _table(*columns: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for column in columns:
        narrow = column in ("Articles", "Outlets", "Accounts", "Acc.", "Quotes", "Fig.", "Alone")
        table.add_column(column, justify="right" if narrow else "left", overflow="fold", no_wrap=narrow)
    return table


def _plain(text: str) -> Text:
    return Text(words.shown(text))


def _soft(text: str) -> Text:
    return Text(words.shown(text), style="dim")
