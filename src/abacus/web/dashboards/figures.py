"""The numbers at the top: each with its change from last year, its source and the list behind it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from abacus.foundation.pages import numbers
from abacus.foundation.schedule.models import Stage
from abacus.pool.flows import Stream
from abacus.web.dashboards.ranking import Mean, signed
from abacus.web.dashboards.reach import Reach
from abacus.web.dashboards.stages import Standings


@dataclass(frozen=True)
class Figure:
    """One number: label, as written, unit, change, source, the list behind it; `why` where it is missing."""

    label: str
    value: str
    unit: str = ""
    change: str = ""
    source: str = ""
    url: str = ""
    why: str = ""


def sums(rows: QuerySet[Any]) -> dict[int, dict[str, Any]]:
    """Fiscal year → sums and counts of its project-years. One query."""
    both = Q(current_fen__gt=0) & ~Q(executed_fen=None)
    found = rows.order_by().values("fiscal_year").annotate(
        asked=Sum("requested_fen"), asked_n=Count("requested_fen"), initial=Sum("initial_fen"),
        initial_n=Count("initial_fen"), spent=Sum("executed_fen", filter=both), budget=Sum("current_fen", filter=both),
        both_n=Count("pk", filter=both), n=Count("pk"),
    )  # fmt: skip
    return {row["fiscal_year"]: row for row in found}


def reached(found: dict[int, Mean]) -> dict[str, int] | None:
    """Points of indicators and their weights over all evaluated projects of a year; None where there are none."""
    projects = sum(one.measured for one in found.values())
    if not projects:
        return None
    part, whole = (sum(getattr(one, name) for one in found.values()) for name in ("achieved", "achievable"))
    return {"part": part, "whole": whole, "n": projects}


def figures(
    reach: Reach, streams: dict[int, list[Stream]], found: Standings, means: dict[int, dict[int, Mean]]
) -> list[Figure]:
    """The numbers of the year."""
    by_year = sums(reach.two_years)
    year, last = reach.year, reach.year - 1
    now, before = by_year.get(year, {}), by_year.get(last, {})
    return [
        amount(_("申报"), "asked", now, before, reach.projects(sort="-requested")),
        reduced(reach, streams.get(year, []), streams.get(last, [])),
        amount(_("年初批复"), "initial", now, before, reach.projects(sort="-initial")),
        executed(reach, now, before),
        taken_back(reach, streams.get(year, []), streams.get(last, [])),
        evaluated(reach, found),
        target(reach, reached(means.get(year, {})), reached(means.get(last, {}))),
    ]


def amount(label: str, name: str, now: dict[str, Any], before: dict[str, Any], url: str) -> Figure:
    """A sum of amounts."""
    if now.get(name) is None:
        return Figure(label, numbers.MISSING, why=_("没有登记这项金额"))
    change = "" if before.get(name) is None else compared(now[name] - before[name])
    source = _("来源：%(n)s 个项目") % {"n": now[f"{name}_n"]}
    return Figure(label, numbers.wan(now[name]), _("万元"), change, source, url)


def compared(fen: int) -> str:
    """The change of an amount."""
    if not fen:
        return _("与上年持平")
    return _("比上年 %(change)s 万元") % {"change": signed(fen, numbers.wan)}


def of(streams: list[Stream], *ids: str) -> tuple[int, int]:
    """Amount and projects of some segments."""
    chosen = [one for one in streams if one.segment.id in ids]
    return sum(one.fen for one in chosen), sum(one.count for one in chosen)


def reduced(reach: Reach, now: list[Stream], before: list[Stream]) -> Figure:
    """What ex-ante evaluation took off, with its share of what was asked there."""
    cut, projects = of(now, "asked_reduced")
    asked = cut + of(now, "asked_supported")[0]
    label = _("事前审减")
    if not asked:
        return Figure(label, numbers.MISSING, why=_("该年度没有事前评估结论"))
    change = _("审减率 %(rate)s %%") % {"rate": numbers.rate((cut, asked))}
    cut_before = of(before, "asked_reduced")[0]
    asked_before = cut_before + of(before, "asked_supported")[0]
    if asked_before:
        change += _("，上年 %(rate)s %%") % {"rate": numbers.rate((cut_before, asked_before))}
    source = _("来源：%(n)s 个审减的项目") % {"n": projects}
    return Figure(label, numbers.wan(cut), _("万元"), change, source, reach.projects(flow="asked_reduced"))


def executed(reach: Reach, now: dict[str, Any], before: dict[str, Any]) -> Figure:
    """Execution over the projects of which both amounts are known."""
    label = _("预算执行率")
    if not now.get("budget"):
        return Figure(label, numbers.MISSING, why=_("没有预算和执行都有的项目"))
    rate = (now["spent"], now["budget"])
    change = points_of(rate, (before["spent"], before["budget"])) if before.get("budget") else ""
    source = _("来源：%(n)s 个有预算和执行的项目") % {"n": now["both_n"]}
    return Figure(label, numbers.rate(rate), "%", change, source, reach.projects(flow="current_executed", sort="rate"))


def points_of(now: tuple[int, int], before: tuple[int, int]) -> str:
    """The change of a rate in percentage points, of the exact ratios."""
    part = now[0] * before[1] - before[0] * now[1]
    if not part:
        return _("与上年持平")
    return _("比上年 %(change)s 个百分点") % {
        "change": signed(numbers.scaled(part * 10_000, now[1] * before[1]), lambda value: numbers.decimal(value, 2))
    }


def taken_back(reach: Reach, now: list[Stream], before: list[Stream]) -> Figure:
    """What was recovered in the year."""
    ids = ("initial_recovered", "added_recovered")
    fen, _projects = of(now, *ids)
    projects = max((one.count for one in now if one.segment.id in ids), default=0)
    label = _("收回")
    if not fen:
        return Figure(label, numbers.MISSING, why=_("该年度没有收回的预算"))
    source = _("来源：%(n)s 个项目的收回记录") % {"n": projects}
    change = compared(fen - of(before, *ids)[0]) if before else ""
    return Figure(label, numbers.wan(fen), _("万元"), change, source, reach.projects(flow="recovered"))


def evaluated(reach: Reach, found: Standings) -> Figure:
    """How many self-evaluations are settled of those that are due."""
    one = found.sum(Stage.SELF_EVALUATION)
    label = _("自评已定")
    if not one.due:
        return Figure(label, numbers.MISSING, why=_("该年度没有应自评的项目"))
    change = _("已定 %(done)s / 应评 %(due)s 个") % {"done": one.done, "due": one.due}
    source = _("还差 %(open)s 个") % {"open": one.open} if one.open else _("全部完成")
    name = "open" if one.open else "done"
    url = reach.projects(**{name: Stage.SELF_EVALUATION.value})
    return Figure(label, numbers.rate((one.done, one.due)), "%", change, source, url)


def target(reach: Reach, now: dict[str, int] | None, before: dict[str, int] | None) -> Figure:
    """How far the targets were reached, by the points of all indicators."""
    label = _("目标完成率")
    if not now:
        return Figure(label, numbers.MISSING, why=_("该年度还没有已定的单位自评"))
    rate = (now["part"], now["whole"])
    change = points_of(rate, (before["part"], before["whole"])) if before else ""
    source = _("来源：单位自评 %(n)s 份") % {"n": now["n"]}
    return Figure(label, numbers.rate(rate), "%", change, source, reach.projects(done=Stage.SELF_EVALUATION.value))
