"""Possibly the same statement: one speaker, one day, much the same words, and yet not one utterance by its wording.

Translations and paraphrases share few 3-grams but most of their telling words. Read by eye on development stories: of
the 40 pairs most alike, down to the threshold, 36 were one statement. Where an article says that the words were spoken
in another language, two outlets that translated them share fewer: the subjects, seldom what is said of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations

from storywire.crosscheck.ledger import Ledger
from storywire.crosscheck.utterances import Utterance
from storywire.types import ArticleFile, Reason
from storywire.wording import dice, fold, rarity

ALIKE = 0.45  # weighted Dice overlap of the content words
TRANSLATED = 0.2  # the same, where one of the two is said to be translated
_SUBJECTS = 2  # telling words that two translations must share
_LEAST = 4  # content words of either
_DAYS = 1  # between the two publications
_MOST = 60  # utterances of one speaker that are compared

Pair = tuple[int, int, Reason]


def resemblances(groups: Sequence[Sequence[Utterance]], files: Sequence[ArticleFile], ledger: Ledger) -> list[Pair]:
    """Pairs of groups, by number, that may be one statement; each group with the one that is most alike."""
    days = {f.article.id: f.article.published.day for f in files}
    weight = rarity([u.stems for group in groups for u in group])
    best: dict[int, tuple[float, int]] = {}
    for one, other in _pairs(groups):
        like = max((_likeness(a, b, weight) for a, b in _comparable(one, other, groups, days, ledger)), default=0.0)
        if like:
            for a, b in ((one, other), (other, one)):
                best[a] = max(best.get(a, (0.0, b)), (like, b))
    chosen = {(min(a, b), max(a, b)): like for a, (like, b) in best.items()}
    words = "possibly the same statement, translated or in other words"
    return [(a, b, Reason(words, round(like, 2))) for (a, b), like in sorted(chosen.items())]


def _likeness(one: Utterance, other: Utterance, weight: Mapping[str, float]) -> float:
    """The likeness of two utterances that may be one statement, else 0."""
    like = dice(one.stems, other.stems, weight)
    foreign = (one.translated or other.translated) and len(one.stems & other.stems) >= _SUBJECTS
    return like if like >= (TRANSLATED if foreign else ALIKE) else 0.0


def _pairs(groups: Sequence[Sequence[Utterance]]) -> Iterator[tuple[int, int]]:
    """Groups of one named speaker with a quotation in both."""
    by_speaker: dict[str, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        for name in dict.fromkeys(fold(u.speaker) for u in group if u.speaker and u.quoted):
            if len(by_speaker[name]) < _MOST:
                by_speaker[name].append(number)
    yield from sorted({pair for numbers in by_speaker.values() for pair in combinations(numbers, 2)})


def _comparable(
    one: int,
    other: int,
    groups: Sequence[Sequence[Utterance]],
    days: Mapping[str, date | None],
    ledger: Ledger,
) -> Iterator[tuple[Utterance, Utterance]]:
    for a in groups[one]:
        for b in groups[other]:
            first, second = days.get(a.article), days.get(b.article)
            apart = ledger.account[a.article] != ledger.account[b.article] and a.quoted and b.quoted
            full = min(len(a.stems), len(b.stems)) >= _LEAST
            if first and second:
                near = abs((first - second).days) <= _DAYS
            else:  # a page without a day: its story is all that is known of when it was said
                near = a.translated or b.translated
            if apart and full and near:
                yield a, b
