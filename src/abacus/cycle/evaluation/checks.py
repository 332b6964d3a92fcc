"""What is wrong with a self-evaluation, live and at handing in: the only place that decides it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from abacus.cycle import cells
from abacus.cycle.evaluation.reading import Read, ReadLine
from abacus.cycle.evaluation.rules import Computed, LineResult
from abacus.cycle.findings import Finding, Findings, Place, Severity, ordered
from abacus.foundation.pages import numbers
from abacus.pool.models import ProjectYear

MUST, ADVICE = Severity.MUST, Severity.ADVICE


@dataclass(frozen=True)
class Table:
    """A table with everything that is checked together."""

    read: Read
    computed: Computed
    project_year: ProjectYear
    goals: tuple[str, ...]


Check = Callable[[Table], Iterator[Finding]]

FIELDS = {
    "actual": lambda: _("实际完成值"),
    "percent": lambda: _("完成百分比"),
    "own": lambda: _("自评得分"),
    "reason": lambda: _("偏差原因分析及改进措施"),
    "execution_own": lambda: _("预算执行率自评得分"),
    "execution_reason": lambda: _("执行率偏低的原因"),
    "goals": lambda: _("实际完成情况"),
    "problems": lambda: _("存在问题"),
    "measures": lambda: _("改进措施"),
    "funds": lambda: _("项目资金"),
    "total": lambda: _("总分"),
}
"""What people call a field or a column."""


def check(table: Table) -> Findings:
    """All findings about a table."""
    found: list[Finding] = []
    passed = 0
    for one in CHECKS:
        said = list(one(table))
        found += said
        passed += not said
    return Findings(ordered(found), passed)


def finding(
    code: str, level: Severity, field: str, what: str, todo: str = "", *, at: ReadLine | None = None
) -> Finding:
    """A finding at a field, or at a column of an indicator's row."""
    place = Place(field, at.place if at else None)
    where = FIELDS[field]()
    if at:
        where = _("第 %(row)s 行 %(column)s") % {"row": at.place + 1, "column": where}
    return Finding(code, level, place, what, todo, where)


def unreadable(table: Table) -> Iterator[Finding]:
    """Cells that cannot be read."""
    for problem in table.read.problems:
        yield finding("unreadable", MUST, problem.column, problem.message, problem.todo)
    for one in table.read.lines:
        for problem in one.problems:
            what = _("“%(name)s”：%(said)s") % {"name": one.line.name, "said": problem.message}
            yield finding("unreadable", MUST, problem.column, what, problem.todo, at=one)


def funds(table: Table) -> Iterator[Finding]:
    """Budget and execution are known, and no more was spent than there was."""
    year = table.project_year
    if year.current_fen is None:
        yield finding("funds.missing", MUST, "funds", _("没有全年预算数"), _("请财政业务科室在项目库中登记或导入预算"))
    if year.executed_fen is None:
        todo = _("请财政业务科室登记或导入执行数；确实没有支出的登记为 0")
        yield finding("funds.missing", MUST, "funds", _("没有全年执行数"), todo)
    if year.current_fen is not None and (year.executed_fen or 0) > year.current_fen:
        yield finding("funds.over_executed", ADVICE, "funds", _("执行数超过全年预算数"), _("请核对预算和执行"))


def goals(table: Table) -> Iterator[Finding]:
    """Each goal says what came of it."""
    for place, _goal in enumerate(table.goals):
        if not table.read.content.goal(place).strip():
            what = _("第 %(no)s 个目标没有填实际完成情况") % {"no": place + 1}
            yield finding("goal.missing", MUST, "goals", what, _("对照预期目标写明完成情况"))


def actuals(table: Table) -> Iterator[Finding]:
    """Every indicator has an actual value, a qualitative one its percentage."""
    for one in table.read.lines:
        name = one.line.name
        if not one.known and not one.has_problem("actual"):
            todo = _("填完成值；没有做的填 0 或“否”，确实不适用的填“不适用”并说明")
            yield finding("actual.missing", MUST, "actual", _("“%(name)s”没有完成值") % {"name": name}, todo, at=one)
        if one.grade and one.percent_micro is None and not one.has_problem("percent"):
            what = _("“%(name)s”没有填完成百分比") % {"name": name}
            yield finding("percent.missing", MUST, "percent", what, _("定性指标按等级的区间给出百分比"), at=one)


def intervals(table: Table) -> Iterator[Finding]:
    """A stated percentage lies in the interval of its grade."""
    names = {interval.id: interval for interval in table.computed.rules.intervals}
    for one in table.computed.lines:
        if one.read.grade and one.points.values.get("in_interval") is False:
            interval = names[one.read.grade]
            values = {
                "name": one.read.line.name,
                "grade": interval.label,
                "low": int(interval.low * 100),
                "high": int(interval.high * 100),
            }
            what = _("“%(name)s”的百分比不在“%(grade)s”的区间 %(low)s%%–%(high)s%% 内") % values
            yield finding("score.outside_interval", MUST, "percent", what, _("改百分比或改等级"), at=one.read)


