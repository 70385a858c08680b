"""Connections that keep their promises: only to addresses that were judged, and never longer than allowed.

The pool of httpcore2 asks a NetworkBackend for connections. Ours resolves through the Guard and connects to the very
address that was judged. Each stream counts what it receives against the Allowance of the request that reads from it:
a read never waits beyond the deadline, so neither a server that sends one byte a second nor one that answers with
endless headers holds a thread for longer than the request may take.
"""

from __future__ import annotations

import socket
import ssl
import sys
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from weakref import WeakSet

import httpcore2
from httpcore2 import SOCKET_OPTION, NetworkBackend, NetworkStream, SyncBackend

from storywire.intake.addresses import Guard

CONNECT_SECONDS = 10.0
GRACE_SECONDS = 10.0  # in which a server may be as slow as it likes
SLOWEST = 200  # bytes a second, after that


class TooSlow(Exception):
    """The request has used up its time, or what arrives is not worth waiting for."""


class TooMuch(Exception):
    """More has come than the request may receive."""


class Allowance:
    """What one request may use: seconds until its deadline, bytes on the wire; and what it has received."""

    def __init__(self, seconds: float, most: int = sys.maxsize) -> None:
        self.most = most
        self.start = time.monotonic()
        self.deadline = self.start + seconds
        self.received = 0

    def left(self) -> float:
        """Seconds that are left. Raises TooSlow when there are none or too little has come, TooMuch."""
        now = time.monotonic()
        spent = now - self.start
        if self.received > self.most:
            raise TooMuch(f"more than {self.most:,} bytes were sent")
        if now >= self.deadline:
            raise TooSlow(f"it was not done after {spent:.0f} seconds")
        if self.received and spent > GRACE_SECONDS and self.received < SLOWEST * spent:
            raise TooSlow(f"only {self.received:,} bytes came in {spent:.0f} seconds")
        return self.deadline - now


class _Current(threading.local):
    """The allowance of the request that this thread is making."""

    allowance: Allowance | None = None


class GuardedBackend(NetworkBackend):
    """Connects to judged addresses only, once resolved."""

    def __init__(self, guard: Guard) -> None:
        self._guard, self._system, self._current = guard, SyncBackend(), _Current()
        self._open: WeakSet[socket.socket] = WeakSet()
        self._over = False

    def allow(self, allowance: Allowance) -> None:
        """From now on this thread works within `allowance`."""
        self._current.allowance = allowance

    def left(self, wanted: float | None = None) -> float:
        """Seconds that this thread may wait for something. Raises TooSlow."""
        if self._over:
            raise TooSlow("fetching was stopped")
        allowance = self._current.allowance
        left = allowance.left() if allowance else CONNECT_SECONDS
        return left if wanted is None else min(left, wanted)

    def count(self, received: int) -> None:
        """Note that so many bytes came."""
        if self._current.allowance:
            self._current.allowance.received += received

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> NetworkStream:
        """A connection to the first address of `host` that answers. Raises Refused, TooSlow, httpcore2's errors."""
        addresses = self._guard.addresses(host, port, self.left(CONNECT_SECONDS))
        for number, address in enumerate(addresses, 1):
            wait = self.left(min(timeout or CONNECT_SECONDS, CONNECT_SECONDS))
            try:
                stream = self._system.connect_tcp(address, port, wait, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if number == len(addresses):
                    raise
            else:
                self.watch(stream)
                return _Stream(stream, self)
        raise httpcore2.ConnectError("no address answered")  # not reached: addresses() gives at least one

    def watch(self, stream: NetworkStream) -> None:
        """Remember an open connection, so that `abort` finds it."""
        self._open.add(stream.get_extra_info("socket"))

    def abort(self) -> None:
        """Wake every thread that waits for a server, with an error."""
        self._over = True
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[SOCKET_OPTION] | None = None
    ) -> NetworkStream:
        """Never: nothing on the web lives there."""
        del path, timeout, socket_options
        raise httpcore2.ConnectError("local sockets are not connected to")


class _Stream(NetworkStream):
    """A stream whose every step stays within the allowance of the thread that takes it."""

    def __init__(self, inner: NetworkStream, backend: GuardedBackend) -> None:
        self._inner, self._backend = inner, backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data: bytes = self._inner.read(max_bytes, self._backend.left(timeout))
        self._backend.count(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._backend.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> NetworkStream:
        wait = self._backend.left(min(timeout or CONNECT_SECONDS, CONNECT_SECONDS))
        secure = self._inner.start_tls(ssl_context, server_hostname, wait)
        self._backend.watch(secure)
        return _Stream(secure, self._backend)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
