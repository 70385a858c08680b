# ruff: noqa: E501  the texts of the articles stay whole
from __future__ import annotations

from storywire.brief import brief
from storywire.types import Crosscheck, ParagraphKind, Statement, Story
from tests.newsdesk import Desk


def lede(*desks: Desk) -> tuple[Statement, ...]:
    story = Story("s", tuple(d.id for d in desks), "A ferry sinks")
    return brief(story, [d.file() for d in desks], (), Crosscheck()).lede


ONE = "The ferry Anna sank off Marrow Bay on Thursday night with forty people aboard. It had been raining for days. The owner of the ferry said the hull was sound last autumn."
TWO = "Divers searched the water off Marrow Bay on Friday, a day after the ferry Anna sank with forty people aboard. A dog was found on the beach."


def test_the_lede_is_what_the_accounts_have_in_common_and_says_it_once() -> None:
    lines = lede(Desk("a", ONE), Desk("b", TWO, "Valley Echo"))
    assert "ferry Anna sank" in lines[0].text
    assert 1 <= len(lines) <= 3
    assert len({line.text for line in lines}) == len(lines)
    for line in lines:
        assert line.evidence.selector.exact == line.text


def test_a_sentence_that_leans_on_another_does_not_open() -> None:
    assert not lede(Desk("a", ONE), Desk("b", TWO, "Valley Echo"))[0].text.startswith("It ")


def test_pull_quotes_and_subheadings_are_never_the_lede() -> None:
    text = "“Nobody had any business being out there at night,” she said.\n\nThe long night of the ferry Anna in the bay\n\nThe ferry Anna sank off Marrow Bay on Thursday night."
    desk = Desk("a", text, kinds={0: ParagraphKind.PULL_QUOTE, 1: ParagraphKind.SUBHEADING})
    assert [line.text for line in lede(desk)] == ["The ferry Anna sank off Marrow Bay on Thursday night."]


def test_an_article_without_sentences_has_no_lede() -> None:
    assert lede(Desk("a", "Gallery.")) == ()
