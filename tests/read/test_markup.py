from hypothesis import given
from hypothesis import strategies as st

from storywire.read import markup
from storywire.read.markup import Zone

PAGE = """<!doctype html><html lang="en"><head><title>Ferry stops &amp; starts | Harbour Post</title>
<meta property="og:title" content="Ferry stops &amp; starts"></head>
<body><nav><a href="/">Home</a></nav><article class="story"><h1>Ferry stops</h1>
<p class="byline">By <a rel="author">Ada Quill</a></p><p>Fish &amp; chips <b>are</b> sold.</p></article>
<script type="application/ld+json">{"headline": "Ferry stops"}</script><footer>Contact</footer></body></html>"""


def test_lines_know_their_text_and_their_place_on_the_page():
    page = markup.scan(PAGE)
    texts = [line.text.strip() for line in page.lines]
    assert texts == [
        "Ferry stops & starts | Harbour Post",
        "Home",
        "Ferry stops",
        "By Ada Quill",
        "Fish & chips are sold.",
        "Contact",
    ]
    line = page.lines[3]
    span = line.locate(line.text.index("Ada"), line.text.index("Quill") + 5)
    assert span.of(PAGE) == "Ada Quill"


def test_zones_come_from_the_elements_around_a_line():
    page = markup.scan(PAGE)
    assert page.lines[1].zone & Zone.NAV
    assert page.lines[2].zone & Zone.HEADING and page.lines[2].zone & Zone.ARTICLE
    assert page.lines[3].zone & Zone.BYLINE and not page.lines[4].zone & Zone.BYLINE
    assert page.lines[5].zone & Zone.FOOTER


def test_attributes_are_unescaped_and_keep_the_span_of_what_stands_on_the_page():
    meta = next(element for element in markup.scan(PAGE).elements if element.name == "meta")
    value, span = meta.attributes["content"]
    assert value == "Ferry stops & starts"
    assert span.of(PAGE) == "Ferry stops &amp; starts"


def test_scripts_are_kept_apart_from_the_text():
    (script,) = markup.scan(PAGE).scripts
    assert script.linked
    assert PAGE[script.start :].startswith(script.text)


def test_a_quote_too_many_in_a_tag_hides_nothing_behind_it():
    page = markup.scan("""<script src="//a.example/b.js" " type="text/javascript"></script>
        <title>Ferry stops</title><a href="/x" " class='y'>Quay</a><p title="it's 3 > 2">Text "here"</p>""")
    assert [line.text for line in page.lines] == ["Ferry stops", "Quay", 'Text "here"']


def test_hostile_markup_ends_soon():
    for page in ('<a "' * 200_000, "<!--" * 200_000, "<div>" * 200_000, "<script>" * 200_000, "<a <" * 200_000):
        assert len(markup.scan(page).lines) <= 200_001


@given(st.text(alphabet="<>/ab=\"' !-&;#\n", max_size=200))
def test_every_line_can_be_located_in_any_page(page):
    for line in markup.scan(page).lines:
        span = line.locate(0, len(line.text))
        assert span.end <= len(page)
        assert len(line.text) == sum(len(piece.text) for piece in line.pieces)
