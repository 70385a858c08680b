"""A bulletin as a person reads it: plain text, Markdown that reads as an e-mail, or one HTML page.

Every line ends in the numbers of its evidence; below each story stands where each number leads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from textwrap import fill
from typing import Literal

from jinja2 import Environment, PackageLoader, StrictUndefined

from storywire.publish import words
from storywire.publish.links import safe_link, to_words
from storywire.types import BriefedStory, BriefLine, BriefPage, Bulletin, Evidence, Issue, TimelineEntry

Format = Literal["txt", "md", "html"]
WIDTH = 78
_SECTIONS = (
    ("new", "New since the last briefing"),
    ("happened", "What happened"),
    ("timeline", "When"),
    ("said", "Who says so"),
    ("agreed", "Agreed"),
    ("differs", "Differs"),
    ("alone", "Only one reports"),
)
_MARKS = re.compile(r"([\\`*\[\]<>~])|(?<!\w)(_)|(_)(?!\w)|(&)(?=#?\w+;)")


@dataclass(frozen=True, slots=True)
class Cited:
    """A numbered place in an article."""

    number: int
    page: BriefPage
    evidence: Evidence

    @property
    def place(self) -> str:
        return f"{self.page.article} {self.evidence.span.start}–{self.evidence.span.end}"

    @property
    def href(self) -> str | None:
        return to_words(self.page.url, self.evidence)


@dataclass(frozen=True, slots=True)
class Line:
    """A line, ready to be shown: its lead (when, how many), the words, who says them, its evidence, remarks."""

    text: str
    who: str
    cited: tuple[Cited, ...]
    lead: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its lines; `more` says what is left out."""

    name: str
    heading: str
    lines: tuple[Line, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A story, ready to be shown."""

    story: BriefedStory
    counts: str
    dates: tuple[str, ...]
    sections: tuple[Section, ...]
    cited: tuple[Cited, ...]


def as_text(bulletin: Bulletin) -> str:
    """Plain text, 78 columns wide."""
    return "\n".join(_text(bulletin)) + "\n"


def as_markdown(bulletin: Bulletin) -> str:
    """Markdown (CommonMark); nothing from a page is read as markup."""
    return "\n".join(_markdown(bulletin)) + "\n"


def as_html(bulletin: Bulletin) -> str:
    """One HTML page without script or anything from outside; all text escaped, only http and https linked."""
    environment = Environment(
        loader=PackageLoader("storywire.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: words.shown(value) if type(value) is str else value,
    )
    page = environment.get_template("bulletin.html.j2")
    given = {"title": title(bulletin), "under": under(bulletin), "rest": rest(bulletin), "sheets": sheets(bulletin)}
    return page.render(given, bulletin=bulletin, safe_link=safe_link, count=words.count)


# ------------------------------------------------------------------------------------------------ outline


def title(bulletin: Bulletin) -> str:
    """ "Briefing of 6 May 2025"."""
    return f"Briefing of {words.day(bulletin.made.date())}"


def under(bulletin: Bulletin) -> str:
    """What the bulletin covers, in words."""
    told = [words.count(len(bulletin.stories), "story", "stories")]
    if bulletin.since:
        told.append(f"with reports since {words.day(bulletin.since)}")
    if bulletin.last:
        told.append(f"the last briefing was on {words.day(bulletin.last.date())} at {bulletin.last:%H:%M} UTC")
    return ", ".join(told)


def rest(bulletin: Bulletin) -> str:
    """How many stories were left out, if any."""
    if not bulletin.left_out:
        return ""
    return f"{words.count(bulletin.left_out, 'more story', 'more stories')} of the period left out; --limit shows more"


def sheets(bulletin: Bulletin) -> tuple[Sheet, ...]:
    """The stories, ready to be shown."""
    return tuple(_Outline(story).sheet() for story in bulletin.stories)


@dataclass
class _Outline:
    """One story in the making: its evidence gets its numbers in the order of showing."""

    story: BriefedStory
    cited: dict[Evidence, Cited] = field(default_factory=dict)

    def sheet(self) -> Sheet:
        more = dict(self.story.more)
        made = (Section(name, heading, self._lines(name), _more(name, more)) for name, heading in _SECTIONS)
        sections = tuple(section for section in made if section.lines)
        return Sheet(self.story, _counts(self.story), _dates(self.story), sections, tuple(self.cited.values()))

    def _lines(self, name: str) -> tuple[Line, ...]:
        if name == "timeline":
            return tuple(self._entry(entry) for entry in self.story.timeline)
        return tuple(self._line(line) for line in getattr(self.story, name))

    def _entry(self, entry: TimelineEntry) -> Line:
        cited = self._cite(entry.evidence)
        accounts = words.count(entry.accounts, "account")
        return Line(
            entry.text, f"{cited.page.outlet}, {accounts}", (cited,), words.when(entry.low, entry.high, entry.said)
        )

    def _line(self, line: BriefLine) -> Line:
        statements = (line.statement, *line.others)
        cited = tuple(self._cite(s.evidence) for s in statements)
        whose = [line.statement.speaker] if line.statement.speaker else []
        whose.append(words.listed(tuple(line.outlets[:4])) + (" and others" if len(line.outlets) > 4 else ""))
        if line.accounts > 1:
            whose.append(words.count(line.accounts, "independent account"))
        remarks = line.why if len(line.why) > 1 else ()
        return Line(line.statement.text, "; ".join(whose), cited, line.figure, remarks)

    def _cite(self, evidence: Evidence) -> Cited:
        if evidence not in self.cited:
            page = next(p for p in self.story.pages if p.article == evidence.article)
            self.cited[evidence] = Cited(len(self.cited) + 1, page, evidence)
        return self.cited[evidence]


def _more(name: str, more: dict[str, int]) -> str:
    return f"and {more[name]:,} more" if name in more else ""


def _counts(story: BriefedStory) -> str:
    outlets = len({page.outlet for page in story.pages})
    told = [
        words.period(story.low, story.high) if story.low or story.high else "date unknown",
        words.count(len(story.pages), "article"),
        words.count(outlets, "outlet"),
        words.count(story.accounts, "independent account"),
    ]
    fresh, revised = sum(p.fresh for p in story.pages), sum(p.revised for p in story.pages)
    if fresh == len(story.pages):
        told.append("new story")
    elif fresh:
        told.append(f"{words.count(fresh, 'article')} new")
    if revised:
        told.append(f"{words.count(revised, 'article')} revised")
    return " · ".join(told)


def _dates(story: BriefedStory) -> tuple[str, ...]:
    """The articles that their story dates, and why."""
    dated = (page for page in story.pages if page.told)
    return tuple(f"{p.outlet}: {words.by_story(p.told)}" for p in dated if p.told)


# -------------------------------------------------------------------------------------------------- text


def _text(bulletin: Bulletin) -> Iterator[str]:
    yield title(bulletin).upper()
    yield from _filled(under(bulletin))
    for sheet in sheets(bulletin):
        yield from ("", "", "=" * WIDTH, *_filled(sheet.story.headline or "Without a headline"))
        yield from _filled(f"{sheet.counts} · {sheet.story.id}")
        for section in sheet.sections:
            yield from ("", section.heading, "-" * len(section.heading))
            for line in section.lines:
                lead = f"{line.lead}: " if line.lead else ""
                numbers = "".join(f"[{c.number}]" for c in line.cited)
                yield from _filled(f"{lead}{line.text} — {line.who} {numbers}", "* ")
                for remark in line.remarks:
                    yield from _filled(remark, "  - ")
            yield from _filled(section.more, "  ")
        yield from _plain_list("Dated by the story", sheet.dates)
        yield from _plain_list("What could not be read", [_problem(i) for i in sheet.story.issues])
        yield from ("", "Where it stands", "---------------")
        for cited in sheet.cited:
            yield from _filled(f"{cited.page.outlet}, {cited.place}", f"[{cited.number}] ")
        yield from ("", *_addresses(sheet))
    yield from _plain_list("Pages that could not be read", _problems(bulletin))
    yield from (("", *_filled(rest(bulletin))) if rest(bulletin) else ())


def _addresses(sheet: Sheet) -> Iterator[str]:
    told = dict.fromkeys(cited.page for cited in sheet.cited)
    for page in told:
        yield words.shown(f"{page.article}  {page.url or 'no address'}")


def _plain_list(heading: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield from ("", heading, "-" * len(heading))
        for line in lines:
            yield from _filled(line, "* ")


def _filled(text: str, mark: str = "") -> list[str]:
    flat = " ".join(words.shown(text).split())
    if not flat:
        return []
    after = " " * len(mark)
    wrapped = fill(flat, WIDTH, initial_indent=mark, subsequent_indent=after, break_long_words=False)
    return wrapped.splitlines()


# ---------------------------------------------------------------------------------------------- Markdown


def _markdown(bulletin: Bulletin) -> Iterator[str]:
    yield f"# {title(bulletin)}"
    yield from ("", _md(under(bulletin)))
    for place, sheet in enumerate(sheets(bulletin), 1):
        yield from ("", f"## {_md(sheet.story.headline or 'Without a headline')}", "")
        yield f"{_md(sheet.counts)} · `{sheet.story.id}`"
        for section in sheet.sections:
            yield from ("", f"### {section.heading}", "")
            for line in section.lines:
                lead = f"**{_md(line.lead)}:** " if line.lead else ""
                numbers = " ".join(_number(cited, place) for cited in line.cited)
                yield f"- {lead}{_md(line.text)} — {_md(line.who)} {numbers}"
                yield from (f"  - {_md(remark)}" for remark in line.remarks)
            if section.more:
                yield from ("", section.more)
        yield from _md_list("Dated by the story", sheet.dates)
        yield from _md_list("What could not be read", [_problem(i) for i in sheet.story.issues])
        yield from ("", "### Where it stands", "")
        yield from (f"- \\[{c.number}\\] {_md(c.page.outlet)}, `{c.place}`" for c in sheet.cited)
        yield ""
        yield from (f"[{place}.{c.number}]: <{c.href}>" for c in sheet.cited if c.href)
    yield from _md_list("Pages that could not be read", _problems(bulletin), "##")
    yield from (("", _md(rest(bulletin))) if rest(bulletin) else ())


def _number(cited: Cited, place: int) -> str:
    """A number that leads to the words on the outlet's own page, if that has a safe address."""
    return f"[\\[{cited.number}\\]][{place}.{cited.number}]" if cited.href else f"\\[{cited.number}\\]"


def _md_list(heading: str, lines: Sequence[str], level: str = "###") -> Iterator[str]:
    if lines:
        yield from ("", f"{level} {heading}", "")
        yield from (f"- {_md(line)}" for line in lines)


def _md(text: str) -> str:
    """Text from a page in one line, so that Markdown finds nothing in it to act upon."""
    return _MARKS.sub(lambda m: f"\\{m.group()}", " ".join(words.shown(text).split()))


def _problem(issue: Issue) -> str:
    return f"{issue.message} ({issue.address}, {issue.code})"


def _problems(bulletin: Bulletin) -> list[str]:
    told = [_problem(issue) for issue in bulletin.issues]
    return [*told, f"and {bulletin.more_issues:,} more"] if bulletin.more_issues else told
