"""Running the site: where it listens, and what is refused."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address

import uvicorn

from storywire.errors import LibraryLocked, StorywireError
from storywire.newsroom import Newsroom
from storywire.web.app import create_app
from storywire.web.guard import LOOPBACK, Access

SHORTEST_TOKEN = 16


def run(
    newsroom: Newsroom, host: str, port: int, token: str | None, names: tuple[str, ...], say: Callable[[str], None]
) -> None:
    """Serve until interrupted. Raises ValueError for what would be unsafe, StorywireError where the port is taken."""
    access = access_for(host, token, names)
    with _listening(host, port) as door:
        shown = f"[{host}]" if ":" in host else host
        say(f"Storywire serves {newsroom.settings.library}\n  http://{shown}:{door.getsockname()[1]}/   (Ctrl-C ends)")
        _complete(newsroom, say)
        threading.Thread(target=_warm, args=(newsroom,), daemon=True).start()
        config = uvicorn.Config(create_app(newsroom, access), log_level="warning", server_header=False)
        uvicorn.Server(config).run(sockets=[door])


def _warm(newsroom: Newsroom) -> None:
    """Have the library's file in memory soon; while that goes on, pages are served from the disk."""
    with suppress(OSError, StorywireError):  # pages say themselves what is wrong
        newsroom.warm()


def _complete(newsroom: Newsroom, say: Callable[[str], None]) -> None:
    """Make what an older Storywire did not; while another takes pages, stories are put together when they are asked."""
    try:
        made = newsroom.complete()
    except LibraryLocked:
        return
    if made:
        say(f"  {made} stories were made ready to be shown")


def access_for(host: str, token: str | None, names: tuple[str, ...]) -> Access:
    """Who may come in. Raises ValueError where strangers could: beyond loopback a token is needed."""
    if token is not None and (len(token) < SHORTEST_TOKEN or not token.isprintable() or not token.isascii()):
        raise ValueError(f"a token needs at least {SHORTEST_TOKEN} printable ASCII characters")
    if token is None and not _is_loopback(host):
        raise ValueError(f"serving on {host} lets others in: give --token (or STORYWIRE_TOKEN), or serve on 127.0.0.1")
    hosts = dict.fromkeys((*LOOPBACK, host.lower(), *(name.lower() for name in names)))
    return Access(tuple(hosts), token)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except OSError as problem:
        raise StorywireError(f"cannot listen on {host}:{port}: {problem.strerror or problem}") from problem
