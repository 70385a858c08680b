"""Invented events for the local web: ten kinds of news, each with its own words, of places that are not."""

from __future__ import annotations

import random
from functools import lru_cache

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_START = ("b", "br", "d", "dr", "f", "g", "h", "k", "l", "m", "n", "p", "qu", "r", "s", "st", "t", "v", "w", "z")
_MIDDLE = ("a", "e", "i", "o", "u", "ea", "ou", "ai")
_END = ("l", "n", "r", "s", "th", "nd", "rk", "m", "x", "ld")

# A headline, then paragraphs. {t} and {o} are towns, {s} a street, {a} and {b} people, {f} a firm; {n} and {m} numbers.
_KINDS: tuple[tuple[str, ...], ...] = (
    (
        "Footbridge over the {s} canal gives way in {t}",
        "A footbridge over the {s} canal in {t} gave way on {d}, and {n} commuters had to be brought across by boat, "
        "the port authority said.",
        "“The deck simply folded under us,” said {a}, a postman who was halfway over. “I held on to a lamp.”",
        "Divers searched the canal until dusk and found two bicycles. The last inspection of the bridge was {m} years "
        "ago, according to the engineer {b}.",
        "{f}, which maintains the bridges of {t}, wants to bring a crane from {o} before the weekend.",
    ),
    (
        "Fire destroys the grain store of {f}",
        "Fire destroyed a grain store of {f} outside {t} during the night to {d}. About {n} tonnes of barley burned.",
        "{a}, who leads the fire brigade, said the flames had jumped from a conveyor belt to the roof within minutes.",
        "“Sixty of us fought it and not one was hurt, which is the only good news,” {a} said.",
        "The insurer puts the loss at ${m} million. {b}, a farmer from {o}, said a whole valley had lost its harvest.",
    ),
    (
        "{t} council votes for a tram to {o}",
        "The council of {t} voted on {d} to build a tram line to {o}, after a debate of {m} hours.",
        "The line with eleven stops is to carry {n} passengers a day. Ground is to be broken in spring.",
        "“We have talked about rails since my grandmother sat here,” said the councillor {a}. “Now we shall lay them.”",
        "{b} of the merchants on {s} Street fears for parking spaces and announced a petition. {f} drew the plans.",
    ),
    (
        "Night ferry {s} runs aground off {t}",
        "The ferry {s} ran aground on a sandbank off {t} early on {d} with {n} people aboard, the coast guard said.",
        "Tugs from {o} pulled her free at high tide. The hull is dented but dry.",
        "Captain {a} had reported a failed depth sounder. “Nobody panicked, the cook made soup,” said {b}.",
        "The shipping line {f} cancelled {m} crossings. Investigators took the voyage recorder ashore.",
    ),
    (
        "Nurses at {t} hospital end strike after {m} days",
        "Nurses at the hospital of {t} returned to the wards on {d} and ended a strike that had lasted {m} days.",
        "Under the agreement {n} nurses receive shorter night shifts and a bonus for weekend work, said the union.",
        "“We did not win everything, but patients will notice the difference,” said {a}, who led the talks.",
        "The director {b} called the deal expensive and fair. A clinic of {f} in {o} is still on strike.",
    ),
    (
        "Schoolgirl from {t} finds mammoth tooth by the {s}",
        "A schoolgirl from {t} has found the tooth of a mammoth on the bank of the {s}, the museum of {o} said on {d}.",
        "The tooth weighs {m} kilograms and is some {n} years old, the palaeontologist {a} estimates.",
        "“I thought it was a funny root,” said {b}, who is eleven, and who may keep a plaster cast.",
        "Students want to dig further in summer; {f} pays for the excavation.",
    ),
    (
        "{f} closes its glass works in {t}",
        "The company {f} will close its glass works in {t} at the end of the year, and {n} workers lose their jobs.",
        "Gas for the furnaces has become {m} percent dearer since winter, said the chief executive {a} on {d}.",
        "“My father blew bottles here, and his,” said {b} of the works council, which demands a social plan.",
        "Orders are to move to a sister plant in {o}. The mayor spoke of a black day.",
    ),
    (
        "Court in {t} clears former treasurer {a}",
        "A court in {t} acquitted the former treasurer {a} of embezzlement on {d}, after a trial of {m} weeks.",
        "The judge {b} said that the prosecution had confused two ledgers. The state must pay the costs.",
        "Prosecutors had accused the defendant of moving {n} crowns to an account of {f} in {o}.",
        "“I never touched a coin, and at last it is written down,” the acquitted told journalists on {s} Street.",
    ),
    (
        "{t} wins the cup final against {o} on penalties",
        "{t} beat {o} on penalties on {d} and won the cup for the first time in {m} years before {n} spectators.",
        "The goalkeeper {a} saved the last shot after a goalless match in driving rain.",
        "“I guessed left, and left it was,” the goalkeeper said. The coach {b} was carried around the pitch.",
        "Fans danced on {s} Street until morning. The club's sponsor {f} gave free pretzels to everybody.",
    ),
    (
        "Storm tears the roof off {t} concert hall",
        "A storm tore half the roof off the concert hall of {t} on {d}. Gusts reached {m} metres a second.",
        "Power failed in {n} households between {t} and {o}, the grid operator {f} said.",
        "The violinist {a} had just finished rehearsing. “It sounded like applause, and then it rained on the cellos.”",
        "Meteorologist {b} expects more gales by the weekend and advises against walks along the {s} woods.",
    ),
)


@lru_cache(maxsize=50_000)
def event(number: int) -> tuple[str, tuple[str, ...]]:
    """The headline and paragraphs of invented event `number`; the same number gives the same event."""
    rng = random.Random(number)

    def word(syllables: int) -> str:
        said = "".join(rng.choice(_START) + rng.choice(_MIDDLE) for _ in range(syllables)) + rng.choice(_END)
        return said.capitalize()

    given = {
        "t": word(2),
        "o": word(2),
        "s": word(2),
        "a": f"{word(1)} {word(2)}",
        "b": f"{word(1)} {word(2)}",
        "f": f"{word(2)} {rng.choice(('Works', 'Lines', 'Holdings', 'Partners'))}",
        "n": f"{rng.randrange(300, 40_000):,}",
        "m": str(rng.randrange(3, 70)),
        "d": rng.choice(_DAYS),
    }
    headline, *paragraphs = (text.format(**given) for text in _KINDS[number % len(_KINDS)])
    return headline, tuple(paragraphs)
