from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storywire.read import written


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("Published March 7, 2021 at 4 pm", "March 7, 2021"),
        ("Vom 7. März 2021, 10:30 Uhr", "7. März 2021"),
        ("publié le 7 mars 2021", "7 mars 2021"),
        ("7 de marzo de 2021", "7 de marzo de 2021"),
        ("7 марта 2021 г.", "7 марта 2021"),
        ("2021年3月7日", "2021年3月7日"),
        ("2021. március 7.", "2021. március 7"),
        ("(2021-03-07)", "2021-03-07"),
        ("07.03.21 ", "07.03.21"),
        ("7th March 2021", "7th March 2021"),
        ("٢٠٢١/٠٣/٠٧", "٢٠٢١/٠٣/٠٧"),
        ("7 มีนาคม 2564", "7 มีนาคม 2564"),
    ],
)
def test_days_are_found_in_many_languages(text, raw):
    (found,) = written.find(text)
    assert found.day == date(2021, 3, 7)
    assert text[found.start : found.end] == raw


def test_figures_that_can_be_read_both_ways_keep_both_readings():
    (american,) = written.find("03/04/2020", "en")
    (other,) = written.find("03/04/2020", "fr")
    assert (american.day, american.other) == (date(2020, 3, 4), date(2020, 4, 3))
    assert (other.day, other.other) == (date(2020, 4, 3), date(2020, 3, 4))


def test_figures_that_can_be_read_one_way_are_certain():
    (found,) = written.find("25/04/2020", "en")
    assert (found.day, found.other) == (date(2020, 4, 25), None)


@pytest.mark.parametrize(
    "text",
    ["version 1.2.3.2020", "31. Februar 2020", "phone 555-20-2020-1", "in 2020", "March 2020", "12 monkeys 2020"],
)
def test_what_is_no_day_is_not_found(text):
    assert written.find(text) == ()


def test_the_same_month_name_means_what_it_means_in_the_language():
    assert written.find("5. listopada 2020", "hr")[0].day == date(2020, 10, 5)
    assert written.find("5 listopada 2020", "pl")[0].day == date(2020, 11, 5)


def test_a_past_weekday_lies_up_to_six_days_back():
    monday = date(2021, 3, 8)
    assert written.past_weekday(0, monday) == monday
    assert written.past_weekday(1, monday) == date(2021, 3, 2)


def test_the_time_of_day():
    assert written.clock("at 4:05 pm") == (16, 5)
    assert written.clock("10.30 Uhr") == (10, 30)
    assert written.clock("nothing") is None


@given(st.text(max_size=120))
def test_spans_lie_in_the_text_and_do_not_overlap(text):
    found = written.find(text)
    ends = 0
    for each in found:
        assert ends <= each.start < each.end <= len(text)
        ends = each.end


def test_long_hostile_lines_end_soon():
    for text in ("1 " * 20_000, "1.1." * 20_000, "2020 a " * 5_000):
        written.find(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("March 25, 3:04 pm", date(2021, 3, 25)),
        ("12. Mai, 14:05 Uhr", date(2020, 5, 12)),
        ("25 de marzo a las 10:30", date(2021, 3, 25)),
        ("Thursday, March 25", date(2021, 3, 25)),
        ("Monday, March 25", None),
        ("March 25, 2019", None),
        ("25 March 2019", None),
    ],
)
def test_a_day_without_its_year_is_one_of_the_last_twelve_months(text, day):
    found = written.find_unyeared(text, date(2021, 4, 1))
    assert [each.day for each in found] == ([day] if day else [])
