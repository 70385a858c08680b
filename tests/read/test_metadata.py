from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from storywire import evidence
from storywire.read.metadata import find_metadata
from storywire.read.source import Source
from storywire.types import MediaType, RawPage

PROSE = "The harbour master said the ferry to Quayside would not sail before the storm had passed, and nobody was hurt."
PAGE = f"""<html><head><title>Ferry stops sailing | Harbour Post</title>
<meta property="og:site_name" content="Harbour Post">
<meta property="article:section" content="Ports &amp; ships"><link rel="canonical" href="/2021/ferry?utm_source=x">
<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Ferry stops sailing",
"author":[{{"name":"Ada Quill"}},{{"name":"Bo Marsh"}}],"publisher":{{"name":"Harbour Post"}}}}</script></head>
<body><h1>Ferry stops sailing</h1><p>By Ada Quill and Bo Marsh</p>
<p>LOWER QUAYSIDE (Reuters) - {PROSE}</p></body></html>"""
DUMP = f"""Home
Ferry stops sailing in the storm
By Ada Quill
Share this @harbour-post.example

LOWER QUAYSIDE, March 7, 2021 (AP) — {PROSE}
Share this @harbour-post.example
"""


def fields(text, media=MediaType.HTML, body="", kept=()):
    source = Source(RawPage("page", b"", media, "test", "https://harbour-post.example/x"), text)
    found = find_metadata(source, SimpleNamespace(text=body, kept=kept), "a1", 1)
    assert all(each.evidence is None or evidence.holds(each.evidence, text) for each in found)
    return {name: [each.value for each in found if each.field == name] for name in {each.field for each in found}}


def test_a_page_gives_its_fields_best_first():
    found = fields(PAGE)
    assert found["headline"][0] == "Ferry stops sailing"
    assert found["byline"] == ["Ada Quill", "Bo Marsh"]
    assert found["credit"][0] == "Reuters"
    assert found["dateline"] == ["LOWER QUAYSIDE (Reuters)"]
    assert found["outlet"][0] == "Harbour Post"
    assert found["section"] == ["Ports & ships"]
    assert found["url"][0] == "https://harbour-post.example/2021/ferry"


def test_a_dump_gives_what_stands_around_its_text():
    found = fields(DUMP, MediaType.TEXT, PROSE, (False, False, False, False, True, False))
    assert found["headline"][0] == "Ferry stops sailing in the storm"
    assert found["byline"] == ["Ada Quill"]
    assert found["credit"][0] == "AP"
    assert found["dateline"] == ["LOWER QUAYSIDE, March 7, 2021 (AP)"]
    assert found["outlet"][0] == "harbour-post.example"


def test_the_outlet_is_not_its_own_author():
    page = '<meta property="og:site_name" content="Harbour Post"><meta name="author" content="Harbour Post">'
    assert fields(f"{page}<p>By Ada Quill</p><p>{PROSE}</p>")["byline"] == ["Ada Quill"]


def test_a_sub_heading_is_no_dateline():
    text = f"A Solid Start: the harbour opens\n{PROSE}"
    assert "dateline" not in fields(text, MediaType.TEXT, text, (True, True))


def test_a_dump_without_a_headline_has_none():
    assert "headline" not in fields(PROSE, MediaType.TEXT, PROSE, (True,))


@settings(deadline=None)  # the first page loads the word lists
@given(st.text(alphabet="<>metanchor =\"'/:@©By ()-", max_size=150), st.sampled_from(list(MediaType)))
def test_any_page_goes_through(text, media):
    fields(text, media, text)
