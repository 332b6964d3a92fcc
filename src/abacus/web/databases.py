"""The two databases the platform runs on, from one address."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

POOL = {"min_size": 1, "max_size": 16, "timeout": 5, "max_idle": 60}
"""Connections of one process: as many as its threads ask for at once."""


def database(url: str, data: Path) -> dict[str, Any]:
    """Django's settings for `url`: PostgreSQL, or SQLite in `data` when it is blank.

    SQLite begins every transaction with IMMEDIATE: with the default, concurrent
    read-then-write transactions fail instead of waiting for each other.
    """
    if not url:
        return sqlite(data / "abacus.sqlite3")
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"ABACUS_DATABASE_URL must begin with postgresql://, not {parts.scheme}://")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def guarded(found: dict[str, Any]) -> dict[str, Any]:
    """PostgreSQL that holds every row within the reach of the work that asks, one transaction a request.

    Connections are kept in a pool and looked at before they are handed out, so that a server that was
    away for a while is asked again and none waits long for one that is gone.
    """
    if not found["ENGINE"].endswith("postgresql"):
        return found
    return {
        **found,
        "ENGINE": "abacus.web.postgresql",
        "ATOMIC_REQUESTS": True,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, "pool": POOL, **found["OPTIONS"]},
    }


def owner(url: str, data: Path) -> dict[str, Any] | None:
    """How the owner of the tables signs in, as far as it differs from the application; None where nobody else does."""
    if not url:
        return None
    found = database(url, data)
    return {name: found[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}


def sqlite(path: Path | str) -> dict[str, Any]:
    """Django's settings for one SQLite file."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }
