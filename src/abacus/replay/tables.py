"""Rows of a replay as CSV: what `--dump` writes and `--rows` reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from abacus.foundation.spreadsheets import commas

Row = dict[str, Any]
Rows = dict[str, list[Row]]
"""Table → its rows."""

MARK = "synthetic"
"""The column in which every row says that it is made up."""


class RowsError(ValueError):
    """A file of rows cannot be used; the message says file, line and what to do."""


@dataclass(frozen=True)
class Table:
    """One file. `texts`, `whole` (whole numbers; blank: not known) and `flags` (1 or 0) name what a row holds.

    `results` are written by `--dump` as the rules found them and never read: editing them changes nothing.
    """

    name: str
    texts: tuple[str, ...]
    whole: tuple[str, ...]
    flags: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are read."""
        return (*self.texts, *self.whole, *self.flags)


def write(folder: Path, tables: Sequence[Table], rows: Mapping[str, Sequence[Row]], seed: int) -> list[Path]:
    """Write every table to `folder`, readable by spreadsheet programs; a further column says that rows are made up."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for table in tables:
        path = folder / f"{table.name}.csv"
        lines: list[list[Any]] = [[*table.columns, *table.results, MARK]]
        for row in rows[table.name]:
            cells = [shown(row.get(column)) for column in (*table.columns, *table.results)]
            lines.append([*cells, f"虚构数据，随机种子 {seed}"])
        path.write_bytes(commas.text(lines).encode())
        written.append(path)
    return written


def shown(value: Any) -> str | int | None:
    """A cell: blank for what is not known, 1 or 0 for a flag."""
    if value is None:
        return None
    return int(value) if isinstance(value, int) else str(value)


def read(folder: Path, tables: Sequence[Table]) -> Rows:
    """The rows of every table in `folder`. Raises RowsError with file, line and what to do."""
    return {table.name: _table(folder / f"{table.name}.csv", table) for table in tables}


def _table(path: Path, table: Table) -> list[Row]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise RowsError(f"没有文件 {path}；先用 --dump 导出，再修改") from error
    except UnicodeDecodeError as error:
        raise RowsError(f"{path} 不是 UTF-8 编码；请另存为“CSV UTF-8”") from error
    try:
        head, *lines = [row for row in commas.rows(text) if row] or [[]]
    except ValueError as error:
        raise RowsError(f"{path} 无法读取（{error}）；请重新导出") from error
    missing = [name for name in table.columns if name not in head]
    if missing:
        raise RowsError(f"{path} 缺少列：{'、'.join(missing)}；列名与 --dump 导出的相同")
    rows = [
        _row(path, number, dict(zip_longest(head, one[: len(head)])), table)
        for number, one in enumerate(lines, start=2)
    ]
    if not rows:
        raise RowsError(f"{path} 没有数据行；至少保留一行")
    return rows


def _row(path: Path, number: int, cells: Mapping[str, str | None], table: Table) -> Row:
    row: Row = {}
    for name in table.columns:
        text = (cells[name] or "").strip()
        if name in table.texts:
            if not text and name not in table.optional:
                raise RowsError(f"{path} 第 {number} 行“{name}”是空的；请填写")
            row[name] = text
        elif name in table.flags:
            if text not in {"0", "1"}:
                raise RowsError(f"{path} 第 {number} 行“{name}”应是 1 或 0，现在是“{text}”")
            row[name] = text == "1"
        else:
            row[name] = _whole(path, number, name, text)
    return row


def _whole(path: Path, number: int, name: str, text: str) -> int | None:
    if not text:
        return None
    try:
        return int(text)
    except ValueError as error:
        raise RowsError(f"{path} 第 {number} 行“{name}”应是整数（金额以分计），现在是“{text}”") from error
