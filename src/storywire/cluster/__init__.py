"""The room where articles become stories.

`placer.Placer` puts each article into a story, `wire.find_wire` finds the texts that several outlets carry, and
`wire.accounts` says how many independent accounts are left.
"""

from storywire.cluster.owners import owner_of
from storywire.cluster.placer import AFFAIR_DAYS, Placer, story_id
from storywire.cluster.rulings import Rulings
from storywire.cluster.wire import Text, accounts, find_wire

__all__ = ["AFFAIR_DAYS", "Placer", "Rulings", "Text", "accounts", "find_wire", "owner_of", "story_id"]
