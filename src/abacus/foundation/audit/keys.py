"""The keys of the seals: outside the database, and never the one that signs sessions.

`ABACUS_AUDIT_KEY`, or the file `audit-key` in the data folder, made once. The file may hold several keys, one a
line: the last one seals, the earlier ones only verify what they sealed.
"""

import secrets
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives import hashes, hmac
from django.conf import settings

from abacus.foundation.refusals import Refusal

SHORTEST = 32


class Keys:
    """The keys of this installation by their name. Raises Refusal where one must not be used."""

    def __init__(self, texts: list[str]) -> None:
        for text in texts:
            if len(text) < SHORTEST:
                raise Refusal("审计密钥太短。", f"请使用不少于 {SHORTEST} 个字符的密钥。")
            if text == settings.SECRET_KEY:
                raise Refusal("审计密钥与会话密钥相同。", "请为审计另设密钥：两者泄露的后果不同。")
        self.texts = texts

    @cached_property
    def _macs(self) -> dict[str, hmac.HMAC]:
        return {name(text): hmac.HMAC(text.encode(), hashes.SM3()) for text in self.texts}

    @property
    def newest(self) -> str:
        """The name of the key that seals."""
        return name(self.texts[-1])

    def digest(self, key: str, message: bytes) -> str | None:
        """The SM3-HMAC of a message under the key of that name; None where there is no such key."""
        mac = self._macs.get(key)
        if mac is None:
            return None
        mac = mac.copy()
        mac.update(message)
        return mac.finalize().hex()


def name(text: str) -> str:
    """A short name that tells keys apart and says nothing about them."""
    digest = hmac.HMAC(text.encode(), hashes.SM3())
    digest.update(b"name of this key")
    return digest.finalize().hex()[:8]


def key_file() -> Path:
    """Where the keys lie unless the environment gives one."""
    return Path(settings.DATA) / "audit-key"


def known() -> Keys | None:
    """The installation's keys; None where there are none yet."""
    if settings.AUDIT_KEY:
        return Keys([settings.AUDIT_KEY])
    file = key_file()
    texts = file.read_text(encoding="ascii").split() if file.exists() else []
    return Keys(texts) if texts else None


def make() -> Keys:
    """A new key in the file, where there are none yet.

    Never call it where seals exist: a key that has gone must be brought back, not replaced.
    """
    file, text = key_file(), secrets.token_urlsafe(48)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(f"{text}\n", encoding="ascii")
    return Keys([text])
