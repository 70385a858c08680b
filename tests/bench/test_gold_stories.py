"""Stories of the stories set as articles, and their annotations kept between runs."""

from datetime import date
from pathlib import Path

from bench.gold_stories import Desk, article_of, files, grouped
from storywire.annotate.annotator import WORDS, Annotator

ROW = {"id": "r1", "title": "A ferry", "text": "The ferry sank.\n\nNobody knew why.", "url": None, "story": "s1"}
ROW |= {"date": "2031-05-05T00:00:00Z", "outlet": "Harbour Post"}


def test_a_row_is_an_article_with_a_paragraph_a_line() -> None:
    article = article_of(ROW)
    assert [p.span.of(article.text) for p in article.paragraphs] == ["The ferry sank.", "Nobody knew why."]
    assert article.published.day == date(2031, 5, 5)


def test_kept_annotations_are_those_that_were_found(tmp_path: Path) -> None:
    desk = Desk(Annotator(WORDS), tmp_path)
    told = grouped([ROW, ROW | {"id": "r2"}, ROW | {"id": "r3", "story": "s2"}])
    ((name, made),) = files(told, desk)
    assert name == "s1" and len(list(tmp_path.iterdir())) == 2
    (place, _) = sorted(tmp_path.iterdir())
    before = place.stat().st_mtime_ns
    ((_, again),) = files(told, desk)
    assert again == made and place.stat().st_mtime_ns == before
