from storywire.read import headlines, markup
from storywire.types import Span


def best(candidates):
    return max(candidates, key=lambda each: each.confidence).value


def test_the_headline_is_that_of_the_article_without_the_tail_of_the_title():
    page = markup.scan(
        "<title>Ferry stops sailing in the storm | Harbour Post</title>"
        "<meta property='og:title' content='Ferry stops sailing in the storm'>"
        "<body><h1>Harbour Post</h1><h1>Ferry stops sailing in the storm</h1><p>Text.</p></body>"
    )
    assert best(headlines.of_markup(page)) == "Ferry stops sailing in the storm"


def test_a_page_that_gives_its_headline_as_the_name_of_its_site_keeps_it():
    page = markup.scan(
        "<meta property='og:site_name' content='Ferry stops sailing'><meta property='og:title' content='Ferry stops sailing'>"
        "<body><h1>Ferry stops sailing</h1><p>Text.</p></body>"
    )
    assert best(headlines.of_markup(page)) == "Ferry stops sailing"


def test_a_title_alone_loses_its_tail():
    page = markup.scan(
        "<title>Ferry stops sailing in the storm - Harbour Post</title><meta name=x content=y><p>Text.</p>"
    )
    assert best(headlines.of_markup(page)) == "Ferry stops sailing in the storm"


def test_the_headline_of_a_dump_stands_above_the_text_and_shares_its_words():
    text = (
        "Harbour Post\nWeather for the whole week\nFerry stops sailing in the storm\nBy Ada Quill\n"
        "The ferry stopped sailing as the storm came."
    )
    spans, at = [], 0
    for line in text.split("\n"):
        spans.append(Span(at, at + len(line)))
        at += len(line) + 1
    page = markup.plain(text, tuple(spans))
    assert (
        best(headlines.of_dump(page, 4, "The ferry stopped sailing as the storm came."))
        == "Ferry stops sailing in the storm"
    )


def test_no_line_above_no_headline():
    page = markup.plain("Only text.", (Span(0, 10),))
    assert headlines.of_dump(page, 0, "Only text.") == []
