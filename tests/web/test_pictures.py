from datetime import date, timedelta
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from storywire.publish.sheet import Cite, Happening, Quoted
from storywire.web.pictures import activity, timeline

CITE = Cite("Harbour Post", "a", 1, 0, 4, True)
DAY = date(2025, 5, 2)


def happened(low: date | None, high: date | None, text: str = "It sank.") -> Happening:
    return Happening(low, high, Quoted(text, CITE), 1, "")


def test_a_day_is_a_disc_and_an_open_end_a_dashed_line() -> None:
    week = (DAY, DAY + timedelta(days=6))
    drawn = timeline([happened(DAY, DAY), happened(*week), happened(None, DAY), happened(None, None)], [(DAY, DAY)])
    assert drawn.count('class="exact"') == 1
    assert drawn.count('class="loose"') == 2
    assert drawn.count('class="stretch"') == 1
    assert drawn.count('class="open"') == 1
    assert 'href="#t4"' not in drawn


def test_text_of_pages_is_escaped() -> None:
    assert "<script>" not in timeline([happened(DAY, DAY, "<script>x</script>")], [])


def test_nothing_is_drawn_of_nothing() -> None:
    assert timeline([], [(DAY, DAY)]) == ""
    assert timeline([happened(None, None)], []) == ""
    assert activity((), DAY) == ""


def test_activity_says_its_numbers() -> None:
    assert "2 May 2025 3" in activity(((DAY, 3),), DAY)


DAYS = st.one_of(st.none(), st.dates())


@given(st.lists(st.tuples(DAYS, DAYS), max_size=40), st.lists(st.tuples(DAYS, DAYS), max_size=10))
def test_whatever_the_days_the_drawing_is_sound(told: list[tuple[date, date]], out: list[tuple[date, date]]) -> None:
    def ordered(pair: tuple[date | None, date | None]) -> tuple[date | None, date | None]:
        return (min(pair), max(pair)) if pair[0] and pair[1] else pair  # type: ignore[type-var]

    drawn = timeline([happened(*ordered(pair)) for pair in told], [ordered(pair) for pair in out])
    if drawn:
        root = ET.fromstring(drawn.replace("&#34;", ""))
        for line in root.iter("line"):
            for name in ("x1", "x2"):
                assert 0 <= float((line.get(name) or "0").rstrip("%")) <= 100
    activity(sorted((d, 1) for d, _ in told if d), DAY)
