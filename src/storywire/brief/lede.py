"""The lede of a story: two or three sentences, most central over its accounts, each adding something.

Centrality is the mean over the other accounts of the best matching sentence (after LexRank, Erkan and Radev 2004);
the choice trades it against repetition (maximal marginal relevance, Carbonell and Goldstein 1998).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from storywire.brief.accounts import Accounts
from storywire.brief.sentences import Sentence, likeness, rarity, sentences
from storywire.evidence import quote
from storywire.types import ArticleFile, Statement
from storywire.wording import weighed

_LINES = 3
_FROM = 8  # the first so many sentences of an article may be its lede
_ARTICLES = 24  # of a large story, so many articles are read
_POSITION = 0.5  # worth of standing first, against a centrality of at most 1
_REPEAT = 0.45  # a sentence so like one already chosen adds nothing
_DATELINED = 0.8  # a sentence behind a dateline reads worse than one without
_FULL = 8  # content words; a sentence with fewer says less
_FAINT = 0.5  # of the best score: below it a line is not worth reading


def find_lede(files: Sequence[ArticleFile], accounts: Accounts) -> tuple[Statement, ...]:
    """At most three sentences that say what happened, the best first; none where no sentence can be shown."""
    told = [
        s for file in accounts.spread(files, _ARTICLES) for s in sentences(file) if s.number < _FROM and not s.quoted
    ]
    weight = rarity(told)
    centrality = _centrality(told, weight, _numbers(accounts))
    scores = {n: _score(sentence, centrality[n]) for n, sentence in enumerate(told)}
    best = sorted(scores, key=lambda n: (-scores[n], told[n].article, told[n].number))
    chosen: list[Sentence] = []
    for n in best:
        if len(chosen) == _LINES or scores[n] < _FAINT * scores[best[0]]:
            break
        if all(likeness(told[n], c, weight) < _REPEAT for c in chosen):
            chosen.append(told[n])
    return tuple(_statement(sentence) for sentence in chosen)


def _numbers(accounts: Accounts) -> Mapping[str, int]:
    """The account of each article; copies of one account still show what is central to it."""
    number_of = accounts.number
    if len(set(number_of.values())) > 1:
        return number_of
    return {article: number for number, article in enumerate(sorted(number_of))}


def _centrality(told: Sequence[Sentence], weight: Mapping[str, float], number_of: Mapping[str, int]) -> list[float]:
    """For each sentence how like it the likest of each other account is, on average: the likeness of `sentences`."""
    numbers = [number_of[sentence.article] for sentence in told]
    weights = [weighed(sentence.stems, weight) for sentence in told]
    order = [*dict.fromkeys(number_of.values())]
    found = []
    for one, own, own_weight in zip(told, numbers, weights, strict=True):
        best: dict[int, float] = {}
        for other, number, other_weight in zip(told, numbers, weights, strict=True):
            if number == own:
                continue
            shared = one.stems & other.stems
            if shared:
                alike = 2 * weighed(shared, weight) / (own_weight + other_weight)
                if alike > best.get(number, 0.0):
                    best[number] = alike
        rest = [best.get(number, 0.0) for number in order if number != own]
        found.append(sum(rest) / len(rest) if rest else 0.0)
    return found


def _score(sentence: Sentence, central: float) -> float:
    position = _POSITION / (1 + sentence.number)
    full = min(1.0, len(sentence.stems) / _FULL)
    return (
        (central + position) * full * (0.4 if sentence.leaning else 1.0) * (_DATELINED if sentence.datelined else 1.0)
    )


def _statement(sentence: Sentence) -> Statement:
    article = sentence.file.article
    evidence = quote(article.text, sentence.span, article.id, article.revision)
    return Statement(article.id, article.outlet.name if article.outlet else None, sentence.text, evidence)
