"""One self-contained HTML page of stories: no asset from outside, no script, every line linked to its evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment
from markupsafe import Markup

from storywire.evidence import walk
from storywire.publish.marks import anchor, marked
from storywire.publish.templating import environment
from storywire.publish.views import StoryView, view
from storywire.types import ArticleFile, DateFinding, Dossier, Evidence, Issue, Layer, ParagraphKind, Span, Verdict


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of an article, ready to be shown."""

    kind: ParagraphKind
    html: Markup


@dataclass(frozen=True, slots=True)
class StoryPart:
    """One story on the page: its view, its own address, and the addresses of its articles."""

    id: str
    view: StoryView
    articles: Mapping[str, str]
    spans: Mapping[str, tuple[Span, ...]]

    def href(self, evidence: Evidence) -> str | None:
        """Where on the page the evidence stands; None where its article is not on it."""
        place = self.articles.get(evidence.article)
        if place is None:
            return None
        return "#" + (anchor(place, evidence.span) if evidence.layer is Layer.TEXT else place)

    def outlets(self) -> dict[str, str]:
        """The names of the outlets of the story's articles."""
        return {file.article.id: self.outlet(file.article.id) for file in self.view.dossier.files}

    def outlet(self, article: str) -> str:
        """The name of the outlet of one of the story's articles."""
        outlets = {f.article.id: f.article.outlet for f in self.view.dossier.files}
        found = outlets.get(article)
        return found.name if found else "outlet not known"

    def dated(self, article: str) -> DateFinding | None:
        """What the story says of the day of one of its articles."""
        return next((f.dated for f in self.view.dossier.files if f.article.id == article), None)

    def blocks(self, file: ArticleFile) -> list[Block]:
        """The paragraphs of an article with its evidence marked."""
        article = file.article
        spans = self.spans.get(article.id, ())
        place = self.articles[article.id]
        return [Block(p.kind, marked(article.text, p.span, spans, place)) for p in article.paragraphs]


def render_page(
    dossiers: Sequence[Dossier], issues: Sequence[Issue] = (), title: str = "Storywire", note: str = ""
) -> str:
    """The page as a string, for a file of its own.

    Stories of several articles come first, those of more independent accounts before others; `issues` are shown as
    what could not be read; `note` stands under the title. Text from pages is escaped, addresses are links only
    where they are http or https.
    """
    told = sorted(dossiers, key=_rank)
    parts = [_part(f"s{n}", dossier) for n, dossier in enumerate(told, 1)]
    places = {part.view.dossier.story.id: part.id for part in parts}
    page = _environment().get_template("page.html.j2")
    headlines = {part.view.dossier.story.id: part.view.headline for part in parts}
    given = {"parts": parts, "places": places, "headlines": headlines, "issues": issues}
    return page.render(given, title=title, note=note, Verdict=Verdict)


def _rank(dossier: Dossier) -> tuple[bool, int, int, str]:
    accounts = len(dossier.crosscheck.accounts) or len(dossier.files)
    return (len(dossier.files) < 2, -accounts, -len(dossier.files), dossier.story.id)


def _part(place: str, dossier: Dossier) -> StoryPart:
    articles = {file.article.id: f"{place}a{n}" for n, file in enumerate(dossier.files, 1)}
    spans: dict[str, set[Span]] = defaultdict(set)
    revisions = {file.article.id: file.article.revision for file in dossier.files}
    for noun in (dossier.crosscheck, dossier.briefing, dossier.wire):
        for evidence in walk(noun):
            if evidence.layer is Layer.TEXT and revisions.get(evidence.article) == evidence.revision:
                spans[evidence.article].add(evidence.span)
    return StoryPart(place, view(dossier), articles, {name: tuple(sorted(found)) for name, found in spans.items()})


@cache
def _environment() -> Environment:
    return environment()
