from datetime import date

import numpy as np

from storywire import models
from storywire.read import candidates, judge
from storywire.read.body import LineVerdict
from storywire.read.source import Source
from storywire.types import MediaType, RawPage, Span

PAGE = (
    '<html><head><meta property="article:published_time" content="2021-03-07T10:00:00Z"></head><body>'
    "<h1>Ferry stops</h1><p>Published March 7, 2021</p><p>The harbour master said the ferry would not sail."
    " Nobody was hurt in the storm of 2 March 2021.</p><ul><li>Mast found, 1 May 2019</li></ul></body></html>"
)


def sightings(text=PAGE):
    return candidates.collect(Source(RawPage("page", b"", MediaType.HTML, "test"), text))


def test_the_day_that_metadata_and_byline_agree_on_comes_first():
    best, *rest = judge.rank(sightings())
    assert best.day == date(2021, 3, 7)
    assert best.score > 0.5 > max(each.score for each in rest)
    assert judge.confidence((best, *rest)) > 0.6


def test_features_are_one_finite_row_a_sighting_in_the_order_of_the_card():
    seen = sightings()
    matrix = judge.features(seen)
    assert matrix.shape == (len(seen.seen), len(judge.FEATURES))
    assert np.isfinite(matrix).all()
    assert models.card("dates")["features"] == list(judge.FEATURES)


def test_a_tree_is_followed_to_its_leaf():
    tree = {
        "feature": [0, 0, 0],
        "threshold": [0.5, 0, 0],
        "left": [1, -1, -1],
        "right": [2, -1, -1],
        "value": [0, -2, 3],
    }
    stump = {"feature": [0], "threshold": [0], "left": [-1], "right": [-1], "value": [10]}
    forest = judge.forest([tree, stump])
    assert judge.scores(np.array([[0.5], [0.6]]), forest, 1.0).tolist() == [9.0, 14.0]


def test_no_days_no_ranking():
    assert judge.rank(sightings("<p>Nothing</p>")) == ()
    assert judge.confidence(()) == 0.0


def test_confidence_falls_where_a_second_day_is_near():
    best, second = judge.rank(sightings())[:2]
    rival = judge.Ranked(second.day, best.score * 0.98, second.sightings)
    assert judge.confidence((best, rival)) < judge.confidence((best, second))


def test_a_day_that_metadata_state_needs_less_than_one_of_a_text():
    best = judge.rank(sightings())[0]
    other = judge.Ranked(best.day, best.score, tuple(each for each in best.sightings if not each.standing))
    assert judge.stated(best) and not judge.stated(other)
    assert judge.threshold(best, MediaType.HTML) < judge.threshold(other, MediaType.HTML)


def test_the_verdicts_on_lines_of_a_dump_are_features():
    text = "Menu\nPosted 7 March 2021\nThe harbour master said the ferry would not sail."
    seen = candidates.collect(Source(RawPage("page", b"", MediaType.TEXT, "test"), text))
    lines = [LineVerdict(Span(0, 1), score, score > 0.5) for score in (0.0, 0.1, 0.9)]
    told = dict(zip(judge.FEATURES, judge.features(seen, "", lines)[0], strict=True))
    assert (told["kept"], told["line_score"], told["from_kept"]) == (0.0, 0.1, -1.0)
