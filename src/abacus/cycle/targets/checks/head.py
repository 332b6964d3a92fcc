"""Checks of a declaration's head: money, days, goals, reasons."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from abacus.cycle.findings import Finding
from abacus.cycle.targets.checks.base import ADVICE, MUST, Surroundings, called, finding, label
from abacus.cycle.targets.reading import Problem, Read
from abacus.foundation.pages import numbers


def unreadable(read: Read, around: Surroundings) -> Iterator[Finding]:
    """Cells that cannot be read."""
    heads: tuple[Problem, ...] = (*read.problems, *read.funds.problems)
    for problem in heads:
        yield finding("unreadable", MUST, problem.column, problem.message, problem.todo)
    for indicator in read.indicators:
        for problem in indicator.problems:
            where = f"“{called(indicator)}”{label(problem.column)}"
            message = _("%(what)s：%(said)s") % {"what": where, "said": problem.message}
            yield finding("unreadable", MUST, problem.column, message, problem.todo, at=indicator)


def funds(read: Read, around: Surroundings) -> Iterator[Finding]:
    """The total asked for, and its parts."""
    known = read.funds
    if known.problems:
        return
    if known.total_fen is None:
        yield finding("funds.missing", MUST, "total", _("没有填年度资金总额"), _("填申报的全年资金，单位万元"))
        return
    parts = [part for part in (known.fiscal_fen, known.other_fen) if part is not None]
    if not parts:
        yield finding("funds.parts_missing", MUST, "fiscal", _("没有填资金来源"), _("分别填财政拨款和其他资金"))
    elif sum(parts) != known.total_fen:
        message = _("资金总额 %(total)s 万元，各来源合计 %(sum)s 万元，相差 %(gap)s 万元") % {
            "total": numbers.exact_wan(known.total_fen, thousands=True),
            "sum": numbers.exact_wan(sum(parts), thousands=True),
            "gap": numbers.exact_wan(abs(sum(parts) - known.total_fen), thousands=True),
        }
        yield finding("funds.total_mismatch", MUST, "total", message, _("改总额或各来源，使两者相等"))


def period(read: Read, around: Surroundings) -> Iterator[Finding]:
    """The project's days in order."""
    if read.starts and read.ends and read.ends < read.starts:
        yield finding("period.reversed", MUST, "ends", _("项目期止早于项目期起"), _("改正项目期的日期"))


def goals(read: Read, around: Surroundings) -> Iterator[Finding]:
    """A goal that says more than the project's name."""
    written = ["".join(goal.split()) for goal in read.content.goals if goal.strip()]
    if not written:
        yield finding("goal.missing", MUST, "goals", _("没有填年度目标"), _("写清预期产出和效果"))
    name = "".join(around.project_name.split())
    for goal in written:
        if goal.rstrip("。.；;") in name:
            yield finding(
                "goal.repeats_name",
                ADVICE,
                "goals",
                _("年度目标只是重复了项目名称"),
                _("写清做多少、做到什么程度、带来什么效果"),
            )


def goal_numbers(read: Read, around: Surroundings) -> Iterator[Finding]:
    """Every indicator belongs to a goal that is there, and every goal has an indicator."""
    count = len([goal for goal in read.content.goals if goal.strip()])
    if count < 2:
        return
    for one in read.indicators:
        if one.goal_no > count:
            message = _("“%(name)s”属于第 %(no)s 个目标，但只有 %(count)s 个") % {
                "name": called(one),
                "no": one.goal_no,
                "count": count,
            }
            yield finding("goal.unknown", MUST, "goal_no", message, _("改目标序号"), at=one)
    used = {one.goal_no for one in read.indicators}
    for no in range(1, count + 1):
        if read.indicators and no not in used:
            yield finding(
                "goal.without_indicator",
                MUST,
                "goals",
                _("第 %(no)s 个目标没有指标") % {"no": no},
                _("每个目标至少有一条指标"),
            )


def analyses(read: Read, around: Surroundings) -> Iterator[Finding]:
    """Every goal is analysed for what the pack says before indicators are made of it."""
    for place, goal in enumerate(read.content.goals):
        found = read.content.analysis(place)
        blank = [option.label for option in around.analysed if not found.get(option.id, "").strip()]
        if goal.strip() and blank:
            message = _("第 %(no)s 个目标还没有分析：%(items)s") % {"no": place + 1, "items": _("、").join(blank)}
            yield finding("analysis.missing", MUST, "goals", message, _("逐项写明，再据此设置指标"))


def change_reason(read: Read, around: Surroundings) -> Iterator[Finding]:
    """A change of an approved target says why."""
    if around.revising and not read.content.change_reason.strip():
        yield finding(
            "change.reason_missing", MUST, "change_reason", _("没有填变更理由"), _("说明为什么要改已批准的目标")
        )
