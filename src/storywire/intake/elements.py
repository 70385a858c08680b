"""Small XML documents that strangers wrote (OPML, sitemaps), as a tree; no entity is expanded, nothing is loaded.

The standard library's expat is enough for them: every declaration of an entity ends the reading (which is what the
package defusedxml does), the depth is measured first, and a document that is not well-formed gets one chance more with
its bare ampersands put right.
"""

from __future__ import annotations

import re
import zlib
from xml.etree.ElementTree import Element, ParseError, TreeBuilder
from xml.parsers import expat

from storywire.intake.feed_source import decoded, is_html, shape_refused

_BARE = re.compile(r"&(?!(?:#\d{1,7}|#x[0-9A-Fa-f]{1,6}|amp|lt|gt|quot|apos);)")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,400}\?>")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]{0,1000}(\[)?", re.IGNORECASE)


class Refused(ValueError):
    """The document is not read; the message says why."""


def root_of(body: bytes, content_type: str | None, max_bytes: int) -> tuple[Element, tuple[str, ...]]:
    """The root of a document and a word on what was odd. Tags carry no namespace. Raises Refused."""
    if body.startswith(b"\x1f\x8b"):
        body = _unpacked(body, max_bytes)
    if len(body) > max_bytes:
        raise Refused(f"it is larger than {max_bytes:,} bytes")
    if not body.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Refused("there is nothing in it")
    text, said = decoded(body, content_type)
    text = _CONTROL.sub("", _DECLARATION.sub("", text.lstrip("\ufeff"))).strip()
    if is_html(text):
        raise Refused("this is an HTML page")
    doctype = _DOCTYPE.search(text, 0, 4096)
    if doctype and doctype[1]:
        raise Refused("it declares entities of its own")
    deep = shape_refused(text)
    if deep:
        raise Refused(deep)
    return _tree(text, said)


def _tree(text: str, said: tuple[str, ...]) -> tuple[Element, tuple[str, ...]]:
    try:
        return _parsed(text), said
    except (expat.ExpatError, ParseError):
        pass
    try:
        return _parsed(_BARE.sub("&amp;", text)), (*said, "it has bare ampersands, which were put right")
    except (expat.ExpatError, ParseError, AssertionError, IndexError) as problem:
        raise Refused(f"the XML is not well-formed ({problem})") from problem


def _parsed(text: str) -> Element:
    builder = TreeBuilder()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: builder.start(_local(name), attributes)
    parser.EndElementHandler = lambda name: builder.end(_local(name))
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = _refuse
    parser.Parse(text.encode("utf-8", "replace"), True)
    return builder.close()


def _refuse(*_declared: object) -> None:
    raise Refused("it declares entities of its own")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _unpacked(body: bytes, max_bytes: int) -> bytes:
    unpacking = zlib.decompressobj(wbits=31)
    try:
        plain = unpacking.decompress(body, max_bytes + 1)
    except zlib.error as problem:
        raise Refused(f"it cannot be unpacked ({problem})") from problem
    if len(plain) > max_bytes:
        raise Refused(f"it is larger than {max_bytes:,} bytes unpacked")
    return plain
