"""The room brief: a story and what was found in it → what a person reads. Extractive: every line is a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from storywire.brief.accounts import Accounts
from storywire.brief.bulletin import briefed, rank
from storywire.brief.lede import find_lede
from storywire.brief.outlets import outlet_rows
from storywire.brief.timeline import find_timeline
from storywire.types import ArticleFile, Briefing, Crosscheck, Story, WireCopy

__all__ = ["brief", "briefed", "rank"]


def brief(story: Story, files: Sequence[ArticleFile], wire: Sequence[WireCopy], crosscheck: Crosscheck) -> Briefing:
    """Lede, timeline and outlet table of a story.

    `files` are the story's articles; `wire` and `crosscheck` what was found about them. Accounts are counted as
    `crosscheck.accounts` groups them.
    """
    told = sorted((f for f in files if f.article.id in story.articles), key=lambda f: f.article.id)
    accounts = Accounts.of(told, crosscheck)
    return Briefing(
        lede=find_lede(told, accounts),
        timeline=find_timeline(told, accounts, crosscheck),
        outlets=outlet_rows(told, wire, crosscheck, accounts),
    )
