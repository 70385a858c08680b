"""A copy of a library while others read and write it, by SQLite's online backup; it appears whole or not at all."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from storywire.errors import LibraryError

STEP = 2_000  # database pages copied at a time; between two steps others may write


def back_up(library: Path, copy: Path) -> int:
    """Copy a library and check the copy (SQLite's integrity check). Gives its size in bytes.

    Raises LibraryError when the copy cannot be written or is damaged; a file that stood there is left as it was then.
    """
    part = copy.with_name(f"{copy.name}.part")
    try:
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(library, timeout=10)) as source, closing(sqlite3.connect(part)) as target:
            source.backup(target, pages=STEP, sleep=0.01)
            target.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
            said = target.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if said != "ok":
            raise LibraryError(f"the copy is damaged ({said}); `storywire doctor` says whether the library is")
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(copy)
        return copy.stat().st_size
    except (sqlite3.Error, OSError) as problem:
        raise LibraryError(f"the backup {copy} cannot be written: {problem}") from problem
    finally:
        part.unlink(missing_ok=True)
