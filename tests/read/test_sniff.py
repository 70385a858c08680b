from __future__ import annotations

import pytest

from storywire.errors import IssueCode
from storywire.read.sniff import refusal_of_bytes
from storywire.types import MediaType, RawPage


def refused(body: bytes, charset: str | None = None, most: int = 10_000) -> IssueCode | None:
    found = refusal_of_bytes(RawPage("x", body, MediaType.TEXT, "test", charset=charset), most)
    return found[0] if found else None


def test_text_is_read_and_what_is_none_is_refused() -> None:
    assert refused(b"Schools in Norrvik stay shut.") is None
    assert refused(b"%PDF-1.7 ...") is IssueCode.BINARY
    assert refused(b" \n\t\x00 ") is IssueCode.EMPTY


@pytest.mark.parametrize(
    "body", [b"\x89PNG\r\n\x1a\n", b"PK\x03\x04rest", b"\0\0\0\x20ftypisom", bytes(range(256)) * 4]
)
def test_files_that_are_no_text_are_binary(body: bytes) -> None:
    assert refused(body) is IssueCode.BINARY


def test_a_few_nul_bytes_do_not_make_a_page_binary() -> None:
    assert refused(b"The council met on Monday. " * 20 + b"\x00\x00") is None


def test_wide_encodings_are_text() -> None:
    assert refused("Der Rat tagt.".encode("utf-16")) is None
    assert refused("Der Rat tagt.".encode("utf-16-le"), charset="UTF-16LE") is None


def test_too_many_bytes_are_told_with_the_limit() -> None:
    found = refusal_of_bytes(RawPage("x", b"a" * 11, MediaType.TEXT, "test"), 10)
    assert found is not None and found[0] is IssueCode.TOO_LARGE and "10 are not read" in found[1]
