"""Comma-separated text as one sheet."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from abacus.foundation.documents.child.limits import MAX_COLUMNS, MAX_ROWS, MAX_TEXT, broken, far, not_a_form
from abacus.foundation.documents.child.output import Output
from abacus.foundation.documents.child.values import plain_cell
from abacus.foundation.spreadsheets.quoting import unquoted

_QUOTED = re.compile(r'"(?:[^"]|"")*(?:"|\Z)')


def decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    if b"\x00" in data:
        raise not_a_form("other")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise not_a_form("encoding")


def csv_rows(text: str) -> Iterator[list[str]]:
    csv.field_size_limit(MAX_TEXT)
    first = _QUOTED.sub("", text[:65536])
    delimiter = max(",\t;", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise broken("csv") from error


def read_csv(data: bytes, out: Output) -> None:
    """One sheet named after nothing; what looks like a number is one, as no types are stored."""
    try:
        text = decode(data)
    except UnicodeDecodeError as error:
        raise broken("csv") from error
    out.sheet("", False)
    for number, row in enumerate(csv_rows(text), start=1):
        if number > MAX_ROWS or len(row) > MAX_COLUMNS:
            raise far(f"IW{number}" if len(row) > MAX_COLUMNS else f"A{number}")
        cells: list[Any] = []
        for column, field in enumerate(row, start=1):
            if value := unquoted(field):
                cells.append(column)
                cells.extend(plain_cell(field) if value == field else ("s", "", value))
        out.row(number, False, cells, len(row))
    out.end([], [])
