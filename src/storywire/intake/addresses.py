"""Which addresses may be fetched: the web, and nothing that only this machine or its network can reach.

A page, a feed or a redirect is hostile until shown otherwise: it may name a host that resolves to the router, to a
database beside us or to a cloud's metadata service (server-side request forgery, CWE-918). So a name is resolved once,
every address that it resolves to is judged, and the connection goes to one of those very addresses: a name that
resolves to something else a moment later (DNS rebinding) gains nothing.

The refused networks are those of the IANA IPv4 and IPv6 special-purpose address registries (RFC 6890 and successors).
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from fnmatch import fnmatchcase
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from queue import Empty, Queue
from urllib.parse import urlsplit

from storywire.errors import IssueCode

Resolve = Callable[[str, int], list[str]]

LONGEST = 2_083  # characters of an address; no outlet needs more
RESOLVERS = 32  # names that are looked up at the same time; a dead name server holds one each
_DEFAULT_PORTS = {"http": 80, "https": 443}
_REFUSED: tuple[IPv4Network | IPv6Network, ...] = tuple(
    ip_network(network)
    for network in (
        # this network, private, shared (carrier-grade NAT), loopback, link-local and metadata
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.168.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24"),
        *("203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        # the same of IPv6, with Teredo, 6to4 and local translation, which hide an IPv4 address
        *("::/128", "::1/128", "::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16"),
        *("3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"),
    )
)
_TRANSLATED = ip_network("64:ff9b::/96")  # NAT64 (RFC 6052): the last 32 bits are an IPv4 address
_MAPPED = ip_network("::ffff:0:0/96")
_METADATA = frozenset({"168.63.129.16"})  # public by number, but answered by the cloud's own host


class Refused(Exception):
    """An address that is not fetched: the code of the issue, and why in a person's words."""

    def __init__(self, code: IssueCode, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def is_public(address: str) -> bool:
    """Whether a numeric address belongs to the public Internet. What is no address does not."""
    try:
        ip = _plain(ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    return str(ip) not in _METADATA and not any(ip in network for network in _REFUSED if network.version == ip.version)


def _plain(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The address that is meant: an IPv4 address inside an IPv6 one is taken out."""
    if isinstance(ip, IPv6Address) and (ip in _MAPPED or ip in _TRANSLATED):
        return IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip


def system_resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, by the system. Names under localhost are this machine's, whoever is asked (RFC 6761)."""
    if host == "localhost" or host.endswith(".localhost"):
        return ["127.0.0.1"]
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Guard:
    """Decides where requests may go. `loopback` are patterns of names that may lead to this machine (for tests)."""

    def __init__(
        self, ports: tuple[int, ...] = (80, 443), loopback: tuple[str, ...] = (), resolve: Resolve = system_resolve
    ) -> None:
        self.ports, self.loopback, self._resolve = frozenset(ports), loopback, resolve
        self._lookups = threading.Semaphore(RESOLVERS)

    def check(self, url: str) -> None:
        """Raises Refused for an address that is not even asked for: its scheme, its port, its length."""
        if len(url) > LONGEST or any(character <= " " for character in url):
            raise Refused(IssueCode.BAD_ADDRESS, "the address is too long, or has a blank in it")
        try:
            parts = urlsplit(url)
            port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
        except ValueError as problem:
            raise Refused(IssueCode.BAD_ADDRESS, f"this is no address: {problem}") from problem
        if parts.scheme not in _DEFAULT_PORTS:
            raise Refused(IssueCode.BAD_ADDRESS, f"only http and https are fetched, not {parts.scheme or 'this'!r}")
        if not parts.hostname:
            raise Refused(IssueCode.BAD_ADDRESS, "the address names no host")
        if port not in self.ports and not self._local(parts.hostname):
            raise Refused(IssueCode.BAD_ADDRESS, f"port {port} is not among those that are fetched from")

    def addresses(self, host: str, port: int, seconds: float) -> tuple[str, ...]:
        """The addresses that `host` may be reached at, looked up once. All of them must be public.

        Raises Refused where the name cannot be resolved within `seconds`, or leads where nothing is fetched from.
        """
        found = self._looked_up(host, port, max(seconds, 0.01))
        if not found:
            raise Refused(IssueCode.DNS, f"the name {host} has no address")
        for address in found:
            if not is_public(address) and not (self._local(host) and _is_loopback(address)):
                raise Refused(IssueCode.PRIVATE_ADDRESS, f"{host} leads to {address}, which is in no public network")
        return tuple(found)

    def _looked_up(self, host: str, port: int, seconds: float) -> list[str]:
        """What the resolver says, in a thread of its own: the system's resolver cannot be interrupted."""
        answers: Queue[list[str] | OSError | UnicodeError] = Queue()

        def look_up() -> None:
            try:
                answers.put(self._resolve(host, port))
            except (OSError, UnicodeError) as problem:
                answers.put(problem)
            finally:
                self._lookups.release()

        if not self._lookups.acquire(timeout=seconds):
            raise Refused(IssueCode.DNS, "too many names are being looked up; the name server may be down")
        threading.Thread(target=look_up, name="resolve", daemon=True).start()
        try:
            found = answers.get(timeout=seconds)
        except Empty as problem:
            raise Refused(IssueCode.DNS, f"the name {host} was not resolved in {seconds:.0f} seconds") from problem
        if isinstance(found, Exception):
            said = found.strerror if isinstance(found, OSError) and found.strerror else str(found)
            raise Refused(IssueCode.DNS, f"the name {host} cannot be resolved: {said}") from found
        return found

    def _local(self, host: str) -> bool:
        return any(fnmatchcase(host.lower(), pattern.lower()) for pattern in self.loopback)


def _is_loopback(address: str) -> bool:
    try:
        return _plain(ip_address(address)).is_loopback
    except ValueError:
        return False
