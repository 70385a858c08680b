"""Storywire reads raw news pages from many outlets and turns them into stories a person can check."""

from typing import TYPE_CHECKING

from storywire.version import __version__

__all__ = ["Newsroom", "__version__"]

if TYPE_CHECKING:
    from storywire.newsroom import Newsroom


def __getattr__(name: str) -> object:
    """Newsroom is loaded when it is first asked for, so that workers and tools need not wait for the whole house."""
    if name == "Newsroom":
        from storywire.newsroom import Newsroom

        return Newsroom
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
