"""Commands that look things up across stories: search."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from storywire.cli.door import Json, app, err, opened, put
from storywire.publish import lookups, terminal


class Among(StrEnum):
    """What a search looks for."""

    ARTICLES = "articles"
    QUOTES = "quotes"
    SPEAKERS = "speakers"


class Sort(StrEnum):
    """Which hits come first."""

    BEST = "best"
    NEWEST = "newest"


@app.command()
def search(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(help="Words, AND, OR, NOT, (…), word*, field:word.")],
    among: Annotated[Among, typer.Option("--in", help="What to look for.")] = Among.ARTICLES,
    sort: Annotated[Sort, typer.Option("--sort", help="Which hits come first.")] = Sort.BEST,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=1000, help="At most so many.")] = 20,
    json: Json = False,
) -> None:
    """Search articles, quotations (`--in quotes`) or who is quoted (`--in speakers`).

    All words must be there, unless OR or NOT says otherwise. Write a phrase in quotation marks, and those inside
    apostrophes for the shell: 'ferry NOT "bus fire"'. Fields: headline: text: outlet: speaker: person: place:
    organisation: lang: from: to:, as in 'speaker:"Idris Halloran" from:2025-05'.
    """
    from storywire.newsroom import advice

    said = " ".join(words)
    with opened(context) as newsroom:
        if among is Among.SPEAKERS:
            speakers = newsroom.search_speakers(said, limit)
            following = speakers.next
            put(speakers.items, json, lambda: lookups.show_speakers(speakers.items, advice(said)))
        elif among is Among.QUOTES:
            quotes = newsroom.search_quotes(said, limit, order=sort.value)
            following = quotes.next
            put(quotes.items, json, lambda: lookups.show_quotations(quotes.items, advice(said)))
        else:
            hits = newsroom.search(said, limit, order=sort.value)
            following = hits.next
            put(hits.items, json, lambda: terminal.show_hits(hits.items, advice(said)))
    if following:
        err.print("there is more: --limit shows it", style="dim")
