"""How names are put in order, the same on every database."""

import re
from functools import lru_cache
from unicodedata import normalize

DIGITS = 6
"""Runs of digits are padded to this width, so that 第2小学 comes before 第10小学."""

PIECES = re.compile(r"(?P<han>[\u3007\u3400-\u9fff\uf900-\ufaff]+)|(?P<number>[0-9]+)|(?P<word>[A-Za-z]+)")


def sort_key(text: str, limit: int = 240) -> str:
    """The key a name is sorted by: pinyin without tones, syllable by syllable, then the original.

    Only `0-9a-z`, so that no collation matters: "0" parts the syllables (西安 before 现), and the
    first characters' code points settle the order of names that sound alike.
    """
    plain = text if text.isascii() else normalize("NFKC", text)
    syllables = "0".join(_part(piece) for piece in PIECES.finditer(plain))
    original = "".join([f"{ord(letter):05x}" for letter in text])
    return f"{syllables[: limit * 3 // 4]}00{original}"[:limit]


def _part(piece: re.Match[str]) -> str:
    """One piece of a name: Chinese as pinyin, a number padded, a word as it is."""
    found = piece.group()
    if piece.lastgroup == "han":
        return _pinyin(found)
    return found.zfill(DIGITS) if piece.lastgroup == "number" else found.lower()


@lru_cache(maxsize=1 << 16)
def _pinyin(han: str) -> str:
    """The syllables of a run of Chinese; names of a file share most of their words, so runs are kept."""
    from pypinyin import lazy_pinyin  # half a second for its dictionary, which most commands never look into

    return "0".join(word for word in lazy_pinyin(han, errors="ignore") if word.isascii() and word.isalpha())
