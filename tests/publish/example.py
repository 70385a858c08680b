# ruff: noqa: E501  the texts of the articles stay whole
"""An invented story of six articles, cross-checked and briefed, to show: quotes, figures, copies, honest dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from storywire.brief import brief
from storywire.crosscheck import crosscheck
from storywire.types import (
    ArticleFile,
    AttributionKind,
    DateCandidate,
    DateFinding,
    DateOrigin,
    Dossier,
    Issue,
    ParagraphKind,
    Placement,
    Reason,
    Relation,
    Step,
    Story,
    StoryLink,
    StorySummary,
    WireCopy,
)
from tests.newsdesk import Desk, moved

MAY1, MAY2, MAY3 = date(2025, 5, 1), date(2025, 5, 2), date(2025, 5, 3)

_WIRE = (
    "MARROW BAY (Delta Wire) – At least a dozen boats joined the search on Friday after the ferry Anna sank off Marrow Bay late on Thursday with 41 people aboard. "
    "Twelve people were killed, the coast guard said.\n\n"
    "“The hull was sound when she left us in the autumn and I will say so in any court,” said Tomas Brandal, director of the Ostra yard, which had refitted the ship.\n\n"
    "The Harbour Authority of Ostra opened an inquiry. A fine of €5 million for the operator, Skerry Lines, over missing life jackets was set by a court in March."
)
_POST = (
    "The ferry Anna sank off Marrow Bay on Thursday night with 41 people aboard, most of them commuters on their way home to the islands. "
    "Fifteen people were killed, according to the island hospital.\n\n"
    "“We were in the water for two hours before anyone came,” said Lena Quist, a teacher who was pulled out by a fishing boat.\n\n"
    "What the yard says\n\n"
    "Tomas Brandal, who runs the yard that refitted the ship, said the hull had been sound. “The hull was sound when she left us in the autumn,” he said.\n\n"
    "Mayor Idris Halloran said the town would bury its dead together on Sunday."
)
_ECHO = (
    "Seventeen people were killed when the ferry Anna sank off Marrow Bay on Thursday, the coast guard said on Saturday after divers reached the lower deck.\n\n"
    "Brandal repeated that the hull was sound. “I will say so in any court,” the director of the yard told this newspaper.\n\n"
    "“Nobody will be buried alone in this town,” Mayor Idris Halloran said. He asked that shops stay shut on Sunday."
)
_GAZETTE = (
    "“Nobody will be buried alone.”\n\n"
    "Marrow Bay is preparing a common funeral for the dead of the Anna, the ferry that sank with 41 people aboard on a Thursday night no one here will forget.\n\n"
    "“Nobody will be buried alone in this town,” the mayor, Idris Halloran, said on the steps of the church."
)


def files() -> list[ArticleFile]:
    """The articles: a wire text, its copy, two papers of the next day, one of the day after, one without a date."""
    wire = Desk(
        "delta-1",
        _WIRE,
        "Delta Wire",
        MAY2,
        headline="Ferry sinks off Marrow Bay, twelve dead",
        url="https://delta-wire.example/2025/05/02/ferry",
    )
    wire.says(
        "Tomas Brandal",
        "“The hull was sound when she left us in the autumn and I will say so in any court,”",
        role="director of the Ostra yard",
    )
    wire.counts("41", 41, counted="people").counts("Twelve", 12, counted="people", status="dead")
    wire.counts("€5 million", 5e6, unit="EUR", counted="fine")
    wire.when("Friday", MAY2).when("Thursday", MAY1)
    post = Desk(
        "post-1",
        _POST,
        "Harbour Post",
        MAY2,
        headline="“We were in the water for two hours”: fifteen die as ferry sinks",
        byline=("Ingrid Solem",),
        url="https://harbourpost.example/anna",
        kinds={2: ParagraphKind.SUBHEADING},
    )
    post.says("Lena Quist", "“We were in the water for two hours before anyone came,”", role="teacher")
    post.says("Tomas Brandal", "“The hull was sound when she left us in the autumn,”")
    post.says(
        "Idris Halloran", "the town would bury its dead together on Sunday", kind=AttributionKind.INDIRECT, role="mayor"
    )
    post.counts("41", 41, counted="people").counts("Fifteen", 15, counted="people", status="dead")
    post.when("Thursday night", MAY1).when("Sunday", date(2025, 5, 4))
    echo = Desk("echo-1", _ECHO, "Valley Echo", MAY3, headline="Toll of the Anna rises to seventeen")
    echo.says("Tomas Brandal", "“I will say so in any court,”").says(
        "Idris Halloran", "“Nobody will be buried alone in this town,”", role="mayor"
    )
    echo.counts("Seventeen", 17, counted="people", status="dead").when("Thursday", MAY1).when(
        "Sunday", date(2025, 5, 4)
    )
    masthead = DateCandidate(
        date(2025, 11, 27),
        DateOrigin.MASTHEAD,
        0.1,
        "stands beside the name of the paper: the day the page was fetched",
    )
    open_date = DateFinding(
        None,
        MAY2,
        date(2025, 11, 27),
        reasons=("written after the sinking", "not after the day in the masthead"),
        runners_up=(masthead,),
    )
    gazette = Desk(
        "gazette-1",
        _GAZETTE,
        "Hill Gazette",
        published=open_date,
        headline="A town prepares to bury its dead",
        kinds={0: ParagraphKind.PULL_QUOTE},
    )
    gazette.says("Idris Halloran", "“Nobody will be buried alone.”").says(
        "Idris Halloran", "“Nobody will be buried alone in this town,”", role="mayor"
    )
    gazette.counts("41", 41, counted="people").when("a Thursday night", date(2025, 2, 1), date(2025, 7, 12))
    made = [d.file() for d in (wire, post, echo, gazette)]
    copy = moved(made[0], "island-1")
    outlet = replace(made[0].article.outlet, id="island-today", name="Island Today") if made[0].article.outlet else None
    copy = replace(copy, article=replace(copy.article, outlet=outlet, url=None))
    return [_placed(f, n == 0) for n, f in enumerate([made[0], copy, *made[1:]])]


def _placed(file: ArticleFile, founded: bool) -> ArticleFile:
    why = (
        Reason("9 rare words in common: ferry, marrow, anna …", 9),
        Reason("14 hours after the story’s first article", 14),
    )
    return replace(file, placement=Placement(file.article.id, "s-ferry", founded, 0.8, () if founded else why))


def dossier() -> Dossier:
    """The story of the ferry."""
    told = files()
    link = StoryLink(
        "s-storm", Relation.EARLIER, 0.3, (Reason("same place and 4 rare words in common; 12 weeks apart", 4),)
    )
    story = Story(
        "s-ferry", tuple(f.article.id for f in told), "Ferry sinks off Marrow Bay, twelve dead", MAY1, MAY3, (link,)
    )
    wire = WireCopy(
        "delta-1",
        ("island-1",),
        0.99,
        "Delta Wire",
        (Reason("99 % of the words in common; the dateline names Delta Wire"),),
    )
    checked = crosscheck(story, told, [("delta-1", "island-1"), ("post-1",), ("echo-1",), ("gazette-1",)])
    issue = Issue(
        "low-confidence",
        Step.READ,
        "pages/gazette-1.html",
        "the text of this page was found with little confidence",
        "gazette-1",
    )
    told[-1] = replace(told[-1], issues=(issue,))
    return Dossier(story, tuple(told), (wire,), checked, brief(story, told, (wire,), checked))


def apart() -> Dossier:
    """A story of one article, an earlier storm."""
    desk = Desk(
        "storm-1",
        "A storm tore the roof off the market hall of Marrow Bay in February. Nobody was hurt.",
        "Harbour Post",
        headline="Storm takes the roof of the market hall",
    )
    story = Story(
        "s-storm", ("storm-1",), "Storm takes the roof of the market hall", date(2025, 2, 8), date(2025, 2, 8)
    )
    told = [desk.file()]
    checked = crosscheck(story, told, ())
    return Dossier(story, tuple(told), (), checked, brief(story, told, (), checked))


def summaries() -> list[StorySummary]:
    return [
        StorySummary("s-ferry", "Ferry sinks off Marrow Bay, twelve dead", 5, 5, 4, MAY1, MAY3),
        StorySummary("s-storm", "Storm takes the roof of the market hall", 1, 1, 1, date(2025, 2, 8), date(2025, 2, 8)),
    ]


ISSUES = (
    Issue("no-article", Step.READ, "pages/index.html", "this page is a list of links, not an article"),
    Issue("paywall", Step.READ, "pages/premium.html", "only the beginning of the article is on the page"),
)
