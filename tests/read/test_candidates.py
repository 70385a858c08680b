from datetime import UTC, date, datetime

from storywire.read import candidates
from storywire.read.candidates import Cue, Place
from storywire.read.source import Source
from storywire.types import MediaType, RawPage

PAGE = """<html lang="en"><head><meta property="article:modified_time" content="2021-03-09T08:00:00+01:00">
<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2021-03-07T22:30:00-05:00"}</script>
<link rel="canonical" href="https://harbour-post.example/2021/03/07/ferry/"></head>
<body><h1>Ferry stops</h1>
<p>Updated: March 9, 2021</p><time datetime="2021-03-07" itemprop="datePublished">7 March</time>
<script>window.state = {"publishedAt": "2021-03-07T22:30:00Z", "expires": "2022-01-01"}</script></body></html>"""


def source(text, media=MediaType.HTML, url=None, fetched=None):
    return Source(RawPage("page", b"", media, "test", url, fetched), text)


def test_every_day_is_seen_with_its_place():
    seen = candidates.collect(source(PAGE)).seen
    assert {(each.place, each.day.day) for each in seen} == {
        (Place.META_MODIFIED, 9),
        (Place.LINKED_PUBLISHED, 7),
        (Place.ADDRESS, 7),
        (Place.LINE, 9),
        (Place.TIME_PUBLISHED, 7),
        (Place.SCRIPT_PUBLISHED, 7),
    }


def test_each_sighting_can_be_shown_on_the_page():
    for each in candidates.collect(source(PAGE)).seen:
        assert each.span is not None
        assert str(each.day.day) in each.span.of(PAGE)


def test_the_day_is_the_day_as_written_and_the_moment_is_in_utc():
    linked = next(each for each in candidates.collect(source(PAGE)).seen if each.place is Place.LINKED_PUBLISHED)
    assert linked.day == date(2021, 3, 7)
    assert linked.moment == datetime(2021, 3, 8, 3, 30, tzinfo=UTC)


def test_days_after_the_page_was_fetched_are_out():
    fetched = datetime(2021, 3, 7, 12, tzinfo=UTC)
    assert {each.day.day for each in candidates.collect(source(PAGE, fetched=fetched)).seen} == {7}


def test_an_address_with_a_two_digit_month_is_read_whole():
    seen = candidates.collect(source("<p>x</p>", url="https://harbour-post.example/2019/12/30/ferry")).seen
    assert [each.day for each in seen] == [date(2019, 12, 30)]


def test_figures_are_settled_by_a_day_that_leaves_no_doubt():
    seen = candidates.collect(source("Posted 04/03/2021\n7 words\nArchive: 3 April 2021", MediaType.TEXT)).seen
    assert {each.day for each in seen} == {date(2021, 4, 3)}


def test_figures_are_read_as_the_page_writes_its_other_days():
    british = candidates.collect(source("Posted 04/03/2021\nOlder: 25/02/2021, 26/02/2021", MediaType.TEXT)).seen
    american = candidates.collect(source("Posted 04/03/2021\nOlder: 02/25/2021, 02/26/2021", MediaType.TEXT)).seen
    assert (british[0].day, american[0].day) == (date(2021, 3, 4), date(2021, 4, 3))


def test_figures_are_read_as_the_page_speaks_of_its_days():
    prose = "The ferry that the town had waited for sailed on the morning of Tuesday, {}, with the band on the deck."
    spoken = [prose.format(day) for day in ("25 March", "March 25")]
    days = [candidates.collect(source(f"Posted 04/03/2021\n{told}", MediaType.TEXT)).seen[0].day for told in spoken]
    assert days == [date(2021, 3, 4), date(2021, 4, 3)]


def test_figures_are_read_the_way_that_lies_before_the_fetching():
    fetched = datetime(2021, 3, 20, tzinfo=UTC)
    (seen,) = candidates.collect(source('<html lang="en-US"><p>04/03/2021</p></html>', fetched=fetched)).seen
    assert (seen.day, seen.other) == (date(2021, 3, 4), None)


def test_the_day_of_a_comment_does_not_stand_for_that_of_the_article():
    page = """<script type="application/ld+json">[{"@type": "NewsArticle", "datePublished": "2021-03-07"},
        {"@type": "Comment", "datePublished": "2021-03-09"}]</script><p>x</p>"""
    assert [(each.day.day, each.standing) for each in candidates.collect(source(page)).seen] == [(7, 1), (9, -1)]


def test_a_day_without_its_year_needs_the_fetching_and_a_sign_that_it_is_a_stamp():
    fetched = datetime(2021, 4, 1, tzinfo=UTC)
    text = "Updated: March 25, 3:04 pm\nThe market of May 7 was small\n2月15日（土）7時10分"
    assert candidates.collect(source(text, MediaType.TEXT)).seen == ()
    seen = candidates.collect(source(text, MediaType.TEXT, fetched=fetched)).seen
    assert [each.day for each in seen] == [date(2021, 3, 25), date(2021, 2, 15)]


def test_english_of_the_islands_writes_the_day_first():
    american = candidates.collect(source('<html lang="en-US"><p>04/03/2021</p></html>')).seen
    british = candidates.collect(source('<html lang="en-GB"><p>04/03/2021</p></html>')).seen
    assert (american[0].day, british[0].day) == (date(2021, 4, 3), date(2021, 3, 4))


def test_the_nearest_words_are_the_cue():
    assert candidates.cue_of("First published 1 May, last updated on") is Cue.UPDATED
    assert candidates.cue_of("Veröffentlicht am") is Cue.PUBLISHED
    assert candidates.cue_of("更新日") is Cue.UPDATED
    assert candidates.cue_of("by Ada Quill on") is Cue.BYLINE
    assert candidates.cue_of("anything else") is Cue.NONE


def test_the_number_of_sightings_is_bounded():
    text = "\n".join(f"{1 + n % 28}.{1 + n % 12}.2020" for n in range(5000))
    assert len(candidates.collect(source(text, MediaType.TEXT)).seen) <= candidates.MOST


def test_a_moment_in_universal_time_is_the_day_that_the_page_shows_for_the_same_minute():
    for stamp in ("2021-03-08T02:41:00Z", "Mon, 08 Mar 2021 02:41:00 GMT"):
        page = f'<meta property="article:published_time" content="{stamp}"><p>March 7, 2021, 10:41 pm</p>'
        assert {each.day for each in candidates.collect(source(page)).seen} == {date(2021, 3, 7)}
        other = page.replace("10:41", "10:40")
        assert {each.day for each in candidates.collect(source(other)).seen} == {date(2021, 3, 7), date(2021, 3, 8)}


def test_a_moment_that_the_page_shows_of_its_own_day_is_not_moved_by_another_full_hour():
    page = (
        '<meta property="article:published_time" content="2021-03-08T03:00:00Z">'
        "<p>8 March 2021, 05:00</p><p>Other: 7 March 2021, 20:00</p>"
    )
    (stated,) = (each for each in candidates.collect(source(page)).seen if each.moment)
    assert stated.day == date(2021, 3, 8)


def test_a_moment_in_the_outlet_s_own_time_keeps_its_day_whatever_day_the_print_edition_bears() -> None:
    markup = (
        '<meta property="article:published_time" content="2026-03-09T18:54:00+01:00">'
        "<h1>Ferry fares cut</h1><p>10 March 2026, 18:54</p>"
    )
    page = RawPage("p", markup.encode(), MediaType.HTML, "test")
    (stated,) = (each for each in candidates.collect(Source(page, markup)).seen if each.place is Place.META_PUBLISHED)
    assert stated.day.isoformat() == "2026-03-09"
