"""Budget and execution: lines as they were entered, and new ones in batches."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Body, Query
from pydantic import Field

from abacus.api.batches import MOST, Batch, BatchTaken, Row, batch_taken, by_day
from abacus.api.reading import Paged, asked, page, years
from abacus.api.site import reading, writing
from abacus.api.types import Day, Fen, Id, In, Out, StrictYear, Year, words
from abacus.foundation.accounts.permissions import Permission
from abacus.pool import services as pool
from abacus.pool.models import BudgetEntry, ExecutionEntry, FundSource

Sources = Literal[tuple(FundSource.values)]  # type: ignore[valid-type]
BudgetKinds = Literal[tuple(BudgetEntry.Kind.values)]  # type: ignore[valid-type]
ExecutionKinds = Literal[tuple(ExecutionEntry.Kind.values)]  # type: ignore[valid-type]
CHANGES = frozenset({BudgetEntry.Kind.ADJUST, BudgetEntry.Kind.TRANSFER})
"""Kinds that change an approved budget: they go through its gates, as on the page."""


class EntryOut(Out):
    """一笔 / one line: signed, never edited, only followed by another."""

    id: int
    project_year_id: int
    project_code: str
    fiscal_year: int
    kind: str
    source: str
    amount_fen: int
    entered_on: date
    document_number: str | None
    note: str | None


class Entries(Out):
    """一页 / a page."""

    total: int
    next_after: int | None
    items: list[EntryOut]


class EntriesAsked(Paged):
    """Filters; all of them together."""

    project_year_id: Id | None = Field(None, description="项目年度编号")
    project_code: words(21) | None = Field(None, description="项目代码")  # type: ignore[valid-type]
    fiscal_year: Year | None = Field(None, description="年度")
    entered_from: Day | None = Field(None, description="登记日不早于 / entered on or after")
    entered_to: Day | None = Field(None, description="登记日不晚于 / entered on or before")


class Line(In):
    """一笔 / one line. The pair of project and document number (with kind and source) names it for good."""

    project_code: words(21, 1) = Field(description="项目代码 / code of the project")  # type: ignore[valid-type]
    fiscal_year: StrictYear = Field(description="年度 / fiscal year")
    document_number: words(80, 1) = Field(description="文号或凭证号 / number of the document")  # type: ignore[valid-type]
    entered_on: Day = Field(description="登记日 / day of the line")
    amount_fen: Fen
    source: Sources = Field("fiscal", description="资金来源 / source of the money")  # type: ignore[valid-type]
    note: words(200) = Field("", description="备注；预算调整和调剂必填理由 / note; the reason of a change")  # type: ignore[valid-type]


class BudgetLine(Line):
    """一笔预算 / one line of the budget."""

    kind: BudgetKinds = Field(description="类型 / kind")  # type: ignore[valid-type]


class ExecutionLine(Line):
    """一笔支出 / one line of spending."""

    kind: ExecutionKinds = Field("payment", description="类型 / kind")  # type: ignore[valid-type]


class BudgetBatch(In):
    """一批预算 / a batch of budget lines: all or none."""

    lines: list[BudgetLine] = Field(min_length=1, max_length=MOST)


class ExecutionBatch(In):
    """一批支出 / a batch of spending: all or none."""

    lines: list[ExecutionLine] = Field(min_length=1, max_length=MOST)


@reading(
    "/budgets", name="budgets", may=Permission.PROJECT_VIEW, answer=Entries, tag="budgets",
    summary="预算明细 / lines of budgets",
)  # fmt: skip
def list_budgets(request: HttpRequest, given: Query[EntriesAsked]) -> dict[str, Any]:
    """申报、年初预算、调整、结转、调剂、收回各一笔一行；申报不是预算。

    Every line as it was entered; a request is no budget yet.
    """
    return listed(request, BudgetEntry.objects.all(), given)


@reading(
    "/execution", name="execution", may=Permission.PROJECT_VIEW, answer=Entries, tag="execution",
    summary="支出明细 / lines of spending",
)  # fmt: skip
def list_execution(request: HttpRequest, given: Query[EntriesAsked]) -> dict[str, Any]:
    """支付、更正、退回各一笔一行。

    Payments, corrections and refunds, each as it was entered.
    """
    return listed(request, ExecutionEntry.objects.all(), given)


def listed(request: HttpRequest, rows: QuerySet[Any], given: EntriesAsked) -> dict[str, Any]:
    """One page of lines of the person's project-years."""
    named = {
        "project_year_id": given.project_year_id, "project_year__project__code": given.project_code,
        "project_year__fiscal_year": given.fiscal_year, "entered_on__gte": given.entered_from,
        "entered_on__lte": given.entered_to,
    }  # fmt: skip
    wanted = {name: value for name, value in named.items() if value is not None}
    mine = rows.filter(project_year__in=years(request), **wanted)
    return page(mine.select_related("project_year__project"), given, shown)


