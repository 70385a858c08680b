"""An article as persons judged it: their day and their speakers, with what Storywire had found kept beside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from storywire.types import (
    Annotations,
    Article,
    ArticleFile,
    Attribution,
    DateFinding,
    DateOrigin,
    Judgement,
    JudgementKind,
    Resolution,
    Speaker,
)


def judged(file: ArticleFile, judgements: Sequence[Judgement]) -> ArticleFile:
    """The file with the judgements that stand laid over it, the newest of a kind last. Given none, the same file."""
    standing = tuple(judgement for judgement in judgements if judgement.stands)
    if not standing:
        return file
    return replace(
        file,
        article=dated(file.article, standing),
        annotations=_spoken(file, standing),
        judgements=standing,
    )


def dated(article: Article, judgements: Iterable[Judgement]) -> Article:
    """The article with the day that a person decided on last; the same article if nobody did."""
    dates = [j for j in judgements if j.kind is JudgementKind.DATE and j.stands]
    if not dates:
        return article
    said = dates[-1]
    day = date.fromisoformat(said.value) if said.value else None
    found = article.published
    finding = DateFinding(
        day=day,
        low=day,
        high=day,
        moment=found.moment if day is not None and found.day == day else None,
        origin=DateOrigin.PERSON,
        confidence=1.0,
        reasons=(f"{said.who} decided so",),
        judgement=said,
        found=found,
    )
    return replace(article, published=finding)


def _spoken(file: ArticleFile, judgements: Sequence[Judgement]) -> Annotations:
    last = {j.attribution: j for j in judgements if j.kind is JudgementKind.SPEAKER}
    if not last:
        return file.annotations
    names = {entity.name: entity.id for entity in file.annotations.entities}
    said = {a.id: wording(a, file.article.text) for a in file.annotations.attributions}
    found = []
    for attribution in file.annotations.attributions:
        words = said[attribution.id]
        same = [j for j in last.values() if j.words == words]
        moved = (j for j in same if said.get(j.attribution or "") != words)  # its number belongs to other words now
        judgement = next((j for j in same if j.attribution == attribution.id), None) or next(moved, None)
        found.append(_given(attribution, judgement, names) if judgement else attribution)
    return replace(file.annotations, attributions=tuple(found))


def wording(attribution: Attribution, text: str) -> str:
    """The words that are attributed, by which a judgement finds them again in a later revision."""
    return " … ".join(" ".join(span.of(text).split()) for span in attribution.content)


def _given(attribution: Attribution, said: Judgement, names: dict[str, str]) -> Attribution:
    entity = names.get(said.value or "")
    return replace(
        attribution,
        speaker=Speaker(said.value, Resolution.JUDGED, entity=entity),
        judgement=said,
        found=attribution.speaker,
    )
