from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storywire import evidence
from storywire.read.dates import find_dates
from storywire.read.source import Source
from storywire.types import DateFinding, DateOrigin, Layer, MediaType, RawPage

PROSE = (
    "The harbour master of Lower Quayside said on Friday that the ferry would not sail before the storm "
    "had passed, and that nobody was hurt."
)
PAGE = f"""<html lang="en"><head><meta property="article:published_time" content="2021-03-07T10:00:00Z">
<meta property="article:modified_time" content="2021-03-09T10:00:00Z"></head>
<body><h1>Ferry stops</h1><p class="byline">By Ada Quill, March 7, 2021</p><p>{PROSE}</p><p>{PROSE}</p></body></html>"""
MASTHEAD = f"""Quayside Daily

All the news that floats.
Thursday, Nov 25, 2021

Ferry stops sailing in the storm

{PROSE}

{PROSE}

Newsletter
Related Articles
"""


def found(text, media=MediaType.HTML, fetched=None, url=None, body=""):
    source = Source(RawPage("page", b"", media, "test", url, fetched), text)
    return find_dates(source, SimpleNamespace(text=body, lines=()), "a1", 1)


def test_a_page_with_metadata_gives_its_day_with_reasons_and_evidence():
    published, modified = found(PAGE)
    assert published.day == published.low == published.high == date(2021, 3, 7)
    assert published.moment == datetime(2021, 3, 7, 10, tzinfo=UTC)
    assert published.confidence > 0.6 and published.reasons
    assert evidence.holds(published.evidence, PAGE) and published.evidence.layer is Layer.PAGE
    assert "7" in published.evidence.selector.exact
    assert modified.day == date(2021, 3, 9) and evidence.holds(modified.evidence, PAGE)


def test_the_day_in_a_masthead_is_an_upper_bound_and_not_the_publication_day():
    published, _ = found(MASTHEAD, MediaType.TEXT)
    assert published.day is None
    assert published.high == date(2021, 11, 25)
    assert any("upper bound" in reason for reason in published.reasons)
    assert published.runners_up[0].day == date(2021, 11, 25)
    assert published.runners_up[0].origin is DateOrigin.MASTHEAD


def test_a_day_below_the_headline_is_the_article_s_own():
    text = f"Quayside Daily\n\nHarbour master says ferry would not sail\nThursday, Nov 25, 2021\n\n{PROSE}\n\n{PROSE}"
    published, _ = found(text, MediaType.TEXT)
    assert published.high == date(2021, 11, 25)
    assert all(each.origin is not DateOrigin.MASTHEAD for each in published.runners_up)


def test_a_day_that_stands_in_the_address_alone_is_believed():
    url = "https://harbour-post.example/2021/03/07/ferry-stops"
    published, _ = found(f"Ferry stops\n\n{PROSE}\n\n{PROSE}", MediaType.TEXT, url=url)
    assert (published.day, published.origin) == (date(2021, 3, 7), DateOrigin.URL)
    assert published.evidence is not None and published.evidence.layer is Layer.ADDRESS
    assert published.evidence.selector.exact == "2021/03/07"
    assert "address" in published.reasons[0]


def test_a_day_without_its_year_is_read_by_the_day_of_fetching_and_says_so():
    text = f"Ferry stops sailing in the storm\nPublished March 7, 3:04 pm\n{PROSE}\n{PROSE}"
    assert found(text, MediaType.TEXT)[0].day is None
    published, _ = found(text, MediaType.TEXT, fetched=datetime(2021, 4, 1, tzinfo=UTC))
    named = [published.day, *(each.day for each in published.runners_up)]
    assert date(2021, 3, 7) in named
    said = [*published.reasons, *(each.reason for each in published.runners_up)]
    assert any("without its year" in reason for reason in said)


def test_a_page_without_any_day_stays_unknown():
    assert found(f"Ferry stops\n\n{PROSE}", MediaType.TEXT) == (DateFinding(), DateFinding())


def test_the_fetch_time_alone_is_an_upper_bound():
    published, _ = found(f"Ferry stops\n\n{PROSE}", MediaType.TEXT, fetched=datetime(2021, 4, 1, tzinfo=UTC))
    assert (published.day, published.low, published.high) == (None, None, date(2021, 4, 1))
    assert published.origin is DateOrigin.FETCHED


