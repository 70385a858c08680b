from hypothesis import given
from hypothesis import strategies as st

from storywire.publish.changes import changes
from storywire.publish.variants import Change
from storywire.types import Article, DateFinding, Paragraph, Span


def article(*paragraphs: str) -> Article:
    text, spans = "", []
    for paragraph in paragraphs:
        text += "\n\n" if text else ""
        spans.append(Paragraph(Span(len(text), len(text) + len(paragraph))))
        text += paragraph
    return Article("a", 1, "x", "0" * 64, "Ferry sinks", text, tuple(spans), "en", DateFinding())


def test_reworded_added_and_taken_out() -> None:
    before = article("Twelve people were killed.", "The sea was calm.")
    after = article("Fourteen people were killed.", "The sea was calm.", "An inquiry was opened.")
    reworded, added = changes(before, after)
    assert [(p.text, p.change) for p in reworded.pieces][:2] == [("Twelve", Change.CUT), ("Fourteen", Change.OTHER)]
    assert added.pieces[0].change is Change.OTHER
    [gone] = changes(after, article("Fourteen people were killed.", "The sea was calm."))
    assert gone.pieces[0].change is Change.CUT


@given(st.lists(st.text(min_size=1, max_size=30), max_size=6), st.lists(st.text(min_size=1, max_size=30), max_size=6))
def test_never_raises_and_says_nothing_of_equals(one: list[str], other: list[str]) -> None:
    changes(article(*one), article(*other))
    assert changes(article(*one), article(*one)) == ()
