"""Cell values and addresses, exact and within limits."""

import re
from datetime import date, timedelta
from decimal import Decimal

from abacus.foundation.documents.workbook_child.limits import MAX_COLUMNS, MAX_ROWS, broken, too_large

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?\Z", re.ASCII)
SHORT_NUMBER = re.compile(r"(0|-?[1-9][0-9]{0,8}|-?(0|[1-9][0-9]{0,6})\.[0-9]{0,5}[1-9])\Z", re.ASCII)  # as is
PLAIN_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,12})?\Z", re.ASCII)  # "007" and long codes stay text
REFERENCE = re.compile(r"\$?([A-Za-z]{1,7})\$?([0-9]{1,12})\Z", re.ASCII)


def decimal_text(text: str) -> str | None:
    """`text` as plain decimal text of at most 15 significant digits, None where it is no number."""
    if SHORT_NUMBER.match(text):
        return text
    text = text.strip()
    if not NUMBER.match(text):
        return None
    number = Decimal(text)
    if abs(number) >= Decimal("1e30") or (number and abs(number) < Decimal("1e-30")):
        return None
    if len(number.as_tuple().digits) > 15:
        number = Decimal(format(number, ".15g"))
    shown = format(number, "f")
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return "0" if shown in ("", "-0", "+0") else shown


def is_date_format(code: str) -> bool:
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.', "", code).lower()
    return "y" in bare or ("d" in bare and "m" in bare)


def date_of(serial: str, epoch_1904: bool) -> str | None:
    days = int(Decimal(serial))
    if not 1 <= days <= 2_958_465:
        return None
    start = date(1904, 1, 1) if epoch_1904 else date(1899, 12, 31 if days < 60 else 30)
    return (start + timedelta(days=days)).isoformat()


def day_text(stored: str) -> str | None:
    """The day of a date stored as text (2023-06-30T00:00:00), None where it is none."""
    try:
        return date.fromisoformat(stored[:10]).isoformat()
    except ValueError:
        return None


def position(reference: str) -> tuple[int, int]:
    """Row and column (both from 1) of an address; beyond the limits it is refused, never allocated."""
    match = REFERENCE.match(reference)
    if not match:
        raise broken("address")
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    row = int(match[2])
    if row > MAX_ROWS or column > MAX_COLUMNS:
        raise too_large("far", cell=f"{match[1].upper()}{row}", rows=MAX_ROWS, columns=MAX_COLUMNS)
    if row < 1:
        raise broken("address")
    return row, column


def bounds(reference: str) -> list[int]:
    first, _, last = reference.partition(":")
    top, left = position(first)
    bottom, right = position(last or first)
    return [top, left, bottom, right]
