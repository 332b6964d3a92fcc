"""The pool's workbooks: templates to fill in, and the report of an import."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from abacus.foundation.spreadsheets.books import Book
from abacus.pool.imports.fields import FIELDS, Field, Holds
from abacus.pool.models import ImportBatch

FEN_PER_YUAN = 100
ROWS = 20_000
"""Rows of a template that are formatted as text, so that codes keep their digits."""


def import_template(kind: str) -> bytes:
    """Headings (required ones marked), the choices of a cell, notes; code columns are text."""
    stream = BytesIO()
    with Book(stream) as book:
        sheet = book.add_worksheet(str(ImportBatch.Kind(kind).label))
        head = book.add_format({"bold": True, "bg_color": "#EEF3FA", "border": 1, "text_wrap": True})
        text = book.add_format({"num_format": "@"})
        for column, field in enumerate(FIELDS[kind]):
            sheet.write_string(0, column, heading(field), head)
            sheet.set_column(
                column, column, 24 if field.holds is Holds.CODE else 14, text if field.holds is Holds.CODE else None
            )
            choices = labels(field)
            if choices:
                sheet.data_validation(1, column, ROWS, column, {"validate": "list", "source": choices})
        sheet.freeze_panes(1, 0)
        describe(book, kind)
    return stream.getvalue()


def heading(field: Field) -> str:
    """The heading of a template's column: the first name it is recognised by, with the unit."""
    return f"{field.names[0]}（万元）" if field.holds is Holds.AMOUNT else field.names[0]


def labels(field: Field) -> list[str]:
    """The words offered in a cell."""
    if field.holds is Holds.YES_NO:
        return ["是", "否"]
    seen: dict[str, str] = {}
    for word, value in field.words.items():
        if any("\u4e00" <= letter <= "\u9fff" for letter in word):
            seen.setdefault(value, word)
    return list(seen.values())


def describe(book: Any, kind: str) -> None:
    """A second sheet that says what each column holds; it has no heading row that an import would take for one."""
    sheet = book.add_worksheet(_("填写说明"))
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 3, 40)
    for row, field in enumerate(FIELDS[kind]):
        needed = _("必填") if field.required else _("选填")
        sheet.write_row(
            row,
            0,
            [f"【{field.names[0]}】", needed, str(field.note), _("例：%(example)s") % {"example": field.example}],
        )


def import_report(batch: ImportBatch) -> bytes:
    """What an import was and came to: head, totals before and after, remarks and problems."""
    stream = BytesIO()
    with Book(stream) as book:
        sheet = book.add_worksheet(_("导入报告"))
        sheet.set_column(0, 0, 22)
        sheet.set_column(1, 3, 24)
        money = book.add_format({"num_format": "#,##0.00"})
        bold = book.add_format({"bold": True})
        row = 0
        for label, value in head(batch):
            sheet.write_string(row, 0, label, bold)
            sheet.write_string(row, 1, value)
            row += 1
        row = write_totals(sheet, row + 1, batch, bold, money)
        write_remarks(sheet, row + 1, batch, bold)
    return stream.getvalue()


def head(batch: ImportBatch) -> list[tuple[str, str]]:
    """Who imported what, when, and how it stands."""
    who = batch.confirmed_by or batch.created_by
    return [
        (_("文件"), batch.upload.name),
        ("SHA-256", batch.sha256),
        (_("内容"), f"{batch.get_kind_display()} · {batch.fiscal_year}"),
        (_("单位"), batch.organisation.name),
        (_("状态"), str(batch.get_state_display())),
        (_("办理"), who.name),
        (_("导入日期"), said(batch.applied_on)),
        (_("撤回日期"), said(batch.withdrawn_on)),
        (_("行数"), str(batch.rows)),
    ]


def said(day: date | None) -> str:
    """A day, or the dash."""
    return day.isoformat() if day else "—"


def write_totals(sheet: Any, row: int, batch: ImportBatch, bold: Any, money: Any) -> int:
    """The totals before and after, amounts in 元; answers the next row."""
    sheet.write_row(row, 0, [_("合计"), _("导入前"), _("导入后"), _("增减")], bold)
    for total in batch.preview.get("totals", []):
        row += 1
        sheet.write_string(row, 0, f"{total['label']}（元）" if total["money"] else total["label"])
        for column, value in enumerate((total["before"], total["after"], total["after"] - total["before"]), start=1):
            if total["money"]:
                sheet.write_number(row, column, Decimal(value) / FEN_PER_YUAN, money)
            else:
                sheet.write_number(row, column, value)
    return row + 1


def write_remarks(sheet: Any, row: int, batch: ImportBatch, bold: Any) -> None:
    """Remarks, and what stood in the way while it was not taken in."""
    for title, key in ((_("提示"), "notes"), (_("问题"), "problems")):
        for one in batch.preview.get(key, []):
            sheet.write_string(row, 0, title, bold)
            sheet.write_string(row, 1, one["place"])
            sheet.write_string(row, 2, one["message"])
            row += 1
