from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storywire import Newsroom, evidence
from storywire.read import announced_text, read_page
from storywire.read.announced import ALONE, TOGETHER, weigh
from storywire.types import DateCandidate, DateFinding, DateOrigin, Layer, MediaType, RawPage, Span
from tests.invented import event

MOMENT = datetime(2025, 5, 3, 14, 5, tzinfo=UTC)
FETCHED = datetime(2025, 5, 4, 6, tzinfo=UTC)


def page(announced=MOMENT, fetched=FETCHED, head="", origin="web", number=1):
    headline, paragraphs = event(number)
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    html = f"<html lang='en'><head><title>{headline}</title>{head}</head><article><h1>{headline}</h1>{body}</article>"
    address = f"https://post.example/{number}"
    return RawPage(address, html.encode(), MediaType.HTML, origin, address, fetched, "utf-8", announced=announced)


def published(given_page):
    return read_page(given_page, "a1", 1, 1_000_000).article.published


def test_where_the_page_states_no_day_the_feeds_day_is_taken_with_its_reason_and_proof():
    found = published(page())
    assert (found.day, found.moment, found.origin) == (date(2025, 5, 3), MOMENT, DateOrigin.FEED)
    assert found.confidence == ALONE and "the feed that announces the page" in found.reasons[0]
    assert found.evidence.layer is Layer.FEED and found.evidence.selector.exact == "2025-05-03"
    assert evidence.holds(found.evidence, announced_text(page()))


def test_where_the_page_states_a_day_that_day_stands_and_the_feeds_is_told_beside_it():
    stated = '<meta property="article:published_time" content="2025-04-28T09:00:00Z">'
    found = published(page(head=stated))
    assert found.day == date(2025, 4, 28) and found.evidence.layer is Layer.PAGE
    assert found.runners_up[-1].day == date(2025, 5, 3) and "2025-04-28" in found.runners_up[-1].reason
    same = published(page(datetime(2025, 4, 28, 23, tzinfo=UTC), head=stated))
    assert same.day == date(2025, 4, 28) and "same day" in same.reasons[-1]


@pytest.mark.parametrize(
    "moment", [datetime(1970, 1, 1, tzinfo=UTC), FETCHED + timedelta(days=3), datetime(1, 1, 1, tzinfo=timezone.max)]
)
def test_a_feed_that_lies_is_not_believed(moment):
    assert published(page(moment)).day is None


def test_a_day_that_the_page_rules_out_is_not_believed():
    masthead = DateFinding(low=date(2025, 5, 10), high=date(2025, 5, 12))
    for day in (8, 14):
        found = weigh(masthead, page(datetime(2025, 5, day, tzinfo=UTC), None), ("a1", 1))
        assert found.day is None and found.runners_up[-1].origin is DateOrigin.FEED
    assert weigh(masthead, page(datetime(2025, 5, 11, tzinfo=UTC), None), ("a1", 1)).day == date(2025, 5, 11)


def test_an_unsure_day_of_the_page_and_the_feed_agree_and_the_page_proves_it():
    shown = evidence.quote("on 3 May 2025", Span(3, 13), "a1", 1, Layer.PAGE)
    seen = DateCandidate(date(2025, 5, 3), DateOrigin.TEXT, 0.3, "it stands on the page (line 4)", shown)
    found = weigh(DateFinding(high=date(2025, 5, 4)), page(), ("a1", 1), (seen,))
    assert (found.day, found.origin, found.confidence) == (date(2025, 5, 3), DateOrigin.TEXT, TOGETHER)
    assert found.evidence is shown and len(found.reasons) == 2


def test_a_record_of_another_program_is_named_as_such_and_a_bare_day_has_no_moment():
    found = published(page(datetime(2025, 5, 3, tzinfo=UTC), origin="json-lines"))
    assert found.day == date(2025, 5, 3) and found.moment is None and found.reasons[0].startswith("the record")


def test_verify_reads_it_again(tmp_path):
    with Newsroom(tmp_path / "library.sqlite") as newsroom:
        east = MOMENT.astimezone(timezone(timedelta(hours=9)))
        newsroom.take_pages([page(east), page(None, number=2)])
        with newsroom.store.read() as reader:
            days = {article.published.day for article in reader.revisions()}
        assert days == {date(2025, 5, 3), None}
        proof = newsroom.verify()
    assert proof.articles == 2 and not proof.failures


@given(st.none() | st.datetimes(timezones=st.none() | st.timezones()), st.none() | st.datetimes(timezones=st.just(UTC)))
def test_whatever_is_announced_a_day_is_proved(announced, fetched):
    given_page = page(announced, fetched)
    found = weigh(DateFinding(), given_page, ("a1", 1))
    if found.day:
        assert evidence.holds(found.evidence, announced_text(given_page)) and found.low == found.high == found.day
