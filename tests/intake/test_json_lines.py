import io
import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from storywire.intake.json_lines import read_lines
from storywire.types import Issue, MediaType, RawPage

LIMIT = 1_000


def read(*lines: bytes) -> list[RawPage | Issue]:
    return list(read_lines(io.BytesIO(b"\n".join(lines)), "pages.jsonl", LIMIT))


def test_a_line_is_a_page() -> None:
    row = {
        "url": "https://post.example/ferry",
        "html": "<p>Ein Schiff – ü</p>",
        "fetched": "2025-05-06T09:00:00+02:00",
        "outlet": "Harbour Post",
    }
    (page,) = read(json.dumps(row).encode())
    assert page == RawPage(
        address="https://post.example/ferry",
        body="<p>Ein Schiff – ü</p>".encode(),
        media_type=MediaType.HTML,
        origin="json-lines",
        url="https://post.example/ferry",
        fetched=datetime(2025, 5, 6, 7, tzinfo=UTC),
        charset="utf-8",
        outlet_hint="Harbour Post",
    )


def test_a_broken_line_does_not_stop_the_rest() -> None:
    found = read(b'{"text": "one"}', b'{"text": "tw', b"[]", b'{"url": "x"}', b"", b'{"text": "six", "id": 7}')
    assert [one.address for one in found] == [f"pages.jsonl#{n}" for n in (1, 2, 3, 4, 7)]
    assert [one.code for one in found if isinstance(one, Issue)] == ["broken-line"] * 3


def test_a_line_without_an_end_is_skipped_in_bounded_memory() -> None:
    found = read(b'{"text": "' + b"x" * 5 * LIMIT + b'"}', b'{"text": "two"}')
    assert [(one.code if isinstance(one, Issue) else one.body) for one in found] == ["too-large", b"two"]


def test_a_time_that_is_none_is_said_and_the_page_is_kept() -> None:
    issue, page = read(b'{"text": "one", "fetched": "yesterday"}')
    assert isinstance(issue, Issue)
    assert isinstance(page, RawPage)
    assert page.fetched is None


def test_half_a_character_survives() -> None:
    (page,) = read(b'{"url": "https://post.example/\\ud800", "text": "\\udfff", "outlet": "\\ud800"}')
    assert page.address.encode("utf-8")


@given(st.lists(st.binary(max_size=40), max_size=5))
def test_no_bytes_make_it_raise(lines: list[bytes]) -> None:
    read(*lines)
