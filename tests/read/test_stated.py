from datetime import date

import pytest

from storywire.read import candidates, judge, stated
from storywire.read.source import Source
from storywire.types import MediaType, RawPage

PROSE = (
    "The harbour master of Lower Quayside said on Friday that the ferry would not sail before the storm "
    "had passed, and that nobody was hurt."
)
LINKED = '<script type="application/ld+json">{"@type": "NewsArticle", %s}</script>'
META = '<meta property="article:published_time" content="%s">'


def sightings(head, lines):
    body = f"<h1>Ferry stops</h1>{lines}<p>{PROSE}</p><p>{PROSE}</p>"
    page = f'<html lang="en"><head>{head}</head><body>{body}</body></html>'
    return candidates.collect(Source(RawPage("page", b"", MediaType.HTML, "test"), page))


def original(head, lines):
    """The original of the days of a page, the latest of them taken for the judge's best."""
    ranked = judge.rank(sightings(head, lines))
    best = max(ranked, key=lambda each: each.day)
    return stated.original([best, *(each for each in ranked if each is not best)])


CHANGED = LINKED % '"datePublished": "2020-05-01", "dateModified": "2020-06-20"'


@pytest.mark.parametrize(
    ("head", "lines", "day"),
    [
        (CHANGED, "<p>20 June 2020</p>", date(2020, 5, 1)),
        (CHANGED, "<p>Published 20 June 2020</p>", None),
        (META % "2020-05-01", "<p>Updated 20 June 2020</p>", date(2020, 5, 1)),
        (META % "2020-05-01", "<p>20 June 2020</p>", None),
        (META % "2020-05-01" + LINKED % '"datePublished": "2020-05-01"', "<p>20 June 2020</p>", date(2020, 5, 1)),
        (META % "2020-06-19" + LINKED % '"datePublished": "2020-06-19"', "<p>20 June 2020</p>", None),
        (META % "2020-05-01" + META % "2020-05-02", "<p>Updated 20 June 2020</p>", None),
        ("", "<p>20 June 2020</p>", None),
    ],
)
def test_the_original_of_a_later_change(head, lines, day):
    found = original(head, lines)
    assert (found.day if found else None) == day


def test_a_teaser_s_own_day_does_not_hide_what_is_stated_of_the_page():
    head = META % "2020-05-01" + '<meta itemprop="datePublished" content="2020-06-20">'
    found = original(head, "<p>Updated 20 June 2020</p>")
    assert found is not None and found.day == date(2020, 5, 1)


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        ("<p>By Ada Quill, 1 March 2020</p>", date(2020, 3, 1)),
        ("<p>1 March 2020</p>", date(2020, 3, 1)),
        ("<p>1 March 2020</p><p>5 May 2020</p>", None),
        ("<p>4 May 2020</p>", None),
        ("<p>7 July 2020</p>", None),
        ("<aside>1 March 2020</aside>", None),
        ("<p>The ferry was built in Quayside and sailed on 1 March 2020 for the first time, to Portville.</p>", None),
    ],
)
def test_a_day_that_only_metadata_know_is_doubted_where_the_page_shows_an_earlier_one(lines, day):
    seen = sightings(META % "2020-05-05", lines)
    ranked = sorted(judge.rank(seen), key=lambda each: each.day != date(2020, 5, 5))
    found = stated.shown_otherwise(ranked, seen)
    assert (found.day if found else None) == day
