"""Who may come in, and as whom: anybody, who shows a token, or whom the reverse proxy signed in."""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from storywire.types import Signature, Through
from storywire.web.attempts import Attempts
from storywire.web.pace import Pace
from storywire.web.proxies import Proxies

LOOPBACK = ("localhost", "127.0.0.1", "::1")
ANYBODY = "*"  # among the editors: everybody whom the proxy signed in
_KEY = re.compile(r"(?P<role>reader|editor):(?P<digest>[0-9a-f]{64}):(?P<name>[^\s:][^\n\r]{0,99})")


class Role(StrEnum):
    """What a visitor may do."""

    READER = "reader"  # read everything
    EDITOR = "editor"  # decide, too


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who was let in. Without a `name` they say themselves who decides."""

    role: Role
    name: str = ""
    through: Through = Through.PAGE

    def signed(self, said: str) -> Signature:
        """Who decides: the name that is known, else the one that was said."""
        return Signature(self.name, self.through) if self.name else Signature(said, Through.PAGE)


@dataclass(frozen=True, slots=True)
class Key:
    """A token that opens, by its SHA-256 alone. Tokens are random and long, so that no slower hash is needed."""

    role: Role
    digest: str = field(repr=False)
    name: str = ""

    @classmethod
    def of(cls, token: str, role: Role, name: str = "") -> Key:
        """The key that this token is."""
        return cls(role, sha256(token.encode()).hexdigest(), name)

    @classmethod
    def read(cls, line: str) -> Key:
        """A key as the settings have it, ROLE:SHA256:NAME. Raises ValueError, without repeating it."""
        found = _KEY.fullmatch(line.strip())
        if not found or not found["name"].isprintable():
            raise ValueError("an entry of `tokens` is not as `storywire token` prints it: ROLE:SHA256:NAME")
        return cls(Role(found["role"]), found["digest"], found["name"].strip())

    def __str__(self) -> str:
        return f"{self.role}:{self.digest}:{self.name}"

    @property
    def visitor(self) -> Visitor:
        """Who shows it."""
        return Visitor(self.role, self.name, Through.TOKEN if self.name else Through.PAGE)


@dataclass(frozen=True, slots=True)
class Access:
    """Who may come in: under which host names, with which tokens, through which proxies.

    `token` is one that all share: it opens as an editor who says their own name. Where there is neither a token, a key
    nor a proxy that signs people in, anybody who reaches the port may read and decide.
    """

    hosts: tuple[str, ...] = LOOPBACK
    token: str | None = field(default=None, repr=False)
    keys: tuple[Key, ...] = ()
    listed: Callable[[], tuple[Key, ...]] | None = field(default=None, repr=False)  # more of them, as of this moment
    proxies: Proxies = field(default_factory=Proxies)
    editors: tuple[str, ...] = ()  # names, as the proxy tells them
    pace: Pace | None = field(default=None, repr=False, compare=False)
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    attempts: Attempts = field(default_factory=Attempts, repr=False, compare=False)

    @property
    def open(self) -> bool:
        """Whether nobody need show anything."""
        return not self.asks_for_token and not self.proxies.user_header

    @property
    def asks_for_token(self) -> bool:
        """Whether a token opens."""
        return self.token is not None or bool(self.keys) or self.listed is not None

    def sealed(self, what: str) -> str:
        """A seal on `what` that only this process can make."""
        return hmac.new(self.secret, what.encode(), sha256).hexdigest()

    def form_token(self, seat: str) -> str:
        """What a form must carry to be believed from that browser."""
        return self.sealed(f"form:{seat}")

    def knows(self, token: str) -> Key | None:
        """The key that this token is, if it is one; all are compared, each in constant time."""
        digest = sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
        return _last(key for key in self._all_keys() if hmac.compare_digest(key.digest, digest))

    def passed(self, key: Key) -> str:
        """The value of the cookie of a browser that showed the key."""
        return f"{key.digest[:16]}.{self.sealed(f'pass:{key}')}"

    def believed(self, cookie: str) -> Visitor | None:
        """Who showed a key in that browser before; None for a cookie that this process did not make."""
        given = cookie.encode("utf-8", "surrogateescape")
        key = _last(key for key in self._all_keys() if hmac.compare_digest(self.passed(key).encode(), given))
        return key.visitor if key else None

    def signed_in(self, name: str) -> Visitor:
        """Whom the proxy names."""
        edits = name in self.editors or ANYBODY in self.editors
        return Visitor(Role.EDITOR if edits else Role.READER, name, Through.PROXY)

    def _all_keys(self) -> tuple[Key, ...]:
        shared = () if self.token is None else (Key.of(self.token, Role.EDITOR),)
        return (*self.keys, *(self.listed() if self.listed else ()), *shared)


def _last(keys: Iterable[Key]) -> Key | None:
    """The last of them, after all were looked at."""
    found = None
    for key in keys:
        found = key
    return found
