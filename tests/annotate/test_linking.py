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


def test_a_surname_that_stands_first_finds_its_bearer_under_either_spelling() -> None:
    found = joined((0, "Han Jae Un", PERSON), (0, "Han", PERSON), (1, "Han Jae-un", PERSON), (1, "Han", PERSON))
    assert same(found, (0, "han jae un"), (1, "han jae-un"))
    assert same(found, (0, "han"), (1, "han"))
    assert same(found, (0, "han"), (0, "han jae un"))


def test_a_first_word_that_two_bear_is_not_joined_over_articles() -> None:
    found = joined((0, "Han Jae Un", PERSON), (0, "Han", PERSON), (1, "Han Sol Min", PERSON), (1, "Han", PERSON))
    assert same(found, (0, "han"), (0, "han jae un"))
    assert same(found, (1, "han"), (1, "han sol min"))
    assert not same(found, (0, "han"), (1, "han"))


@pytest.mark.parametrize(
    ("short", "long", "kind"),
    [
        ("Arden", "Arden County", PLACE),
        ("Arden", "Arden Bay", PLACE),
        ("Arden", "Arden Olympics", None),
        ("Harbour Force", "Harbour Force Signal Command", BODY),
        ("Dreamers", "Dreamers and Makers", None),
        ("Arden", "Port of Arden", PLACE),
    ],
)
def test_what_is_named_after_a_thing_is_another(short: str, long: str, kind: EntityKind | None) -> None:
    found = joined((0, short, kind), (0, long, kind))
    forms = [form.key for name in (short, long) if (form := read_name(name))]
    assert not same(found, (0, forms[0]), (0, forms[1]))


def test_a_body_named_after_a_person_is_not_the_person() -> None:
    found = joined((0, "Pavel Kosta", PERSON), (0, "Kosta", PERSON), (0, "Kosta Campaign", None))
    assert not same(found, (0, "kosta"), (0, "kosta campaign"))


def test_a_department_may_be_named_either_way() -> None:
    found = joined((0, "Department of Ferries", BODY), (1, "Ferries Department", BODY))
    assert same(found, (0, "department of ferries"), (1, "ferries department"))


def test_a_surname_known_to_the_reader_goes_by_its_office_and_else_to_nobody() -> None:
    def run(*roles: str) -> Bearers:
        given = [
            (0, "Otto Brandauer", ("President",)),
            (0, "Brandauer", ()),
            (1, "Brandauer", roles),
            (1, "Ilse Brandauer", ()),
        ]
        return join_names([Seen(a, f, (PERSON,), r) for a, t, r in given if (f := read_name(t))])

    found = run("president")
    assert same(found, (1, "brandauer"), (0, "otto brandauer"))
    assert "in this office" in " ".join(found.reasons[found.find((1, "brandauer"))])
    found = run()
    assert not same(found, (1, "brandauer"), (1, "ilse brandauer"))
    assert not same(found, (1, "brandauer"), (0, "otto brandauer"))


def test_a_surname_after_its_one_full_name_is_that_persons_whoever_else_bears_it_elsewhere() -> None:
    found = joined(
        (0, "Otto Brandauer", PERSON), (1, "Ilse Brandauer", PERSON), (1, "Brandauer", PERSON), (2, "Quill", PERSON)
    )
    assert same(found, (1, "brandauer"), (1, "ilse brandauer"))


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("House of Delegates", "House of Delegates Harbour Committee", False),
        ("Harbour Command", "Coast Guard Harbour Command", False),
        ("Harbour Committee", "Senate Harbour Committee", True),
        ("Orlan News", "Orlan News’ Ilse Brandauer", False),
        ("Quillon", "Quillon NSS", False),
        ("Orlan Army", "Orlan Army Reserves", False),
    ],
)
def test_a_chamber_is_not_its_committee_nor_a_body_that_of_another(one: str, other: str, together: bool) -> None:
    found = joined((0, one, BODY), (0, other, BODY))
    assert (len({found.find((0, k)) for k in found.forms}) == 1) is together


