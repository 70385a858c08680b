"""A page made readable: its body decoded, its markup parsed, its visible lines in order."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cached_property

import lxml.html
from charset_normalizer import from_bytes

from storywire.read.markup import Markup, plain, scan
from storywire.read.visible import visible_lines
from storywire.types import MediaType, RawPage, Span

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_LINE = re.compile(r"\S(?:[^\n\r]*\S)?")  # without the white space around it
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True)
class Source:
    """A decoded page. `text` is what Layer.PAGE spans count in; `lost` counts characters that could not be decoded."""

    page: RawPage
    text: str
    lost: int = 0

    @cached_property
    def tree(self) -> lxml.html.HtmlElement | None:
        """The parsed markup, or None for a text dump and for markup that cannot be parsed."""
        if self.page.media_type is not MediaType.HTML or not self.text.strip():
            return None
        parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True)
        try:
            return lxml.html.document_fromstring(self.text.encode("utf-8", "replace"), parser=parser)
        except (lxml.etree.LxmlError, ValueError, RecursionError):
            return None

    @cached_property
    def markup(self) -> Markup:
        """What stands where on the page, by the zones of its markup; of a text dump its lines alone."""
        if self.page.media_type is MediaType.HTML:
            return scan(self.text)
        return plain(self.text, self.lines)

    @cached_property
    def shown(self) -> tuple[str, ...]:
        """The lines of text that the page shows: of its markup, or of the dump."""
        if self.tree is not None:
            return tuple(visible_lines(self.tree))
        return tuple(span.of(self.text) for span in self.lines)

    @cached_property
    def lines(self) -> tuple[Span, ...]:
        """The lines of `text` that are not blank, without the white space around them (for text dumps)."""
        return tuple(Span(*line.span()) for line in _LINE.finditer(self.text))


def decode(page: RawPage) -> Source:
    """Decode a page's body: BOM, then the charset it came with, then its meta element, then UTF-8, then a guess.

    Never raises; what cannot be decoded becomes U+FFFD and is counted. The WHATWG's order of trust.
    """
    for charset in _charsets(page):
        try:
            return Source(page, page.body.decode(charset))
        except (UnicodeDecodeError, LookupError, UnicodeError):
            continue
    text = _guessed(page.body)
    return Source(page, text, lost=text.count("�"))


def _charsets(page: RawPage) -> list[str]:
    named = [charset for bom, charset in _BOMS if page.body.startswith(bom)]
    if page.charset:
        named.append(page.charset)
    meta = _META_CHARSET.search(page.body[:4096]) if page.media_type is MediaType.HTML else None
    if meta:
        named.append(meta[1].decode("ascii", "replace"))
    return [*named, "utf-8"]


def _guessed(body: bytes) -> str:
    mostly = body.decode("utf-8", "replace")
    if mostly.count("�") * 200 < len(mostly):  # a few broken bytes in a page that is otherwise UTF-8
        return mostly
    best = from_bytes(body[:200_000]).best()
    return body.decode(best.encoding if best else "windows-1252", "replace")
