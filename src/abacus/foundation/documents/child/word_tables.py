"""Word documents (docx): every table is a sheet, with the lines of text above and below it."""

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from abacus.foundation.documents.child.limits import (
    MAX_COLUMNS,
    MAX_DEPTH,
    MAX_ROWS,
    MAX_SHEETS,
    broken,
    far,
    forbidden,
    not_a_form,
    too_large,
)
from abacus.foundation.documents.child.output import Output, limited_text
from abacus.foundation.documents.child.parts import relations, whole
from abacus.foundation.documents.child.values import letters, plain_cell
from abacus.foundation.documents.child.word_texts import Texts, child_of, value_of
from abacus.foundation.documents.child.xml import elements, local_name, tree

INSIDE = ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")
"""What only wraps what it holds."""
MOST_LINES = 60
"""Lines kept above and below a table: a title, a unit, notes; not a whole report."""
REMOTE = ("http:", "https:", "ftp:", "//", "\\\\", "file://///", "mhtml:")


@dataclass
class Table:
    """One table on its grid from A1: cells by row, merged ranges [top, left, bottom, right], lines around it."""

    name: str
    before: list[str]
    after: list[str] = field(default_factory=list)
    rows: list[dict[int, str]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    merged: list[list[int]] = field(default_factory=list)
    width: int = 0
    inner: list["Table"] = field(default_factory=list)

    def head(self) -> tuple[tuple[int, str], ...]:
        """The first row, where it is the head of a list: three texts or more."""
        first = self.rows[0] if self.rows else {}
        return tuple(sorted(first.items())) if len(first) > 2 else ()

    def goes_on_in(self, other: "Table") -> bool:
        """Whether the other table repeats this one's head, as on a further page."""
        head = other.head()
        return bool(head) and self.width == other.width and any(tuple(sorted(row.items())) == head for row in self.rows)

    def take(self, other: "Table") -> None:
        """Append a table that goes on with this one."""
        down = len(self.rows)
        self.rows += other.rows
        self.hidden_rows |= {row + down for row in other.hidden_rows}
        self.merged += [[top + down, left, bottom + down, right] for top, left, bottom, right in other.merged]
        self.inner += other.inner


def read_docx(package: zipfile.ZipFile, out: Output) -> None:
    """The tables of the document's body, each followed by those inside its cells."""
    part = main_part(package)
    _refuse_dangerous_links(package, part)
    root = tree(package, part)
    body = next((child for child in root if local_name(child.tag) == "body"), None)
    if body is None:
        raise broken()
    reader = _Reader(Texts(package), out.most_cells)
    tables = reader.tables(body, "表", 1)
    if not tables:
        raise not_a_form("no_tables")
    for number, table in enumerate(_flat(tables), start=1):
        if number > MAX_SHEETS:
            raise too_large("sheets", most=MAX_SHEETS)
        _put_out(table, out)


def main_part(package: zipfile.ZipFile) -> str:
    """The document itself, by the package's own relations."""
    if "_rels/.rels" in package.NameToInfo:
        for _, link in elements(package, "_rels/.rels", "Relationship"):
            if link.get("Type", "").endswith("/officeDocument"):
                return posixpath.normpath(link.get("Target", "").lstrip("/"))
    return "word/document.xml"


def _refuse_dangerous_links(package: zipfile.ZipFile, part: str) -> None:
    """Pictures, objects and templates that would be fetched from elsewhere."""
    if any(kind == "aFChunk" for kind, _ in relations(package, part).values()):
        raise forbidden("embedded")
    if "word/_rels/settings.xml.rels" in package.NameToInfo:
        for _, link in elements(package, "word/_rels/settings.xml.rels", "Relationship"):
            if link.get("TargetMode") == "External" and link.get("Target", "").lower().startswith(REMOTE):
                raise forbidden("linked")


def _flat(tables: list[Table]) -> Iterator[Table]:
    for table in tables:
        yield table
        yield from _flat(table.inner)


def _put_out(table: Table, out: Output) -> None:
    out.sheet(table.name, False, table.before[-MOST_LINES:])
    for number, row in enumerate(table.rows, start=1):
        cells: list[Any] = []
        for column, text in sorted(row.items()):
            kind, code, value = plain_cell(text)
            cells.extend((column, kind, code, value))
        out.row(number, number in table.hidden_rows, cells, max(row, default=0))
    out.end(table.merged, [], table.after[:MOST_LINES])


class _Reader:
    """Walks a document's blocks; counts cells, so that spans and nesting cannot grow without end."""

    def __init__(self, texts: Texts, most_cells: int) -> None:
        self.texts, self.most_cells = texts, most_cells
        self.cells = 0

    def tables(self, container: Element, prefix: str, depth: int) -> list[Table]:
        """The tables of the body or of a cell, with the lines between them."""
        found: list[Table] = []
        lines: list[str] = []
        number = 0
        for block in self.blocks(container, depth):
            if local_name(block.tag) == "p":
                lines += [line.strip() for line in self.texts.paragraph(block, depth).split("\n") if line.strip()]
                continue
            number += 1
            table = self.table(block, f"{prefix}{number}", lines, depth)
            if not lines and found and found[-1].goes_on_in(table):
                found[-1].take(table)
                continue
            if found:
                found[-1].after = lines
            found.append(table)
            lines = []
        if found:
            found[-1].after = lines
        return found

    def blocks(self, container: Element, depth: int, wanted: tuple[str, ...] = ("p", "tbl")) -> Iterator[Element]:
        """The wanted elements in order, also those that something only wraps."""
        if depth > MAX_DEPTH:
            raise too_large("deep")
        for child in container:
            local = local_name(child.tag)
            if local in wanted:
                yield child
            elif local in INSIDE:
                yield from self.blocks(child, depth + 1, wanted)

    def table(self, element: Element, name: str, before: list[str], depth: int) -> Table:
        """One table. Deleted rows are left out; a merged range is kept by its first cell."""
        table = Table(name, before)
        open_areas: dict[int, list[int]] = {}
        for row in self.blocks(element, depth, ("tr",)):
            about = child_of(row, "trPr")
            if about is not None and child_of(about, "del") is not None:
                continue
            number = len(table.rows) + 1
            if number > MAX_ROWS:
                raise far(f"A{number}")
            table.rows.append({})
            if about is not None and child_of(about, "hidden") is not None:
                table.hidden_rows.add(number)
            open_areas = self.row(table, row, number, open_areas, depth)
        table.merged = [area for area in table.merged if area[0] != area[2] or area[1] != area[3]]
        return table

    def row(
        self, table: Table, row: Element, number: int, above: dict[int, list[int]], depth: int
    ) -> dict[int, list[int]]:
        """Put one row into the table; gives the vertical merges that may go on in the next one, by column."""
        column = 1 + whole(value_of(child_of(row, "trPr"), "gridBefore"))
        areas: dict[int, list[int]] = {}
        last: list[int] | None = None
        for cell in self.blocks(row, depth, ("tc",)):
            about = child_of(cell, "tcPr")
            if about is not None and child_of(about, "cellDel") is not None:
                continue
            self.cells += 1
            if self.cells > self.most_cells:
                raise too_large("cells", most=self.most_cells)
            span = max(whole(value_of(about, "gridSpan"), 1), 1)
            right = column + span - 1
            if right > MAX_COLUMNS:
                raise far(f"{letters(min(right, 16_384))}{number}")
            table.width = max(table.width, right)
            down, across = _merge(about, "vMerge"), _merge(about, "hMerge")
            if across == "continue" and last is not None:
                last[3] = right
            elif down == "continue" and column in above:
                last = above[column]
                last[2] = number
                areas[column] = last
            else:
                last = [number, column, number, right]
                table.merged.append(last)
                if down:
                    areas[column] = last
                if text := self.cell_text(cell, depth):
                    table.rows[-1][column] = text
            table.inner += self.inner(table, cell, depth)
            column = right + 1
        return areas

    def cell_text(self, cell: Element, depth: int) -> str:
        """The paragraphs of a cell, one line each; tables in it are sheets of their own."""
        lines = [self.texts.paragraph(block, depth + 2) for block in self.blocks(cell, depth + 2, ("p",))]
        return limited_text("\n".join(lines).strip())

    def inner(self, table: Table, cell: Element, depth: int) -> list[Table]:
        """The tables inside a cell: 表1.1, 表1.2 …"""
        if next(self.blocks(cell, depth + 2, ("tbl",)), None) is None:
            return []
        found = self.tables(cell, f"{table.name}.", depth + 3)
        for number, one in enumerate(found, start=len(table.inner) + 1):
            one.name = f"{table.name}.{number}"
        return found


def _merge(about: Element | None, which: str) -> str:
    """restart, continue, or "" where the cell is not merged that way."""
    found = child_of(about, which) if about is not None else None
    if found is None:
        return ""
    return "restart" if value_of(about, which) == "restart" else "continue"
