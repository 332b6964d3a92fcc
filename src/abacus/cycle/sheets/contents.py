"""The content of a simple form: texts and tables of texts, read, compared and merged without code of one's own."""

import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from abacus.cycle.cells import text
from abacus.foundation.pages.grid import Grid
from abacus.foundation.refusals import Refusal

WHOLE = "row"
"""The column of a change that adds or removes a whole row."""


@dataclass(frozen=True)
class Change:
    """One difference: `key` names the place in forms, `old` None the row is new, `new` None it is gone.

    Keys are `head:<field>` and `<table>:<row id>:<column>`, with `row` for a whole row.
    """

    key: str
    where: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Table:
    """A table inside a form. `named_by` is the column by which people know a row; default the first.

    `fixed`: the rows are given from elsewhere and always there, nobody adds or removes one.
    """

    label: Any
    columns: Mapping[str, Any]
    named_by: str = ""
    fixed: bool = False
    max_rows: int = 300

    def name(self, row: Mapping[str, str]) -> str:
        """What a row is called."""
        return row.get(self.named_by or next(iter(self.columns)), "")

    def summary(self, row: Mapping[str, str]) -> str:
        """A row in one line."""
        return " ".join(filter(None, (row.get(column, "") for column in self.columns)))


@dataclass(frozen=True)
class Shape:
    """What a form holds: the names of its texts and of its tables with their columns, each with its label."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    max_text: int = 2_000

    def clean(self, stored: Mapping[str, Any]) -> dict[str, Any]:
        """The content out of what was stored or sent; what the form does not have is left out.

        Raises Refusal where it is larger than the form can be.
        """
        made: dict[str, Any] = {name: self._typed(stored.get(name)) for name in self.fields}
        for name, table in self.tables.items():
            rows = stored.get(name) or []
            if not isinstance(rows, list | tuple):
                raise Refusal(_("表格内容无法读取"), _("请刷新页面后再填"))
            if len(rows) > table.max_rows:
                raise Refusal(
                    _("“%(table)s”超过 %(rows)s 行，没有保存") % {"table": table.label, "rows": table.max_rows},
                    _("请删减后再保存；页面上的内容仍在"),
                )
            made[name] = [self._row(row, table) for row in rows if isinstance(row, Mapping)]
        return made

    def posted(self, post: QueryDict, grids: Mapping[str, Grid]) -> dict[str, Any]:
        """The content that was posted: texts as `f-<name>`, tables by their grids. Raises BadRequest, Refusal."""
        stored: dict[str, Any] = {name: post.get(f"f-{name}", "") for name in self.fields}
        return self.clean(stored | {name: grid.read(post) for name, grid in grids.items()})

    def identified(self, content: Mapping[str, Any], kept: Mapping[str, Any]) -> dict[str, Any]:
        """The content with an id for every row: the kept one's of the same name, else of the same order, else new."""
        made = dict(content)
        for name, table in self.tables.items():
            taken = {row["id"] for row in content[name] if row["id"]}
            free = [row for row in kept.get(name, ()) if row["id"] not in taken]
            made[name] = []
            for row in content[name]:
                given = row["id"]
                if not given:
                    same = next((one for one in free if table.name(one) == table.name(row)), free[0] if free else None)
                    if same is not None:
                        free.remove(same)
                    given = same["id"] if same else str(uuid.uuid4())
                made[name].append({**row, "id": given})
        return made

    def compare(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Change, ...]:
        """Every difference, in the order of the form; white space alone is none."""
        return tuple(self._differences(old, new))

    def merge(self, mine: Mapping[str, Any], theirs: Mapping[str, Any], take_mine: Collection[str]) -> dict[str, Any]:
        """`theirs` with the differences named in `take_mine` (keys of `compare(theirs, mine)`) taken from `mine`."""
        merged = dict(theirs)
        for key in (change.key for change in self.compare(theirs, mine) if change.key in take_mine):
            place, _colon, rest = key.partition(":")
            if place == "head" and rest in self.fields:
                merged[rest] = mine[rest]
                continue
            row_id, _colon, column = rest.rpartition(":")
            merged[place] = _row_taken(merged[place], mine[place], row_id, column)
        return merged

    def _differences(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
        for name, label in self.fields.items():
            was, now = old.get(name, ""), new.get(name, "")
            if text(was) != text(now):
                yield Change(f"head:{name}", str(label), was, now)
        for name, table in self.tables.items():
            yield from _rows(name, table, old.get(name, ()), new.get(name, ()))

    def _row(self, row: Mapping[str, Any], table: Table) -> dict[str, str]:
        return {"id": str(row.get("id") or ""), **{column: self._typed(row.get(column)) for column in table.columns}}

    def _typed(self, value: Any) -> str:
        made = "" if value is None else str(value)
        if len(made) > self.max_text:
            raise Refusal(
                _("有一格超过 %(most)s 字，没有保存：“%(start)s…”") % {"most": self.max_text, "start": made[:20]},
                _("请缩短后再保存；页面上的内容仍在"),
            )
        return made.replace("\x00", "")


def _rows(name: str, table: Table, old: Collection[Any], new: Collection[Any]) -> Iterator[Change]:
    before, after = {row["id"]: row for row in old}, {row["id"]: row for row in new}
    blank = dict.fromkeys(table.columns, "")
    for row_id in [*after, *(one for one in before if one not in after)]:
        if not table.fixed and (row_id not in before or row_id not in after):
            was, now = before.get(row_id), after.get(row_id)
            where = _("%(table)s：“%(name)s”") % {"table": table.label, "name": table.name(now or was or blank)}
            old_line, new_line = (table.summary(one) if one else None for one in (was, now))
            yield Change(f"{name}:{row_id}:{WHOLE}", where, old_line, new_line)
            continue
        was, now = before.get(row_id, blank), after.get(row_id, blank)
        for column, label in table.columns.items():
            if text(was[column]) != text(now[column]):
                where = f"“{table.name(now) or table.name(was)}”{label}"
                yield Change(f"{name}:{row_id}:{column}", where, was[column], now[column])


def _row_taken(
    rows: Collection[dict[str, str]], mine: Collection[dict[str, str]], row_id: str, column: str
) -> list[dict[str, str]]:
    """The rows with one difference taken from mine: a whole row added or removed, or one cell."""
    own = next((row for row in mine if row["id"] == row_id), None)
    there = any(row["id"] == row_id for row in rows)
    if column != WHOLE and there:
        return [{**row, column: own[column] if own else ""} if row["id"] == row_id else row for row in rows]
    if own is None:
        return [row for row in rows if row["id"] != row_id]
    if there:
        return list(rows)
    one_cell = dict.fromkeys(own, "") | {"id": row_id, column: own.get(column, "")}
    return [*rows, own if column == WHOLE else one_cell]
