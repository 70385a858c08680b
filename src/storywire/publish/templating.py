"""The template environment of every page: escaped, strict, with the words of this room as filters."""

from __future__ import annotations

from jinja2 import BaseLoader, ChoiceLoader, Environment, PackageLoader, StrictUndefined

from storywire.publish import words
from storywire.publish.decisions import audited, decided
from storywire.publish.links import safe_link
from storywire.publish.marks import emphasised
from storywire.publish.variants import described, diff
from storywire.publish.views import placed, problems


def environment(*own: BaseLoader) -> Environment:
    """Templates of `own`, then of this room. Everything printed is escaped and fit to be shown."""
    made = Environment(
        loader=ChoiceLoader([*own, PackageLoader("storywire.publish")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: words.shown(value) if type(value) is str else value,
    )
    made.filters |= {
        "day": words.day,
        "stretch": words.stretch,
        "when": words.when,
        "published": words.published,
        "sure": words.sure,
    }
    made.filters |= {"moment": words.moment, "utc": words.utc, "told": words.told}
    made.globals |= {"words": words, "count": words.count, "safe_link": safe_link, "diff": diff, "described": described}
    made.globals |= {
        "emphasised": emphasised,
        "placed": placed,
        "decided": decided,
        "audited": audited,
        "problems": problems,
    }
    return made
