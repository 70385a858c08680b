"""Invented events for the local web, each as several outlets tell it: twenty kinds of news, of places that are not.

What they are told with stands in invented.toml. An event fixes its names, numbers, things and quotations; who tells it
leaves some of that out, orders the rest in its own way and says the same in other words. It is grammar, not sense: the
texts have the length, the names and the quotations of news, and their words. The same numbers give the same text.
"""

from __future__ import annotations

import random
import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_START = "b/br/ch/cr/d/dr/f/fl/g/gr/h/j/k/kl/l/m/n/p/pl/qu/r/s/sch/sh/st/t/tr/v/w/z"
_MIDDLE = "a/e/i/o/u/ea/ou/ai/ie/y/oo"
_END = "l/n/r/s/th/nd/rk/m/x/ld/ck/sk/rn/lt/ss/gh"
_SIGN = re.compile(r"\{(\w+)\}|\[([^\[\]]*)\]")
_AN = re.compile(r"\b([Aa]) (?=[aeiou])")
_SPOKEN = (
    "“{first},” said {who}. “{second}.”",
    "“{first},” {who} told reporters. “{second}.”",
    "{Who} said: “{first}. {second}.”",
    "“{first}. {second},” {who} said on {day}.",
    "“{second},” {who} said. “{first}.”",
)
_REPORTED = (
    "{Who} said that {what}.",
    "According to {who}, {what}.",
    "{What}, said {who}.",
    "{Who} told journalists in {town} that {what}.",
)
_NUMBERS = {
    **dict.fromkeys(("n", "n2", "n3"), (300, 40_000)),
    **{"m": (12, 90), "m2": (3, 12), "p": (4, 60), "p2": (3, 20), "p3": (21, 79)},
    **{"money": (2, 400), "money2": (2, 90), "year": (1921, 2015)},
}
Event = tuple[str, tuple[str, ...]]


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    """Pools of words, frames of sentences, and the words of each kind of news."""
    said = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    pools = {name: words.split("/") for name, words in said["pools"].items()}
    frames = {name: lines.strip().split("\n") for name, lines in said["frames"].items()}
    kinds = {
        f"kind {name}": {sign: words.split("/" if sign == "roles" else None) for sign, words in kind.items()}
        for name, kind in said["kinds"].items()
    }
    return {"pools": pools, "frames": frames, **kinds}


@lru_cache(maxsize=50_000)
def event(number: int, teller: int = 0) -> Event:
    """The headline and paragraphs of invented event `number` as `teller` has them; the same numbers, the same text."""
    return _Telling(number, teller).told()


