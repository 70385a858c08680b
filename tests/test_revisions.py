from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from storywire.publish.revisions import show_changes
from storywire.revisions import compare
from storywire.types import Annotations, Article, ArticleFile, DateFinding, Paragraph, RevisionDiff, Span
from tests.newsdesk import Desk

OLD = "The ferry burned at the quay. Forty people were on board. The mayor thanked the crew."
NEW = "The ferry burned at the old quay. The mayor thanked the crew. An inquiry was opened on Friday."


def file(text: str, revision: int = 1) -> ArticleFile:
    spans, at = [], 0
    for sentence in text.split(". "):
        start = text.index(sentence, at)
        at = start + len(sentence)
        spans.append(Span(start, at))
    article = Article("a-1", revision, "x:", "0", "Ferry", text, (Paragraph(Span(0, len(text))),), "en", DateFinding())
    return ArticleFile(article, Annotations("a-1", revision, "test", sentences=tuple(spans)))


def shown(diff: RevisionDiff) -> str:
    console = Console(width=100, no_color=True)
    with console.capture() as captured:
        console.print(show_changes(diff))
    return captured.get()


def test_what_was_added_dropped_and_reworded_is_told() -> None:
    diff = compare(file(OLD), file(NEW, 2))
    kinds = {change.kind: (change.before, change.after) for change in diff.sentences}
    assert kinds["reworded"] == ("The ferry burned at the quay", "The ferry burned at the old quay")
    assert kinds["dropped"] == ("Forty people were on board", None)
    assert kinds["added"] == (None, "An inquiry was opened on Friday.")
    text = shown(diff)
    assert "~ The ferry burned at the {+old +}quay" in text and "- Forty people" in text and "+ An inquiry" in text


def test_headline_byline_and_the_same_revision() -> None:
    before = file(OLD)
    after = replace(before, article=replace(before.article, headline="Ferry burns", byline=("Ada Quill",), revision=2))
    diff = compare(before, after)
    assert diff.headline and diff.headline.kind == "reworded" and diff.byline and diff.byline.kind == "added"
    assert diff.sentences == ()
    assert compare(before, before).empty and "Nothing" in shown(compare(before, before))


def test_statements_that_changed_are_listed() -> None:
    def told(number: str, quote: str) -> ArticleFile:
        desk = Desk("a-1", f"At least {number} people died. The mayor said {quote}.")
        desk.counts(f"At least {number}", float(number), counted="people", status="dead")
        return desk.file()

    diff = compare(told("12", "help is coming"), told("15", "help is coming"))
    assert [(c.before, c.after) for c in diff.figures] == [("At least 12", "At least 15")]
    assert diff.figures[0].evidence


@given(st.text(alphabet="ab. ", max_size=60), st.text(alphabet="ab. ", max_size=60))
def test_every_change_stands_in_its_revision(one: str, other: str) -> None:
    before, after = file(one), file(other, 2)
    diff = compare(before, after)
    for change in diff.sentences:
        assert change.before is None or change.before in " ".join(one.split())
        assert change.after is None or change.after in " ".join(other.split())
    assert compare(before, before).sentences == ()
