"""Files and archives through the confined child, one after the other: while one is used, the next is being read."""

import json
import os
import stat
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from abacus.foundation.documents.confined import POOL, Borrowed, Child, ChildLostError
from abacus.foundation.documents.workbooks import (
    Cell,
    Kind,
    Limits,
    Range,
    Sheet,
    Workbook,
    WorkbookError,
    refused,
)

KINDS: dict[str, Kind] = {"n": "number", "s": "text", "b": "yes_no", "e": "error", "d": "date", "f": "formula"}
DEFAULT = Limits()
AT_ONCE = 1024 * 1024
"""Bytes of an answer that are decoded in one go; a larger one line by line, so that it is not held twice."""


class Read(NamedTuple):
    """One file, or one member of an archive ("archive.zip/folder/form.xlsx"): its workbook, or why not."""

    name: str
    workbook: Workbook | None
    error: WorkbookError | None

    def opened(self) -> Workbook:
        """The workbook. Raises WorkbookError where there is none."""
        if self.workbook is None:
            raise self.error or refused("file.broken", "broken")
        return self.workbook


def read_one(path: Path, limits: Limits, name: str | None = None) -> Workbook:
    """One file that is no archive, under the name given for it. Raises WorkbookError."""
    wanted = _Wanted(name or path.name, path)
    with POOL.lend() as borrowed:
        desk = _Desk(borrowed, limits, archives=False)
        desk.send(wanted)
        workbook = desk.receive(wanted)
    if workbook is None:
        raise wanted.error or refused("file.broken", "broken")
    return workbook


def read_many(files: Iterable[tuple[Path, str]], *, limits: Limits = DEFAULT) -> Iterator[Read]:
    """The files in their order, each under the name given for it, and the members of archives in theirs.

    A file that cannot be read is one `Read` with its error; the others are read all the same. The next
    file is being read while the caller works on this one, so do not ask `read_workbook` in between.
    """
    source = (_Wanted(name, path) for path, name in files)
    with POOL.lend() as borrowed:
        desk = _Desk(borrowed, limits, archives=True)
        members: deque[_Wanted] = deque()
        wanted = next(source, None)
        if wanted:
            desk.send(wanted)
        while wanted:
            workbook = desk.receive(wanted)
            members.extend(wanted.members)
            following = members.popleft() if members else next(source, None)
            if following:
                desk.send(following)
            if workbook or wanted.error:
                yield Read(wanted.name, workbook, wanted.error)
            wanted = following


@dataclass
class _Wanted:
    """What is asked of the child: a file by its path, or a member of an archive by its number."""

    name: str
    path: Path
    number: int | None = None
    archive: "_Wanted | None" = None
    error: WorkbookError | None = None
    members: tuple["_Wanted", ...] = ()
    asked: int = 0


