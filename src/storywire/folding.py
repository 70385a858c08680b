"""Addresses: which ones mean the same article, and which one to ask for.

`clean` gives an address that can be fetched, without what only follows the reader around. `fold` gives the name of
the article: AMP, mobile, print and tracked addresses of it, its copies in caches and archives, with or without "www.",
over http or https, are one. A folded address is compared and kept; it is never fetched.

Normalisation follows RFC 3986, section 6, and courlan's; what tracks is listed in lexicons/mul/addresses.toml.
"""

from __future__ import annotations

import ipaddress
import re
from functools import cache
from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, unquote, unquote_plus, urlencode, urlsplit, urlunsplit

from courlan import scrub_url

from storywire import lexicons

LONGEST = 4096  # characters; longer addresses are only trimmed of space
_ROUNDS = 256  # wrappers inside wrappers: no address of that length holds more
_PORTS = {"http": 80, "https": 443}
_AMP_CACHE = re.compile(r"^(?:[^.]+\.)?(?:cdn\.ampproject\.org|bing-amp\.com)$")
_AMP_VIEW = re.compile(r"^/(?:amp/|[vciax](?:/[vciax])?/)(?P<s>s/)?(?P<rest>[^/]+\..*)$")
_ARCHIVE = re.compile(r"^/web/\d{1,14}(?:[a-z]{2}_)?/(?P<rest>.+)$|^/\d{8,14}/(?P<other>https?:.+)$")
_ARCHIVES = frozenset({"web.archive.org", "archive.today", "archive.ph", "archive.is", "archive.li", "archive.md"})
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/]*", re.IGNORECASE)
_AMP_TAIL = re.compile(r"(?:[./](?:amp|amphtml))+(?=(?:\.html?)?$)|(?:/print)+$", re.IGNORECASE)
_AMP_HEAD = re.compile(r"^(?:/(?:amp|mobile))+(?=/.)", re.IGNORECASE)
_TELLING = re.compile(r"\d|[a-z]+[-_][a-z]+[-_][a-z]+", re.IGNORECASE)
_SCHEME = re.compile(r"^https?:/*", re.IGNORECASE)
_SAFE = "/%!=:,-~.;@&+$*'()"


def clean(url: str) -> str:
    """The address as it can be asked for: without tracking, fragment, default port and stray markup.

    Never raises; what is no http(s) address is given back trimmed.
    """
    return _settled(url, _cleaned)


def fold(url: str) -> str:
    """The address as the name of an article. Never raises, and folding twice changes nothing.

    What is no http(s) address (a file's, a line's of JSON Lines) is given back trimmed.
    """
    return _settled(url, _folded)


def is_web(url: str) -> bool:
    """Whether this is an http(s) address with a host."""
    return _split(url.strip()) is not None


def _settled(url: str, step: Any) -> str:
    now = url.strip()
    for _ in range(_ROUNDS):
        parts = _split(now)
        after = step(parts) if parts else now
        if after == now or len(after) > LONGEST:
            return now
        now = after
    return now


def _split(url: str) -> SplitResult | None:
    if len(url) > LONGEST or not _SCHEME.match(url):
        return None
    try:
        parts = urlsplit(_scrubbed(url))
        sound = parts.scheme in _PORTS and _host(parts) and (parts.port or True)  # a bad port raises here
        return parts if sound else None
    except ValueError:
        return None


def _scrubbed(url: str) -> str:
    """Without space, control characters and markup; a second address inside is left to `_unwrapped`."""
    trimmed = "".join(url.split())
    return scrub_url(trimmed) if len(re.findall(r"https?:", trimmed)) == 1 else trimmed


def _host(parts: SplitResult) -> str:
    """The host in lower case, an international name in its ASCII form; raises ValueError for one that cannot be."""
    host = (parts.hostname or "").rstrip(".").lower()
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    if ":" in host:
        return f"[{ipaddress.IPv6Address(host.split('%')[0])}]"
    if not re.fullmatch(r"[a-z0-9._-]+", host):
        raise ValueError(host)
    return host


def _port(parts: SplitResult) -> str:
    return f":{parts.port}" if parts.port and parts.port != _PORTS[parts.scheme] else ""


def _cleaned(parts: SplitResult) -> str:
    inner = _unwrapped(parts)
    if inner:
        return inner
    netloc = _host(parts) + _port(parts)
    return urlunsplit((parts.scheme, netloc, _path(parts.path) or "/", _query(parts, _words("tracking")), ""))


