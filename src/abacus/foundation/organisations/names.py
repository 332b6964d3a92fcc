"""How names are put in order, the same on every database."""

import re

from pypinyin import lazy_pinyin

DIGITS = 6
"""Runs of digits are padded to this width, so that 第2小学 comes before 第10小学."""


def sort_key(text: str, limit: int = 240) -> str:
    """The key a name is sorted by: pinyin without tones, syllable by syllable, then the original.

    Only `0-9a-z`, so that no collation matters: "0" parts the syllables (西安 before 现), and the
    first characters' code points settle the order of names that sound alike.
    """
    words = lazy_pinyin(text, errors=_letters)  # type: ignore[arg-type]  # takes lists, which its types do not say
    syllables = "0".join(part for word in words if (part := _plain(word)))
    original = "".join(f"{ord(letter):05x}" for letter in text)
    return f"{syllables[: limit * 3 // 4]}00{original}"[:limit]


def _letters(unread: str) -> list[str]:
    return list(unread)


def _plain(word: str) -> str:
    letters = "".join(letter for letter in word.lower() if letter.isascii() and letter.isalnum())
    return re.sub(r"\d+", lambda found: found.group().zfill(DIGITS), letters)
