"""The funds of a form: a table of amounts, or amounts beside their labels."""

from collections.abc import Sequence
from decimal import Decimal

from abacus.foundation.documents.writing.page import Page, Value, amount, words
from abacus.foundation.documents.writing.printed import FEN_PER_WAN, FundsRow, Printed
from abacus.foundation.documents.writing.shapes import Shape

WAN = "0.00####"


def write_funds(page: Page, form: Printed, rows: Sequence[FundsRow], shape: Shape) -> None:
    """The funds in the manner of the kind."""
    if shape.amounts:
        _table(page, form, rows, shape)
    elif all(row.total or row.source for row in rows):
        _pairs(page, rows, shape)
    else:
        _tasks(page, rows)


def _table(page: Page, form: Printed, rows: Sequence[FundsRow], shape: Shape) -> None:
    """Amounts under their heads; execution's points stand in the first row."""
    page.label(0, "项目资金\n（万元）", to=1, rows=len(rows) + 1)
    heads = (*shape.amounts, *(("分值", "执行率", "得分") if shape.points else ("执行率",)))
    for column, text in enumerate(heads, start=3):
        page.label(column, text)
    page.next()
    execution = form.answer["execution"]
    for at, row in enumerate(rows):
        page.label(2, shape.total if row.total else row.label or "")
        for column, number in enumerate(row.amounts, start=3):
            page.put(column, wan(number), style="number")
        page.put(3 + heads.index("执行率"), words(row.rate), style="number")
        if at == 0 and shape.points:
            page.put(6, points(execution["weight_centi"]), style="number")
            page.put(8, points(execution["self_centi"]), style="number")
        page.next()


def _pairs(page: Page, rows: Sequence[FundsRow], shape: Shape) -> None:
    """The declared amounts, each beside its label."""
    page.label(0, "项目资金\n（万元）", to=1, rows=max(len(rows), 1))
    for row in rows:
        page.label(2, shape.total if row.total else row.label or "")
        page.put(3, wan(row.amounts[0]), to=page.width - 1, style="number")
        page.next()
    if not rows:
        page.next()


def _tasks(page: Page, rows: Sequence[FundsRow]) -> None:
    """What a department declares, task by task."""
    page.label(0, "年度主要任务", to=1, rows=len(rows) + 1)
    page.label(2, "任务名称")
    page.label(3, "主要内容")
    page.label(4, "预算金额（万元）")
    page.next()
    for row in sorted(rows, key=lambda one: one.total):
        page.label(2, "金额合计" if row.total else row.label or "")
        page.put(4, wan(row.amounts[0]), style="number")
        page.next()


def wan(fen: Decimal | None) -> Value:
    """An amount of 分 in 万元."""
    return amount(None if fen is None else fen / FEN_PER_WAN, WAN)


def points(centi: int | None) -> Value:
    """0.01 points as points."""
    return amount(None if centi is None else Decimal(centi) / 100, "0.##" if centi and centi % 100 else "0")
