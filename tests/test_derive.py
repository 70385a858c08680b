from dataclasses import replace
from datetime import date

from storywire.derive import story_of
from storywire.types import Annotations, ArticleFile, DateFinding
from tests.store.test_library import article


def file(name: str, headline: str | None, day: date | None) -> ArticleFile:
    published = DateFinding(day, day, day) if day else DateFinding(high=date(2025, 12, 1))
    made = replace(article(), id=name, headline=headline, published=published)
    return ArticleFile(made, Annotations(name, 1, ""))


def test_a_story_takes_its_headline_and_its_days_from_its_articles() -> None:
    files = (file("a", None, date(2025, 5, 6)), file("b", "A ferry burns", date(2025, 5, 4)), file("c", "Later", None))
    story = story_of("s-1", files, ())
    assert story.articles == ("a", "b", "c")
    assert (story.headline, story.low, story.high) == ("A ferry burns", date(2025, 5, 4), date(2025, 5, 6))


def test_without_headlines_the_text_speaks_and_without_days_there_are_none() -> None:
    story = story_of("s-1", (file("a", None, None),), ())
    assert story.headline == "The ferry Marisol carried 40 people. Its owner spoke of a café fire."
    assert (story.low, story.high) == (None, None)
