"""The reverse proxies that are believed, and what is believed of them: who the visitor is, and from where.

Everybody can send these headers. They count only in a request whose peer, the other end of the connection itself, is
one of the addresses that the settings name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.datastructures import Headers
from starlette.types import Scope

FORWARDED = "x-forwarded-for"
_MOST_HOPS = 20
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
_NEVER = {"host", "cookie", "authorization", "origin", "accept", "connection", "content-length", FORWARDED}

Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Proxies:
    """Networks whose machines are believed, and the header in which they name who is signed in (empty: none)."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    user_header: str = ""

    @classmethod
    def of(cls, addresses: Sequence[str], user_header: str = "") -> Proxies:
        """From the settings. Raises ValueError, in words, for what cannot be meant."""
        name = user_header.strip().lower()
        if name and (not _NAME.fullmatch(name) or name in _NEVER):
            raise ValueError(f"proxy_user_header: {user_header!r} is no header that a proxy could name people in")
        if name and not addresses:
            raise ValueError("proxy_user_header is believed only from a proxy: name its address in `proxies`")
        return cls(tuple(_network(one) for one in addresses), name)

    def peer(self, scope: Scope) -> bool:
        """Whether the other end of the connection is such a proxy."""
        return self._has(_address(_end(scope)))

    def user(self, scope: Scope, headers: Headers) -> str:
        """Whom the proxy says it signed in; empty where nobody is named, or where it is not to be believed."""
        if not self.user_header or not self.peer(scope):
            return ""
        given = headers.getlist(self.user_header)
        if len(given) != 1:  # one that the visitor sent beside the proxy's own
            return ""
        name = " ".join(_decoded(given[0]).split())
        return name if name.isprintable() and len(name) <= 100 else ""

    def client(self, scope: Scope, headers: Headers) -> str:
        """The address that a request comes from: the nearest one in X-Forwarded-For that is no proxy of ours."""
        here = _end(scope)
        if not self.peer(scope):
            return here
        hops = [hop.strip() for line in headers.getlist(FORWARDED) for hop in line[-2_000:].split(",")]
        for hop in reversed(hops[-_MOST_HOPS:]):
            address = _address(hop)
            if address is None:
                return here  # the proxy lets nonsense through
            if not self._has(address):
                return str(address)
        return here

    def _has(self, address: Address | None) -> bool:
        return address is not None and any(address in network for network in self.networks)


def _network(said: str) -> IPv4Network | IPv6Network:
    try:
        found = ip_network(said.strip())
    except ValueError as problem:
        raise ValueError(f"proxies: {said!r} is no address of a proxy, such as 127.0.0.1 or 10.0.0.0/28") from problem
    if found.prefixlen == 0:
        raise ValueError(f"proxies: {said!r} is everybody")
    return found


def _end(scope: Scope) -> str:
    return str((scope.get("client") or ("",))[0])


def _address(said: str) -> Address | None:
    """The address, an IPv4 one in IPv6 clothes as itself; None for what is none."""
    try:
        found = ip_address(said.strip().removeprefix("[").removesuffix("]").partition("%")[0])
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found


def _decoded(value: str) -> str:
    """A header's value: UTF-8, else Latin-1."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value