def test_a_place_is_not_the_house_named_after_it_nor_a_person_an_acronym() -> None:
    assert (
        len({*map(joined((0, "Orlo", PLACE), (0, "Orlo Hilton", PLACE)).find, [(0, "orlo"), (0, "orlo hilton")])}) == 2
    )
    found = joined((0, "Anna Poole", PERSON), (0, "AP", BODY))
    assert not same(found, (0, "anna poole"), (0, "ap"))


def test_an_office_alone_is_not_held_by_whoever_holds_another() -> None:
    counsel = read_name("Orlo City Counsel", True)
    holder = read_name("Otto Lund", True)
    assert counsel and holder
    assert not same(
        join_names([Seen(0, counsel, (BODY,)), Seen(0, holder, (PERSON,), ("special counsel",))]),
        (0, counsel.key),
        (0, holder.key),
    )
    assert same(
        join_names([Seen(0, counsel, (BODY,)), Seen(0, holder, (PERSON,), ("Orlo City Counsel",))]),
        (0, counsel.key),
        (0, holder.key),
    )


def test_a_pet_form_that_two_could_bear_is_nobodys() -> None:
    chuck, charles = (0, "Chuck Lund", PERSON), (0, "Charles Brandauer", PERSON)
    assert same(joined(chuck, (0, "Chuck", PERSON)), (0, "chuck lund"), (0, "chuck"))
    assert same(joined(charles, (0, "Chuck", PERSON)), (0, "charles brandauer"), (0, "chuck"))
    both = joined(chuck, charles, (0, "Chuck", PERSON))
    assert not same(both, (0, "chuck lund"), (0, "chuck"))
    assert not same(both, (0, "charles brandauer"), (0, "chuck"))


def test_a_surname_before_the_only_full_name_of_the_story_is_somebody_else() -> None:
    early = joined((0, "Brandauer", PERSON), (0, "Ilse Brandauer", PERSON))
    assert not same(early, (0, "brandauer"), (0, "ilse brandauer"))
    known = joined((0, "Brandauer", PERSON), (0, "Ilse Brandauer", PERSON), (1, "Ilse Brandauer", PERSON))
    assert same(known, (0, "brandauer"), (0, "ilse brandauer"))


def test_a_group_or_a_city_is_no_surname_of_whoever_seems_to_bear_it() -> None:
    assert not same(
        joined((0, "Otto Liberals", PERSON), (0, "Liberals", EntityKind.GROUP)), (0, "otto liberals"), (0, "liberals")
    )
    held = (0, "George Washington", PERSON)
    assert not same(joined(held, (0, "Washington", PLACE)), (0, "george washington"), (0, "washington"))
    assert same(joined(held, (0, "Washington", PERSON)), (0, "george washington"), (0, "washington"))


def test_the_letters_of_an_agency_are_nobody_elses() -> None:
    assert not same(joined((0, "Arden Parish", BODY), (0, "AP", BODY)), (0, "arden parish"), (0, "ap"))
    assert not same(joined((0, "Arden Guild", BODY), (0, "AG", BODY)), (0, "arden guild"), (0, "ag"))
    assert same(joined((0, "Associated Press", BODY), (0, "AP", BODY)), (0, "associated press"), (0, "ap"))


def test_a_surname_of_several_is_that_of_the_one_whom_the_story_is_about() -> None:
    full = [(n, "Ilse Brandauer", PERSON) for n in (1, 2, 3)]
    early = (0, "Brandauer", PERSON), (0, "Otto Brandauer", PERSON)
    assert same(joined(*full, *early), (0, "brandauer"), (1, "ilse brandauer"))
    assert not same(joined(*full[:2], *early), (0, "brandauer"), (1, "ilse brandauer"))
    after = joined(*full, *reversed(early))
    assert same(after, (0, "brandauer"), (0, "otto brandauer"))


def test_a_person_called_king_holds_no_office_and_a_title_is_short_for_nothing() -> None:
    king, rice = read_name("Otto King", True), read_name("Ilse Brandauer", True)
    assert king and rice
    found = join_names([Seen(0, rice, (PERSON,), ("Otto King",)), Seen(0, king, (PERSON,))])
    assert not same(found, (0, king.key), (0, rice.key))
    work = joined((0, "Ferrygate: The Sick World of Orlo", BODY), (0, "Orlo", BODY))
    assert len({work.find((0, key)) for key in work.forms}) == 2
