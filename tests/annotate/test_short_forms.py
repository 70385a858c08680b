"""Which longer names a name may be short for."""

import pytest

from storywire.annotate.name_forms import NameForm, read_name
from storywire.annotate.short_forms import another_bearer, within_place


def form(text: str) -> NameForm:
    found = read_name(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("short", "long", "another"),
    [
        ("Quillon", "Quillon Foundation", False),
        ("Harbour Committee", "Senate Harbour Committee", False),
        ("Orlo", "Drive to Orlo", True),
        ("Orlo", "Orlo Accord", True),
        ("Quillon", "Quillon Story Universe", True),
        ("Allied Ports", "Allied Ports Fishing Rights Council", True),
        ("Orlo", "Orlo Bay", True),
        ("Brandauer", "Brandauer inquiry", True),
    ],
)
def test_what_is_named_after_a_name_has_another_bearer(short: str, long: str, another: bool) -> None:
    a, b = form(short), form(long)
    assert another_bearer(a, b, set(b.words) - set(a.words)) is another


def test_a_place_is_its_city_but_not_its_hotel() -> None:
    assert not within_place(form("Orlo"), form("Orlo City"))
    assert within_place(form("Orlo"), form("Orlo Hilton"))
