"""What a deployment may set, read once from environment variables `ABACUS_…`."""

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Environment(BaseSettings):
    """Settings of one installation; every field is an environment variable `ABACUS_<NAME>`."""

    model_config = SettingsConfigDict(env_prefix="ABACUS_")

    data: Path = Field(default=Path("var"), description="folder of database, uploads and keys")
    database_url: str = Field(default="", description="postgresql://user@host:port/name; SQLite when blank")
    owner_url: str = Field(default="", description="the same database as the owner of its tables; blank: SQLite")
    secret_key: str = ""
    audit_key: str = Field(default="", description="key of the audit seals; a file in the data folder when blank")
    metrics_token: str = Field(default="", description="who may read /metrics from another machine")
    debug: bool = False
    hosts: list[str] = ["127.0.0.1", "localhost", "[::1]"]
    trusted_origins: list[str] = []
    https: bool = False
    proxies: int = 0
    proxy_addresses: list[str] = Field(
        default=["127.0.0.0/8", "::1/128"], description="from where a proxy may name the client it speaks for"
    )
    security_profile: Literal["dengbao", "asvs"] = "dengbao"
    job_lease: float = Field(default=60, gt=0, description="seconds a worker may be silent before its job goes on")
    today: date | None = Field(default=None, description="the day of a demonstration or a test")
    log_level: str = "INFO"
    log_format: Literal["", "json", "text"] = Field(default="", description="blank: text on a terminal, else json")


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The installation's settings; read once per process."""
    return Environment()
