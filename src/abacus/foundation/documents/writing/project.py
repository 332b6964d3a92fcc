"""A project's self-evaluation in the ministry's layout, with columns for operator and unit where they are needed."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from abacus.foundation.documents.forms.facts import Text
from abacus.foundation.documents.forms.head import split_code
from abacus.foundation.documents.forms.indicators import indicator_name
from abacus.foundation.documents.forms.units import is_money
from abacus.foundation.documents.writing.goals import Goals, place_goals
from abacus.foundation.documents.writing.measures import Target, actual_of, target_of
from abacus.foundation.documents.writing.page import Page, Value, amount, words
from abacus.foundation.documents.writing.printed import FEN_PER_WAN, FundsRow, Printed
from abacus.foundation.documents.writing.weights import weights_of

TITLE = "项目支出绩效自评表"
COLUMNS = {
    "level1": "一级指标",
    "level2": "二级指标",
    "name": "三级指标",
    "operator": "指标性质",
    "target": "年度指标值",
    "unit": "度量单位",
    "actual": "实际完成值",
    "weight": "分值",
    "self": "得分",
    "reason": "偏差原因分析及改进措施",
}


def project_page(form: Printed, name: str) -> Page:
    """The whole form."""
    rows = form.answer["indicators"]
    year = form.answer["project"]["year"]
    targets = [target_of(row, year, own_unit=_own_unit(form, row)) for row in rows]
    columns = [key for key in COLUMNS if _needed(key, targets) and key not in _absent(form)]
    page = Page(name, len(columns) + 1)
    _title(page, year)
    _head(page, form)
    if form.funds is not None:
        _funds(page, form, form.funds)
    goals = place_goals(form.answer["goals"], rows)
    if goals.part or form.finds("goal.missing"):
        _goals(page, goals.part)
    _indicators(page, form, columns, targets, goals)
    _total(page, form.answer["totals"], columns)
    _notes(page, form.notes)
    return page


def _own_unit(form: Printed, row: Mapping[str, Any]) -> bool:
    """Whether a unit that the actual has too must be the target's own: money among the quantities was found."""
    return bool(is_money(row["unit"]) and form.finds("indicator.money_as_quantity", f"“{row['name'] or row['cell']}”"))


def _absent(form: Printed) -> set[str]:
    """The levels that a form without any first level has no columns for."""
    rows = form.answer["indicators"]
    if any(row["level1"] for row in rows) or form.finds("dimension.missing"):
        return set()
    return {"level1"} if any(row["level2"] for row in rows) else {"level1", "level2"}


def _needed(key: str, targets: Iterable[Target]) -> bool:
    return key not in ("operator", "unit") or any(getattr(one, key) for one in targets)


def _title(page: Page, year: int | None) -> None:
    page.put(0, words(TITLE), to=page.width - 1, style="title")
    page.next()
    if year is not None:
        page.put(0, words(f"（{year}年度）"), to=page.width - 1, style="centre")
        page.next()


def _head(page: Page, form: Printed) -> None:
    """Name and code, department and unit; a field is left out where the form has none."""
    head, last = form.answer["project"], page.width - 1
    name, code = head["name"], head["code"]
    if name is not None and split_code(Text(name)).code is not None:
        name = f"0-{name}"
    page.label(0, "项目名称", to=1)
    page.put(2, words(name), to=last)
    page.next()
    if code is not None:
        page.label(0, "项目编码", to=1)
        page.put(2, words(code), to=last)
        page.next()
    fields = [
        (label, _coded(head[f"{key}_code"], head[key]))
        for key, label in (("department", "主管部门"), ("unit", "实施单位"))
        if head[key] is not None or form.finds("head.missing", label)
    ]
    for at, (label, text) in enumerate(fields):
        column = 0 if at == 0 else 5
        page.label(column, label, to=1 if at == 0 else 5)
        page.put(column + (2 if at == 0 else 1), words(text), to=4 if at == 0 and len(fields) == 2 else last)
    if fields:
        page.next()


def _coded(code: str | None, name: str | None) -> str | None:
    return f"{code}-{name}" if code is not None and name is not None else name


def _funds(page: Page, form: Printed, rows: Sequence[FundsRow]) -> None:
    """The funds table; execution's points stand in its first row."""
    page.label(0, "项目资金\n（万元）", to=1, rows=len(rows) + 1)
    heads = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    for column, text in enumerate(heads, start=3):
        page.label(column, text)
    page.next()
    execution = form.answer["execution"]
    for at, row in enumerate(rows):
        page.label(2, "年度资金总额" if row.total else row.label or "")
        for column, number in enumerate(row.amounts, start=3):
            page.put(column, amount(None if number is None else number / FEN_PER_WAN, "0.00####"), style="number")
        page.put(7, words(row.rate), style="number")
        if at == 0:
            page.put(6, _points(execution["weight_centi"]), style="number")
            page.put(8, _points(execution["self_centi"]), style="number")
        page.next()


def _points(centi: int | None) -> Value:
    return amount(None if centi is None else Decimal(centi) / 100, "0.##" if centi and centi % 100 else "0")


def _goals(page: Page, goals: Sequence[Mapping[str, Any]]) -> None:
    page.label(0, "年度总体目标", to=1, rows=max(len(goals), 1) + 1)
    page.label(2, "预期目标", to=4)
    page.label(5, "实际完成情况", to=page.width - 1)
    page.next()
    for goal in goals:
        page.put(2, words(goal["text"]), to=4)
        page.put(5, words(goal["actual_text"]), to=page.width - 1)
        page.next()
    if not goals:
        page.next()


def _indicators(page: Page, form: Printed, columns: Sequence[str], targets: Sequence[Target], goals: Goals) -> None:
    rows = form.answer["indicators"]
    page.label(0, "绩效指标", rows=len(rows) + len(goals.rows) + 1)
    for column, key in enumerate(columns, start=1):
        page.label(column, COLUMNS[key])
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
            "self": _points(row["self_centi"]),
            "reason": words(form.reasons[number] if number < len(form.reasons) else None),
        }
        if number in level1 and "level1" in at:
            page.put(at["level1"], words(row["level1"]), rows=level1[number])
        if number in level2 and "level2" in at:
            page.put(at["level2"], words(row["level2"]), rows=level2[number])
        for key, value in values.items():
            if key in at:
                page.put(at[key], value, style="number" if key == "self" else "text")
        if number in weights:
            points, under = weights[number]
            shares = tuple(_points(one["weight_centi"]) for one in rows[number : number + under]) if under > 1 else ()
            page.put(at["weight"], _points(points), rows=under, style="number", spread=shares)
        page.next()
    _sections(page, goals.before(len(rows)))


def _sections(page: Page, labels: Iterable[str]) -> None:
    """Rows that say to which goal those below belong."""
    for text in labels:
        page.put(1, words(text), to=page.width - 1, style="label")
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


def _total(page: Page, totals: Mapping[str, Any], columns: Sequence[str]) -> None:
    printed = totals["weight_printed_centi"], totals["self_printed_centi"]
    if printed == (None, None):
        return
    weight = columns.index("weight") + 1
    page.label(0, "总分", to=weight - 1)
    page.put(weight, _points(printed[0]), style="number")
    page.put(weight + 1, _points(printed[1]), style="number")
    page.next()


def _notes(page: Page, notes: Iterable[str]) -> None:
    for text in notes:
        page.label(0, "注")
        page.put(1, words(text), to=page.width - 1)
        page.next()
