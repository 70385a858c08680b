"""Word lists, one TOML file a language and topic: `lexicons/en/cues.toml` is `load("en", "cues")`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from storywire.errors import ModelError


@cache
def load(language: str, name: str) -> dict[str, Any]:
    """The word list `name` of a language (ISO 639-1). Raises ModelError if there is none."""
    try:
        return tomllib.loads(files(__name__).joinpath(language, f"{name}.toml").read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as problem:
        raise ModelError(f"the word list {language}/{name} cannot be loaded: {problem}") from problem


def has(language: str, name: str) -> bool:
    """Whether there is a word list of that name for the language."""
    return files(__name__).joinpath(language, f"{name}.toml").is_file()
