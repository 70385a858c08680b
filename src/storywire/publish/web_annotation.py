"""The evidence of an article as W3C Web Annotations (https://www.w3.org/TR/annotation-model/).

Each finding is an Annotation whose target is the sentence that proves it, by TextQuoteSelector and
TextPositionSelector. Positions count code points of the article's text, which the API serves as plain text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from storywire.publish.words import bounds
from storywire.types import (
    ArticleFile,
    Attribution,
    Event,
    Evidence,
    Figure,
    Layer,
    TimeExpression,
)

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'


def annotation_page(file: ArticleFile, base: str) -> dict[str, Any]:
    """All findings of an article as an AnnotationPage. `base` is the absolute address of the site, without a slash."""
    article = file.article
    root = f"{base}/api/articles/{article.id}"
    page = f"{root}/annotations.jsonld?revision={article.revision}"
    items = [
        _annotation(f"{root}/annotations/{article.revision}/{name}", body, evidence, file, root)
        for name, body, evidence in _findings(file)
    ]
    return {
        "@context": CONTEXT,
        "id": page,
        "type": "AnnotationPage",
        "partOf": {"id": f"{root}/annotations", "type": "AnnotationCollection", "total": len(items)},
        "startIndex": 0,
        "items": items,
    }


def _findings(file: ArticleFile) -> Iterator[tuple[str, list[dict[str, Any]], Evidence]]:
    """Name, bodies and evidence of each finding that stands in the text or on the page."""
    published, found = file.article.published, file.annotations
    if published.evidence and published.day:
        yield "published", [_body("describing", f"published on {published.day.isoformat()}")], published.evidence
    for attribution in found.attributions:
        yield attribution.id, _said(file, attribution), attribution.evidence
    for figure in found.figures:
        yield figure.id, _counted(file, figure), figure.evidence
    for time in found.times:
        yield time.id, _timed(file, time), time.evidence
    for event in found.events:
        yield event.id, _happened(event), event.evidence


def _annotation(
    address: str, bodies: list[dict[str, Any]], evidence: Evidence, file: ArticleFile, root: str
) -> dict[str, Any]:
    return {
        "@context": CONTEXT,
        "id": address,
        "type": "Annotation",
        "motivation": "identifying" if bodies[0]["purpose"] == "identifying" else "describing",
        "generator": {"id": "urn:storywire", "type": "Software", "name": file.annotations.annotator or "storywire"},
        "body": bodies,
        "target": _target(evidence, file, root),
    }


def _target(evidence: Evidence, file: ArticleFile, root: str) -> dict[str, Any]:
    """The sentence in the served text; for other layers, the quoted words on the page that it came from."""
    selector = evidence.selector
    quoted = {"type": "TextQuoteSelector", "exact": selector.exact}
    quoted |= {k: v for k, v in (("prefix", selector.prefix), ("suffix", selector.suffix)) if v}
    if evidence.layer is not Layer.TEXT:
        return {"source": file.article.url or f"urn:storywire:{evidence.article}", "selector": quoted}
    position = {"type": "TextPositionSelector", "start": selector.start, "end": selector.end}
    return {"source": f"{root}/text?revision={evidence.revision}", "selector": [quoted, position]}


def _body(purpose: str, value: str) -> dict[str, Any]:
    return {"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"}


def _said(file: ArticleFile, found: Attribution) -> list[dict[str, Any]]:
    speaker = found.speaker
    content = " … ".join(" ".join(span.of(file.article.text).split()) for span in found.content)
    bodies = [_body("identifying", speaker.name)] if speaker and speaker.name else []
    return [*bodies, _body("describing", content), _body("tagging", f"attribution {found.kind.value}")]


def _counted(file: ArticleFile, found: Figure) -> list[dict[str, Any]]:
    told = f"{found.value:,.10g}" if found.value is not None else bounds(found.low, found.high)
    parts = (told, found.unit, found.counted, found.status, f"per {found.per}" if found.per else None)
    said = " ".join(part for part in parts if part) or found.span.of(file.article.text)
    return [_body("describing", said), _body("tagging", "figure")]


def _timed(file: ArticleFile, found: TimeExpression) -> list[dict[str, Any]]:
    said = found.value or found.span.of(file.article.text)
    return [_body("describing", said), _body("tagging", f"time {found.type}")]


def _happened(found: Event) -> list[dict[str, Any]]:
    return [_body("describing", found.type), _body("tagging", f"event {found.modality.value}")]
