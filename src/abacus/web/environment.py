"""What a deployment may set, read once from environment variables `ABACUS_…`."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Environment(BaseSettings):
    """Settings of one installation; every field is an environment variable `ABACUS_<NAME>`."""

    model_config = SettingsConfigDict(env_prefix="ABACUS_")

    data: Path = Field(default=Path("var"), description="folder of database, uploads and keys")
    database_url: str = Field(default="", description="postgresql://user@host:port/name; SQLite when blank")
    secret_key: str = ""
    debug: bool = False
    hosts: list[str] = ["127.0.0.1", "localhost", "[::1]"]
    trusted_origins: list[str] = []
    https: bool = False
    proxies: int = 0
    today: date | None = Field(default=None, description="the day of a demonstration or a test")
    log_level: str = "INFO"


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The installation's settings; read once per process."""
    return Environment()
