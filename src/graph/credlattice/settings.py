"""Every setting, in one typed class: environment `CREDLATTICE_*`, then `credlattice.toml`, then these defaults."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource


def _default_home() -> Path:
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "credlattice"


class Settings(BaseSettings):
    """See `docs/settings.md`, which a test holds equal to this class."""

    model_config = SettingsConfigDict(env_prefix="CREDLATTICE_", toml_file="credlattice.toml", extra="forbid")

    home: Path = Field(default_factory=_default_home, description="Where documents and releases are kept")
    host: str = Field("127.0.0.1", description="Address the server listens on")
    port: int = Field(8000, ge=0, le=65535, description="Port the server listens on")
    several_profiles: Literal["all", "any"] = Field(
        "all", description="How several 'requires' profiles of one thing are read: all or any"
    )
    query_seconds: float = Field(30, gt=0, description="Wall-clock limit of one SPARQL query, in seconds")
    query_memory_mb: int = Field(2048, ge=256, description="Address-space limit of a query process, in MiB")
    result_mb: int = Field(64, ge=1, description="Largest answer to one SPARQL query, in MiB")
    query_bytes: int = Field(65_536, ge=1024, description="Longest SPARQL query text, in bytes")
    query_workers: int = Field(2, ge=1, le=64, description="Query processes")
    query_queue: int = Field(8, ge=1, description="SPARQL queries that may run or wait at once")
    proof_seconds: float = Field(
        10, gt=0, description="Time for finding and proving the plans of one question, in seconds"
    )
    import_workers: int = Field(2, ge=1, le=64, description="Processes that read files")
    import_memory_mb: int = Field(
        2048, ge=512, description="Address-space limit of each process that reads files, in MiB"
    )
    import_stall_seconds: float = Field(
        60, gt=0, description="A reader that finds no record for so long is stopped, in seconds"
    )
    import_unpacked_mb: int = Field(8192, ge=1, description="How much one import may unpack from archives, in MiB")
    keep_releases: int = Field(5, ge=1, description="Releases kept for rolling back")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


@cache
def settings() -> Settings:
    return Settings()  # type: ignore[call-arg]
