"""Who speaks, in a text without a parse: names by their capitals, surnames by the longer name that the text gives.

No pronoun is resolved here, and nobody is named whom the words of the source do not name. Where a language leaves the
subject out ("Añadió que …"), the last speaker goes on, if the paragraph before or the same one had them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from storywire import evidence, lexicons
from storywire.annotate.people import clean
from storywire.annotate.tokens import Tokens
from storywire.annotate.triples import Triple
from storywire.types import Article, Resolution, Span, Speaker

_NAME = re.compile(
    r"[^\W\d_a-zß-ÿ][\w'’.-]*(?:\s+(?:(?:de|del|la|los|van|von|al|bin)\s+)*[^\W\d_a-zß-ÿ][\w'’.-]*){0,4}"
)
_LAST_WORD = re.compile(r"\w[\w'’-]*$")


def resolve(
    tokens: Tokens, article: Article, triples: Sequence[Triple], language: str, elided: bool = False
) -> list[Speaker | None]:
    """The speaker of each triple, in their order; `elided`: a triple without a source goes on with the last speaker."""
    words = lexicons.load(language, "sources")
    names = (_untitled(name, words["titles"]) for name in _names(article.text))
    full = {_key(name): name for name in names if " " in name}
    result: list[Speaker | None] = []
    last: tuple[Triple, Speaker] | None = None
    for triple in triples:
        if triple.source:
            who: Speaker | None = _speaker(tokens, article, triple, full, words)
        elif elided and not triple.refusal and last is not None and _goes_on(tokens, last[0], triple):
            who = Speaker(last[1].name, Resolution.PRONOUN, None, last[1].role, last[1].evidence)
        else:
            who = None
        if who is not None and who.name:
            last = triple, who
        result.append(who)
    return result


def _goes_on(tokens: Tokens, before: Triple, triple: Triple) -> bool:
    """Whether two triples are near each other and no full name stands between them."""
    near = tokens.paragraph[triple.anchor] - tokens.paragraph[before.anchor] <= 1
    first = max(before.anchor, *before.source, *before.content)
    between = tokens.doc[first + 1 : triple.anchor].text
    return bool(near) and not any(" " in name for name in _names(between))


def _names(text: str) -> list[str]:
    return [clean(match.group()) for match in _NAME.finditer(text)]


def _untitled(name: str, titles: Sequence[str]) -> str:
    """A name without the offices and forms of address in capitals before it."""
    words = name.split()
    while len(words) > 1 and words[0].rstrip(".").casefold() in titles:
        words = words[1:]
    return " ".join(words)


def _key(name: str) -> str:
    found = _LAST_WORD.search(name)
    return found.group().casefold() if found else name.casefold()


def _speaker(
    tokens: Tokens, article: Article, triple: Triple, full: dict[str, str], words: dict[str, list[str]]
) -> Speaker:
    """Name, body or group by the words of the source alone."""
    span = Span(int(tokens.start[triple.source[0]]), int(tokens.end[triple.source[-1]]))
    proof = evidence.quote(article.text, span, article.id, article.revision)
    plain = _without_article(span.of(article.text).strip(" ,.;:\n"), words["articles"])
    if plain.casefold() in words["pronouns"] or not plain:
        return Speaker(None, Resolution.UNRESOLVED, evidence=proof)
    if _is_body(plain, words):
        return Speaker(plain, Resolution.NAMED if plain[:1].isupper() else Resolution.COLLECTIVE, evidence=proof)
    said = (_untitled(name, words["titles"]) for name in _names(plain))
    names = [n for n in said if n.casefold() not in words["no_names"] and len(n) > 1]
    beside = bool(names) and f", {names[-1]}" in plain
    if not names or (plain.split()[0].casefold() in words["near"] and not beside):
        return Speaker(None, Resolution.ANONYMOUS if names else Resolution.UNRESOLVED, None, plain, proof)
    name = names[-1] if beside or not plain.startswith(names[0]) else names[0]
    if not (plain.startswith(name) or plain.endswith(name)):  # named in the middle: it may be somebody beside them
        return Speaker(None, Resolution.UNRESOLVED, None, plain, proof)
    role = plain.replace(name, "").strip(" ,;") or None
    longer = full.get(_key(name), name) if " " not in name else name
    return Speaker(longer, Resolution.NAMED if longer == name else Resolution.SURNAME, None, role, proof)


def _without_article(said: str, articles: Sequence[str]) -> str:
    first, _, rest = said.partition(" ")
    return rest.strip() if rest and first.casefold() in articles else said


def _is_body(plain: str, words: dict[str, list[str]]) -> bool:
    """Whether the first noun is a body, or plural: officials, the ministry of …"""
    heads = re.findall(r"\w+", plain.casefold())[:3]
    return any(head in words["bodies"] for head in heads)
