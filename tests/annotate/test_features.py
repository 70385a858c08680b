"""Placing features: terms of headline, lede and body, and names."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from storywire.annotate.features import BODY_WORDS, LEDE_WORDS, find_features
from storywire.types import Features


def test_an_article_gives_terms_of_headline_lede_and_body_and_its_names() -> None:
    found = find_features(
        "Harbour bridge closed",
        "The bridge over the Lenna was closed on Monday. "
        "Mayor Ada Brenn said that repairs at Brenn's bridge will take weeks.",
    )
    assert found.headline == (("bridge", 1), ("closed", 1), ("harbour", 1))
    assert dict(found.lede)["bridge"] == 3
    assert dict(found.body)["brenn"] == 2
    assert "the" not in dict(found.body) and "monday" not in dict(found.body)
    assert dict(found.names) == {"lenna": 1, "ada": 1, "brenn": 2}


def test_given_names_are_counted_in_the_body() -> None:
    found = find_features(None, "Brenn spoke. The council heard Brenn out.", names=["Ada Brenn", "Port Council"])
    assert found.names == (("brenn", 2), ("council", 1))


def test_the_lede_is_the_beginning_and_the_body_ends_too() -> None:
    text = " ".join(f"w{i}" for i in range(2 * BODY_WORDS))
    found = find_features(None, text)
    assert (len(found.headline), len(found.lede), len(found.body)) == (0, LEDE_WORDS, BODY_WORDS)
    assert f"w{BODY_WORDS}" not in dict(found.body)


def test_function_words_are_those_of_the_texts_own_language() -> None:
    german = find_features(None, "Der Krieg war nicht vorbei, und die Stadt wurde wieder von den Truppen besetzt.")
    english = find_features(None, "The war was not over, and many of them were afraid to die in the town.")
    assert {"die", "war", "und"}.isdisjoint(dict(german.body)) and "krieg" in dict(german.body)
    assert {"war", "die"} <= set(dict(english.body))


def test_scripts_without_spaces_give_pairs_of_characters() -> None:
    found = find_features("東京湾", "橋")
    assert found.headline == (("京湾", 1), ("東京", 1))


def test_initials_and_possessives_are_one_term_with_their_word() -> None:
    found = find_features(None, "The O.E.C.D. met at the minister’s house in Tarn, said OECD staff and Tarn's people.")
    assert dict(found.body)["oecd"] == 2
    assert dict(found.body)["tarn"] == 2


def test_nothing_gives_nothing_and_debris_is_left_out() -> None:
    assert find_features(None, "") == Features()
    assert find_features(None, "x" * 1_000_000).body == ()


@given(st.none() | st.text(), st.text(), st.lists(st.text(), max_size=3))
def test_features_are_sorted_counted_nested_and_the_same_twice(head: str | None, text: str, names: list[str]) -> None:
    found = find_features(head, text, names)
    assert found == find_features(head, text, names)
    for terms in (found.headline, found.lede, found.body, found.names):
        assert [t for t, _ in terms] == sorted({t for t, _ in terms})
        assert all(count > 0 and len(term) > 1 for term, count in terms)
    body, lede = dict(found.body), dict(found.lede)
    assert all(lede[t] >= c for t, c in found.headline)
    assert all(body[t] >= c for t, c in found.lede)
    assert set(dict(found.names)) <= set(body)
