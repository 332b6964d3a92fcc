"""The indicator table: levels as cells over their rows, values, points, and the printed total."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from abacus.foundation.documents.forms.indicators import indicator_name
from abacus.foundation.documents.forms.units import is_money
from abacus.foundation.documents.writing.goals import Goals
from abacus.foundation.documents.writing.measures import Target, actual_of, target_of
from abacus.foundation.documents.writing.money import points
from abacus.foundation.documents.writing.page import Page, words
from abacus.foundation.documents.writing.printed import Printed
from abacus.foundation.documents.writing.shapes import Shape
from abacus.foundation.documents.writing.weights import weights_of


def targets_of(form: Printed) -> list[Target]:
    """How each row's target is written."""
    rows, year = form.answer["indicators"], form.answer["project"]["year"]
    return [target_of(row, year, own_unit=_own_unit(form, row)) for row in rows]


def _own_unit(form: Printed, row: Mapping[str, Any]) -> bool:
    """Whether a unit that the actual has too must be the target's own: money among the quantities was found."""
    return bool(is_money(row["unit"]) and form.finds("indicator.money_as_quantity", f"“{row['name'] or row['cell']}”"))


def columns_of(form: Printed, shape: Shape, targets: Iterable[Target]) -> list[str]:
    """The columns that the form needs."""
    rows, totals, weights = form.answer["indicators"], form.answer["totals"], weights_of(form).values()
    says = {
        "operator": any(one.operator for one in targets),
        "unit": any(one.unit for one in targets),
        "weight": any(one is not None for one, _ in weights) or totals["weight_printed_centi"] is not None,
        "self": any(row["self_centi"] is not None for row in rows) or totals["self_printed_centi"] is not None,
        "reason": any(form.reasons),
        "target": any(row["target_text"] for row in rows) or _asks(form, "target"),
        "actual": any(row["actual_text"] for row in rows) or _asks(form, "actual"),
    }
    absent = _absent(form)
    return [key for key in shape.columns if key not in absent and (key not in shape.optional or says[key])]


def _asks(form: Printed, what: str) -> bool:
    """Whether the form has a column for targets or actual values, though nobody wrote in it."""
    return bool(form.finds(f"{what}.missing") or form.finds(f"points.without_{what}"))


def _absent(form: Printed) -> set[str]:
    """The levels that a form without any first level has no columns for."""
    rows = form.answer["indicators"]
    if any(row["level1"] for row in rows) or form.finds("dimension.missing"):
        return set()
    return {"level1"} if any(row["level2"] for row in rows) else {"level1", "level2"}


def write_rows(
    page: Page, form: Printed, shape: Shape, columns: Sequence[str], targets: Sequence[Target], goals: Goals
) -> None:
    """The table with its head."""
    rows = form.answer["indicators"]
    page.label(0, "绩效指标", rows=1 if goals.rows else len(rows) + 1)
    for column, key in enumerate(columns, start=1):
        page.label(column, shape.columns[key])
    page.next()
    at = {key: column for column, key in enumerate(columns, start=1)}
    level1, level2 = _runs(form)
    weights = weights_of(form)
    for number, row in enumerate(rows):
        _sections(page, goals.before(number))
        target = targets[number]
        values = {
            "name": words(_named(row["name"])),
            "operator": words(target.operator),
            "target": target.value,
            "unit": words(target.unit),
            "actual": actual_of(row, form.answer["project"]["year"]),
            "self": points(row["self_centi"]),
            "reason": words(form.reasons[number] if number < len(form.reasons) else None),
        }
        if number in level1 and "level1" in at:
            page.put(at["level1"], words(row["level1"]), rows=level1[number])
        if number in level2 and "level2" in at:
            page.put(at["level2"], words(row["level2"]), rows=level2[number])
        for key, value in values.items():
            if key in at:
                page.put(at[key], value, style="number" if key == "self" else "text")
        if number in weights and "weight" in at:
            sum_centi, under = weights[number]
            shares = tuple(points(one["weight_centi"]) for one in rows[number : number + under]) if under > 1 else ()
            page.put(at["weight"], points(sum_centi), rows=under, style="number", spread=shares)
        page.next()
    _sections(page, goals.before(len(rows)))


def _sections(page: Page, labels: Iterable[tuple[str, str | None]]) -> None:
    """Rows that say to which goal those below belong."""
    for label, text in labels:
        page.put(0, words(label), to=2 if text else page.width - 1, style="label")
        if text:
            page.put(3, words(text), to=page.width - 1)
        page.next()


def _named(name: str | None) -> str | None:
    """A name that is read again as it is: 指标1：goes before one that would lose its beginning."""
    return name if name is None or indicator_name(name) == name else f"指标1：{name}"


def _runs(form: Printed) -> tuple[dict[int, int], dict[int, int]]:
    """First row → rows of each first-level cell and of each second-level cell.

    A second level that was found under the wrong first one begins a cell wherever that was said.
    """
    rows = form.answer["indicators"]
    begins = {_row_of(cell) for code, cell in form.found if code == "dimension.misplaced" and cell}
    level1: dict[int, int] = {}
    level2: dict[int, int] = {}
    first = second = 0
    for number, row in enumerate(rows):
        before = rows[number - 1] if number else None
        if before is None or _begins_level1(before, row):
            first = second = number
        elif row["level2"] != before["level2"] or any(
            _row_of(before["cell"]) < at <= _row_of(row["cell"]) for at in begins
        ):
            second = number
        level1[first] = level1.get(first, 0) + 1
        level2[second] = level2.get(second, 0) + 1
    return level1, level2


def _begins_level1(before: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    """Whether a row cannot stand under the first-level cell of the one above."""
    other = any(row[key] != before[key] for key in ("level1", "goal_no"))
    return other or bool(before["level2"] and not row["level2"])


def _row_of(cell: str) -> int:
    return int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def write_total(page: Page, totals: Mapping[str, Any], columns: Sequence[str]) -> None:
    """The printed total, where there is one."""
    printed = {"weight": totals["weight_printed_centi"], "self": totals["self_printed_centi"]}
    at = {key: columns.index(key) + 1 for key in printed if key in columns}
    if not at or all(printed[key] is None for key in at):
        return
    page.label(0, "总分", to=min(at.values()) - 1)
    for key, column in at.items():
        page.put(column, points(printed[key]), style="number")
    page.next()


def write_notes(page: Page, notes: Iterable[str]) -> None:
    """What stands below the table."""
    for text in notes:
        page.label(0, "注")
        page.put(1, words(text), to=page.width - 1)
        page.next()
