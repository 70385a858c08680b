from datetime import UTC, date, datetime

import pytest

from storywire.read import markup
from storywire.read.ago import find_ago

PROSE = "The harbour master said the ferry to Quayside would not sail before the storm had passed, and nobody was hurt."
FETCHED = datetime(2024, 5, 3, 12, 30, tzinfo=UTC)


def found(stamp, fetched=FETCHED, after=""):
    page = f"<body><h1>Ferry stops</h1>{stamp}<p>{PROSE}</p><p>{PROSE}</p>{after}</body>"
    said = find_ago(markup.scan(page), fetched)
    assert said is None or said.span.of(page).strip() == said.words
    return said and (said.low, said.high)


DAY = date(2024, 5, 3)


@pytest.mark.parametrize(
    "stamp",
    [
        "3 hours ago",
        "Ada Quill · 3h ago",
        "vor 3 Stunden",
        "hace 3 horas",
        "il y a 3 heures",
        "3 ore fa",
        "há 3 horas",
        "3 uur geleden",
        "för 3 timmar sedan",
        "3 godziny temu",
        "3 часа назад",
        "3 saat önce",
        "3時間前",
        "3小时前",
        "3시간 전",
        "45 minutes ago",
    ],
)
def test_the_forms_of_it(stamp):
    assert found(f"<p>{stamp}</p>") == (DAY, DAY)


@pytest.mark.parametrize(
    ("stamp", "days"),
    [
        ("2 days ago", (date(2024, 5, 1), date(2024, 5, 1))),
        ("12 hours ago", (date(2024, 5, 2), DAY)),
        ("13 hours ago", (date(2024, 5, 2), date(2024, 5, 2))),
        ("90 days ago", None),
        ("It was about 3 hours ago that the ferry of the island was seen for the last time, near the pier.", None),
        ("3 hours", None),
        ("1.3 hours ago", None),
    ],
)
def test_what_is_coarse_is_an_interval_or_nothing(stamp, days):
    assert found(f"<p>{stamp}</p>") == days


def test_nothing_is_said_without_the_time_of_fetching():
    assert found("<p>3 hours ago</p>", None) is None


def test_stamps_that_differ_say_nothing_and_those_of_other_stories_do_not_count():
    assert found("<p>3 hours ago</p><p>2 days ago</p>") is None
    assert found("<p>3 hours ago</p>", after="<p>2 days ago</p>") == (DAY, DAY)
    assert found("", after="<p>2 days ago</p>") is None