class _Desk:
    """Asks the child of one caller; an archive lies open in it while its members are read."""

    def __init__(self, borrowed: Borrowed, limits: Limits, *, archives: bool) -> None:
        self._borrowed, self._limits, self._archives = borrowed, limits, archives
        self._child: Child | None = None
        self._open: _Wanted | None = None

    def send(self, wanted: _Wanted) -> None:
        """Ask; what goes wrong is noted as its error."""
        wanted.asked += 1
        try:
            child = self._borrowed.child
            if child is not self._child:
                self._child, self._open = child, None
            if wanted.archive is None:
                self._send_file(child, wanted)
                return
            if self._open is not wanted.archive:
                self._send_file(child, wanted.archive)
                child.receive(seconds=self._limits.seconds)
            request = {"do": "member", "number": wanted.number, "cells": self._limits.cells}
            child.send(request, seconds=self._limits.seconds)
        except ChildLostError as lost:
            if lost.outside and wanted.asked == 1:
                self.send(wanted)
            else:
                wanted.error = _lost(lost)
        except WorkbookError as error:
            wanted.error = error

    def _send_file(self, child: Child, wanted: _Wanted) -> None:
        content = content_of(wanted.path, self._limits)
        bears_name = wanted.path if wanted.path.suffix else Path(wanted.name)
        name = bears_name.name.encode("utf-8", "replace").decode()
        request = {"do": "read", "name": name, "cells": self._limits.cells, "archives": self._archives}
        child.send(request, content, seconds=self._limits.seconds)
        self._open = wanted

    def receive(self, wanted: _Wanted) -> Workbook | None:
        """The workbook; None for an archive, whose members are noted, and for what is refused."""
        if wanted.error or self._child is None:
            return None
        try:
            lines = self._child.receive(seconds=self._limits.seconds)
        except ChildLostError as lost:
            if lost.outside and wanted.asked == 1:
                self.send(wanted)
                return self.receive(wanted)
            wanted.error = _lost(lost)
            return None
        last = json.loads(lines[-1])
        if last[0] == "error":
            _, code, key, cell, parts = last
            wanted.error = refused(code, key, cell, **parts)
            return None
        records = _records(lines)
        first = next(records)
        if first[0] == "members":
            wanted.members = tuple(
                _Wanted(f"{wanted.name}/{name}", wanted.path, number, wanted) for number, name in first[1]
            )
            return None
        return _assemble(first, records)


def content_of(path: Path, limits: Limits) -> bytes:
    """The bytes of a plain file; a folder, a pipe or a device is refused without waiting for it."""
    try:
        opened = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise refused("file.broken", "absent", name=path.name) from error
    except OSError as error:
        raise refused("file.broken", "unopened") from error
    try:
        about = os.fstat(opened)
        if stat.S_ISDIR(about.st_mode):
            raise refused("file.broken", "folder", name=path.name)
        if not stat.S_ISREG(about.st_mode):
            raise refused("file.broken", "no_file", name=path.name)
        if about.st_size > limits.size_bytes:
            raise refused("file.too_large", "size", megabytes=str(limits.size_bytes // 1_048_576))
        with os.fdopen(os.dup(opened), "rb") as handle:
            return handle.read(limits.size_bytes + 1)
    finally:
        os.close(opened)


def _lost(lost: ChildLostError) -> WorkbookError:
    return refused("file.broken", "broken") if lost.crashed else refused("file.too_large", "memory")


def _records(lines: list[bytes]) -> Iterator[list[Any]]:
    if sum(map(len, lines)) < AT_ONCE:
        yield from json.loads(b"[" + b",".join(lines) + b"]")
    else:
        for line in lines:
            yield json.loads(line)


def _assemble(first: list[Any], records: Iterable[list[Any]]) -> Workbook:
    sheets: list[Sheet] = []
    opened = first
    rows: dict[int, tuple[Cell | None, ...]] = {}
    hidden_rows: list[int] = []
    for record in records:
        if record[0] == "rows":
            for number, hidden, cells in record[1]:
                if hidden:
                    hidden_rows.append(number)
                if cells:
                    rows[number] = _row(cells)
        elif record[0] == "sheet":
            opened, rows, hidden_rows = record, {}, []
        elif record[0] == "end":
            _, merged, hidden_columns, after = record
            _, name, hidden, before = opened
            dense = tuple([rows.get(number, ()) for number in range(1, max(rows, default=0) + 1)])
            areas = tuple([Range(*area) for area in merged])
            unseen = frozenset(hidden_rows), frozenset(hidden_columns)
            sheets.append(Sheet(name, hidden, dense, areas, *unseen, tuple(before), tuple(after)))
    return Workbook(tuple(sheets))


def _row(flat: list[Any]) -> tuple[Cell | None, ...]:
    cells: list[Cell | None] = [None] * max(flat[0::4])
    for at in range(0, len(flat), 4):
        cells[flat[at] - 1] = Cell(flat[at + 3], KINDS[flat[at + 1]], sys.intern(flat[at + 2]))
    return tuple(cells)