class _Telling:
    """One event, by one who tells it."""

    def __init__(self, number: int, teller: int) -> None:
        self.event, self.own = random.Random(number), random.Random(number * 1_009 + teller + 1)
        self.given = _given(self.event, number)
        self.frames = _words()["frames"]
        self._known: set[str] = set()  # persons who have been introduced

    def told(self) -> Event:
        """The beginning, then what happened and was said by turns, what lies around it, and what comes next."""
        head, lede = self._fixed("heads", 3, 1), self._fixed("ledes", 2, 1)
        happened = self._fixed("facts", 12, self.own.randrange(6, 10))
        said = self._voices(self._fixed("quotes", 6, self.own.randrange(2, 6)), self._fixed("says", 5, 3))
        around, then = self._fixed("around", 8, self.own.randrange(2, 6)), self._fixed("nexts", 2, 1)
        told = [self._put(lede[0])]
        for number in range(max(len(happened), len(said))):
            told += [self._put(line) for line in happened[number : number + 1]]
            told += [self._said(*one) for one in said[number : number + 1]]
        told += [self._put(line) for line in (*around, *then)]
        return self._put(head[0]), tuple(told)

    def _fixed(self, name: str, fixed: int, told: int) -> list[str]:
        """So many lines belong to the event; so many of these are told."""
        return self.own.sample(self.event.sample(self.frames[name], fixed), told)

    def _voices(self, quotes: list[str], says: list[str]) -> list[tuple[str, str]]:
        said = [*(("quotes", line) for line in quotes), *(("says", line) for line in says)]
        self.own.shuffle(said)
        return said

    def _put(self, line: str) -> str:
        """The line with its signs resolved, as a sentence."""
        while _SIGN.search(line):
            line = _SIGN.sub(lambda sign: self.given[sign[1]] if sign[1] else self.own.choice(sign[2].split("|")), line)
        return _AN.sub(r"\1n ", line[:1].upper() + line[1:])

    def _said(self, how: str, line: str) -> str:
        """What somebody said, in his own words (`quotes`) or in the outlet's: the event says who it was."""
        person = "abc"[self.frames[how].index(line) % 3]
        who = self._who(person)
        told = {"who": who, "Who": who, "day": self.given["day"], "town": self.given["town"]}
        if how == "quotes":
            told["first"], told["second"] = (self._put(part) for part in line.split("|"))
        else:
            told["What"] = self._put(line)
            told["what"] = told["What"][:1].lower() + told["What"][1:]
        role = self.given[f"role_{person}"]
        said = self.own.choice(_SPOKEN if how == "quotes" else _REPORTED).format(**told)
        return said.replace(f"{role} said", f"{role}, said").replace(f"{role} told", f"{role}, told")

    def _who(self, person: str) -> str:
        """The full name and what one does the first time, then the last name."""
        name = self.given[person]
        if person in self._known:
            return name.rpartition(" ")[2]
        self._known.add(person)
        return f"{name}, {self.given[f'role_{person}']}"


def _kinds(rng: random.Random, number: int) -> list[dict[str, list[str]]]:
    """The kind of news that an event belongs to, and two others that it touches: few events touch the same."""
    kinds = [words for name, words in _words().items() if name.startswith("kind ")]
    own = kinds.pop(number % len(kinds))
    return [own, *rng.sample(kinds, 2)]


def _given(rng: random.Random, number: int) -> dict[str, str]:
    """What an event fixes: a word for each slot."""
    pools, kinds = _words()["pools"], _kinds(rng, number)
    given = {name: rng.choice(words) for name, words in pools.items()}
    given.update({place: _name(rng) for place in ("town", "other", "street", "river", "hill")})
    for person, role in zip("abc", rng.sample(kinds[0]["roles"], 3), strict=True):
        given[person], given[f"role_{person}"] = f"{rng.choice(pools['given'])} {_name(rng)}", role
    given["firm"] = f"{_name(rng)} {given['sort']}"
    given["body"] = f"{given['kin']} {rng.choice(('Board', 'Institute', 'Authority', 'Trust', 'Office'))}"
    given["day"], given["day2"] = rng.sample(_DAYS, 2)
    for sign in "NVA":
        drawn = zip(*(rng.sample(kind[sign], 4) for kind in kinds), strict=True)
        for place, word in enumerate((word for some in drawn for word in some), 1):
            given[f"{sign}{place}"], given[f"{sign}{place}s"] = word, _several(word)
    return {**given, **{name: f"{rng.randrange(*bounds):,}" for name, bounds in _NUMBERS.items()}, **_year(rng)}


def _year(rng: random.Random) -> dict[str, str]:
    return {"year": str(rng.randrange(*_NUMBERS["year"]))}


def _several(thing: str) -> str:
    if thing.endswith("y") and thing[-2] not in "aeiou":
        return thing[:-1] + "ies"
    return thing + ("es" if thing.endswith(("s", "x", "ch", "sh")) else "s")


def _name(rng: random.Random) -> str:
    said = "".join(_drawn(rng, _START) + _drawn(rng, _MIDDLE) for _ in range(2)) + _drawn(rng, _END)
    return said.capitalize()


def _drawn(rng: random.Random, words: str) -> str:
    return rng.choice(words.split("/"))