def own_points(table: Table) -> Iterator[Finding]:
    """The unit's own points are there and not above the weight."""
    for one in table.read.lines:
        if not one.applicable or one.has_problem("own"):
            continue
        name = one.line.name
        if one.own_centi is None:
            yield finding("own.missing", MUST, "own", _("“%(name)s”没有自评得分") % {"name": name}, at=one)
        elif one.own_centi > one.line.weight_centi:
            most = numbers.weight(one.line.weight_centi)
            what = _("“%(name)s”自评得分超过分值 %(most)s 分") % {"name": name, "most": most}
            yield finding("own.above_weight", MUST, "own", what, _("改正自评得分"), at=one)
    yield from own_execution(table)


def own_execution(table: Table) -> Iterator[Finding]:
    """The same for execution."""
    execution, own = table.computed.project.execution, table.read.own_execution_centi
    if execution is None:
        return
    if cells.blank(table.read.content.execution_own):
        yield finding("own.missing", MUST, "execution_own", _("预算执行率没有自评得分"), _("可按自动计分填写"))
    elif own is not None and own > (execution.row.get("weight_centi") or 0):
        yield finding("own.above_weight", MUST, "execution_own", _("预算执行率自评得分超过分值"), _("改正自评得分"))


def reasons(table: Table) -> Iterator[Finding]:
    """Whatever deviates is explained."""
    for one in table.computed.lines:
        explained = bool(one.read.entry.reason.strip())
        for code, what, todo in deviations(one):
            level = ADVICE if explained else MUST
            yield finding(
                code, level, "reason" if not explained else "own", what, "" if explained else todo, at=one.read
            )


def deviations(one: LineResult) -> Iterator[tuple[str, str, str]]:
    """What of an indicator wants a reason: code, sentence, what to do."""
    name = one.read.line.name
    if not one.read.applicable:
        yield "not_applicable", _("“%(name)s”填了不适用") % {"name": name}, _("说明为什么不适用")
    if one.reason_required:
        yield "deviation", _("“%(name)s”没有完成目标") % {"name": name}, _("说明偏差原因和改进措施")
    if one.over_achieved:
        yield "target.over_achieved", _("“%(name)s”明显高于目标") % {"name": name}, _("说明是否目标定得偏低")
    if one.above_computed:
        values = {
            "name": name,
            "own": numbers.points(one.read.own_centi or 0),
            "computed": numbers.points(one.points.value),
        }
        what = _("“%(name)s”自评 %(own)s 分，高于自动计分 %(computed)s 分") % values
        yield "score.above_computed", what, _("改自评得分，或说明理由")


def execution_reasons(table: Table) -> Iterator[Finding]:
    """Low execution is explained, and so are points above the computed ones."""
    explained = bool(table.read.content.execution_reason.strip())
    level, todo = (ADVICE, "") if explained else (MUST, _("在“执行率偏低的原因”中说明"))
    if table.computed.execution_reason_required:
        rate = table.computed.execution_reason.values["execution"]
        below = table.computed.rules.resolved.param("evaluation.execution_reason_below").value
        values = {"rate": numbers.rate(rate), "below": numbers.rate(below)}
        what = _("预算执行率 %(rate)s%%，低于 %(below)s%%，须说明原因") % values
        yield finding("execution.low", level, "execution_reason", what, todo)
    if table.computed.execution_gap.values["above_computed"]:
        yield finding("score.above_computed", level, "execution_reason", _("预算执行率自评得分高于自动计分"), todo)


def gap(table: Table) -> Iterator[Finding]:
    """The unit's total is not far above the computed one."""
    result = table.computed.total_gap
    if table.computed.project.complete and result.values["gap_warned"]:
        what = _("自评总分比自动计分高 %(gap)s 分") % {"gap": numbers.points(result.values["gap_centi"])}
        yield finding("score.gap", ADVICE, "total", what, _("抽查复核时会核对；请再看一遍高出的各项"))


def measures(table: Table) -> Iterator[Finding]:
    """Where something was missed, the table says what follows from it."""
    missed = any(one.reason_required for one in table.computed.lines) or table.computed.execution_reason_required
    if missed and not table.read.content.measures.strip():
        yield finding(
            "measures.missing", ADVICE, "measures", _("有未完成的目标，没有写改进措施"), _("写明下一步怎么做")
        )


CHECKS: tuple[Check, ...] = (
    unreadable, funds, goals, actuals, intervals, own_points, reasons, execution_reasons, gap, measures,
)  # fmt: skip
