"""Offices beside names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storywire.annotate.offices import office_before, office_beside


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("On Monday Deputy Harbour Minister Ilse Brandauer spoke.", "Deputy Harbour Minister"),
        ("The Mexican president Ilse Brandauer spoke.", "Mexican president"),
        ("Sen. Ilse Brandauer spoke.", "Sen."),
        ("Nobody told Ilse Brandauer so.", None),
        ("Under President Ilse Brandauer ferries ran.", "President"),
        ("Has Minister Ilse Brandauer spoken?", "Minister"),
        ("Ilse Brandauer spoke.", None),
    ],
)
def test_the_office_before_a_name(text: str, office: str | None) -> None:
    found = office_before(text, text.index("Ilse"))
    assert (found and found.text) == office
    assert found is None or found.span.of(text) == found.text


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Ilse Brandauer, president of the Ferry Union, spoke.", "president of the Ferry Union"),
        ("Ilse Brandauer, 54, a senior adviser for U.S. Ferries, spoke.", "senior adviser for U.S. Ferries"),
        ("Ilse Brandauer, the head of Ferries and Ports, spoke.", "head of Ferries and Ports"),
        ("Ilse Brandauer, director of Ferries and Ports, spoke.", "director of Ferries and Ports"),
        ("Ilse Brandauer, who lives in Orlo, spoke.", None),
        ("Ilse Brandauer, the director told others of the scene.", None),
        ("Ilse Brandauer, the presumptive Ferry Party nominee, spoke.", "presumptive Ferry Party nominee"),
        ("Named were Ilse Brandauer, Ambassador to Germany Martin Lund and others.", None),
        ("Ilse Brandauer, ambassador to Germany, spoke.", "ambassador to Germany"),
        ("Ilse Brandauer, spokeswoman for Minister Martin Lund, spoke.", "spokeswoman for Minister Martin Lund"),
        ("Ilse Brandauer, Pavel Kosta and others spoke.", None),
        ("Ilse Brandauer spoke.", None),
    ],
)
def test_the_office_after_a_name(text: str, office: str | None) -> None:
    found = office_beside(text, len("Ilse Brandauer"))
    assert (found and found.text) == office
    assert found is None or found.span.of(text) == found.text


def test_a_former_office_is_not_held() -> None:
    text = "Former minister Ilse Brandauer spoke."
    found = office_before(text, text.index("Ilse"))
    assert found is not None and not found.current


@given(st.text(max_size=200), st.integers(0, 200))
def test_any_text_can_be_asked(text: str, at: int) -> None:
    at = min(at, len(text))
    for found in (office_before(text, at), office_beside(text, at)):
        assert found is None or found.span.of(text) == found.text


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Orlan Department of Ports Regional Director Ilse Brandauer spoke.", "Regional Director"),
        ("Boat Owners of Orlan spokeswoman Ilse Brandauer spoke.", "spokeswoman"),
        ("On behalf of Prime Minister Ilse Brandauer they spoke.", "Prime Minister"),
    ],
)
def test_an_office_does_not_begin_inside_a_name(text: str, office: str) -> None:
    found = office_before(text, text.index("Ilse"))
    assert found is not None and found.text == office


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Ilse Brandauer, Sen. Otto Quill and others met.", None),
        ("Ilse Brandauer, and the union’s president, met.", None),
        ("Ilse Brandauer, is a professor of law in Orlan, he said.", None),
        ("Ilse Brandauer, accused officials of taking part, he said.", None),
        ("Ilse Brandauer, a strategist with a tattoo of a heron, met.", "strategist"),
        ("Ilse Brandauer, an analyst with Orlan Securities, met.", "analyst with Orlan Securities"),
    ],
)
def test_what_follows_a_name_may_be_no_office(text: str, office: str | None) -> None:
    found = office_beside(text, text.index(","))
    assert (found and found.text) == office
