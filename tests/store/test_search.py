from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import event

from storywire.errors import QueryError
from storywire.newsroom import Newsroom, advice
from storywire.store import search, tsvector
from storywire.types import Place
from tests import ferry


@pytest.fixture(scope="module")
def library(lying: Callable[[], Place]) -> Iterator[Newsroom]:
    with Newsroom(lying()) as newsroom:
        ferry.fill(newsroom)
        yield newsroom


def found(library: Newsroom, words: str) -> set[str]:
    return {hit.article for hit in library.search(words)}


def test_articles_are_found_by_words_fields_and_days(library: Newsroom) -> None:
    assert found(library, "ferry NOT funeral") == {"delta-1", "island-1", "post-1", "echo-1"}
    assert found(library, '"common funeral" OR storm') == {"gazette-1", "storm-1"}
    assert found(library, "(funeral OR inquiry) outlet:delta") == {"delta-1"}
    assert found(library, "speaker:quist") == {"post-1"}
    assert found(library, 'speaker:"Tomas Brandal" seventeen') == {"echo-1"}
    assert found(library, "place:marrow from:2025-05-03 to:2025-05-03") == {"echo-1", "gazette-1", "storm-1"}
    assert found(library, "to:2025-05-02") == {"delta-1", "island-1", "post-1", "gazette-1"}
    assert found(library, "headline:funeral") == set()
    assert found(library, "lang:en storm") == {"storm-1"}
    assert found(library, "lang:fr storm") == set()


def test_no_phrase_reaches_from_one_name_into_the_next(library: Newsroom) -> None:
    assert found(library, "person:idris") == {"post-1", "echo-1", "gazette-1"}
    assert found(library, 'person:"Halloran Lena"') == set()
    assert found(library, "person:ferry") == set()


def test_of_very_many_hits_the_last_taken_are_ranked(library: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    every, dated = [h.article for h in library.search("ferry")], [h.article for h in library.search("from:2025-05-01")]
    with library.store.read() as reader:
        taken = [a.id for _, a in reader.numbered()]
    monkeypatch.setattr(search, "RANKED", 2)
    last = sorted(every, key=taken.index)[-2:]
    assert {h.article for h in library.search("ferry")} == set(last)
    assert {h.article for h in library.search("ferry", order="newest")} == set(last)
    assert [h.article for h in library.search("from:2025-05-01")] == dated[:2]
    assert sum(one.quotes for one in library.search_speakers("from:2025-05-01")) <= 2
    first = library.search("ferry", 1)
    assert [h.article for h in library.search("ferry", 1, after=first.next)] == list(
        set(last) - {first.items[0].article}
    )


@pytest.mark.parametrize("near", [1, 2, 5])
def test_hits_are_the_same_however_many_of_the_newest_rows_are_looked_through_first(
    library: Newsroom, monkeypatch: pytest.MonkeyPatch, near: int
) -> None:
    def everything() -> list[object]:
        asked = ("ferry", "ferry NOT funeral", '"common funeral" OR storm', "place:marrow from:2025-05-03", "nowhere")
        hits = [library.search(words, order=order) for words in asked for order in ("best", "newest")]
        return [*hits, *(library.search_quotes(words) for words in asked[:2]), library.search_speakers("ferry")]

    before = everything()
    monkeypatch.setattr(tsvector, "NEAR", near)
    assert everything() == before


def test_a_hit_shows_the_words_where_they_stand(library: Newsroom) -> None:
    (hit,) = library.search("divers")
    assert "‹divers›" in hit.snippet and hit.story == "s-ferry" and hit.rank > 0
    [hit] = library.search("speaker:quist")
    assert hit.snippet.startswith("The ferry Anna sank") and "‹" not in hit.snippet
    [hit] = library.search("headline:seventeen")
    assert hit.snippet.startswith(("‹Seventeen›", "Toll of the Anna"))


def test_quotations_are_found_by_their_words_and_their_speaker(library: Newsroom) -> None:
    quotes = library.search_quotes("hull speaker:brandal")
    assert {one.article for one in quotes} == {"delta-1", "island-1", "post-1"}
    for one in quotes:
        assert "‹hull›" in one.text and one.speaker == "Tomas Brandal"
        assert one.evidence.selector.exact in library.article(one.article).article.text
    assert len(library.search_quotes("brandal")) == 4
    assert {one.article for one in library.search_quotes("buried outlet:echo")} == {"echo-1"}
    with pytest.raises(QueryError, match="quotations"):
        library.search_quotes("headline:ferry")


def test_speakers_are_found_by_what_they_say(library: Newsroom) -> None:
    halloran, brandal = library.search_speakers("buried OR hull OR bury OR court")
    assert (halloran.name, halloran.quotes, halloran.articles) == ("Idris Halloran", 4, 3)
    assert (brandal.name, brandal.quotes, brandal.key) == ("Tomas Brandal", 4, "tomas-brandal")
    assert "‹" in halloran.best.text


def test_paging_shows_each_hit_once_and_what_came_later_not_at_all(place: Place) -> None:
    with Newsroom(place) as library:
        ferry.fill(library)
        for search in (library.search, library.search_quotes):
            whole = [(one.article, one.rank) for one in search("ferry OR hull OR buried", 50)]
            seen, after = [], None
            while True:
                page = search("ferry OR hull OR buried", 2, after=after)
                seen += [(one.article, one.rank) for one in page]
                after = page.next
                if after is None:
                    break
            assert seen == whole and len(whole) > 4
        first = library.search("ferry", 2)
        with library.store.write() as writer:
            late = ferry.example.files()[2]
            ferry.put(writer, ferry.example.moved(late, "late-1"), "s-ferry")
        rest = library.search("ferry", 50, after=first.next)
        assert "late-1" not in {hit.article for hit in (*first, *rest)}
        assert "late-1" in found(library, "ferry")


def test_a_rank_is_a_number_on_every_engine(library: Newsroom) -> None:
    for words in ("from:2025", "ferry", "speaker:quist"):
        assert {type(hit.rank) for hit in library.search(words)} == {float}
    assert len(library.search("ferry AND _")) == 0


def test_the_newest_first(library: Newsroom) -> None:
    days = [hit.published.high for hit in library.search("ferry", order="newest")]
    assert days == sorted(days, reverse=True)
    with pytest.raises(ValueError, match="cursor"):
        library.search("ferry", after=library.search("hull", 1).next)
    with pytest.raises(ValueError, match="cursor"):
        library.search("ferry", after="nonsense")


def test_more_hits_need_no_more_queries(library: Newsroom) -> None:
    def queries(words: str) -> int:
        counted = []
        engine = library.store._engine

        def heard(*_: object) -> None:
            counted.append(1)

        event.listen(engine, "before_cursor_execute", heard)
        library.search(words)
        library.search_quotes(words)
        library.search_speakers(words)
        event.remove(engine, "before_cursor_execute", heard)
        return len(counted)

    assert queries("inquiry OR “hull was sound”") == queries("the OR in OR will OR nobody OR hull") <= 20


def test_an_empty_result_says_what_to_try() -> None:
    tips = advice('speaker:quist "sank at noon" from:2025')
    assert tips[0] == "search without from: and to:"
    assert "search without speaker:" in tips
    assert any("sank at noon" in tip for tip in tips)
    assert advice("(ferry") == ("this parenthesis is not closed (at character 1)",)
