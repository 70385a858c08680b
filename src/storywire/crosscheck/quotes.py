"""Who says the same: the utterances of a story, each once, with every article that gives it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from storywire.crosscheck.echoes import Pages
from storywire.crosscheck.groups import Forest, join
from storywire.crosscheck.ledger import Finding, Ledger
from storywire.crosscheck.utterances import SAME, Utterance, likeness, same, utterances
from storywire.types import ArticleFile, AttributionKind, Cast, ClaimKind, Reason, Statement, Verdict
from storywire.wording import containment, fold

_WORTH = 5  # words; that nobody else says less than that is not worth saying
_BUSY = 64  # keys shared by more utterances than this say nothing


def utterance_groups(files: Sequence[ArticleFile], cast: Cast) -> list[list[Utterance]]:
    """The utterances of the story, each with all that give it. `cast` says who speaks."""
    names = {(s.article, s.attribution): s.name for s in cast.speakers}
    said = [u for file in files for u in utterances(file, names)]
    joined = ([said[i] for i in group] for group in join(len(said), _pairs(said)))
    return [star for group in joined for star in _stars(group)]


def _stars(group: Sequence[Utterance]) -> Iterator[list[Utterance]]:
    """The group without chains: everyone in a star is one utterance with its fullest, not by way of a third."""
    rest = _by_fullness(group)
    while rest:
        fullest = rest[0]
        star = [u for u in rest if u is fullest or same(fullest, u)]
        yield star
        rest = [u for u in rest if u not in star] if len(star) < len(rest) else []


def quote_findings(
    groups: Sequence[Sequence[Utterance]], files: Sequence[ArticleFile], ledger: Ledger, similar: Collection[int] = ()
) -> list[Finding]:
    """One finding for each utterance, in order; the first statement is the fullest.

    Of those `similar` to another, by number, it is not said that nobody else has them.
    """
    pages = Pages(files)
    found = [_finding(group, pages, ledger) for group in groups]
    return [_unsaid(one) if n in similar else one for n, one in enumerate(found)]


def _unsaid(finding: Finding) -> Finding:
    made = finding.comparison
    return Finding(finding.claim, None) if made and made.verdict is Verdict.ONLY_HERE else finding


def _pairs(said: Sequence[Utterance]) -> Iterator[tuple[int, int]]:
    """Pairs of one utterance; an indirect one goes to the one quote that it renders best, so that it joins no two."""
    best: dict[int, tuple[float, int]] = {}
    joined = Forest(len(said))
    for i, j in _candidates(said):
        if joined.together(i, j) or not same(said[i], said[j]):
            continue
        if said[i].quoted == said[j].quoted:
            joined.join(i, j)
            yield i, j
            continue
        quote, indirect = (i, j) if said[i].quoted else (j, i)
        best[indirect] = max(best.get(indirect, (0.0, quote)), (likeness(said[i], said[j]), quote))
    yield from ((quote, indirect) for indirect, (_, quote) in best.items())


def _candidates(said: Sequence[Utterance]) -> Iterator[tuple[int, int]]:
    """Pairs that share a 3-gram, the whole of a short wording, or a speaker and a content word; each once."""
    index: dict[object, list[int]] = defaultdict(list)
    seen: set[tuple[int, int]] = set()
    for j, utterance in enumerate(said):
        for key in _keys(utterance):
            for i in index[key]:
                if (i, j) not in seen:
                    seen.add((i, j))
                    yield i, j
            if len(index[key]) < _BUSY:
                index[key].append(j)


def _keys(utterance: Utterance) -> list[object]:
    by_speaker = [(utterance.speaker, stem) for stem in sorted(utterance.stems)[:40]] if utterance.speaker else []
    return [*sorted(utterance.shingles), *by_speaker]


def _finding(group: Sequence[Utterance], pages: Pages, ledger: Ledger) -> Finding:
    kept = _fullest_first(group)
    fullest = kept[0]
    heard = {u.article for u in kept}
    echoes = pages.echoes(fullest.folded, heard) if fullest.quoted else []
    statements = [*(u.statement for u in kept), *echoes]
    if ledger.count(statements) > 1:
        return ledger.finding(ClaimKind.QUOTE, statements, Verdict.AGREE, _agreeing(kept, echoes, ledger))
    if _slight(fullest) or pages.told_elsewhere(fullest.stems, ledger.account, ledger.account[fullest.article]):
        return ledger.finding(ClaimKind.QUOTE, statements, None, ())
    return ledger.finding(ClaimKind.QUOTE, statements, Verdict.ONLY_HERE, [ledger.alone(statements)])


def _slight(utterance: Utterance) -> bool:
    return len(utterance.folded) < _WORTH or (not utterance.quoted and len(utterance.stems) < 3)


def _by_fullness(group: Sequence[Utterance]) -> list[Utterance]:
    return sorted(group, key=lambda u: (u.pulled, not u.quoted, -len(u.folded), u.article, u.attribution.evidence.span))


def _fullest_first(group: Sequence[Utterance]) -> list[Utterance]:
    """The utterances, direct and long ones first; of one article none that only repeats another (pull quotes)."""
    kept: list[Utterance] = []
    for utterance in _by_fullness(group):
        mine = [k for k in kept if k.article == utterance.article]
        if not any(same(utterance, k) for k in mine):
            kept.append(utterance)
    return kept


def _agreeing(kept: Sequence[Utterance], echoes: Sequence[Statement], ledger: Ledger) -> list[Reason]:
    count = ledger.count([*(u.statement for u in kept), *echoes])
    worded = all(containment(kept[0].shingles, u.shingles) >= SAME for u in kept)
    what = "the same words" if worded else "the same statement, partly in other words,"
    reasons = [Reason(f"{what} in {count} independent accounts", count)]
    indirect = [_who(u) for u in kept if u.attribution.kind is AttributionKind.INDIRECT and kept[0].quoted]
    if indirect:
        reasons.append(Reason(f"in its own words: {', '.join(dict.fromkeys(indirect))}"))
    if echoes:
        where = dict.fromkeys(e.outlet or e.article for e in echoes)
        reasons.append(Reason(f"the words also stand in: {', '.join(where)}"))
    named = _speakers(kept)
    if len(named) > 1:
        reasons.append(Reason("the articles name different speakers: " + "; ".join(named.values())))
    return reasons


def _speakers(kept: Sequence[Utterance]) -> Mapping[str, str]:
    """Who is named, by name; not "Brisk" beside "Ana Brisk", nor what is no name ("a statement")."""
    named: dict[str, str] = {}
    for utterance in kept:
        if utterance.speaker and any(map(str.isupper, utterance.speaker)):
            named.setdefault(fold(utterance.speaker), f"{_who(utterance)} ({utterance.speaker})")
    return {name: told for name, told in named.items() if not any(other.endswith(f" {name}") for other in named)}


def _who(utterance: Utterance) -> str:
    return utterance.outlet or utterance.article
