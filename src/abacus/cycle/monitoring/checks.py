"""What is wrong with a monitoring table, live and at handing in: the only place that decides it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from abacus.cycle import cells
from abacus.cycle.cells import UnreadableError
from abacus.cycle.findings import Finding, Findings, Place, Severity, ordered
from abacus.cycle.monitoring.content import COLUMNS, FIELDS, ReadLine
from abacus.cycle.monitoring.gathering import Gathered
from abacus.cycle.monitoring.rules import Assessed

MUST, ADVICE = Severity.MUST, Severity.ADVICE
UNSURE = frozenset({"maybe", "impossible"})
"""Answers after which forecast and reason are asked for."""


@dataclass(frozen=True)
class Filled:
    """A table with everything that is checked together; `forecast_fen` is None where it is blank or not readable."""

    content: Mapping[str, Any]
    lines: tuple[ReadLine, ...]
    gathered: Gathered
    assessed: Assessed
    forecast_fen: int | None


def check(table: Filled) -> Findings:
    """All findings about a table."""
    found: list[Finding] = []
    passed = 0
    for one in CHECKS:
        said = list(one(table))
        found += said
        passed += not said
    return Findings(ordered(found), passed)


def finding(code: str, level: Severity, field: str, what: str, todo: str = "", at: ReadLine | None = None) -> Finding:
    """A finding at a field, or at a column of an indicator's row."""
    if at is None:
        return Finding(code, level, Place(field), what, todo, str(FIELDS[field]))
    where = _("第 %(row)s 行 %(column)s") % {"row": at.place + 1, "column": COLUMNS[field]}
    named = _("“%(name)s”：%(said)s") % {"name": at.line.name, "said": what}
    return Finding(code, level, LinePlace(field, at.place), named, todo, where)


class LinePlace(Place):
    """A cell of the indicators' grid."""

    @property
    def anchor(self) -> str:
        """The id of the cell's element on the page."""
        return f"lines:{self.row}:{self.field}"


def money(table: Filled) -> Iterator[Finding]:
    """What will be spent in the year is said, and fits the budget; slow money is explained."""
    content, facts = table.content, table.gathered.facts
    try:
        cells.fen(content["forecast_fund"])
    except UnreadableError as said:
        yield finding("unreadable", MUST, "forecast_fund", said.message, said.todo)
        return
    if table.forecast_fen is None:
        todo = _("填到年底预计一共执行多少；不会执行的填 0")
        yield finding("forecast.missing", MUST, "forecast_fund", _("没有填全年预计执行数"), todo)
    elif facts.budget_fen is not None and table.forecast_fen > facts.budget_fen:
        todo = _("请核对单位是万元；确需追加的先调整预算")
        yield finding("forecast.above", MUST, "forecast_fund", _("全年预计执行数超过预算"), todo)
    elif table.forecast_fen < (facts.executed_fen or 0):
        todo = _("全年预计执行数包括已经执行的")
        yield finding("forecast.below", MUST, "forecast_fund", _("全年预计执行数少于已执行数"), todo)


def spending(table: Filled) -> Iterator[Finding]:
    """Where nothing is entered, the unit says whether nothing was spent; slow money is explained."""
    content, facts = table.content, table.gathered.facts
    stated = cells.text(content["nothing_spent"])
    if facts.executed_fen is None and not stated:
        todo = _("确实没有支出的选“是”；已支出的请财政业务科室登记或导入执行数")
        yield finding("execution.missing", MUST, "nothing_spent", _("没有登记截至监控日的执行数"), todo)
    if table.assessed.low.value and cells.blank(content["fund_reason"]):
        what = _("执行率偏低，须说明原因和措施")
        yield finding("execution.low", MUST, "fund_reason", what, _("写明为什么慢、打算怎么办"))


def unreadable(table: Filled) -> Iterator[Finding]:
    """Cells that cannot be read."""
    for one in table.lines:
        for column, what, todo in one.problems:
            yield finding("unreadable", MUST, column, what, todo, one)


def answers(table: Filled) -> Iterator[Finding]:
    """Every indicator says how far it is and how likely it will be met."""
    for one in table.lines:
        read = {column for column, _what, _todo in one.problems}
        if not one.actual.known and "actual" not in read and not one.has("note") and not one.has("explanation"):
            todo = _("填截至监控日的完成值；还没有产生的，在备注中写明")
            yield finding("actual.missing", MUST, "actual", _("没有填执行情况"), todo, one)
        if not one.likelihood:
            todo = _("选“确定能”“有可能”或“完全不可能”")
            yield finding("likelihood.missing", MUST, "likelihood", _("没有选完成目标可能性"), todo, one)


def reasons(table: Filled) -> Iterator[Finding]:
    """Whatever may not be met has a forecast and a reason; what is certain does not contradict its forecast."""
    for one, result in zip(table.lines, table.assessed.lines, strict=True):
        unsure = one.likelihood in UNSURE
        if unsure and not one.forecast.known:
            todo = _("填到年底预计完成多少")
            yield finding("forecast.missing", MUST, "forecast", _("不确定能完成的，须填全年预计完成情况"), todo, one)
        if (unsure or result.deviating) and not one.reason:
            yield finding("reason.missing", MUST, "reason", _("有偏差的，须选偏差原因"), _("从五类原因中选"), one)
        if (unsure or result.deviating) and not one.has("explanation"):
            todo = _("写明具体原因和打算采取的措施")
            yield finding("explanation.missing", MUST, "explanation", _("有偏差的，须写原因说明"), todo, one)
        if one.likelihood == "certain" and result.result.values.get("forecast_misses"):
            todo = _("改预计值，或把可能性改为“有可能”“完全不可能”")
            what = _("选了“确定能”，预计值却完不成目标")
            yield finding("forecast.contradicts", MUST, "likelihood", what, todo, one)


def mismatch(table: Filled) -> Iterator[Finding]:
    """Money and target that do not match are pointed out."""
    if table.assessed.mismatch.value:
        what = _("目标完成率与执行率相差较大")
        yield finding("mismatch", ADVICE, "progress", what, _("请核对完成值和执行数；属实的在“存在问题”中说明"))


Check = Callable[[Filled], Iterator[Finding]]
CHECKS: tuple[Check, ...] = (unreadable, money, spending, answers, reasons, mismatch)
