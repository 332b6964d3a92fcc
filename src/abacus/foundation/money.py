"""Amounts at the edge: exact 分 out of what people and spreadsheets write; pure, no Django.

No float ever: "100.1" is a hundred yuan and ten fen because its digits say so. Full-width
digits and signs, thousands separators, a leading ¥, a trailing unit, spaces and the
accountant's brackets for a minus are understood; anything else is refused.
"""

import re
from unicodedata import normalize

MAX_FEN = 900_000_000_000_000
"""The largest amount taken, nine trillion yuan: 10,000 times it still fits a 64-bit column."""

FEN_DECIMALS = {"元": 2, "万元": 6, "亿元": 10}
"""Unit → how many decimals of it make one 分."""

MESSAGES = {
    "not_a_number": "金额“%(text)s”不是数字，请填写数字，如 100.00",
    "too_fine": "金额“%(text)s”的小数超过 %(places)s 位（精确到分），请核对",
    "too_large": "金额“%(text)s”超出可填范围（绝对值不超过 9 万亿元），请核对单位",
}

_BRACKETED = re.compile(r"^\((?P<inside>[^()-]+)\)$")
_NUMBER = re.compile(r"^(?P<sign>[+-]?)(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.(?P<part>[0-9]*))?$")
_MINUS = str.maketrans({"−": "-", "–": "-", "—": "-", "，": ",", "。": ".", "．": "."})


class AmountError(ValueError):
    """A text that is no amount: `code` is "not_a_number", "too_fine" or "too_large".

    `text` is what was written, shortened; `places` how many decimals are allowed. `message`
    says it in Chinese; pages translate by `code`.
    """

    def __init__(self, code: str, text: str, places: int = 2) -> None:
        self.code, self.text, self.places = code, text, places
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """What is wrong and what to write."""
        return MESSAGES[self.code] % {"text": self.text, "places": self.places}


def parse_yuan(text: str) -> int:
    """The amount a text in 元 states, in 分. Raises AmountError."""
    return parse(text, "元")


def parse_wan(text: str) -> int:
    """The amount a text in 万元 states, in 分. Raises AmountError."""
    return parse(text, "万元")


def parse(text: str, unit: str) -> int:
    """The amount in 分 of a text written in `unit`; a unit in the text itself goes before it.

    Raises AmountError for what is no number, finer than one 分, or beyond MAX_FEN.
    """
    bare, stated = _bare(text)
    match = _NUMBER.match(bare)
    if match is None or not (match["whole"] or match["part"]):
        raise AmountError("not_a_number", _short(text))
    decimals = FEN_DECIMALS[stated or unit]
    digits = (match["whole"] or "0").replace(",", "")
    part = (match["part"] or "").rstrip("0")
    if len(part) > decimals:
        raise AmountError("too_fine", _short(text), decimals)
    if len(digits.lstrip("0")) + decimals > 16:
        raise AmountError("too_large", _short(text))
    fen = int(digits + part.ljust(decimals, "0"))
    if fen > MAX_FEN:
        raise AmountError("too_large", _short(text))
    return -fen if match["sign"] == "-" else fen


def _bare(text: str) -> tuple[str, str]:
    """The number alone, in plain characters, and the unit the text names ("" for none)."""
    plain = "".join(normalize("NFKC", text).translate(_MINUS).split())
    plain = plain.removeprefix("人民币").removeprefix("¥")
    for unit in ("万元", "亿元", "元"):
        if plain.endswith(unit):
            return _signed(plain.removesuffix(unit)), unit
    return _signed(plain), ""


def _signed(plain: str) -> str:
    """Brackets read as the minus they stand for in accounts."""
    bracketed = _BRACKETED.match(plain)
    return f"-{bracketed['inside']}" if bracketed else plain


def _short(text: str) -> str:
    """The text as it is quoted in a message."""
    stripped = text.strip()
    return stripped if len(stripped) <= 20 else f"{stripped[:20]}…"
