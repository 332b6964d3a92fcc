"""What a person sees before confirming: recognition, the sheet with its bad cells, questions, totals."""

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

from django.utils.translation import gettext as _

from abacus.foundation.documents.workbooks import Sheet, Workbook
from abacus.foundation.refusals import Refusal
from abacus.pool.imports import budget, execution, projects
from abacus.pool.imports.fields import FIELDS, Holds
from abacus.pool.imports.plans import Plan, Setting, problems_by_row
from abacus.pool.imports.recognise import Layout, mapped, recognise, unit_of
from abacus.pool.imports.rows import Problem, Table, letters, read_rows
from abacus.pool.models import BudgetEntry, ImportBatch

KINDS: dict[str, Any] = {
    ImportBatch.Kind.PROJECTS: projects,
    ImportBatch.Kind.BUDGET: budget,
    ImportBatch.Kind.EXECUTION: execution,
}
"""Kind → the module with `plan(table, setting)` and `staged(drafts, plan, setting)`."""

SHOWN_ROWS, SHOWN_BAD, SHOWN_PROBLEMS, SHOWN_COLUMNS = 15, 60, 500, 40

Tick = Callable[[int, int], None]


def sheet_of(workbook: Workbook, layout: Layout) -> Sheet:
    """The chosen sheet. Raises Refusal for a file without any content."""
    sheets = workbook.sheets
    if layout.sheet >= len(sheets) or not any(sheet.rows for sheet in sheets):
        raise Refusal(_("文件里没有内容"), _("请检查文件，或下载模板填写后再导入"))
    return sheets[layout.sheet]


def read_table(workbook: Workbook, layout: Layout, setting: Setting, tick: Tick | None = None) -> Table:
    """The rows as values; asks nothing of the pool."""
    unit = setting.choices.unit or layout.unit or "元"
    return read_rows(sheet_of(workbook, layout), layout, FIELDS[setting.batch.kind], unit=unit, tick=tick)


def planned(table: Table, setting: Setting) -> Plan:
    """What the rows would do to the pool as it is now, with everything wrong noted."""
    plan: Plan = KINDS[setting.batch.kind].plan(table, setting)
    return check(plan)


def check(plan: Plan) -> Plan:
    """Complain where the file as a whole cannot be used."""
    missing = [one for one in plan.table.fields.values() if one.required and one.key not in plan.table.layout.columns]
    for one in missing:
        message = _("没有找到“%(field)s”列，请在上方选择它是哪一列") % {"field": one.label}
        plan.table.problems.append(Problem(0, 0, message))
    if not plan.table.rows and not missing:
        plan.table.problems.append(Problem(0, 0, _("表头下面没有数据，请检查文件或表头所在行")))
    return plan


def preview(workbook: Workbook, layout: Layout, setting: Setting) -> dict[str, Any]:
    """Everything the page shows, as JSON data to be stored with the batch."""
    plan = planned(read_table(workbook, layout, setting), setting)
    problems = plan.problems
    return {
        "layout": layout.to_json(),
        "sheets": [sheet.name or _("（文本文件）") for sheet in workbook.sheets],
        "problems": [told(one) for one in problems[:SHOWN_PROBLEMS]],
        "problem_count": len(problems),
        "notes": [told(one) for one in plan.notes[:SHOWN_PROBLEMS]],
        "questions": questions(plan, layout, setting),
        "totals": [asdict(total) for total in plan.totals],
        "counts": plan.counts,
        "excerpt": excerpt(sheet_of(workbook, layout), layout, plan),
    }


def told(one: Problem) -> dict[str, Any]:
    """A problem as the page tells it."""
    return {"row": one.row, "column": one.column, "place": one.place, "message": one.message}


def questions(plan: Plan, layout: Layout, setting: Setting) -> list[dict[str, Any]]:
    """What the file does not say and nobody may guess; each must be answered before it is taken in."""
    choices, asked = setting.choices, []
    amounts = any(one.holds is Holds.AMOUNT and one.key in layout.columns for one in plan.table.fields.values())
    if amounts and not (layout.unit or choices.unit):
        units = [("元", _("元")), ("万元", _("万元"))]
        asked.append(question("unit", _("金额的单位"), units, _("表头和表上方都没有写单位")))
    if setting.batch.kind == ImportBatch.Kind.EXECUTION:
        asked += execution_questions(plan, setting)
    if setting.batch.kind == ImportBatch.Kind.BUDGET:
        asked += budget_questions(plan, setting)
    return asked


