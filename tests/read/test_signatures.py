import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storywire import evidence
from storywire.read import markup, signatures
from storywire.read.finding import Page

PROSE = "The harbour master said the ferry to Quayside would not sail before the storm had passed, and nobody was hurt."


def signed(html, outlets=()):
    page = markup.scan(html)
    first = next((number for number, line in enumerate(page.lines) if PROSE in line.text), 0)
    raw = signatures.raw_bylines(page, first)
    found = signatures.people(Page(html, "a1", 1), page, raw, set(outlets))
    assert all(each.evidence is None or evidence.holds(each.evidence, html) for each in found)
    return [each.value for each in found]


def test_a_byline_above_the_text_names_who_wrote_it():
    page = f"<h1>Ferry stops</h1><p>By Ada Quill and Bo Marsh | 3 May 2020 | Harbours</p><p>{PROSE}</p>"
    assert signed(page) == ["Ada Quill", "Bo Marsh"]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("<p>Posted on 3 May 2020 by gull42 in Harbours</p>", ["gull42"]),
        ("<p>ByAda Quill</p>", ["Ada Quill"]),
        ("<p>Text: Ada Quill</p>", ["Ada Quill"]),
        ("<p>Ada Quill</p><p>Sunday, 3 May 2020</p>", ["Ada Quill"]),
        ("<p class=byline>By Ada Quill <a class=comments>3 comments</a></p>", ["Ada Quill"]),
        ("<p>Veröffentlicht am 3. Mai 2020 von Ada Quill</p>", ["Ada Quill"]),
        ("<p>Posted on 3 May 2020</p>", []),
        ("<p>Neueste Beiträge</p><p>3. Mai 2020</p>", []),
    ],
)
def test_the_forms_of_a_byline(line, names):
    assert signed(f"<h1>Ferry stops</h1>{line}<p>{PROSE}</p>") == names


def test_a_page_that_calls_everything_a_comment_still_has_its_byline():
    assert signed(f"<body class=comments-open><h1>Ferry stops</h1><p>By Ada Quill</p><p>{PROSE}</p></body>") == [
        "Ada Quill"
    ]


def test_the_name_of_the_site_s_owner_that_is_not_shown_yields_to_the_byline():
    page = f'<meta name=author content="Theme Maker"><h1>Ferry</h1><p>By Ada Quill</p><p>{PROSE}</p>'
    assert signed(page) == ["Ada Quill"]


def test_a_firm_that_signs_in_json_ld_yields_to_a_person():
    block = '{"@type":"NewsArticle","author":{"@type":"Organization","name":"Quay Wharf"}}'
    page = f'<script type="application/ld+json">{block}</script><h1>Ferry</h1><p>By Ada Quill</p><p>{PROSE}</p>'
    assert signed(page) == ["Ada Quill"]


def test_half_a_name_is_filled_from_the_line_that_has_all_of_it():
    page = f'<meta name=author content="Ada"><h1>Ferry</h1><p>Ada Quill</p><p>3 May 2020</p><p>{PROSE}</p>'
    assert signed(page) == ["Ada Quill"]


def test_the_outlet_s_own_name_is_used_only_where_there_is_no_other():
    page = f"<h1>Ferry</h1><p>By Harbour Post</p><p>{PROSE}</p>"
    assert signed(page + "<p>By Ada Quill</p>", {"harbour post"}) == ["Ada Quill"]


@settings(deadline=None)  # the first page loads the word lists
@given(st.text(alphabet='<>pamet class="byline"By |,.@Ada 3 May 2020', max_size=200))
def test_any_page_goes_through(text):
    signed(text)


LINKED = '<script type="application/ld+json">{"@type": "NewsArticle", "author": %s}</script>'


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ('{"@type": "Person", "name": "News desk"}', ["News desk"]),
        ('{"@type": "Person", "name": "admin"}', []),
        ('{"@type": "Person", "name": "Reuters"}', []),
        ('{"@type": "Organization", "name": "News desk"}', []),
    ],
)
def test_a_desk_signs_where_json_ld_names_it_and_no_person(author, names):
    assert signed(LINKED % author + f"<h1>Ferry stops</h1><p>{PROSE}</p>") == names


def test_a_person_goes_before_a_desk():
    head = LINKED % '{"@type": "Person", "name": "News desk"}'
    assert signed(f"{head}<h1>Ferry stops</h1><p>By Ada Quill</p><p>{PROSE}</p>") == ["Ada Quill"]


def test_a_place_that_names_more_than_the_trusted_one_completes_it():
    head = LINKED % '{"@type": "Person", "name": "Ada Quill"}' + '<meta name="author" content="Ada Quill, Bo Marsh">'
    assert signed(f"{head}<h1>Ferry stops</h1><p>Ada Quill</p><p>{PROSE}</p>") == ["Ada Quill", "Bo Marsh"]


def test_an_account_is_not_the_name_of_who_has_it():
    line = "<p class=byline>By <a>Ada Quill</a> <a>@</a><a class=author>AdaQuill</a></p>"
    assert signed(f"<h1>Ferry stops</h1>{line}<p>{PROSE}</p>") == ["Ada Quill"]


def test_a_sentence_that_begins_like_a_byline_is_none():
    line = "<p>Von Hafengeld, Kaimauern und allem, was man sonst noch über «Schiffe» wissen sollte</p>"
    assert signed(f"<h1>Ferry stops</h1>{line}<p>{PROSE}</p>") == []