def test_a_day_in_the_future_of_the_fetching_is_never_stated():
    published, _ = found(PAGE, fetched=datetime(2021, 3, 1, tzinfo=UTC))
    assert published.day is None


def test_a_copyright_year_is_no_day():
    published, _ = found(f"Ferry stops\n\n{PROSE}\n\n© 2021 Quayside Daily", MediaType.TEXT)
    assert published == DateFinding()


@pytest.mark.parametrize("media", list(MediaType))
def test_the_same_page_twice_gives_the_same(media):
    assert found(PAGE, media) == found(PAGE, media)


@given(st.text(alphabet='<>p 0123456789./-:\n"=MayJune,', max_size=150), st.sampled_from(list(MediaType)))
def test_any_page_can_be_dated_and_a_day_always_has_its_evidence(text, media):
    source = Source(RawPage("page", b"", media, "test"), text)
    for finding in find_dates(source, SimpleNamespace(text=text, lines=()), "a1", 1):
        assert finding.day is None or evidence.holds(finding.evidence, text)
        assert finding.low is None or finding.high is None or finding.low <= finding.high
        assert 0 <= finding.confidence <= 1


def test_a_day_that_the_page_calls_a_later_change_is_not_the_day_of_publication():
    page = f"""<html lang="en"><head><script type="application/ld+json">{{"@type": "NewsArticle",
    "datePublished": "2019-10-15T10:00:00Z", "dateModified": "2020-03-12T10:00:00Z"}}</script></head>
    <body><h1>Ferry stops</h1><p class="date">Updated March 12, 2020</p><p>{PROSE}</p><p>{PROSE}</p>
    <p>Last updated: March 12, 2020</p></body></html>"""
    published, modified = found(page)
    assert (published.day, modified.day) == (date(2019, 10, 15), date(2020, 3, 12))


def test_a_day_that_a_video_or_a_script_gives_again_is_a_change_all_the_same():
    page = f"""<html lang="en"><head><meta name="pubdate" content="2021-03-08T11:15:28Z">
    <script type="application/ld+json">{{"@type": "VideoObject", "uploadDate": "2021-03-14T19:14:36Z"}}</script>
    <script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "2021-03-08T11:15:28Z",
    "dateModified": "2021-03-14T20:10:50Z"}}</script></head><body><h1>Ferry stops</h1>
    <p class="byline">By Ada Quill</p><p class="date">Updated 2010 GMT March 14, 2021</p>
    <p>{PROSE}</p><p>{PROSE}</p></body></html>"""
    assert found(page)[0].day == date(2021, 3, 8)


FALSE = f"""<html lang="en"><head><meta property="article:published_time" content="2021-12-01T10:00:00Z">
<meta property="article:modified_time" content="2021-12-01T10:00:00Z"><script type="application/ld+json">{{"@type":
"NewsArticle", "datePublished": "2021-12-01T10:00:00Z", "dateModified": "2021-12-01T10:00:00Z"}}</script></head>
<body>TOP<h1>Ferry stops sailing in the storm</h1><p>March 7, 2021</p>
<p>{PROSE}</p><p>{PROSE}</p></body></html>"""


@pytest.mark.parametrize("top", ["", "<p>Wednesday, December 1, 2021</p>"])
def test_metadata_alone_do_not_beat_the_earlier_day_beneath_the_headline(top):
    page = FALSE.replace("TOP", top)
    published, _ = found(page)
    assert published.day == date(2021, 3, 7) and published.confidence <= 0.7
    assert any("shows nowhere" in reason for reason in published.reasons)
    assert evidence.holds(published.evidence, page)


def test_so_long_ago_is_a_day_where_the_time_of_fetching_is_known():
    page = f"<body><h1>Ferry stops</h1><p>hace 3 horas</p><p>{PROSE}</p><p>{PROSE}</p></body>"
    published, _ = found(page, fetched=datetime(2024, 5, 3, 12, tzinfo=UTC))
    assert (published.day, published.origin) == (date(2024, 5, 3), DateOrigin.FETCHED)
    assert evidence.holds(published.evidence, page) and "hace 3 horas" in published.reasons[0]
    assert found(page)[0].day is None
