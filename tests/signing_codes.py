"""What an authenticator app shows, without Django: for tests that only see pages."""

import time
from base64 import b32decode

from django_otp.oath import TOTP


def code(secret: bytes, steps: int = 0) -> str:
    """The six figures of now, or of `steps` half minutes from now."""
    shown = TOTP(secret)
    shown.time = time.time() + 30 * steps
    return f"{shown.token():06d}"


def secret_of(text: str) -> bytes:
    """The secret as a page shows it, in groups."""
    plain = text.replace(" ", "").strip()
    return b32decode(plain + "=" * (-len(plain) % 8))
