"""The report of a batch to keep: what became of every file and table, why, and what was found by cell."""

import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from abacus.cycle.intake.models import Batch, FindingAnswer, Source, Table
from abacus.cycle.intake.models.answers import key_of
from abacus.foundation.pages.numbers import FEN_PER_WAN
from abacus.foundation.spreadsheets.books import Book, sheet_name

Row = tuple[Any, ...]


def table_rows(batch: Batch) -> Iterator[Row]:
    """A row for every file without a table and for every table: file, place, what became of it, why."""
    sources = batch.sources.select_related("same_as__batch").order_by("pk")
    tables: dict[int, list[Table]] = {}
    rows = batch.tables.select_related("unit", "project_year__project").defer("marks").order_by("pk")
    for table in rows:
        tables.setdefault(table.source_id, []).append(table)
    for source in sources:
        if source.pk not in tables:
            yield (
                source.name,
                "",
                "",
                "",
                None,
                "",
                source.get_state_display(),
                why_of(source),
                None,
                None,
                None,
                None,
            )
        for table in tables.get(source.pk, ()):
            yield _table_row(source, table)


def _table_row(source: Source, table: Table) -> Row:
    funds, points = table.read["funds"], table.read["totals"]["computed_centi"]
    asked = [f"{one['message']}{one['todo']}" for one in table.questions] if table.state == Table.State.LOOK else []
    return (
        source.name, table.sheet, table.title, table.unit.name if table.unit else "", table.fiscal_year,
        table.project_year.project.code if table.project_year else "", table.get_state_display(),
        "；".join([*asked, *table.differences]), table.warnings,
        _wan(funds["budget_fen"]), _wan(funds["executed_fen"]),
        None if points is None else Decimal(points) / 100,
    )  # fmt: skip


def _wan(fen: int | None) -> Decimal | None:
    return None if fen is None else Decimal(fen) / FEN_PER_WAN


def why_of(source: Source) -> str:
    """Why a file gave no table."""
    if source.error:
        cell = f"{source.error['cell']} " if source.error.get("cell") else ""
        return f"{cell}{source.error['message']}"
    if source.state == Source.State.KNOWN and source.same_as is not None:
        same = source.same_as
        return _("与“%(batch)s”中的“%(file)s”内容相同，以前读过") % {"batch": same.batch.title, "file": same.name}
    if source.members.exists():
        return _("压缩包，其中的文件逐个列出")
    return ""


def finding_rows(batch: Batch) -> Iterator[Row]:
    """A row for every finding: file, sheet, name, cell, severity, code, message, and what was answered to it."""
    rows = batch.tables.exclude(state=Table.State.ASIDE).order_by("pk")
    given = answers_in(batch)
    for pk, name, sheet, title, found in rows.values_list("pk", "source__name", "sheet", "title", "read__findings"):
        for one in found or ():
            severity = _("需核对") if one["severity"] == "warning" else _("提示")
            answer = given.get((pk, key_of(one["code"], one["cell"], one["message"])))
            said = (answer.get_kind_display(), answer.reason, answer.by.name) if answer else ("", "", "")
            yield name, sheet, title, one["cell"] or "", severity, one["code"], one["message"], *said


def answers_in(batch: Batch) -> dict[tuple[int, str], FindingAnswer]:
    """What holds of what was said about the findings of a batch, by table and finding. One query."""
    rows = FindingAnswer.objects.filter(table__batch=batch, superseded=False).select_related("by")
    return {(one.table_id, one.key): one for one in rows}


def headings() -> tuple[Row, Row]:
    """The heads of the two sheets."""
    return (
        (_("文件"), _("工作表"), _("项目或部门"), _("单位"), _("年度"), _("项目代码"), _("状态"), _("原因和差异"),
         _("需核对"), _("全年预算（万元）"), _("全年执行（万元）"), _("按规则计算得分")),
        (_("文件"), _("工作表"), _("项目或部门"), _("单元格"), _("程度"), _("代码"), _("问题"),
         _("答复情况"), _("答复"), _("答复人")),
    )  # fmt: skip


def report(batch: Batch) -> bytes:
    """The workbook: files and tables on one sheet, findings by cell on the other."""
    stream = io.BytesIO()
    first, second = headings()
    with Book(stream) as book:
        for name, head, rows in ((_("表"), first, table_rows(batch)), (_("问题"), second, finding_rows(batch))):
            sheet = book.add_worksheet(sheet_name(name))
            for column, text in enumerate(head):
                sheet.write_string(0, column, text)
            for at, row in enumerate(rows, start=1):
                for column, value in enumerate(row):
                    if isinstance(value, int | Decimal):
                        sheet.write_number(at, column, value)
                    elif value not in (None, ""):
                        sheet.write_string(at, column, str(value))
    return stream.getvalue()
