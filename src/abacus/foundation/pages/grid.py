"""Tables inside a form: a grid where scripts run, a plain table of inputs everywhere else.

    LINES = Grid(field="lines", caption=_("绩效指标"), columns=(GridColumn("name", _("三级指标")), …))
    template: {% grid bound %}      with bound = LINES.bound(rows)
    view:     rows = LINES.read(request.POST)

`read` takes either shape: the hidden JSON of the grid, or the plain table's inputs.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import BadRequest
from django.http import QueryDict

KINDS = frozenset({"text", "number", "choice"})
SPARE_ROWS = 3
CELL_LENGTH = 2000
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class GridColumn:
    """One column. `choices` are words, or (value, word); widths in pixels.

    `total` shows the column's live sum, `total_by` (a choice column's key) also one per choice;
    `meant` says what the sums should be: by choice, and "" for all.

    `merge` joins equal neighbours below each other for the eye (一级指标), the data stay per row.
    """

    key: str
    label: Any
    kind: str = "text"
    choices: Sequence[Any] = ()
    width: int = 120
    required: bool = False
    read_only: bool = False
    total: bool = False
    total_by: str = ""
    meant: Mapping[str, str] = field(default_factory=dict)
    merge: bool = False
    align: str = ""
    help: Any = ""

    @property
    def options(self) -> list[tuple[str, str]]:
        """(value, word) of every choice."""
        return [(str(one), str(one)) if isinstance(one, str) else (str(one[0]), str(one[1])) for one in self.choices]

    def to_json(self) -> dict[str, Any]:
        """What grid.js reads."""
        return {
            "key": self.key,
            "label": str(self.label),
            "kind": self.kind,
            "options": self.options,
            "width": self.width,
            "required": self.required,
            "readOnly": self.read_only,
            "total": self.total,
            "totalBy": self.total_by,
            "meant": dict(self.meant),
            "merge": self.merge,
            "align": self.align or ("right" if self.kind == "number" else "left"),
        }


@dataclass(frozen=True)
class Grid:
    """One grid of a form. `field` is the name of its hidden input and the beginning of the plain inputs' names."""

    field: str
    columns: tuple[GridColumn, ...]
    caption: Any = ""
    max_rows: int = 300
    fixed_rows: bool = False

    @property
    def shares(self) -> list[str]:
        """The columns' widths within the plain table, which is as wide as its form."""
        whole = sum(column.width for column in self.columns)
        return [f"{95 * column.width / whole:.2f}%" for column in self.columns]

    def bound(self, rows: Sequence[Mapping[str, Any]] = (), *, read_only: bool = False) -> "BoundGrid":
        """The grid with rows to show; each row may carry `id`, which comes back untouched."""
        return BoundGrid(self, list(rows), read_only)

    def read(self, post: QueryDict) -> list[dict[str, str]]:
        """The rows that were posted, blank ones left out: every column's key and `id`, all text.

        Raises BadRequest for what no page of ours posts: no list, unknown shapes, too many rows.
        """
        sent = post.get(self.field, "")
        rows = self.from_json(sent) if sent else self.from_inputs(post)
        if len(rows) > self.max_rows:
            raise BadRequest(self.field)
        return rows

    def from_json(self, sent: str) -> list[dict[str, str]]:
        """The rows of the hidden JSON."""
        try:
            rows = json.loads(sent)
        except (ValueError, RecursionError) as error:
            raise BadRequest(self.field) from error
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise BadRequest(self.field)
        return [clean for row in rows if (clean := self.cleaned(row))]

    def from_inputs(self, post: QueryDict) -> list[dict[str, str]]:
        """The rows of the plain table: inputs `<field>-<row>-<key>`."""
        found: dict[int, dict[str, str]] = {}
        for name in post:
            field, _dash, rest = name.partition("-")
            number, _dash, key = rest.partition("-")
            if field == self.field and number.isdecimal():
                found.setdefault(int(number), {})[key] = str(post[name])
        return [clean for number in sorted(found) if (clean := self.cleaned(found[number]))]

    def cleaned(self, row: Mapping[str, Any]) -> dict[str, str]:
        """A row's texts, trimmed; empty when only its id is there."""
        values = {column.key: storable(row.get(column.key)).strip()[:CELL_LENGTH] for column in self.columns}
        written = any(values[column.key] for column in self.columns if not column.read_only)
        return {"id": storable(row.get("id")), **values} if written else {}


def storable(value: Any) -> str:
    """What was sent, without what JSON may hold and no database takes: NUL, halves of characters."""
    return UNSTORABLE.sub("", str(value or ""))


@dataclass(frozen=True)
class BoundGrid:
    """A grid with its rows, for the template."""

    grid: Grid
    rows: list[Mapping[str, Any]]
    read_only: bool = False

    @property
    def config(self) -> dict[str, Any]:
        """What grid.js reads."""
        return {
            "columns": [column.to_json() for column in self.grid.columns],
            "rows": [
                {"id": row.get("id", ""), **{c.key: text(row.get(c.key)) for c in self.grid.columns}}
                for row in self.rows
            ],
            "maxRows": self.grid.max_rows,
            "fixedRows": self.grid.fixed_rows,
            "readOnly": self.read_only,
            "caption": str(self.grid.caption),
        }

    @property
    def config_id(self) -> str:
        """The id of the script element with the configuration."""
        return f"{self.grid.field}-config"

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The plain table: rows with their inputs, and a few blank ones to add."""
        spare = 0 if self.grid.fixed_rows or self.read_only else min(SPARE_ROWS, self.grid.max_rows - len(self.rows))
        rows = [*self.rows, *({} for _row in range(spare))]
        return [{"number": at, "id": row.get("id", ""), "cells": self.cells(at, row)} for at, row in enumerate(rows)]

    def cells(self, at: int, row: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The inputs of one row."""
        return [
            {"column": column, "name": f"{self.grid.field}-{at}-{column.key}", "value": text(row.get(column.key))}
            for column in self.grid.columns
        ]


def text(value: Any) -> str:
    """A cell's text; missing is blank."""
    return "" if value is None else str(value)
