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
    scores = {n: _score(s, told, weight, accounts) for n, s in enumerate(told)}
    best = sorted(scores, key=lambda n: (-scores[n], told[n].article, told[n].number))
    chosen: list[Sentence] = []
    for n in best:
        if len(chosen) == _LINES or scores[n] < _FAINT * scores[best[0]]:
            break
        if all(likeness(told[n], c, weight) < _REPEAT for c in chosen):
            chosen.append(told[n])
    return tuple(_statement(sentence) for sentence in chosen)


def _score(sentence: Sentence, told: Sequence[Sentence], weight: Mapping[str, float], accounts: Accounts) -> float:
    number_of = accounts.number
    if len(set(number_of.values())) == 1:  # copies of one account still show what is central to it
        number_of = {article: number for number, article in enumerate(sorted(number_of))}
    own = number_of[sentence.article]
    best: dict[int, float] = {number: 0.0 for number in number_of.values() if number != own}
    for other in told:
        number = number_of[other.article]
        if number != own:
            best[number] = max(best[number], likeness(sentence, other, weight))
    central = sum(best.values()) / len(best) if best else 0.0
    position = _POSITION / (1 + sentence.number)
    full = min(1.0, len(sentence.stems) / _FULL)
    return (
        (central + position) * full * (0.4 if sentence.leaning else 1.0) * (_DATELINED if sentence.datelined else 1.0)
    )


def _statement(sentence: Sentence) -> Statement:
    article = sentence.file.article
    evidence = quote(article.text, sentence.span, article.id, article.revision)
    return Statement(article.id, article.outlet.name if article.outlet else None, sentence.text, evidence)
