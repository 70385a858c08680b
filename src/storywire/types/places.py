"""Where a library lies: a file on this machine, or a database on a PostgreSQL server."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

SCHEMES = ("postgresql", "postgres")


@dataclass(frozen=True, slots=True)
class Server:
    """A library on a PostgreSQL server, by its address. What it is shown as holds no password and no options."""

    url: str = field(repr=False)

    def __str__(self) -> str:
        parts = urlsplit(self.url)
        user = f"{parts.username}@" if parts.username else ""
        return f"postgresql://{user}{parts.netloc.rpartition('@')[2]}{parts.path}"

    @property
    def name(self) -> str:
        """The name of the database, as the address gives it."""
        return unquote(urlsplit(self.url).path.lstrip("/"))


Place = Path | Server


def place_of(said: str | Path | Server) -> Path | Server:
    """Where that is: postgresql://… is on a server, everything else a file. Raises ValueError for another address."""
    if not isinstance(said, str):
        return said
    scheme, colon, _ = said.partition("://")
    if not colon:
        return Path(said)
    if scheme.lower() not in SCHEMES:
        raise ValueError(f"a library is a file or postgresql://…, not {scheme}://…")
    try:
        parts = urlsplit(said)
        understood = parts.port != 0 and "@" not in f"{parts.path}{parts.query}{parts.fragment}"
    except ValueError:
        understood = False
    if not understood:  # nothing of it is repeated: it may hold a password
        raise ValueError("this address of a library cannot be understood: percent-encode what is special in a password")
    return Server(said)
