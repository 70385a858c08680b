"""A real browser before a real server: Debian's Chromium, driven by Playwright, over one of our libraries."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from storywire.newsroom import Newsroom
from storywire.web import create_app
from storywire.web.serving import _listening

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync", "--no-first-run"]


@contextmanager
def served(newsroom: Newsroom) -> Iterator[str]:
    """The address of a server over that newsroom, for as long as the block lasts."""
    with _listening("127.0.0.1", 0) as door:
        server = uvicorn.Server(uvicorn.Config(create_app(newsroom), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{door.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=10)
