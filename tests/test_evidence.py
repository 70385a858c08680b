from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storywire.evidence import holds, quote, walk
from storywire.types import DateFinding, Evidence, Layer, MetadataFinding, Span


def test_evidence_holds_where_it_was_found_and_nowhere_else() -> None:
    text = "The minister said: “We shall not sell.” Nobody asked."
    found = quote(text, Span(18, 39), "a-1", 2)
    assert found.selector.exact == " “We shall not sell.”"
    assert (found.article, found.revision, found.layer) == ("a-1", 2, Layer.TEXT)
    assert holds(found, text)
    assert not holds(found, "x" + text)
    assert not holds(found, text.replace("Nobody", "Somebody"))
    assert not holds(replace(found, span=Span(18, 38)), text)


@given(st.text(min_size=1, max_size=200), st.data())
def test_every_span_of_every_text_can_be_proved(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = quote(text, Span(start, end), "a", 1)
    assert found.selector.exact == text[start:end]
    assert holds(found, text)


@pytest.mark.parametrize("span", [Span(3, 3), Span(2, 9)])
def test_an_empty_span_or_one_outside_is_no_evidence(span: Span) -> None:
    with pytest.raises(ValueError, match="no evidence"):
        quote("short", span, "a", 1)


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (4, 2)])
def test_a_span_runs_forward(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="span"):
        Span(start, end)


def test_walk_finds_evidence_however_deep() -> None:
    one: Evidence = quote("5 May 2025", Span(0, 5), "a", 1, Layer.PAGE)
    two = quote("5 May 2025", Span(6, 10), "a", 1)
    nested = (DateFinding(evidence=one), (MetadataFinding("outlet", "Post", "title", 0.5, two), "no noun"))
    assert list(walk(nested)) == [one, two]
