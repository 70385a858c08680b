from __future__ import annotations

from dataclasses import replace

from storywire.annotate.cast import find_cast
from storywire.annotate.entities import link
from storywire.types import ArticleFile, Cast, EntityKind, Resolution, Speaker
from tests.newsdesk import Desk


def linked(desk: Desk) -> ArticleFile:
    file = desk.file()
    mentions, entities = link(file.article.text, file.annotations.mentions)
    return replace(file, annotations=replace(file.annotations, mentions=mentions, entities=entities))


def told(cast: Cast) -> dict[str, str]:
    return {s.article: s.name for s in cast.speakers}


def described(file: ArticleFile, role: str) -> ArticleFile:
    """The article with its first speaker only described."""
    speaker = Speaker(None, Resolution.UNRESOLVED, role=role)
    first, *rest = file.annotations.attributions
    changed = (replace(first, speaker=speaker), *rest)
    return replace(file, annotations=replace(file.annotations, attributions=changed))


def presidents() -> list[ArticleFile]:
    naming = Desk("a", "“It rained,” Peruvian President Ana Quist said. Olaf Berg, a former Peruvian president, left.")
    naming.says("Ana Quist", "“It rained,”").names("Ana Quist", EntityKind.PERSON).names("Olaf Berg", EntityKind.PERSON)
    return [linked(naming), linked(Desk("b", "“It snowed,” the president of Peru said.").says(None, "“It snowed,”"))]


def test_an_office_that_another_article_names_finds_its_holder_and_no_former_one() -> None:
    naming, describing = presidents()
    cast = find_cast([naming, described(describing, "president of Peru")])
    assert told(cast) == {"a": "Ana Quist", "b": "Ana Quist"}
    assert "Peruvian President" in next(s.why for s in cast.speakers if s.article == "b")


def test_an_office_of_anybody_or_a_former_one_finds_nobody() -> None:
    naming, describing = presidents()
    for role in ("president", "former president of Peru", "president of Chile"):
        assert "b" not in told(find_cast([naming, described(describing, role)]))


def test_a_bare_surname_goes_to_its_one_bearer_in_the_story_and_says_why() -> None:
    full = Desk("a", "Lena Quist is a teacher.").names("Lena Quist", EntityKind.PERSON)
    bare = Desk("b", "“It rained all night,” Quist said.").says("Quist", "“It rained all night,”")
    cast = find_cast([linked(full), linked(bare.names("Quist", EntityKind.PERSON))])
    assert told(cast) == {"b": "Lena Quist"}
    assert cast.speakers[0].why == "“Quist” is the surname of one person only, Lena Quist"


def test_a_surname_that_two_bear_stays_as_it_is() -> None:
    family = Desk("a", "Lena Quist met Olaf Quist.").names("Lena Quist", EntityKind.PERSON)
    family.names("Olaf Quist", EntityKind.PERSON)
    bare = Desk("b", "“It rained all night,” Quist said.").says("Quist", "“It rained all night,”")
    assert told(find_cast([linked(family), linked(bare.names("Quist", EntityKind.PERSON))])) == {"b": "Quist"}


def test_nothing_gives_nothing() -> None:
    assert find_cast([]) == Cast()
