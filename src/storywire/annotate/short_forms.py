"""Whether a name may be short for a longer one, by the words of the two alone."""

from __future__ import annotations

import re

from storywire.annotate.name_forms import NameForm, vocabulary

PARTING = frozenset({"and", "on", "under", "in", "for", "to", "from", "at", "by", "with", "vs", "v", "s"})
"""Small words that part a name in two."""
_OWNER = re.compile(r"(?:['’]s|s['’])$")
_LETTERS = re.compile(r"[a-z]\S*\s(?!I+$)[A-Z]{3,}$")  # a name in small letters that ends in initials


def within_place(short: NameForm, long: NameForm) -> bool:
    """Whether the longer name begins with the place and goes on with more than its kind: Arden City, Arden Hilton."""
    whole = vocabulary("names", "whole_place") | vocabulary("names", "inner")
    return long.words[: len(short.words)] == short.words and not set(long.words[len(short.words) :]) <= whole


def another_bearer(short: NameForm, long: NameForm, more: set[str]) -> bool:
    """Whether the longer name must have another bearer.

    It is a part of the place (Arden Bay), a happening or a paper (Arden inquiry, Arden Accord), an office (Arden
    Director), a body of the body or of another (Fleet Harbour Command, Ports Union Pay Council, and of the Senate only
    its Ports Committee), or two names in one (Arden and Bell, Arden News’ Jo Bell, Arden NSS).
    """
    bodies, places = vocabulary("names", "organisation"), vocabulary("names", "place") | vocabulary("names", "area")
    chambers = vocabulary("names", "chamber")
    opens = long.words[: len(short.words)] == short.words
    beside = long.words[len(short.words)] if opens else long.words[-len(short.words) - 1]
    signs = (
        more <= vocabulary("names", "direction"),
        opens and bool(more & (places - vocabulary("names", "whole_place"))) and not more & bodies,
        bool(more & (vocabulary("names", "happening") | vocabulary("names", "paper"))),
        opens and long.words[-1] in vocabulary("roles", "heads"),
        opens and short.words[-1] in bodies and len(short.words) > 1 and bool(more & bodies),
        opens and len(short.words) > 1 and len(more) > 1 and long.words[-1] in bodies,
        opens and short.words[0] in chambers and bool(more & bodies),
        not opens and short.words[-1] in bodies and bool(more & (bodies - chambers)),
        beside in PARTING,
        opens and bool(_OWNER.search(" ".join(long.text.split()[: len(short.words)]))),
        opens and bool(_LETTERS.search(long.text)) and not short.text.isupper(),
        not opens and beside == "of" and long.words[0] in (bodies | places) - vocabulary("names", "whole_place"),
    )
    return any(signs)
