from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from storywire.read import why_lines
from storywire.types import MediaType, RawPage

PROSE = [
    "The ferry between Orrin and Castle Quay stopped on Monday after its engine had failed in the harbour mouth.",
    "Nobody was hurt, and the forty passengers were taken ashore by the pilot boat, the harbour master said.",
    "The company hopes that the ship will sail again on Thursday, when a new pump is to arrive from the yard.",
    "Until then a bus goes round the bay four times a day, and the fare is the same, a spokeswoman said.",
]


def page(text: str, media_type: MediaType) -> RawPage:
    return RawPage("page", text.encode("utf-8", "replace"), media_type, "test", charset="utf-8")


def test_every_line_says_what_became_of_it() -> None:
    dump = "\n".join(["Home", "Ferry stops at Castle Quay", *PROSE, "Related articles", "Share"])
    lines = {line.text: line for line in why_lines(page(dump, MediaType.TEXT), 10_000)}
    assert all(lines[line].kept and lines[line].why == ("runs on as text",) for line in PROSE)
    assert not lines["Related articles"].kept
    assert "other stories announced" in lines["Related articles"].why


def test_lines_of_markup_are_found_again_in_its_text() -> None:
    prose = "".join(f"<p>{line}</p>" for line in PROSE)
    markup = f"<html><body><nav>Home</nav><article><h1>Ferry stops</h1>{prose}</article></body></html>"
    lines = why_lines(page(markup, MediaType.HTML), 10_000)
    assert [line.text for line in lines if line.kept] == PROSE
    assert all(line.why for line in lines)


def test_a_page_that_is_too_large_has_no_lines() -> None:
    assert why_lines(page("long" * 100, MediaType.TEXT), 10) == ()


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=300), st.sampled_from(MediaType))
def test_any_page_can_be_explained(text: str, media_type: MediaType) -> None:
    assert all(0 <= line.score <= 1 and line.why for line in why_lines(page(text, media_type), 10_000))
