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
