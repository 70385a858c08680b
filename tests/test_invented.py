from statistics import mean

import pytest

from tests.invented import event
from tests.web_of_outlets import WIDE, event_of, told


def words(number, teller=0):
    return " ".join(event(number, teller)[1]).split()


def runs(number, teller=0):
    """Every four words that follow each other."""
    said = words(number, teller)
    return {tuple(said[n : n + 4]) for n in range(len(said) - 3)}


def test_the_same_numbers_give_the_same_text_and_every_sign_is_resolved():
    for number in range(0, 4_000, 37):
        headline, paragraphs = event(number, 3)
        event.cache_clear()
        assert event(number, 3) == (headline, paragraphs)
        assert not set("{}[]|") & set(headline + "".join(paragraphs))


def test_a_text_is_as_long_as_news_and_has_as_many_quotations():
    lengths = [len(words(number)) for number in range(200)]
    assert 280 < mean(lengths) < 400 and min(lengths) > 150
    assert 2 < mean(sum("“" in one for one in event(number)[1]) for number in range(200)) < 6


@pytest.mark.parametrize("number", range(0, 100, 9))
def test_two_outlets_tell_one_event_in_other_words_and_other_events_share_none(number):
    one, other = runs(number, 1), runs(number, 2)
    assert 0.15 < len(one & other) / min(len(one), len(other)) < 0.75
    stranger = runs(number + 100_003 * 20, 1)  # of the same kind
    assert len(one & stranger) / min(len(one), len(stranger)) < 0.1


def test_neighbouring_outlets_report_the_same_events_some_of_them_many_and_some_alone():
    tellers = [
        {outlet for outlet in range(120) if event_of(outlet, article) == article} for article in range(len(WIDE))
    ]
    assert [len(one) for one in tellers] == list(WIDE)
    assert (
        len({event_of(outlet, article) for outlet in range(120) for article in range(10)}) == 2 * 120 + 6 * 40 + 10 + 3
    )


def test_now_and_then_outlets_print_the_same_text_of_an_agency():
    told_of = [told(f"outlet-{outlet}", 9) for outlet in range(40)]
    assert 8 <= 40 - len({*told_of}) + 1 <= 9
