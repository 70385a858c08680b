"""Who is meant, in one article and across a story."""

from storywire.annotate.entities import link, link_story
from storywire.types import EntityKind, Mention, Span


def mentions(text: str, *names: tuple[str, EntityKind]) -> list[Mention]:
    found, start = [], 0
    for name, kind in names:
        start = text.index(name, start)
        found.append(Mention(Span(start, start + len(name)), name, kind))
        start += len(name)
    return found


TEXT = (
    "Deputy Ferry Minister Ilse Brandauer met Pavel Kosta, president of the Ferry Workers Association (FWA). "
    "Brandauer said the FWA and Mexican crews agreed. Mexico was silent."
)
NAMES = (
    ("Ilse Brandauer", EntityKind.PERSON),
    ("Pavel Kosta", EntityKind.PERSON),
    ("Ferry Workers Association", EntityKind.ORGANISATION),
    ("FWA", EntityKind.ORGANISATION),
    ("Brandauer", EntityKind.ORGANISATION),
    ("FWA", EntityKind.ORGANISATION),
    ("Mexican", EntityKind.GROUP),
    ("Mexico", EntityKind.PLACE),
)


def test_an_article_tells_who_is_meant() -> None:
    linked, entities = link(TEXT, mentions(TEXT, *NAMES))
    assert [(e.id, e.name, e.kind, e.aliases) for e in entities] == [
        ("e1", "Ilse Brandauer", EntityKind.PERSON, ("Brandauer",)),
        ("e2", "Pavel Kosta", EntityKind.PERSON, ()),
        ("e3", "Ferry Workers Association", EntityKind.ORGANISATION, ("FWA",)),
        ("e4", "Mexico", EntityKind.PLACE, ("Mexican",)),
    ]
    assert entities[0].roles == ("Deputy Ferry Minister",)
    assert entities[1].roles == ("president of the Ferry Workers Association",)
    assert [m.entity for m in linked] == ["e1", "e2", "e3", "e3", "e1", "e3", "e4", "e4"]
    assert all(e.why for e in entities if e.aliases)


def test_a_people_stays_a_people_though_it_stands_for_its_country() -> None:
    linked, _ = link(TEXT, mentions(TEXT, *NAMES))
    assert [m.kind for m in linked if m.text == "Mexican"] == [EntityKind.GROUP]
    assert [m.kind for m in linked if m.text == "Brandauer"] == [EntityKind.PERSON]


def test_a_story_gathers_the_names_of_its_articles() -> None:
    one, two = "Ilse Brandauer spoke.", "Brandauer, 54, left. So did I. Brandauer."
    found = link_story(
        [
            ("a", one, mentions(one, ("Ilse Brandauer", EntityKind.PERSON))),
            ("b", two, mentions(two, ("Brandauer", EntityKind.OTHER), ("I", EntityKind.OTHER))),
        ]
    )
    first = found[0]
    assert first.entity.name == "Ilse Brandauer"
    assert first.mentions == (("a", Span(0, 14)), ("b", Span(0, 9)))


def test_nothing_gives_nothing() -> None:
    assert link("", []) == ((), ())
    assert link_story([]) == ()


def test_a_son_is_told_from_his_father_where_the_article_shows_both() -> None:
    text = "President Kosta flew home. Pavel Kosta Jr. stayed."
    _, entities = link(text, mentions(text, ("Kosta", EntityKind.PERSON), ("Pavel Kosta Jr.", EntityKind.PERSON)))
    assert len(entities) == 2
    text = "Pavel Kosta Jr. stayed. Kosta was tired."
    _, entities = link(text, mentions(text, ("Pavel Kosta Jr.", EntityKind.PERSON), ("Kosta", EntityKind.PERSON)))
    assert len(entities) == 1


def test_the_commonest_full_spelling_is_shown() -> None:
    text = "Ilse Maria Brandauer came. Ilse Brandauer spoke. Ilse Brandauer left."
    names = [("Ilse Maria Brandauer", EntityKind.PERSON), *[("Ilse Brandauer", EntityKind.PERSON)] * 2]
    _, (entity,) = link(text, mentions(text, *names))
    assert entity.name == "Ilse Brandauer"


def test_an_aide_is_former_and_not_the_president_whose_aide_he_was() -> None:
    text = "Former President Ilse Brandauer aide Pavel Kosta left. Former President Otto Lund spoke."
    _, entities = link(
        text, mentions(text, *((n, EntityKind.PERSON) for n in ("Ilse Brandauer", "Pavel Kosta", "Otto Lund")))
    )
    assert [e.roles for e in entities if e.name != "Pavel Kosta"] == [(), ("Former President",)]
