"""Exact amounts, points, rates and values written for people; pure, no Django.

Everything is integers. Rounding is half away from zero, the way a ledger does it.
`None` goes in as "not known" and is never written as 0: callers show MISSING.
"""

from datetime import date, datetime
from typing import Any

MISSING = "—"
FEN_PER_YUAN = 100
FEN_PER_WAN = 1_000_000


def scaled(value: int, divisor: int) -> int:
    """`value / divisor` to the nearest whole number, halves away from zero."""
    quotient, rest = divmod(abs(value), divisor)
    if rest * 2 >= divisor:
        quotient += 1
    return quotient if value >= 0 else -quotient


def decimal(value: int, places: int, *, least: int | None = None, thousands: bool = True) -> str:
    """`value / 10**places` written exactly; zeros beyond `least` decimals are dropped."""
    whole, part = divmod(abs(value), 10**places)
    digits = str(part).zfill(places) if places else ""
    if least is not None:
        digits = digits.rstrip("0").ljust(least, "0")
    text = f"{whole:,}" if thousands else str(whole)
    if digits:
        text = f"{text}.{digits}"
    return f"-{text}" if value < 0 else text


def wan(fen: int) -> str:
    """分 as 万元 with two decimals: 37240000 is "37.24"."""
    return decimal(scaled(fen, 10_000), 2)


def exact_wan(fen: int, *, thousands: bool = False) -> str:
    """分 as 万元 with two to six decimals, exact, for documents and exports."""
    return decimal(fen, 6, least=2, thousands=thousands)


def yuan(fen: int) -> str:
    """分 as 元, exact: 37240000 is "372,400.00"."""
    return decimal(fen, 2)


def points(centi: int) -> str:
    """0.01 分 as 分 with two decimals: 862 is "8.62"."""
    return decimal(centi, 2)


def weight(centi: int) -> str:
    """0.01 分 as a weight: 1000 is "10", 850 is "8.5"."""
    return decimal(centi, 2, least=0)


def micro(value: int) -> str:
    """An indicator's value (1e-6 of its unit) without zeros behind: 10800000000 is "10,800"."""
    return decimal(value, 6, least=0)


def rate(value: Any) -> str:
    """A rate in per cent with two decimals, without the sign.

    Takes basis points (int) or an exact ratio: a pair, a Fraction, anything with
    `num`/`den` or `numerator`/`denominator`. A ratio is rounded here and nowhere
    before. Raises ZeroDivisionError for a denominator of zero.
    """
    if isinstance(value, int):
        return decimal(value, 2)
    num, den = ratio(value)
    if den < 0:
        num, den = -num, -den
    return decimal(scaled(num * 10_000, den), 2)


def ratio(value: Any) -> tuple[int, int]:
    """Numerator and denominator of anything that is an exact ratio."""
    if isinstance(value, tuple | list):
        num, den = value
        return num, den
    if hasattr(value, "num"):
        return value.num, value.den
    return value.numerator, value.denominator


def day(value: date) -> str:
    """2021-09-30."""
    if isinstance(value, datetime):
        value = value.date()
    return value.isoformat()
