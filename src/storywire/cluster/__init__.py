"""The room where articles become stories.

`placer.Placer` puts each article into a story, `wire.find_wire` finds the texts that several outlets carry, and
`wire.accounts` says how many independent accounts are left.
"""
