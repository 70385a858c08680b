"""Running the site: where it listens, and what is refused."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from ipaddress import ip_address

import uvicorn
from fastapi import FastAPI

from storywire.errors import LibraryLocked, StorywireError
from storywire.newsroom import Newsroom
from storywire.settings import Settings
from storywire.web.access import LOOPBACK, Access, Key
from storywire.web.app import create_app
from storywire.web.keyfile import KeyFile
from storywire.web.pace import Pace
from storywire.web.proxies import Proxies

SHORTEST_TOKEN = 16


def run(
    newsroom: Newsroom, host: str, port: int, token: str | None, names: tuple[str, ...], say: Callable[[str], None]
) -> None:
    """Serve until interrupted. Raises ValueError for what would be unsafe, StorywireError where the port is taken."""
    access = access_for(host, token, names, newsroom.settings)
    with _listening(host, port) as door:
        shown = f"[{host}]" if ":" in host else host
        say(f"Storywire serves {newsroom.settings.library}\n  http://{shown}:{door.getsockname()[1]}/   (Ctrl-C ends)")
        _complete(newsroom, say)
        threading.Thread(target=_warm, args=(newsroom,), daemon=True).start()
        uvicorn.Server(configured(create_app(newsroom, access))).run(sockets=[door])


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


def configured(app: FastAPI) -> uvicorn.Config:
    """How the server runs. Of itself uvicorn believes X-Forwarded-For from loopback: here `Proxies` says whom."""
    return uvicorn.Config(app, log_level="warning", server_header=False, proxy_headers=False)


def access_for(host: str, token: str | None, names: tuple[str, ...], said: Settings | None = None) -> Access:
    """Who may come in. Raises ValueError where strangers could, and for settings that cannot be meant."""
    said = said or Settings()
    if token is not None and (len(token) < SHORTEST_TOKEN or not token.isprintable() or not token.isascii()):
        raise ValueError(f"a token needs at least {SHORTEST_TOKEN} printable ASCII characters")
    hosts = dict.fromkeys((*LOOPBACK, host.lower(), *(name.lower() for name in names)))
    keys = tuple(Key.read(line) for line in said.tokens)
    proxies = Proxies.of(said.proxies, said.proxy_user_header)
    listed = KeyFile(said.tokens_file) if said.tokens_file else None
    if listed:
        listed.checked()
    access = Access(tuple(hosts), token, keys, listed.keys if listed else None, proxies, said.editors)
    if access.open and not _is_loopback(host):
        raise ValueError(
            f"serving on {host} lets others in: give --token (or STORYWIRE_TOKEN), or the settings `tokens`, "
            "`tokens_file` or `proxy_user_header`, or serve on 127.0.0.1"
        )
    limited = said.requests_per_minute and not (access.open and not said.proxies)
    return replace(access, pace=Pace(said.requests_per_minute)) if limited else access


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
