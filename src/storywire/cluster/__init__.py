"""The room where articles become stories.

`placer.Placer` puts each article into a story, `wire.find_wire` finds the texts that several outlets carry, and
`wire.accounts` says how many independent accounts are left.
"""

from storywire.cluster.placer import Placer, story_id
from storywire.cluster.rulings import Rulings
from storywire.cluster.wire import Text, accounts, find_wire

__all__ = ["Placer", "Rulings", "Text", "accounts", "find_wire", "story_id"]
