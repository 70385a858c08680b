from storywire.read import layout, markup
from storywire.types import Span


def dump(text):
    spans, at = [], 0
    for line in text.split("\n"):
        spans.append(Span(at, at + len(line)))
        at += len(line) + 1
    return markup.plain(text, tuple(spans))


PROSE = "The harbour master said the ferry would not sail before the storm has passed, and that nobody is hurt."


def test_the_main_text_is_the_heaviest_run_of_lines():
    page = dump(
        "\n".join(["Home", "News", "Ferry stops", PROSE, "A sub-heading", PROSE, "Read more", "Weather", "Contact"])
    )
    found = layout.layout(page)
    assert (found.first, found.last) == (3, 5)


def test_a_page_of_menus_has_no_text():
    assert layout.layout(dump("Home\nNews\nSport")).first == -1


def test_the_heading_is_the_one_above_the_text():
    page = markup.scan(f"<h1>Harbour Post</h1><p>Menu</p><h1>Ferry stops</h1><p>{PROSE}</p><h1>Elsewhere</h1>")
    assert page.lines[layout.layout(page).heading].text == "Ferry stops"


def test_titles_are_the_lines_above_the_text_that_share_its_words():
    page = dump("\n".join(["Home", "All the news of the coast", "Harbour master: ferry will not sail", PROSE, PROSE]))
    assert layout.layout(page).titles == (2,)
