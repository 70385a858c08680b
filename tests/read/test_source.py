from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from storywire.read.source import decode
from storywire.types import MediaType, RawPage


def text_of(body: bytes, charset: str | None = None, kind: MediaType = MediaType.TEXT) -> str:
    return decode(RawPage("x", body, kind, "test", charset=charset)).text


def test_the_charset_that_came_with_the_page_is_believed() -> None:
    assert text_of("Brücke".encode("latin-1"), "latin-1") == "Brücke"
    assert text_of("Brücke".encode("utf-16")) == "Brücke"
    assert text_of(b"\xef\xbb\xbfMoin") == "Moin"


def test_the_meta_element_is_believed_next() -> None:
    body = '<meta charset="windows-1251"><p>Мост закрыт</p>'.encode("cp1251")
    assert "Мост закрыт" in text_of(body, kind=MediaType.HTML)


def test_a_wrong_charset_does_not_lose_the_page() -> None:
    assert "Brücke" in text_of("Brücke".encode(), "us-ascii")
    assert "Brücke" in text_of("Brücke".encode(), "no-such-charset")


def test_lost_characters_are_counted() -> None:
    body = b"The council met on Monday. " * 40 + b"\xff"
    assert decode(RawPage("x", body, MediaType.TEXT, "test")).lost == 1


@given(st.binary(), st.sampled_from(list(MediaType)), st.sampled_from([None, "utf-8", "shift_jis", "nonsense", ""]))
def test_decoding_never_raises_and_lines_lie_in_the_text(body: bytes, kind: MediaType, charset: str | None) -> None:
    source = decode(RawPage("x", body, kind, "test", charset=charset))
    for line in source.lines:
        spelled = line.of(source.text)
        assert spelled and spelled == spelled.strip() and "\n" not in spelled
