from __future__ import annotations

from storywire.errors import IssueCode
from storywire.read.body import Body, compose
from storywire.read.verdict import cut_short, refusal
from storywire.types import ParagraphKind

SENTENCE = "The paper mill at Osterby will close in June, its owner told the two hundred workers on Tuesday."


def body(*parts: str) -> Body:
    return Body(*compose((part, ParagraphKind.BODY) for part in parts))


def test_an_article_of_two_sentences_is_one() -> None:
    assert refusal(body(SENTENCE, SENTENCE), ["Home", SENTENCE, SENTENCE]) is None


def test_little_text_beside_a_subscription_wall_is_a_stub() -> None:
    found = refusal(body(SENTENCE, SENTENCE), [SENTENCE, "Subscribe to continue", "Already a subscriber?"])
    assert found is not None and found[0] is IssueCode.PAYWALL


def test_a_long_text_beside_a_subscription_offer_is_an_article() -> None:
    assert refusal(body(*[SENTENCE] * 20), [SENTENCE] * 20 + ["Already a subscriber?"]) is None


def test_nearly_nothing_beside_a_question_of_consent_is_a_consent_wall() -> None:
    found = refusal(body("We store information on your device."), ["We value your privacy", "Accept all"])
    assert found is not None and found[0] is IssueCode.CONSENT


def test_a_long_text_about_cookies_is_a_consent_wall() -> None:
    asked = "We and our partners use cookies to store and read information on your device for advertising purposes. "
    found = refusal(body(asked * 3, asked * 2), ["Before you continue", asked, "Accept all"])
    assert found is not None and found[0] is IssueCode.CONSENT


def test_headlines_without_a_sentence_are_no_article() -> None:
    headlines = ["Mill to close", "New bridge for Aster", "School board meets", "Choir sings again"] * 4
    found = refusal(body(*headlines), headlines)
    assert found is not None and found[0] is IssueCode.NO_ARTICLE


def test_characters_without_spaces_count_as_half_words() -> None:
    text = "市议会将于星期四开会决定如何处理这笔资金，市长在记者会上表示，新桥明年开工。" * 2
    assert refusal(body(text), [text]) is None


def test_a_stub_that_is_worth_reading_is_read_and_said_to_be_cut_short() -> None:
    stub, lines = body(*[SENTENCE] * 5), [SENTENCE] * 5 + ["Subscribe to continue"]
    assert refusal(stub, lines) is None
    assert cut_short(stub, lines)
    assert not cut_short(stub, lines[:5])


def test_a_sentence_may_end_in_a_vowel_sign() -> None:
    text = "शहर की नई लाइब्रेरी मंगलवार को खुली है। " * 8
    assert refusal(body(text), [text]) is None


def test_the_error_message_of_a_form_at_the_end_makes_no_error_page() -> None:
    lines = [SENTENCE, SENTENCE, *["Read on"] * 80, "404: this address is not known"]
    assert refusal(body(SENTENCE, SENTENCE), lines) is None
    found = refusal(body(SENTENCE, SENTENCE), ["404: page not found", SENTENCE])
    assert found is not None and found[0] is IssueCode.NO_ARTICLE


def test_a_list_of_days_holds_no_sentence() -> None:
    found = refusal(body(*[f"Fähre wird teurer, und der Rat stimmt ab {day}. Mai" for day in range(10, 20)]), ())
    assert found is not None and found[0] is IssueCode.NO_ARTICLE
