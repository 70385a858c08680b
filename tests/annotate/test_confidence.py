from hypothesis import given
from hypothesis import strategies as st

from storywire.annotate.confidence import FEATURES, confidence, measures

CHANCE = st.floats(0, 1)


def test_a_sure_cue_with_sure_content_is_surer():
    sure = confidence(measures(0.99, [0.99] * 10, [0.95], 1.0, 1))
    unsure = confidence(measures(0.3, [0.6] * 3, [], 0.0, 3))
    assert sure > 0.9
    assert unsure < 0.5


@given(CHANCE, st.lists(CHANCE, min_size=1), st.lists(CHANCE), CHANCE, st.integers(1, 99))
def test_it_is_a_probability(cue, content, source, quoted, pieces):
    values = measures(cue, content, source, quoted, pieces)
    assert len(values) == len(FEATURES)
    assert 0 <= confidence(values) <= 1
