from bench import non_articles
from storywire.types import MediaType


def test_each_case_is_a_page_with_all_that_it_shows():
    cases = non_articles.load(non_articles.CASES)
    assert len(cases) >= 30 and len({case["kind"] for case in cases}) >= 10
    for case in cases:
        page, dump = non_articles.markup(case), non_articles.dump(case)
        shown = [
            *case.get("links", ()),
            *case.get("lines", ()),
            *(text for card in case.get("cards", ()) for text in card),
        ]
        assert all(text in dump for text in shown) and page.count("<li>") == len(case.get("links", ()))


def test_few_pages_without_an_article_are_taken_for_one():
    cases = non_articles.load(non_articles.CASES)
    for way in (MediaType.HTML, MediaType.TEXT):
        accepted = [case["title"] for case, _ in non_articles.accepted_of(cases, way)]
        assert len(accepted) <= 2


def test_an_article_counts_as_accepted():
    told = "The harbour master said on Friday that the ferry would not sail before the storm had passed. "
    case = {"kind": "article", "language": "en", "title": "Ferry stops", "lines": [told * 3, told * 2]}
    assert [each for each, _ in non_articles.accepted_of([case], MediaType.HTML)] == [case]
