"""Runs a command beside a PostgreSQL server of its own, which is gone afterwards.

    python -m tests.private_server COMMAND…

The server listens on loopback at a free port, keeps its data in a temporary folder, and has one user with a random
password. The command finds its address in STORYWIRE_POSTGRES. Root runs it as the user `postgres` (or `nobody`), since
PostgreSQL refuses root. Without an installed PostgreSQL this fails.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")
_LAX = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")  # nothing here outlives the tests


def programs() -> Path:
    """The folder with initdb and pg_ctl: Debian's newest, or the PATH's. Raises SystemExit where there is none."""
    debian = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    found = debian[-1] if debian else shutil.which("initdb")
    if not found:
        raise SystemExit("there is no PostgreSQL server: apt-get install postgresql")
    return Path(found).resolve().parent


@contextmanager
def server() -> Iterator[str]:
    """The address of a new server, with its user and password."""
    with tempfile.TemporaryDirectory(prefix="storywire-postgres-") as named:
        folder, password = Path(named), secrets.token_hex(16)
        data, sockets, secret = folder / "data", folder / "sockets", folder / "password"
        secret.write_text(password)
        data.mkdir(mode=0o700)
        sockets.mkdir(mode=0o700)
        _give(folder, data, sockets, secret)
        as_user, bin_ = _as_user(), programs()
        made = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", f"--pwfile={secret}"]
        _run([*as_user, str(bin_ / "initdb"), "-D", str(data), "-U", "tester", *made], folder)
        port = _free_port()
        settings = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={sockets}", *_LAX]
        control = [*as_user, str(bin_ / "pg_ctl"), "-D", str(data), "-w"]
        _run([*control, "-l", str(data / "log"), "-o", " ".join(f"-c {one}" for one in settings), "start"], folder)
        try:
            yield f"postgresql://tester:{password}@127.0.0.1:{port}/postgres"
        finally:
            _run([*control, "-m", "immediate", "stop"], folder)


def _as_user() -> list[str]:
    """What to put before a command so that root does not run it."""
    return ["runuser", "-u", _unprivileged(), "--"] if os.geteuid() == 0 else []


def _unprivileged() -> str:
    from pwd import getpwnam

    for name in ("postgres", "nobody"):
        try:
            return getpwnam(name).pw_name
        except KeyError:
            continue
    raise SystemExit("PostgreSQL does not run as root, and there is no user `postgres`")


def _give(*files: Path) -> None:
    if os.geteuid() == 0:
        for file in files:
            shutil.chown(file, _unprivileged())


def _run(command: Sequence[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


def main(command: Sequence[str]) -> int:
    """Run the command beside the server; its exit code."""
    with server() as url:
        return subprocess.run(command, env={**os.environ, "STORYWIRE_POSTGRES": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
