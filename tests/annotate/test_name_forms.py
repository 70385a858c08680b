"""What can be read from a name alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storywire.annotate.name_forms import (
    kind_by_words,
    may_be_person,
    read_name,
    same_given,
    surname,
    territory,
    territory_name,
)
from storywire.types import EntityKind


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Deputy Harbour Master Ilse Brandauer", "Ilse Brandauer"),
        ("President Ilse Brandauer", "Ilse Brandauer"),
        ("Gov. Pavel Kosta", "Pavel Kosta"),
        ("Gov.Pavel Kosta", "Pavel Kosta"),
        ("Ms. Brandauer’s", "Brandauer"),
        ("the Orlo Bank", "Orlo Bank"),
        ("in Port Orlo, Calif.", "Port Orlo"),
        ("the city of Orlo", "Orlo"),
        ("Luis (Beto) Varga", "Luis Beto Varga"),
        ("Pavel Kosta Jr.", "Pavel Kosta"),
        ("U.S.", "U.S."),
        ("orlotimes.com", "orlotimes"),
        ("Justice Department", "Justice Department"),
        ("Cattle Keepers’ Union", "Cattle Keepers’ Union"),
    ],
)
def test_titles_articles_and_possessives_are_no_part_of_a_name(text: str, name: str) -> None:
    form = read_name(text)
    assert form is not None and form.text == name


def test_offices_before_a_name_are_kept_apart() -> None:
    form = read_name("Sen. Ilse Brandauer")
    assert form is not None and form.offices == ("Sen.",)


@pytest.mark.parametrize("text", ["a bank in Orlo", "Orlo bank", "the streets of a town", "police"])
def test_a_description_is_no_name_of_the_place_in_it(text: str) -> None:
    form = read_name(text)
    assert form is not None and not form.proper


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Mexico", "MX"),
        ("Mexicans", "MX"),
        ("US", "US"),
        ("U.S.", "US"),
        ("us", None),
        ("Calif.", "US-CA"),
        ("Orlo", None),
    ],
)
def test_countries_regions_and_their_people_have_a_code(text: str, code: str | None) -> None:
    form = read_name(text)
    assert form is not None and territory(form) == code


def test_territories_are_shown_by_their_full_name() -> None:
    assert [territory_name(c) for c in ("US", "US-CA", "??")] == ["United States", "California", "??"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Orlo Bank", EntityKind.ORGANISATION),
        ("Ministry of Ferries", EntityKind.ORGANISATION),
        ("Lake Orlo Park", EntityKind.PLACE),
        ("Mexican", EntityKind.GROUP),
        ("Mr. Kosta", EntityKind.PERSON),
        ("Brandauer", None),
    ],
)
def test_words_tell_the_kind(text: str, kind: EntityKind | None) -> None:
    form = read_name(text)
    assert form is not None and kind_by_words(form) == kind


def test_persons_have_surnames_and_given_names_that_fit() -> None:
    forms = {
        t: f for t in ("Bob Kosta", "Robert Kosta", "Rita Kosta", "R. Kosta", "Jan van der Veld") if (f := read_name(t))
    }
    assert all(may_be_person(f) for f in forms.values())
    assert surname(forms["Jan van der Veld"]) == "van der veld"
    assert same_given(forms["Bob Kosta"], forms["Robert Kosta"])
    assert same_given(forms["R. Kosta"], forms["Rita Kosta"])
    assert not same_given(forms["Bob Kosta"], forms["Rita Kosta"])


@given(st.text(max_size=260))
def test_any_text_can_be_read(text: str) -> None:
    form = read_name(text)
    assert form is None or (form.words and form.text)


def test_an_initial_inside_a_name_keeps_its_point() -> None:
    form = read_name("Ilse M. Brandauer")
    assert form is not None
    assert (form.text, form.words) == ("Ilse M. Brandauer", ("ilse", "m", "brandauer"))


def test_the_title_of_a_work_stays_whole_where_a_name_stands_before_its_colon() -> None:
    assert [f.key for t in ("Brandauer: The Return", "Orlo Harbour Tales: A Life") if (f := read_name(t))] == [
        "brandauer: the return",
        "orlo harbor tales",
    ]


def test_a_surname_of_two_words_is_one() -> None:
    read = {t: surname(f) for t in ("Ilse San Felice", "San Felice", "Al Lund") if (f := read_name(t))}
    assert read == {"Ilse San Felice": "san felice", "San Felice": "san felice", "Al Lund": "lund"}
