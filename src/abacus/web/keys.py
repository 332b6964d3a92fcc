"""The installation's secret key, made once and kept in the data folder."""

import secrets
from pathlib import Path


def secret_key(data: Path) -> str:
    """Read the key from `data/secret-key`, making it (mode 600) where there is none yet."""
    path = data / "secret-key"
    if not path.exists():
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64), encoding="ascii")
    return path.read_text(encoding="ascii").strip()
