"""A person's search as a tree: words, "phrases", AND, OR, NOT, parentheses, prefix*, fields.

    query   = any
    any     = all { ("OR" | "|") all }
    all     = one { ["AND" | "&"] one }
    one     = { "NOT" | "-" } ( "(" any ")" | [field ":"] ( phrase | word ["*"] | "(" any ")" ) )

The operators are upper case: "and" is a word like any other. The tree knows no database; `store.fts5` makes SQLite's
query of it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from storywire.errors import QueryError

MAX_LENGTH = 1_000  # characters
MAX_TERMS = 64
MAX_DEPTH = 16

FIELDS = ("headline", "text", "outlet", "speaker", "person", "place", "organisation", "lang", "from", "to")
_SPELLINGS = {name: name for name in FIELDS} | {"org": "organisation", "organization": "organisation"}
_SPELLINGS |= {"title": "headline", "language": "lang", "since": "from", "until": "to"}


@dataclass(frozen=True, slots=True)
class Term:
    """Words in this order, in a field or anywhere; the last one may be only the beginning of a word."""

    words: str
    prefix: bool = False
    field: str | None = None
    at: int = 0


@dataclass(frozen=True, slots=True)
class All:
    """Every part must hold; at least one of them is no Not."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """One part must hold; none of them is a Not."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part must not hold. Stands only inside an All."""

    part: Node
    at: int = 0


Node = Term | All | Any | Not


@dataclass(frozen=True, slots=True)
class Query:
    """What is wanted (None: everything), published not before `low` and not after `high`."""

    wanted: Node | None
    low: date | None = None
    high: date | None = None


def parse(query: str) -> Query:
    """The tree of a search. Raises QueryError, a ValueError with the place, for one that cannot be understood."""
    if len(query) > MAX_LENGTH:
        raise QueryError(f"a search has at most {MAX_LENGTH:,} characters", MAX_LENGTH)
    return _Parser(query.encode("utf-8", "replace").decode("utf-8")).query()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # open, close, and, or, not, field, phrase, word
    text: str
    at: int
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class _Bound:
    """A day that bounds the whole search; it is taken out of the tree at the end."""

    low: date | None
    high: date | None
    at: int


_Tree = Term | All | Any | Not | _Bound


_PIECE = re.compile(
    r"""\s*(?:
        (?P<open>\()
      | (?P<close>\))
      | (?P<or>\|+|OR(?![^\s()]))
      | (?P<and>&+|AND(?![^\s()]))
      | (?P<not>-(?=[^\s])|NOT(?![^\s()]))
      | (?P<field>[^\W\d_]+):(?!//)
      | ["“”„](?P<phrase>[^"“”„]*)(?P<end>["“”„]?)(?P<star>\*?)
      | (?P<word>[^\s()"“”„]+)
    )""",
    re.VERBOSE,
)
_SPOKEN = re.compile(r"\w")
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?\Z", re.ASCII)


def _tokens(query: str) -> Iterator[_Token]:
    at = 0
    while found := _PIECE.match(query, at):
        start, at = found.end() - len(found.group().lstrip()), found.end()
        kind = found.lastgroup or ""
        if found["phrase"] is not None:
            if not found["end"]:
                raise QueryError("this quotation mark is not closed", start)
            yield _Token("phrase", found["phrase"], start, bool(found["star"]))
        elif found["word"] is not None:
            yield _Token("word", found["word"].rstrip("*"), start, found["word"].endswith("*"))
        elif found["field"] is not None:
            yield from _field(found["field"], query[at : at + 1], start)
        else:
            yield _Token(kind, found.group().strip(), start)


def _field(said: str, following: str, at: int) -> Iterator[_Token]:
    """A field, or a word with a colon behind it, as in a headline."""
    name = _SPELLINGS.get(said.lower())
    nothing = not following or following.isspace() or following == ")"
    if name and nothing:
        raise QueryError(f"{said}: needs a value right after the colon", at)
    if name:
        yield _Token("field", name, at)
    elif nothing:
        yield _Token("word", said, at)
    else:
        known = ", ".join(f"{one}:" for one in FIELDS)
        raise QueryError(
            f"there is no field {said}: (there are {known}); for the words put them in quotation marks", at
        )


class _Parser:
    """Recursive descent over the tokens; depth and number of terms are bounded."""

    def __init__(self, query: str) -> None:
        self.length = len(query)
        self.tokens = list(_tokens(query))
        self.place, self.depth, self.terms = 0, 0, 0

    def query(self) -> Query:
        tree = self._any(None)
        if self.place < len(self.tokens):
            raise QueryError("this parenthesis closes nothing", self._at())
        wanted, bounds = _parted(tree)
        if wanted is None and not bounds:
            raise QueryError("say at least one word to search for")
        lows = [bound.low for bound in bounds if bound.low]
        highs = [bound.high for bound in bounds if bound.high]
        return Query(_wanted(wanted), max(lows, default=None), min(highs, default=None))

    def _kind(self) -> str:
        return self.tokens[self.place].kind if self.place < len(self.tokens) else ""

    def _at(self) -> int:
        return self.tokens[self.place].at if self.place < len(self.tokens) else self.length

    def _next(self) -> _Token:
        self.place += 1
        return self.tokens[self.place - 1]

    def _any(self, field: str | None) -> _Tree | None:
        parts = [self._all(field)]
        while self._kind() == "or":
            operator = self._next()
            if parts[-1] is None or self._kind() in ("", "or", "and", "close"):
                raise QueryError(f"{operator.text} needs something on both sides", operator.at)
            parts.append(self._all(field))
        given = tuple(part for part in parts if part is not None)
        return Any(given) if len(given) > 1 else next(iter(given), None)  # type: ignore[arg-type]

    def _all(self, field: str | None) -> _Tree | None:
        parts: list[_Tree] = []
        while (kind := self._kind()) not in ("", "or", "close"):
            if kind == "and":
                operator = self._next()
                if not parts or self._kind() in ("", "or", "and", "close"):
                    raise QueryError(f"{operator.text} needs something on both sides", operator.at)
                continue
            if part := self._one(field):
                parts.append(part)
        return All(tuple(parts)) if len(parts) > 1 else next(iter(parts), None)  # type: ignore[arg-type]

    def _one(self, field: str | None) -> _Tree | None:
        """One thing that is wanted or not; None for a word in which nothing can be searched, such as a dash."""
        unwanted: _Token | None = None
        odd = False
        while self._kind() == "not":
            unwanted, odd = self._next(), not odd
        if unwanted and self._kind() in ("", "or", "and", "close"):
            raise QueryError(f"{unwanted.text} needs something behind it", unwanted.at)
        token = self._next()
        found = self._group(token, field) if token.kind == "open" else self._leaf(token, field)
        return Not(found, unwanted.at) if unwanted and odd and found else found  # type: ignore[arg-type]

    def _group(self, opened: _Token, field: str | None) -> _Tree | None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise QueryError(f"parentheses go at most {MAX_DEPTH} deep", opened.at)
        found = self._any(field)
        if self._kind() != "close":
            raise QueryError("this parenthesis is not closed", opened.at)
        self._next()
        self.depth -= 1
        return found

    def _leaf(self, token: _Token, field: str | None) -> _Tree | None:
        if token.kind == "field":
            if field:
                raise QueryError(f"{token.text}: stands inside {field}: already", token.at)
            value = self._next()
            if token.text in ("from", "to"):
                return _bound(token, value)
            if value.kind == "open":
                return self._group(value, token.text)
            field, token = token.text, _Token("word", value.text, value.at, value.prefix)
            if value.kind not in ("word", "phrase") or not _SPOKEN.search(token.text):
                raise QueryError(f"{field}: needs a word right after the colon", token.at)
        if not _SPOKEN.search(token.text):
            return None
        if token.prefix and len(token.text.strip()) < 2:
            raise QueryError("a * needs at least two letters before it", token.at)
        self.terms += 1
        if self.terms > MAX_TERMS:
            raise QueryError(f"a search has at most {MAX_TERMS} words and phrases", token.at)
        return Term(" ".join(token.text.replace("\0", " ").split()), token.prefix, field, token.at)


def _bound(field: _Token, value: _Token) -> _Bound:
    """ "from:2025-05" is from the first of May on, "to:2025-05" up to the last."""
    said = _DAY.match(value.text) if value.kind in ("word", "phrase") else None
    if said is None:
        raise QueryError(f"{field.text}: needs a day such as 2025-05-31, a month or a year", value.at)
    year, month, day = (int(part) if part else None for part in said.groups())
    assert year is not None
    try:
        low = date(year, month or 1, day or 1)
        high = date(year, month or 12, day or monthrange(year, month or 12)[1])
    except ValueError as problem:
        raise QueryError(f"there is no day {value.text}", value.at) from problem
    return _Bound(low, None, field.at) if field.text == "from" else _Bound(None, high, field.at)


def _parted(tree: _Tree | None) -> tuple[_Tree | None, list[_Bound]]:
    """The tree without the days that bound the search, and these. Raises QueryError for one that bounds a part."""
    if tree is None or isinstance(tree, Term):
        return tree, []
    if isinstance(tree, _Bound):
        return None, [tree]
    if not isinstance(tree, All):
        parts = tree.parts if isinstance(tree, Any) else (tree.part,)
        for _, bounds in map(_parted, parts):
            if bounds:
                raise QueryError("from: and to: bound the whole search, they cannot stand in OR or NOT", bounds[0].at)
        return tree, []
    found = [_parted(part) for part in tree.parts]
    kept = tuple(part for part, _ in found if part is not None)
    bounds = [bound for _, given in found for bound in given]
    return (All(kept) if len(kept) > 1 else next(iter(kept), None)), bounds  # type: ignore[arg-type]


def _wanted(node: _Tree | None) -> Node | None:
    """The tree, if each Not stands beside something that is wanted. Raises QueryError where one does not."""
    if node is None or isinstance(node, Term):
        return node
    assert not isinstance(node, _Bound)  # they were taken out
    if isinstance(node, Not):
        raise QueryError("say also a word that is wanted, not only what is not", node.at)
    parts = [part for part in node.parts if not (isinstance(node, All) and isinstance(part, Not))]
    if not parts:
        raise QueryError("say also a word that is wanted, not only what is not", _first_not(node))
    for part in (*parts, *(part.part for part in node.parts if isinstance(part, Not) and isinstance(node, All))):
        _wanted(part)
    return node


def _first_not(node: All | Any) -> int:
    return next(part.at for part in node.parts if isinstance(part, Not))