def execution_questions(plan: Plan, setting: Setting) -> list[dict[str, Any]]:
    """Cumulative or increments, and the day."""
    choices, asked = setting.choices, []
    if not choices.mode:
        modes = [
            (execution.CUMULATIVE, _("累计数：年初到某日共执行多少")),
            (execution.INCREMENT, _("发生数：每行是一笔或一个月的支出")),
        ]
        asked.append(question("mode", _("执行金额是累计数还是发生数"), modes, _("两种表看起来一样，平台不猜测")))
    if choices.day is None and (choices.mode == execution.CUMULATIVE or not has_days(plan)):
        asked.append(question("day", _("截至哪一天"), [], _("累计数的截止日，或没有日期的各行的支付日期")))
    return asked


def budget_questions(plan: Plan, setting: Setting) -> list[dict[str, Any]]:
    """The kind and the day of the lines, where the file has no such columns."""
    asked = []
    if "kind" not in plan.table.layout.columns and not setting.choices.kind:
        asked.append(question("kind", _("这些是哪类预算"), BudgetEntry.Kind.choices, _("文件里没有“类型”列")))
    if setting.choices.day is None and not has_days(plan):
        asked.append(question("day", _("批复或下达日期"), [], _("文件里没有“日期”列")))
    return asked


def has_days(plan: Plan) -> bool:
    """Whether a column holds the rows' days."""
    return "day" in plan.table.layout.columns


def question(key: str, label: str, choices: Any, why: str) -> dict[str, Any]:
    """One question as the page asks it; no choices: a day is wanted."""
    return {"key": key, "label": label, "choices": [[value, str(text)] for value, text in choices], "why": why}


def excerpt(sheet: Sheet, layout: Layout, plan: Plan) -> dict[str, Any]:
    """The part of the sheet that is shown: around the heading, the first rows, and rows with something wrong."""
    bad = problems_by_row(plan.problems)
    first = range(max(1, layout.heading - 3), min(len(sheet.rows), layout.heading + SHOWN_ROWS) + 1)
    numbers = sorted({*first, *sorted(number for number in bad if number)[:SHOWN_BAD]})
    width = min(max((len(row) for row in sheet.rows[: layout.heading + SHOWN_ROWS]), default=0), SHOWN_COLUMNS)
    keys = {column: key for key, column in layout.columns.items()}
    width = max(width, min(max(keys, default=0), SHOWN_COLUMNS))
    return {
        "letters": [letters(column) for column in range(1, width + 1)],
        "headings": [shown(sheet, layout.heading, column) for column in range(1, width + 1)],
        "keys": [keys.get(column, "") for column in range(1, width + 1)],
        "rows": [
            {
                "number": number,
                "heading": number == layout.heading,
                "above": number < layout.heading,
                "message": bad.get(number, {}).get(0, ""),
                "cells": [
                    {
                        "text": shown(sheet, number, column),
                        "bad": bad.get(number, {}).get(column, ""),
                        "map": column in keys,
                    }
                    for column in range(1, width + 1)
                ],
            }
            for number in numbers
        ],
    }


def shown(sheet: Sheet, row: int, column: int) -> str:
    """A cell as a reader sees it, shortened."""
    cell = sheet.cell(row, column)
    return cell.shown[:60] if cell else ""


def first_layout(workbook: Workbook, kind: str) -> Layout:
    """What the platform recognises by itself."""
    return recognise(workbook, FIELDS[kind])


def changed_layout(
    workbook: Workbook,
    layout: Layout,
    kind: str,
    *,
    sheet: int | None,
    heading: int | None,
    columns: dict[str, int] | None,
) -> Layout:
    """The layout with what a person chose instead. Raises Refusal for a place that is not in the file."""
    fields = FIELDS[kind]
    layout = replace(layout, sheet=layout.sheet if sheet is None else sheet)
    current = sheet_of(workbook, layout)
    heading = heading or layout.heading
    if not 1 <= heading <= max(1, len(current.rows)):
        raise Refusal(_("没有第 %(row)s 行") % {"row": heading}, _("请填写表头所在的行号"))
    if columns is None:
        columns = mapped(current, heading, fields) if current.rows else {}
    known = {one.key for one in fields}
    kept = {key: column for key, column in columns.items() if key in known and column > 0}
    return Layout(layout.sheet, heading, kept, unit_of(current, heading, kept, fields) if current.rows else "")
