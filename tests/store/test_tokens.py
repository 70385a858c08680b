import sqlite3
from unicodedata import category

from hypothesis import given
from hypothesis import strategies as st

from storywire.store.tokens import LONGEST, fold, tokens, words


def told_by_sqlite(texts: list[str]) -> list[list[str]]:
    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize = 'unicode61 remove_diacritics 2')")
    index.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, 'instance')")
    index.executemany("INSERT INTO t (rowid, x) VALUES (?, ?)", enumerate(texts))
    told: list[list[str]] = [[] for _ in texts]
    for document, word in index.execute("SELECT doc, term FROM v ORDER BY doc, offset"):
        told[document].append(word)
    index.close()
    return told


def test_every_character_that_sqlite_knows_is_read_as_it_reads_it() -> None:
    """But for one Latin letter, and scripts and signs that came after Unicode 6."""
    characters = [chr(code) for code in range(1, 0x2C00) if category(chr(code)) not in ("Cn", "Cs")]
    texts = [f"x{one}y" for one in characters]
    differ = [one for one, told in zip(characters, told_by_sqlite(texts), strict=True) if words(f"x{one}y") != told]
    assert len(differ) < 0.05 * len(characters)
    assert {one for one in differ if one < "\u0500"} == {"Ǡ", "ǡ", "Ϳ"}


@given(st.text(st.characters(codec="utf-8", max_codepoint=0x36F, exclude_characters="\0Ǡǡ"), max_size=60))
def test_words_of_latin_texts_are_those_of_sqlite(text: str) -> None:
    assert [words(text)] == told_by_sqlite([text])


def test_words_know_where_they_stand() -> None:
    text = "Café-owner’s 3.5 m, Ægir_STRASSE"
    found = tokens(text)
    assert [one.word for one in found] == ["cafe", "owner", "s", "3", "5", "m", "ægir", "strasse"]
    assert [text[one.start : one.end] for one in found][:2] == ["Café", "owner"]
    decomposed = tokens("cafe\u0301 x")
    assert (decomposed[0].word, decomposed[0].end) == ("cafe", 5)


def test_a_word_without_end_is_cut() -> None:
    assert len(fold("ab" * 5_000)) == len(fold("éb" * 5_000)) == LONGEST
