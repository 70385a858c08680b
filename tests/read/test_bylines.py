import pytest

from storywire.read import bylines


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("By Ada Quill and Bo Marsh", ("Ada Quill", "Bo Marsh")),
        ("Von Jutta von der Au, Hafenstadt", ("Jutta von der Au", "Hafenstadt")),
        ("par Émile Tramontane (à Portville)", ("Émile Tramontane",)),
        ("By ADA QUILL, Staff Reporter", ("Ada Quill",)),
        ("By Ada Quill | Harbour News", ("Ada Quill",)),
        ("By Ada Quill, Reuters", ("Ada Quill",)),
        ("Ada Quill, Jr.", ("Ada Quill Jr",)),
        ("Ada Quill Staff Writer", ("Ada Quill",)),
        ("Ada Quill Senior Political Reporter", ("Ada Quill",)),
        ("By ADA QUILL Associated Press", ("Ada Quill",)),
        ("Ada Quill for Harbour Post", ("Ada Quill",)),
        ("Guest author: Ada Quill", ("Ada Quill",)),
        ("Ada Quill, Senior Health Correspondent", ("Ada Quill",)),
        ("Reuters", ()),
        ("March 2021", ()),
        ("Share this article with everybody you know", ()),
    ],
)
def test_a_byline_gives_its_names(raw, names):
    assert bylines.names(raw) == names


def test_agencies_are_known_by_how_they_sign():
    assert bylines.agency("(AP)") == "AP"
    assert bylines.agency("dpa/lno") == "dpa"
    assert bylines.agency("Harbour Post") is None


def test_days_and_times_are_taken_out_of_a_line():
    assert bylines.names(bylines.undated("Ada Quill, 03.11.2023 15:32 Uhr")) == ("Ada Quill",)


def test_a_prefix_in_the_middle_of_a_line():
    assert bylines.after_prefix("Posted on | by Ada Quill") == "Ada Quill"
    assert bylines.after_prefix("Nothing here") is None


@pytest.mark.parametrize(
    ("raw", "signed"),
    [("Posted by gull42 on 3 May", "gull42"), ("Posted", None), ("By", None), ("Neueste Beiträge", None)],
)
def test_a_signature_need_not_be_a_name(raw, signed):
    assert bylines.handle(raw) == signed


def test_a_line_says_how_plainly_it_is_a_byline():
    assert bylines.signature("By Ada Quill | Harbours") == ("By Ada Quill", bylines.Sign.STATED)
    assert bylines.signature("3 May 2020 by Ada Quill | 3 comments") == ("Ada Quill", bylines.Sign.INSIDE)
    assert bylines.signature("The ferry stops") is None
    assert bylines.heads("By") and bylines.heads("Interview:") and not bylines.heads("Interview")


@pytest.mark.parametrize("text", ["quayside.example", "Harbour Press", "Last Modified", "No Author"])
def test_sites_desks_and_furniture_are_no_names(text):
    assert not bylines.is_name(text)


@pytest.mark.parametrize(("text", "nobody"), [("admin", True), ("harbour.example", True), ("News desk", False)])
def test_some_signatures_are_nobody_s(text, nobody):
    assert bylines.nobody(text) is nobody
