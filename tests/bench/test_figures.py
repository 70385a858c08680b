"""The figures runner: right cases, and the share of each part."""

from bench.figures import measure

RIGHT = {"value": 84, "low": 84, "high": 84, "unit": None, "counted": None, "status": "dead"}


def test_a_wrong_label_is_a_wrong_case() -> None:
    text = "The slide left 84 dead."
    cases = [
        {"id": "1", "language": "en", "text": text, "figures": [figure]} for figure in (RIGHT, RIGHT | {"value": 85})
    ]
    scores = measure(cases, show=False)
    assert (scores["right"], scores["value"], scores["status"]) == (0.5, 0.5, 1.0)
