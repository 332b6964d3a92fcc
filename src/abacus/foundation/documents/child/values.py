"""Cell values and addresses, exact and within limits."""

import re
from datetime import date, timedelta
from decimal import Decimal

from abacus.foundation.documents.child.limits import MAX_COLUMNS, MAX_ROWS, broken, far

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?\Z", re.ASCII)
SHORT_NUMBER = re.compile(r"(0|-?[1-9][0-9]{0,8}|-?(0|[1-9][0-9]{0,6})\.[0-9]{0,5}[1-9])\Z", re.ASCII)  # as is
PLAIN_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,12})?\Z", re.ASCII)  # "007" and long codes stay text
PERCENTAGE = re.compile(r"-?(0|[1-9]\d{0,11})(\.(\d{1,8}))?%\Z", re.ASCII)
GROUPED = re.compile(r"-?[1-9]\d{0,2}(,\d{3}){1,4}(\.(\d{1,6}))?\Z", re.ASCII)
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


def float_text(number: float) -> str | None:
    """A stored binary number as decimal text at 15 digits, None where it is no usable number."""
    return decimal_text(format(number, ".15g"))


def plain_cell(text: str) -> tuple[str, str, str]:
    """Kind, format and value of a text from a file without types, as a spreadsheet would take it.

    95% becomes 0.95 shown as 95%, 1,234.50 a number with groups; "007", codes and dates stay text.
    """
    if PLAIN_NUMBER.match(text):
        return "n", "", text
    if match := PERCENTAGE.match(text):
        value = decimal_text(format(Decimal(text[:-1]).scaleb(-2), "f"))
        return ("n", "0%" if not match[3] else f"0.{'0' * len(match[3])}%", value) if value else ("s", "", text)
    if match := GROUPED.match(text):
        value = text.replace(",", "")
        return "n", "#,##0" if not match[3] else f"#,##0.{'0' * len(match[3])}", value
    return "s", "", text


def letters(column: int) -> str:
    """The name of a column, from 1."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


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
        raise far(f"{match[1].upper()}{row}")
    if row < 1:
        raise broken("address")
    return row, column


def bounds(reference: str) -> list[int]:
    first, _, last = reference.partition(":")
    top, left = position(first)
    bottom, right = position(last or first)
    return [top, left, bottom, right]
