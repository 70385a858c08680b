"""Files in object stores and on other file systems, by their URL: `s3://…`, `gs://…`, `hdfs://…`, `memory://…`.

Read through fsspec, whose packages know how to sign in; a URL is what the user typed, never what a page said. Files
stream: a WARC of any size passes through a buffer of a few megabytes.
"""

from __future__ import annotations

import glob
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast

from storywire.errors import StorywireError
from storywire.intake.urls import is_web

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{1,20}://", re.IGNORECASE)


def is_remote(path: str) -> bool:
    """Whether a path is the URL of a file that is neither on this machine nor a page of the web."""
    return bool(_SCHEME.match(path)) and not is_web(path)


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file of another file system; `address` is its URL."""

    system: Any  # fsspec.AbstractFileSystem
    path: str
    address: str

    @property
    def name(self) -> str:
        """The last part of the path."""
        return PurePosixPath(self.path).name

    def size(self) -> int:
        """Bytes; 0 where the system does not say."""
        return int(self.system.size(self.path) or 0)

    def open(self) -> BinaryIO:
        """The content as a stream. Raises OSError, or what the store's own package raises."""
        return cast(BinaryIO, self.system.open(self.path, "rb"))


def remote_files(url: str) -> list[RemoteFile]:
    """The files at, below, or (for a glob) matched by a URL, by name, hidden ones left out.

    Raises ValueError in the user's words where there is none, where nobody knows the scheme, or no package for it is
    installed; StorywireError where the store refuses.
    """
    try:
        import fsspec
    except ImportError as problem:
        raise ValueError(f"{url!r} needs fsspec, which is not installed: pip install 'storywire[stores]'") from problem
    try:
        system, root = fsspec.core.url_to_fs(url)
        found = system.glob(root) if glob.has_magic(root) else [root] if system.isfile(root) else system.find(root)
    except (ImportError, ValueError) as problem:
        raise ValueError(f"{url!r} cannot be read: {problem}") from problem
    except OSError as problem:
        raise ValueError(f"{url!r} cannot be read: {problem.strerror or problem}") from problem
    except Exception as problem:  # whatever a store's package raises: no credentials, say
        raise StorywireError(f"{url!r} cannot be read: {problem}") from problem
    files = [
        RemoteFile(system, path, str(system.unstrip_protocol(path))) for path in sorted(found) if _is_shown(path, root)
    ]
    if not files:
        raise ValueError(f"there is no file or folder {url!r}")
    return files


def _is_shown(path: str, root: str) -> bool:
    """Whether nothing is hidden between what was asked for and the file."""
    below = path.removeprefix(root)
    return path == root or not any(part.startswith(".") for part in PurePosixPath(below).parts)
