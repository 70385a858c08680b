"""The times runner: rows in, TIMEX3 rows out."""

from bench.times import predict

from tests.annotate.texts import model

TEXT = "The Orlan ferry sank on Saturday. It had run since January and is now gone."
ROW = {"id": "r1", "dct": "2025-05-05", "text": TEXT}
SATURDAY = {"type": "DATE", "value": "2025-05-03", "low": "2025-05-03", "high": "2025-05-03"}


def test_rows_of_the_form_that_the_scorer_reads() -> None:
    ((row,), seconds) = predict(model("en"), [ROW])
    saturday, january, now = row["timex"]
    assert row["id"] == "r1" and seconds >= 0
    assert saturday == {"start": 24, "end": 32} | SATURDAY
    assert (january["value"], january["low"], january["high"]) == ("2025-01", None, None)
    assert (now["value"], now["low"]) == ("PRESENT_REF", None)