def _folded(parts: SplitResult) -> str:
    inner = _unwrapped(parts)
    if inner:
        return inner
    path = _AMP_HEAD.sub("", _AMP_TAIL.sub("", _PATH_SESSION.sub("", _path(parts.path))))
    head, _, last = path.rpartition("/")
    if last.lower() in _rules()["indexes"]:
        path = head + "/"
    query = _query(parts, _words("tracking", "rendering"))
    netloc = _plain_host(_host(parts)) + _port(parts)
    return urlunsplit(("https", netloc, path.rstrip("/") or "/", query, ""))


def _plain_host(host: str) -> str:
    """Without the labels that only say in which shape the page comes; what is left must still be a domain."""
    labels = host.split(".")
    while len(labels) > 2 and labels[0] in _rules()["hosts"]:
        labels = labels[1:]
    if len(labels) > 3 and labels[1] in ("amp", "m", "mobile"):
        labels = [labels[0], *labels[2:]]
    return ".".join(labels)


def _path(path: str) -> str:
    """Percent-encoding made even, dot segments and doubled slashes gone (RFC 3986, 5.2.4 and 6.2.2)."""
    even = re.sub(r"%[0-9a-fA-F]{2}", _even, quote(path, safe=_SAFE, errors="replace"))
    kept: list[str] = []
    segments = re.sub(r"/{2,}", "/", even).split("/")
    for segment in segments:
        if segment == "..":
            kept = kept[:-1] if len(kept) > 1 else kept
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/".join(kept)


def _even(match: re.Match[str]) -> str:
    plain = unquote(match.group(), errors="strict") if int(match.group()[1:], 16) < 128 else ""
    return plain if plain and (plain.isalnum() or plain in "-._~") else match.group().upper()


def _query(parts: SplitResult, dropped: frozenset[str]) -> str:
    """The parameters that say which article it is, in order of their names."""
    if not parts.query:
        return ""
    told = bool(_TELLING.search(parts.path.rpartition("/")[2] or parts.path))
    try:
        given = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return parts.query
    kept = [(name, value) for name, value in given if not _is_dropped(name.lower(), value, dropped, told)]
    return urlencode(sorted(kept), errors="replace")


def _is_dropped(name: str, value: str, dropped: frozenset[str], told: bool) -> bool:
    if not name or (name in _rules()["telling"] and value.isdigit() and not told):
        return not name
    return name in dropped or any(name.startswith(start) for start in _beginnings())


# ------------------------------------------------------------------------------- addresses inside addresses


def _unwrapped(parts: SplitResult) -> str | None:
    """The address that a cache, an archive, a search engine or a proxy carries, if it is one."""
    host = _host(parts)
    if _AMP_CACHE.match(host) or (_is_google(host) and parts.path.startswith("/amp/")):
        return _amp_inner(parts)
    if host in _ARCHIVES:
        match = _ARCHIVE.match(parts.path)
        inner = match and (match["rest"] or match["other"])
        return inner and _absolute(inner + (f"?{parts.query}" if parts.query else ""))
    names = _wrapping(host)
    return _parameter(parts.query, names) if names else None


def _amp_inner(parts: SplitResult) -> str | None:
    match = _AMP_VIEW.match(parts.path)
    if not match:
        return None
    query = f"?{parts.query}" if parts.query else ""
    return f"{'https' if match['s'] else 'http'}://{match['rest']}{query}"


def _is_google(host: str) -> bool:
    return bool(re.fullmatch(r"(?:www\.)?google\.(?:com|[a-z]{2}|com?\.[a-z]{2})", host))


def _wrapping(host: str) -> list[str]:
    if _is_google(host):
        return list(_rules()["wrappers"]["google.com"])
    for name, parameters in _rules()["wrappers"].items():
        if host == name or host.endswith(f".{name}"):
            return list(parameters)
    return []


def _parameter(query: str, names: list[str]) -> str | None:
    for field in query.split("&", 50)[:50]:
        name, _, value = field.partition("=")
        inner = unquote_plus(value)
        if name.lower() in names and _SCHEME.match(inner) and _split(inner):
            return inner
    return None


def _absolute(inner: str) -> str | None:
    whole = _SCHEME.sub(lambda m: m.group().rstrip("/").lower() + "//", inner)
    whole = whole if _SCHEME.match(whole) else f"http://{whole}"
    return whole if _split(whole) else None


@cache
def _rules() -> dict[str, Any]:
    return lexicons.load("mul", "addresses")


@cache
def _words(*names: str) -> frozenset[str]:
    return frozenset(word for name in names for word in _rules()[name])


@cache
def _beginnings() -> tuple[str, ...]:
    return tuple(word[:-1] for word in _rules()["tracking"] if word.endswith("*"))