def shown(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Lines as data."""
    same = ("id", "project_year_id", "kind", "source", "amount_fen", "entered_on")
    return [
        {
            **{name: getattr(row, name) for name in same},
            "project_code": row.project_year.project.code,
            "fiscal_year": row.project_year.fiscal_year,
            "document_number": row.document_number or None,
            "note": row.note or None,
        }
        for row in rows
    ]


@writing(
    "/budgets", name="budgets", answer=BatchTaken, tag="budgets", summary="登记一批预算 / post a batch of budget lines",
    may=(Permission.MONEY_POST, Permission.PROJECT_EDIT),
)  # fmt: skip
def post_budgets(request: HttpRequest, message: Body[BudgetBatch]) -> dict[str, Any]:
    """全部登记或全部不登记。预算调整和调剂走预算变动的关口，登记日即当天，须有理由（note）；申报由单位登记。

    Taken whole or not at all. Changes of an approved budget pass the same gates as on the page, on the day of the
    message, with a reason in `note`.
    """
    return taken(request, message.lines, BudgetEntry.objects.all(), lambda row: post_budget(request, row))


@writing(
    "/execution", name="execution", answer=BatchTaken, tag="execution", may=(Permission.MONEY_POST,),
    summary="登记一批支出 / post a batch of spending",
)  # fmt: skip
def post_execution(request: HttpRequest, message: Body[ExecutionBatch]) -> dict[str, Any]:
    """全部登记或全部不登记。同一项目、文号、类型和来源只登记一次：重发的一笔答复 repeated，金额或日期不同的拒绝。

    Taken whole or not at all. The same project, document, kind and source are entered once: a line sent again is
    answered `repeated`, one with another amount or day is refused.
    """

    def door(row: Row) -> ExecutionEntry:
        line = row.line
        return pool.post_execution(
            project_year=row.year, kind=line.kind, amount_fen=line.amount_fen, entered_on=line.entered_on,
            source=line.source, document_number=line.document_number.strip(), note=line.note.strip(),
            by=asked(request).user, on=asked(request).day,
        )  # fmt: skip

    return taken(request, message.lines, ExecutionEntry.objects.all(), door)


def post_budget(request: HttpRequest, row: Row) -> BudgetEntry:
    """One line of the budget by the door the page uses for its kind."""
    line, by, on = row.line, asked(request).user, asked(request).day
    number, note = line.document_number.strip(), line.note.strip()
    if line.kind in CHANGES:
        return pool.adjust_budget(
            project_year_id=row.year.pk, amount_fen=line.amount_fen, reason=note, document_number=number,
            source=line.source, transfer=line.kind == BudgetEntry.Kind.TRANSFER, by=by, on=on,
        ).entry  # fmt: skip
    return pool.post_budget(
        project_year=row.year, kind=line.kind, amount_fen=line.amount_fen, entered_on=line.entered_on,
        source=line.source, document_number=number, note=note, by=by, on=on,
    )  # fmt: skip


def key(row: Row) -> tuple[Any, ...]:
    """What names a line for good."""
    return row.year.pk, row.line.document_number.strip(), row.line.kind, row.line.source


def taken(
    request: HttpRequest, lines: Sequence[Line], entries: QuerySet[Any], door: Callable[[Row], Any]
) -> dict[str, Any]:
    """The batch through the services; lines that are there already are recognised and left alone."""
    batch, day = Batch(request, lines), asked(request).day
    batch.once(key, "document_number")
    there = known(entries, batch.rows)
    repeated, new = [], []
    for row in batch.rows:
        before = there.get(key(row))
        if before is not None:
            same = (before.amount_fen, before.entered_on) == (row.line.amount_fen, row.line.entered_on)
            repeated.append((row, before))
            if not same:
                _differs(batch, row, before)
            continue
        new.append(row)
        _check(batch, row, day)
    posted = batch.take(by_day(new, lambda row: row.line.entered_on), door)
    return batch_taken(posted, repeated)


def known(entries: QuerySet[Any], rows: Iterable[Row]) -> dict[tuple[Any, ...], Any]:
    """The lines that are there already under the names of the batch's; read after the project-years are locked."""
    rows = list(rows)
    found = entries.filter(
        project_year__in={row.year.pk for row in rows},
        document_number__in={row.line.document_number.strip() for row in rows},
    ).order_by("pk")
    return {(one.project_year_id, one.document_number, one.kind, one.source): one for one in found}


def _check(batch: Batch, row: Row, day: date) -> None:
    line = row.line
    if not line.document_number.strip():
        batch.wrong(row.number, "document_number", "blank", _("文号不能为空"), _("请填写文号或凭证号"))
    if line.amount_fen == 0:
        batch.wrong(row.number, "amount_fen", "zero", _("金额不能为零"), _("没有金额的不必登记"))
    begins = line.fiscal_year if isinstance(line, ExecutionLine) else line.fiscal_year - 1  # as files are taken in
    if line.entered_on < date(begins, 1, 1):
        batch.wrong(row.number, "entered_on", "before_the_year", _("登记日不属于该年度"), _("请核对日期和年度"))
    if line.entered_on > day:
        batch.wrong(row.number, "entered_on", "future", _("登记日在今天之后"), _("请核对日期，发生后再登记"))
    if line.kind in CHANGES and line.entered_on != day:
        batch.wrong(
            row.number,
            "entered_on",
            "not_today",
            _("预算调整和调剂以登记当天为准"),
            _("请填写今天的日期，批准日写在理由里"),
        )


def _differs(batch: Batch, row: Row, before: Any) -> None:
    batch.wrong(
        row.number, "document_number", "differs",
        _("该文号已登记 %(amount)s 分（%(day)s），与这一行不一致")
        % {"amount": before.amount_fen, "day": before.entered_on.isoformat()},
        _("确需更正的，请用新的文号登记更正或退回"),
    )  # fmt: skip
