from bench.differences import score


def test_flags_are_scored_against_what_reading_found() -> None:
    cases = [{"story": "s1", "values": [3.0, 4.0]}, {"story": "s2", "values": [5.0, 6.0]}]
    flags = [("s1", "differ", frozenset({3.0, 4.0, 9.0})), ("s3", "differ", frozenset({1.0, 2.0}))]
    assert score(flags, cases) == {"flags": 2, "known": 2, "precision": 0.5, "recall": 0.5}


def test_no_flags_are_precise_and_find_nothing() -> None:
    assert score([], [{"story": "s1", "values": [3.0, 4.0]}])["recall"] == 0.0
