from storywire.read import markup, outlets
from storywire.read.outlets import find_outlet
from storywire.types import MediaType, MetadataFinding, OutletKind, RawPage, Span


def raw(url=None, hint=None):
    return RawPage("page", b"", MediaType.TEXT, "test", url, outlet_hint=hint)


def dump(text):
    spans, at = [], 0
    for line in text.split("\n"):
        if line:
            spans.append(Span(at, at + len(line)))
        at += len(line) + 1
    return markup.plain(text, tuple(spans))


def test_the_id_is_the_registered_domain_and_the_name_what_the_page_says():
    named = MetadataFinding("outlet", "Harbour Post", "meta", 0.9)
    outlet = find_outlet([named], raw("https://www.news.harbour-post.com/ferry"))
    assert (outlet.id, outlet.name, outlet.kind) == ("harbour-post.com", "Harbour Post", OutletKind.NEWSPAPER)


def test_without_an_address_the_id_is_made_of_the_name():
    assert find_outlet([MetadataFinding("outlet", "Radio Quayside", "masthead", 0.7)], raw()).id == "radio-quayside"
    assert (
        find_outlet([MetadataFinding("outlet", "quayside.example", "share line", 0.7)], raw()).id == "quayside.example"
    )


def test_nothing_known_no_outlet():
    assert find_outlet([], raw()) is None
    assert find_outlet([MetadataFinding("outlet", "Perhaps", "copyright", 0.2)], raw()) is None


def test_what_the_user_said_comes_first():
    found = list(outlets.candidates(raw(hint="Quayside Daily"), dump("Harbour Post\nText"), 1))
    assert found[0].value == "Quayside Daily"


def test_a_masthead_is_a_name_with_a_date_below_it():
    page = dump("Quayside Daily\nAll that floats.\nThursday, Nov 25, 2021\nFerry stops\nText of the article.")
    assert [each.value for each in outlets.candidates(raw(), page, 4)] == ["Quayside Daily"]
    page = dump("Home\nAll that floats.\nThursday, Nov 25, 2021\nFerry stops\nText of the article.")
    assert list(outlets.candidates(raw(), page, 4)) == []


def test_the_kind_is_guessed_from_the_name():
    kinds = {
        name: find_outlet([MetadataFinding("outlet", name, "meta", 0.9)], raw()).kind
        for name in ("Quay TV", "Reuters", "Quay Herald", "Quay")
    }
    assert list(kinds.values()) == [OutletKind.BROADCASTER, OutletKind.AGENCY, OutletKind.NEWSPAPER, OutletKind.SITE]


def names(page, url=None, first=9, headline=""):
    found = outlets.candidates(raw(url), page, first, headline)
    return [each.value for each in sorted(found, key=lambda each: -each.confidence) if each.confidence >= 0.4]


def test_the_name_readers_know_goes_before_the_firm_that_prints_it():
    page = markup.scan(
        "<meta charset=utf-8><title>Harbour Post: Ferry stops</title><h1>Ferry stops</h1><p>Text.</p>"
        "<p>© 2021 Wharf Printing House</p>"
    )
    assert names(page, headline="Ferry stops") == ["Harbour Post"]


def test_legal_forms_are_no_part_of_a_name():
    assert outlets.without_form("Harbour Post Ltd") == "Harbour Post"
    assert outlets.without_form("Hafenpost GmbH & Co. KG") == "Hafenpost"
    page = dump("Cookies\nThe Harbour Post\nMoney Sport\nFerry stops\nText.\n© 2021 The Harbour Post Ltd. Quay 4")
    assert names(page, first=4)[0] == "The Harbour Post"


def test_a_slogan_below_the_first_line_of_a_dump_makes_it_a_masthead():
    assert names(dump("Quay & Gull\nThe magazine for people with boats\nFerry stops\nText.\nText."), first=4) == [
        "Quay & Gull"
    ]
    assert names(dump("Ferry Stops\nNobody was hurt\nMore\nText.\nText."), first=4) == []


def test_a_host_that_spells_the_name_makes_it_surer():
    page = markup.scan("<meta charset=utf-8><title>Ferry stops | Harbour Post</title><p>Text.</p>")
    sure = [
        max(each.confidence for each in outlets.candidates(raw(url), page, 1) if each.value == "Harbour Post")
        for url in ("https://www.harbourpost.com/x", "https://gull.com/x")
    ]
    assert sure[0] > sure[1]


def test_an_address_for_mail_is_no_share_line():
    assert names(dump("Write to us: desk@quayside.example\nText.")) == []


def test_one_outlet_under_two_forms_of_its_name_has_one_id():
    ids = {
        find_outlet([MetadataFinding("outlet", name, "masthead", 0.7)], raw()).id
        for name in ("The Harbour Post", "Harbour Post", "Harbour Post Ltd")
    }
    assert ids == {"harbour-post"}


def test_a_bare_title_is_no_outlet():
    page = markup.scan("<meta charset=utf-8><title>Storms of autumn</title><p>Storms of autumn</p><h1>Ferry stops</h1>")
    assert names(page, headline="Ferry stops") == []


def test_a_bare_title_that_heads_the_page_beside_a_day_is_the_outlet():
    page = markup.scan("<title>Marrow Mail</title><p>Marrow Mail &nbsp; Friday, June 20, 2025</p><h1>Ferry stops</h1>")
    assert set(names(page, headline="Ferry stops")) == {"Marrow Mail"}


def test_what_is_left_of_a_title_without_letters_is_no_outlet():
    assert names(markup.scan("<meta charset=utf-8><title>...: Ferry stops</title>"), headline="Ferry stops") == []
