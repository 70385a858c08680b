"""A server on loopback that speaks TLS, and HTTP/2 where it is asked to; its certificates come from a CA of its own."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import trustme
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import Event, RequestReceived
from h2.exceptions import ProtocolError

PAGE = b"<!doctype html><title>Quay</title>" + b"<p>The ferry sails at nine.</p>" * 100
TAG = '"quay"'


class SecureWeb:
    """Answers at https://tls.localhost:PORT. `names` are in its certificate; `alpn` is what it offers to speak."""

    def __init__(
        self, alpn: tuple[str, ...] = ("h2", "http/1.1"), name: str = "tls.localhost", expired: bool = False
    ) -> None:
        self.authority = trustme.CA()
        until = datetime(2020, 1, 1, tzinfo=UTC) if expired else None
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.set_alpn_protocols(list(alpn))
        since = datetime(2019, 1, 1, tzinfo=UTC) if expired else None
        self.authority.issue_cert(name, not_before=since, not_after=until).configure_cert(self._context)
        self.spoken: list[str] = []  # of each connection
        self.asked: list[dict[str, str]] = []
        self.over = threading.Event()

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, what: BaseException | None, where: TracebackType | None
    ) -> None:
        self.over.set()
        self._listener.close()

    def trust(self) -> ssl.SSLContext:
        """What a client needs to believe this server."""
        context = ssl.create_default_context()
        self.authority.configure_trust(context)
        return context

    def at(self, path: str) -> str:
        return f"https://tls.localhost:{self.port}{path}"

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, plain: socket.socket) -> None:
        with suppress(OSError, ProtocolError), self._context.wrap_socket(plain, server_side=True) as connection:
            spoken = connection.selected_alpn_protocol() or "http/1.1"
            self.spoken.append(spoken)
            (self._two if spoken == "h2" else self._one)(connection)

    def _one(self, connection: ssl.SSLSocket) -> None:
        """HTTP/1.1."""
        while request := connection.recv(65_536):
            lines = request.decode("latin-1").split("\r\n")
            headers = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
            self.asked.append({":path": lines[0].split()[1], **headers})
            status, fields, body = _answer(self.asked[-1])
            head = "".join(f"{name}: {value}\r\n" for name, value in fields)
            connection.sendall(f"HTTP/1.1 {status} So\r\n{head}content-length: {len(body)}\r\n\r\n".encode() + body)

    def _two(self, connection: ssl.SSLSocket) -> None:
        """HTTP/2."""
        state = H2Connection(H2Configuration(client_side=False))
        state.initiate_connection()
        connection.sendall(state.data_to_send())
        while data := connection.recv(65_536):
            for event in state.receive_data(data):
                self._heard(state, event, connection)
            connection.sendall(state.data_to_send())

    def _heard(self, state: H2Connection, event: Event, connection: ssl.SSLSocket) -> None:
        if not isinstance(event, RequestReceived):
            return
        headers = {_text(name): _text(value) for name, value in event.headers}
        self.asked.append(headers)
        stream, path = event.stream_id, headers[":path"]
        if path == "/silent":
            return
        status, fields, body = _answer(headers)
        state.send_headers(stream, [(":status", str(status)), *fields])
        if path == "/endless":
            self._pour(state, stream, connection)
        elif path == "/broken":
            state.send_data(stream, body[:10])
            state.reset_stream(stream)
        elif path == "/gone-away":
            state.close_connection()
        else:
            state.send_data(stream, body, end_stream=True)

    def _pour(self, state: H2Connection, stream: int, connection: ssl.SSLSocket) -> None:
        while not self.over.is_set():
            while state.local_flow_control_window(stream) > 16_000:
                state.send_data(stream, b"and " * 4_000)
                connection.sendall(state.data_to_send())
            state.receive_data(connection.recv(65_536))


def _answer(asked: dict[str, str]) -> tuple[int, list[tuple[str, str]], bytes]:
    """Status, headers and body."""
    path = asked[":path"]
    if path == "/robots.txt":
        return 404, [("content-type", "text/plain")], b"none"
    if path == "/inside":
        return 302, [("location", "http://10.0.0.1/")], b""
    if asked.get("if-none-match") == TAG:
        return 304, [("etag", TAG)], b""
    fields = [("content-type", "text/html; charset=utf-8"), ("etag", TAG)]
    if path == "/endless":
        return 200, fields, b""
    return 200, [*fields, ("content-encoding", "gzip")], gzip.compress(PAGE)


def _text(value: bytes | str) -> str:
    return value if isinstance(value, str) else value.decode("latin-1")
