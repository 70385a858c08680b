"""The visible text of a page's markup, line by line, as a browser that knows only blocks would set it."""

from __future__ import annotations

import lxml.etree
import lxml.html

_HIDDEN = frozenset(
    str.split("script style noscript template svg head iframe object canvas math textarea select datalist")
)
_BLOCKS = frozenset(
    str.split(
        "address article aside blockquote body br button caption center dd details dialog dir div dl dt fieldset "
        "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol option p pre "
        "section summary table tbody td tfoot th thead title tr ul video audio"
    )
)


def visible_lines(tree: lxml.html.HtmlElement) -> list[str]:
    """The lines of text of a parsed page, in order, white space folded; hidden elements and empty lines left out."""
    lines: list[str] = []
    pieces: list[str] = []
    hidden: lxml.etree._Element | None = None
    for event, element in lxml.etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag
        block = tag in _BLOCKS
        if block:
            _flush(pieces, lines)
        if event == "start":
            if hidden is None and (tag in _HIDDEN or not isinstance(tag, str)):
                hidden = element
            elif hidden is None and element.text:
                pieces.append(element.text)
        else:
            if hidden is element:
                hidden = None
            if hidden is None and element.tail:
                pieces.append(element.tail)
    _flush(pieces, lines)
    return lines


def _flush(pieces: list[str], lines: list[str]) -> None:
    line = " ".join("".join(pieces).split())
    pieces.clear()
    if line:
        lines.append(line)
