"""What the page of a table, and that of a file without one, shows."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.utils.translation import gettext as _

from abacus.cycle.intake.models import Correction, Source, Table
from abacus.cycle.intake.presenting import sheet as sheets
from abacus.cycle.intake.presenting.said import field_name, findings_of, meaning_name, said
from abacus.foundation.documents.forms.fields import FIELDS, GROUPS, LABEL, LABELS, VALUES
from abacus.foundation.documents.workbooks import Sheet, Workbook, WorkbookError
from abacus.foundation.pages import numbers


@dataclass(frozen=True)
class Beside:
    """The tables before and after in the batch, and the next that needs a look."""

    at: int
    count: int
    previous: int | None
    next: int | None
    look: int | None


def beside(table: Table) -> Beside:
    """One query."""
    rows = Table.objects.filter(batch=table.batch_id).order_by()
    look = Q(state=Table.State.LOOK) & ~Q(pk=table.pk)
    found = rows.aggregate(
        count=Count("pk"),
        at=Count("pk", filter=Q(pk__lte=table.pk)),
        previous=Max("pk", filter=Q(pk__lt=table.pk)),
        next=Min("pk", filter=Q(pk__gt=table.pk)),
        look_after=Min("pk", filter=look & Q(pk__gt=table.pk)),
        look_first=Min("pk", filter=look),
    )
    return Beside(
        found["at"], found["count"], found["previous"], found["next"], found["look_after"] or found["look_first"]
    )


@dataclass(frozen=True)
class Said:
    """A correction for the rail."""

    pk: int
    cell: str
    name: str
    by: str
    on: Any


def corrections_of(source: Source, sheet: str | None = None) -> list[Correction]:
    """What people said of a file's cells, the newest first."""
    rows = source.corrections.select_related("by").order_by("-pk")
    return [one for one in rows if sheet is None or one.sheet == sheet]


def written(corrections: list[Correction]) -> list[Said]:
    """Corrections in words."""
    return [Said(one.pk, one.cell, meaning_name(one.field), one.by.name, one.on) for one in corrections]


def sheet_of(source: Source, name: str, about: sheets.About) -> tuple[Any, str]:
    """The sheet of a stored file as it looks; None and why where it cannot be read again."""
    book, why = book_of(source)
    if book is None:
        return None, why
    found = next((one for one in book.sheets if one.name == name), None)
    if found is None:
        return None, _("文件里没有工作表“%(name)s”。") % {"name": name}
    return sheets.shown(found, about), ""


def book_of(source: Source) -> tuple[Workbook | None, str]:
    """The stored file, read again; None and why where that is not possible."""
    if source.upload is None:
        return None, _("这个文件没有保存，画不出来。")
    try:
        return sheets.workbook_of(source.upload), ""
    except WorkbookError:
        return None, _("这个文件不能作为表格打开，画不出来。")
    except OSError:
        return None, _("保存的文件不在了，请管理员从备份恢复。")


def about(table: Table, corrections: list[Correction], findings: list[dict[str, Any]]) -> sheets.About:
    """What is known of the cells of a table's sheet."""
    messages: dict[str, list[str]] = defaultdict(list)
    for one in findings:
        if one["cell"]:
            messages[one["cell"]].append(one["message"])
    marks = {mark["cell"]: mark for mark in table.marks}
    return sheets.About(marks, messages, {one.cell: one.field for one in corrections})


def meanings() -> list[tuple[str, list[tuple[str, str]]]]:
    """What a cell can be, by part of the form: values, then labels."""
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    for what, keys, prefix in ((_("内容"), VALUES, ""), (_("栏目名"), LABELS, LABEL)):
        for group, name in GROUPS.items():
            options = [
                (prefix + key, meaning_name(prefix + key) if prefix else field_name(key))
                for key in keys
                if FIELDS[key].group == group
            ]
            if options:
                groups.append((f"{what} · {_(name)}", options))
    return groups


@dataclass(frozen=True)
class Field:
    """One field that was read: what it is called, its value (blank where missing), its cell, why it is missing."""

    label: str
    value: str
    cell: str
    why: str


def fields_of(table: Table) -> list[Field]:
    """The main fields with their values and places."""
    read = table.read
    cells: dict[str, str] = {}
    for mark in table.marks:
        if mark["role"] == "value":
            cells.setdefault(mark["field"], mark["cell"])
    project, funds, totals, execution = read["project"], read["funds"], read["totals"], read["execution"]
    nothing = _("没有读到")

    def one(key: str, value: Any, why: str = "") -> Field:
        return Field(field_name(key), "" if value is None else str(value), cells.get(key, ""), why or nothing)

    def coded(name: str) -> str | None:
        code, text = project[f"{name}_code"], project[name]
        return f"{code}-{text}" if code and text else text

    def wan(key: str) -> str | None:
        value = funds[key]
        return None if value is None else _("%(amount)s 万元") % {"amount": numbers.exact_wan(value)}

    found = [
        *([] if table.kind == "department" else [one("project.name", project["name"])]),
        one("project.department", coded("department")),
        one("project.unit", coded("unit")),
        one("project.code", project["code"]),
        one("project.year", project["year"]),
        one("funds.initial", wan("initial_fen")),
        *([] if table.kind == "target" else [one("funds.budget", wan("budget_fen"))]),
        *([] if table.kind == "target" else [one("funds.executed", wan("executed_fen"))]),
        Field(_("目标"), str(len(read["goals"]) or ""), cells.get("goal.text", ""), nothing),
        Field(_("指标"), str(len(read["indicators"]) or ""), cells.get("indicator.name", ""), nothing),
    ]
    if table.kind in ("project", "department"):
        found += [
            one("execution.self", _points(execution["self_centi"])),
            one("total.weight", _points(totals["weight_printed_centi"] or totals["weight_sum_centi"])),
            one("total.self", _points(totals["self_printed_centi"] or totals["self_sum_centi"])),
            Field(_("按规则计算"), _points(totals["computed_centi"]) or "", "", _("有指标算不出")),
        ]
    return found


def _points(centi: int | None) -> str | None:
    return None if centi is None else numbers.points(centi)


def findings(table: Table) -> list[dict[str, Any]]:
    """The findings of a table in the language of the page."""
    return findings_of(table.read)


def drawn_source(sheet: Sheet, source: Source, corrections: list[Correction]) -> sheets.SheetShown:
    """A whole sheet of a file, with what people said of its cells and the cell for which the file was refused."""
    error = source.error or {}
    cell = error.get("cell")
    marks = {cell: {"cell": cell, "to": cell, "field": "", "role": "value", "state": "finding"}} if cell else {}
    told = sheets.About(
        marks,
        {cell: [said(error.get("message"))]} if cell else {},
        {one.cell: one.field for one in corrections if one.sheet == sheet.name},
    )
    return sheets.whole(sheet, told)
