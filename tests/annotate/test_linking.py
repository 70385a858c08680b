"""Which names share a bearer, and which must not be joined."""

import time

import pytest

from storywire.annotate.linking import Bearers, Seen, join_names
from storywire.annotate.name_forms import read_name
from storywire.types import EntityKind

PERSON, BODY, PLACE = EntityKind.PERSON, EntityKind.ORGANISATION, EntityKind.PLACE


def joined(*names: tuple[int, str, EntityKind | None]) -> Bearers:
    return join_names([Seen(a, f, (k,) if k else ()) for a, t, k in names if (f := read_name(t))])


def same(bearers: Bearers, a: tuple[int, str], b: tuple[int, str]) -> bool:
    return bearers.find(a) == bearers.find(b)


def test_a_surname_finds_its_one_bearer_and_says_why() -> None:
    found = joined((0, "Ilse Brandauer", PERSON), (1, "Brandauer", BODY))
    assert same(found, (0, "ilse brandauer"), (1, "brandauer"))
    assert found.reasons[found.find((1, "brandauer"))] == [
        "“Brandauer” is the surname of one person only, Ilse Brandauer"
    ]


def test_a_surname_that_two_bear_stays_alone_unless_its_article_names_one() -> None:
    found = joined(
        (0, "Ilse Brandauer", PERSON), (0, "Brandauer", PERSON), (1, "Otto Brandauer", PERSON), (2, "Brandauer", PERSON)
    )
    assert same(found, (0, "ilse brandauer"), (0, "brandauer"))
    assert not same(found, (0, "ilse brandauer"), (2, "brandauer"))
    assert not same(found, (1, "otto brandauer"), (2, "brandauer"))


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Robert Kosta", "Bob Kosta", PERSON),
        ("Ilse M. Brandauer", "Ilse Brandauer", PERSON),
        ("Ilse Brandauer", "Ilsa Brandauer", PERSON),
        ("National Ferry Workers Association", "NFWA", BODY),
        ("Orlo Treatment Centre", "Orlo Treatment Center", BODY),
        ("Central Elections Commission", "Central Election Commission", BODY),
        ("Mexico", "Mexican", PLACE),
        ("United States", "U.S.", PLACE),
        ("Quillon Foundation", "Quillon", BODY),
    ],
)
def test_other_ways_of_writing_a_name_join(one: str, other: str, kind: EntityKind) -> None:
    found = joined((0, one, kind), (1, other, kind))
    assert (
        len(
            {
                found.find(s)
                for s in [(0, k) for k in found.forms if 0 in found.articles[k]]
                + [(1, k) for k in found.forms if 1 in found.articles[k]]
            }
        )
        == 1
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Ilse Brandauer", PERSON), ("Otto Brandauer", PERSON)),
        (("Palmyra Police", BODY), ("Palmyra", PLACE)),
        (("Orlo Bank", BODY), ("National Bank", BODY)),
        (("Ilse A. Brandauer", PERSON), ("Ilse B. Brandauer", PERSON)),
        (("Mexico", PLACE), ("New Mexico", PLACE)),
    ],
)
def test_names_of_different_bearers_stay_apart(one: tuple[str, EntityKind], other: tuple[str, EntityKind]) -> None:
    found = joined((0, *one), (1, *other))
    assert len({found.find((a, k)) for k in found.forms for a in found.articles[k]}) == 2


def test_two_persons_of_one_article_are_never_a_misspelling() -> None:
    found = joined((0, "Marta Oduya", PERSON), (0, "Marto Oduya", PERSON))
    assert not same(found, (0, "marta oduya"), (0, "marto oduya"))


def test_thousands_of_names_take_no_long_time() -> None:
    names = [Seen(n % 40, f, ()) for n in range(12_000) if (f := read_name(f"Given{n % 90} Family{n % 3_000}"))]
    start = time.perf_counter()
    join_names(names)
    assert time.perf_counter() - start < 20
