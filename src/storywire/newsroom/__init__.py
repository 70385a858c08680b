"""Newsroom: the one object that a library user holds. The CLI and the web (later MCP) are doors over it.

with Newsroom("news.sqlite") as newsroom:
    newsroom.take(["pages/"])
    for story in newsroom.stories():
        print(story.headline, story.accounts)

Its methods stand in one module for each kind of work, and a new one goes where its kind is: pages come in (taking), or
by themselves (following), persons decide (deciding), one thing is looked at (looking), many are listed (listing) or
searched (searching), the library is kept (keeping). The open file, its settings and the clock are in room; what an id
or a name means in naming. A method opens the store and calls a room or a module of the shell: more than a few lines
belong there.
"""

from __future__ import annotations

from storywire.newsroom.deciding import Deciding
from storywire.newsroom.following import Following
from storywire.newsroom.keeping import Keeping
from storywire.newsroom.listing import Listings
from storywire.newsroom.looking import Looking
from storywire.newsroom.searching import Searching
from storywire.newsroom.taking import Progress, Taking
from storywire.store.search import advice

__all__ = ["Newsroom", "Progress", "advice"]


class Newsroom(Taking, Following, Deciding, Keeping, Looking, Listings, Searching):
    """A library of stories, and everything that can be done with it.

    `library` is the path of its file (made if it is not there); all else comes from `settings`, or is looked up.
    Raises LibraryError when the file cannot be used, ValueError when a setting does not fit.
    """
