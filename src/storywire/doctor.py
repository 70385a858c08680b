"""Whether everything that Storywire needs is there and sound: one Check a line."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from storywire import models
from storywire.errors import LibraryError, ModelError
from storywire.settings import Settings
from storywire.store import Store
from storywire.types import Check
from storywire.version import __version__

ROOM = 200_000_000  # bytes that should be free where the library lies


def examine(store: Store, settings: Settings) -> list[Check]:
    """All checks, in an order that a person reads: ourselves, what we stand on, the library."""
    return [
        *_software(),
        _language_model(settings.spacy_model),
        *_embeddings(settings.embedding_model),
        *_weights(),
        *_library(store),
    ]


def _software() -> Iterator[Check]:
    yield Check("storywire", True, __version__)
    yield Check("python", sys.version_info >= (3, 11), sys.version.split()[0])
    yield Check("sqlite", sqlite3.sqlite_version_info >= (3, 35), sqlite3.sqlite_version)
    for package in ("trafilatura", "spacy"):
        try:
            import_module(package)
            yield Check(package, True, version(package))
        except (ImportError, PackageNotFoundError) as problem:
            yield Check(package, False, f"it cannot be used: {problem}")


def _language_model(name: str) -> Check:
    """The model is looked for, not loaded."""
    if name == "words":
        return Check("language model", True, "none: quotations by the words alone, no names and no events")
    if Path(name).is_dir() or find_spec(name):
        return Check("language model", True, f"{name}, for English")
    return Check(
        "language model", False, f"{name} is not installed: install it, or name another in the setting spacy_model"
    )


def _embeddings(folder: Path | None) -> Iterator[Check]:
    """The embedding model, if one is set: opened and tried on a sentence."""
    if folder is None:
        return
    from storywire.models.embedding import Embedder

    try:
        Embedder.open(folder)
        yield Check("embedding model", True, str(folder))
    except ModelError as problem:
        yield Check("embedding model", False, str(problem))


def _weights() -> Iterator[Check]:
    for name in models.names():
        try:
            yield Check(f"model {name}", True, str(models.card(name).get("purpose", "")))
        except ModelError as problem:
            yield Check(f"model {name}", False, str(problem))


def _library(store: Store) -> Iterator[Check]:
    yield Check("library", True, str(store.place))
    try:
        with store.read() as reader:
            said, counts = reader.integrity(), reader.counts()
    except LibraryError as problem:
        yield Check("integrity", False, str(problem))
        return
    yield Check("integrity", said == "ok", said)
    yield Check("contents", True, ", ".join(f"{count:,} {name}" for name, count in counts.items()))
    free = store.free_bytes()
    if free is not None:
        yield Check("room", free > ROOM, f"{free / 1e9:.1f} GB free")
