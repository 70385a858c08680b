"""Run the attribution finder over a set: `python -m bench.attribution --data FILE --out PREDICTIONS [--mode all] [--score]`."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc

_PIECE = re.compile(r"[^\n]*\n+|[^\n]+\Z")


def parse(model: Language, text: str) -> Doc:
    """A text parsed paragraph by paragraph, so that no sentence crosses a paragraph; offsets are those of `text`."""
    pieces = _PIECE.findall(text) or [text]
    return Doc.from_docs(list(model.pipe(pieces)), ensure_whitespace=False)
