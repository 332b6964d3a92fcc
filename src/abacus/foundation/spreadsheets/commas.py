"""Comma-separated text: the one place that writes it, and reads it where no file is involved."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from abacus.foundation.spreadsheets.quoting import quoted, unquoted

BOM = "\ufeff"
"""Goes before the first line, so that Excel reads Chinese."""
_NEEDS_QUOTES = re.compile(r'[,;|"\t\r\n]|^\s|\s$')


def line(values: Iterable[Any]) -> str:
    """One line: numbers without exponent, days as YYYY-MM-DD, None blank, every other thing a harmless text."""
    return ",".join(_field(value) for value in values) + "\r\n"


def text(rows: Iterable[Iterable[Any]]) -> str:
    """All lines, with the byte order mark."""
    return BOM + "".join(line(row) for row in rows)


def _field(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    harmless = quoted(str(value).replace("\x00", ""))
    return f'"{harmless.replace(chr(34), chr(34) * 2)}"' if _NEEDS_QUOTES.search(harmless) else harmless


def rows(given: str, *, mark: str = ",") -> Iterator[list[str]]:
    """The rows of a text, without the quotes that `line` put before formulas. Raises ValueError where it is broken."""
    try:
        for row in csv.reader(io.StringIO(given.removeprefix(BOM), newline=""), delimiter=mark):
            yield [unquoted(one) for one in row]
    except csv.Error as error:
        raise ValueError(str(error)) from error
