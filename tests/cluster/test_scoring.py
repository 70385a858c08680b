"""Features of an article against a story, and the score they give."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np

from storywire.cluster.index import Parts, Places
from storywire.cluster.scoring import (
    FEATURES,
    UNKNOWN,
    UNKNOWN_DAYS,
    Extents,
    Near,
    Query,
    Scorer,
    apart,
    extent,
    least_apart,
    measure,
    when,
)


def parts(*weights: float) -> Parts:
    """The same vector for body, lede and headline."""
    one = np.array(weights, dtype=np.float32)
    one = (one / max(1e-9, np.linalg.norm(one))).astype(np.float16)
    return of_lengths(*[len(one)] * 3)._replace(weights=np.tile(one, 3))


def of_lengths(body: int, lede: int, title: int) -> Parts:
    """An article of so many terms in its body, its lede and its headline."""
    ids = np.concatenate([np.arange(size, dtype=np.int32) for size in (body, lede, title)])
    ends = (body, body + lede, len(ids), len(ids))
    return Parts(ids, np.ones(len(ids), dtype=np.float16), ends)


def query(one: Parts) -> Query:
    places = Places()
    places.give(np.arange(8, dtype=np.int32), 8)
    spread = places.row(one.vectors[0])
    names = np.eye(8, dtype=np.float32)[0]
    plain = spread * (1 - names)
    return Query(
        places=places,
        title=spread,
        lede=spread,
        body=spread,
        plain=plain / np.linalg.norm(plain),
        named=names,
        shares=np.stack([names, names, spread > 0]),
        titled=True,
        terms=one.ends[0],
        when=UNKNOWN,
        extent=extent(one),
    )


def test_the_nearer_story_has_the_greater_cosines_and_the_edge() -> None:
    one, other = parts(1, 2), parts(2, 1, 5)
    table = measure(query(one), [Near(one, one, 1, 0, 1), Near(other, other, 0.1, 3, 2)])
    near, far = (dict(zip(FEATURES, row.tolist(), strict=True)) for row in table)
    assert np.isclose(near["body"], 1, atol=1e-3) and far["body"] < 1
    assert near["foremost"] == 1 and far["foremost"] == 0 and np.isclose(near["edge"], -far["edge"])
    assert near["days"] == near["same_day"] == 0 and far["same_day"] == 0.7
    assert np.isclose(near["names"], 1)


def test_words_are_compared_without_the_names() -> None:
    one, deed, namesake = parts(2, 1, 0, 3), parts(0, 1, 0, 3), parts(2, 0, 1, 0)
    table = measure(query(one), [Near(v, v, 1, 0, 1) for v in (one, deed, namesake)])
    words, names = table[:, FEATURES.index("words")], table[:, FEATURES.index("names")]
    assert np.allclose(words, [1, 1, 0], atol=1e-3)
    assert names[0] == names[2] == 1


def test_there_may_be_nothing_to_compare() -> None:
    empty = parts()
    table = measure(query(parts(1, 2)), [Near(empty, empty, 0, 0, 1)])
    assert np.isfinite(table).all() and table[0, FEATURES.index("untitled")] == 1
    assert measure(query(parts(1, 2)), []).shape == (0, len(FEATURES))


def test_a_score_is_a_probability_and_grows_with_its_features() -> None:
    scorer = Scorer({name: float(name == "body") for name in FEATURES}, -0.5)
    low, high = np.zeros(len(FEATURES)), np.zeros(len(FEATURES))
    low[FEATURES.index("subject")] = 1
    high[FEATURES.index("body")] = 1000
    a, b = scorer.score(np.array([low, high])).tolist()
    assert 0 < a < 0.5 < b < 1


def test_a_score_on_thin_ground_is_halved() -> None:
    scorer = Scorer(dict.fromkeys(FEATURES, 0.0), 1.0)
    thin, titled = np.zeros(len(FEATURES)), np.zeros(len(FEATURES))
    titled[FEATURES.index("title")] = 0.5
    a, b = scorer.score(np.array([thin, titled])).tolist()
    assert np.isclose(2 * a, b)


def test_days_apart_are_exact_bounded_or_guessed() -> None:
    eight = when(date(2031, 4, 7), date(2031, 4, 7), datetime(2031, 4, 7, 8, tzinfo=UTC))
    evening = when(date(2031, 4, 7), date(2031, 4, 7), datetime(2031, 4, 7, 20, tzinfo=UTC))
    later = when(date(2031, 4, 9), date(2031, 4, 9), None)
    assert apart(eight, evening) == 0.5 and apart(eight, later) == 2
    assert apart(eight, when(None, None, None)) == UNKNOWN_DAYS
    long_ago = when(None, date(2031, 1, 7), None)
    assert least_apart(eight, long_ago) == apart(long_ago, eight) == 90


def test_a_text_is_a_headline_a_brief_or_of_some_length() -> None:
    assert [extent(of_lengths(body, 3, 3)) for body in (3, 40, 90)] == [0, 1, 2]
    assert extent(of_lengths(40, 40, 40)) == 1  # a sentence of its own, not a headline


def test_two_short_texts_are_weighed_by_weights_of_their_own() -> None:
    none = dict.fromkeys(FEATURES, 0.0)
    short = {"headline": {"weights": none, "bias": 3.0}, "brief": {"weights": none, "bias": -3.0}}
    scorer = Extents({"weights": none, "bias": 0.0, "short": short})
    scores = scorer.by_extent(np.ones((3, len(FEATURES))), [0, 1, 2])
    assert scores[0] > 0.9 and scores[1] < 0.1 and scores[2] == 0.5
    plain = Extents({"weights": none, "bias": 0.0})
    assert plain.by_extent(np.ones((2, len(FEATURES))), [0, 2]).tolist() == [0.5, 0.5]
