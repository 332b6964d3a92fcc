"""Where money and targets drift apart: behind the calendar, and apart from each other."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import BooleanField, Case, Count, F, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import Abs, Cast
from django.utils.translation import gettext as _

from abacus.foundation.pages import numbers
from abacus.pool import standing
from abacus.pool.tables import address
from abacus.rules import ParameterValue, library
from abacus.web.dashboards.reach import Reach
from abacus.web.dashboards.tables import Table, rate, text, wan

MOST, SHOWN = 200, 10
"""Points of the scatter, and rows of the list."""
LAG, GAP = "monitoring.lag_threshold", "monitoring.mismatch_threshold"


@dataclass(frozen=True)
class Thresholds:
    """The lag from which a project is watched, and the gap above which gap money and target do not match."""

    lag: ParameterValue
    gap: ParameterValue
    months: int

    @property
    def line(self) -> Fraction:
        """The execution at and below which the lag is reached; below nothing, nobody can be."""
        return Fraction(self.months, 12) - self.lag.value


def thresholds(reach: Reach) -> Thresholds | None:
    """The region's thresholds of the day; None for somebody without a region."""
    region = reach.request.access.region
    if region is None:
        return None
    rules = library().resolve(region=region.region_code, on=reach.request.day, fiscal_year=reach.year)
    return Thresholds(rules.param(LAG), rules.param(GAP), standing.months_elapsed(reach.year, reach.request.day))


@dataclass(frozen=True)
class Drift:
    """How many projects are behind (of these major ones) and apart, of how many that can be compared."""

    behind: int
    major: int
    apart: int
    compared: int


def drift(reach: Reach, limits: Thresholds) -> Drift:
    """Count them. Three queries."""
    late = standing.behind(reach.rows, limits.lag.value, limits.months)
    found = late.order_by().aggregate(all=Count("pk"), major=Count("pk", filter=Q(project__major=True)))
    apart = standing.apart(reach.rows, limits.gap.value).order_by().count()
    return Drift(found["all"], found["major"], apart, standing.with_achieved(reach.rows).order_by().count())


def points(reach: Reach, limits: Thresholds) -> QuerySet[Any]:
    """The projects of the scatter: those behind first, then by budget."""
    late = Q(late_by__gte=0) if limits.line >= 0 else Q(pk__in=[])
    rows = standing.with_achieved(standing.with_line(reach.rows, limits.line)).annotate(
        late=Case(When(late, then=Value(True)), default=False, output_field=BooleanField())
    )
    return columns(rows).order_by("-late", "-current_fen", "pk")[:MOST]


def columns(rows: QuerySet[Any]) -> QuerySet[Any]:
    """With what a row shows."""
    return rows.select_related("project", "organisation").annotate(
        achieved_centi=F("outcome__achieved_centi"), achievable_centi=F("outcome__achievable_centi")
    )


def scatter(reach: Reach, limits: Thresholds, found: Drift) -> Table:
    """Execution against achievement, one point a project, with the line of the lag."""
    rows = list(points(reach, limits)) if found.compared else []
    return Table(
        id="drift",
        title=_("执行与目标"),
        heads=[
            (_("项目"), False), (_("单位"), False), (_("执行率 %"), True), (_("目标完成率 %"), True),
            (_("调整后（万元）"), True), (_("落后"), False),
        ],
        rows=[
            [
                text(row.project.name, address(row), head=True), text(row.organisation.name), executed(row),
                achieved(row), wan(row.current_fen), text(_("达到阈值") if row.late else ""),
            ]
            for row in rows
        ],
        empty=_("该年度还没有已定的单位自评，目标完成情况未知。"),
        data=chart(rows, limits) if rows else None,
        label=_("%(count)s 个项目的执行率与目标完成率；%(behind)s 个项目执行落后时间进度 %(lag)s 个百分点及以上")
        % {"count": len(rows), "behind": found.behind, "lag": limits.lag.stated},
        notes=tuple(notes(len(rows), found.compared)),
    )  # fmt: skip


def notes(shown: int, compared: int) -> list[str]:
    """What the table leaves out, and what achievement is."""
    said = [_("目标完成率：单位自评中各项绩效指标得分占指标分值的比例，不含预算执行分。")]
    if shown < compared:
        left = {"shown": shown, "all": compared}
        said.append(_("共 %(all)s 个项目，图中为 %(shown)s 个：先列落后的，其余按预算从大到小。") % left)
    return said


def executed(row: Any) -> Any:
    """Execution of the whole year's budget."""
    return rate(row.executed_fen, row.current_fen)


def achieved(row: Any) -> Any:
    """Points of the indicators out of their weights."""
    return rate(row.achieved_centi, row.achievable_centi)


def chart(rows: list[Any], limits: Thresholds) -> dict[str, Any]:
    """Points and line for the script: per cent as numbers for drawing, as written for reading."""
    line = limits.line
    return {
        "kind": "scatter",
        "x": _("执行率 %"),
        "y": _("目标完成率 %"),
        "line": None if line < 0 else float(line * 100),
        "line_label": _("落后 %(lag)s 个百分点") % {"lag": limits.lag.stated},
        "late_label": _("达到落后阈值（三角）"),
        "other_label": _("其他项目（圆）"),
        "points": [
            {
                "name": row.project.name, "x": float(Fraction(100 * row.executed_fen, row.current_fen)),
                "y": float(Fraction(100 * row.achieved_centi, row.achievable_centi)),
                "size": row.current_fen / numbers.FEN_PER_WAN,
                "shown": _("执行率 %(x)s %%，目标完成率 %(y)s %%，%(wan)s 万元")
                % {"x": executed(row).shown, "y": achieved(row).shown, "wan": numbers.wan(row.current_fen)},
                "late": row.late, "url": address(row),
            }
            for row in rows
        ],
    }  # fmt: skip


def apart(reach: Reach, limits: Thresholds, found: Drift) -> Table:
    """The projects whose target and money are furthest apart. Ordered roughly, compared exactly."""
    share = Cast("outcome__achieved_centi", FloatField()) / Cast("outcome__achievable_centi", FloatField())
    spent = Cast("executed_fen", FloatField()) / Cast("current_fen", FloatField())
    rows = columns(standing.apart(reach.rows, limits.gap.value)).annotate(distance=Abs(share - spent))
    return Table(
        id="apart",
        title=_("目标与资金的落差"),
        heads=[
            (_("项目"), False), (_("单位"), False), (_("执行率 %"), True), (_("目标完成率 %"), True),
            (_("相差（百分点）"), True), (_("说明"), False),
        ],
        rows=[apart_row(row) for row in rows.order_by("-distance", "pk")[:SHOWN]] if found.apart else [],
        empty=_("没有目标与执行相差超过阈值的项目；自评尚未完成的项目不在比较之列。"),
    )  # fmt: skip


def apart_row(row: Any) -> list[Any]:
    """One project of the list."""
    part = row.achieved_centi * row.current_fen - row.executed_fen * row.achievable_centi
    word = _("目标已达、资金未用") if part > 0 else _("资金已用、目标未达")
    gap = rate(part, row.achievable_centi * row.current_fen)
    return [
        text(row.project.name, address(row), head=True), text(row.organisation.name), executed(row), achieved(row), gap,
        text(word),
    ]  # fmt: skip


def behind(reach: Reach, limits: Thresholds, found: Drift) -> Table:
    """The projects furthest behind the calendar, by what they have not spent."""
    rows = standing.behind(reach.rows, limits.lag.value, limits.months).select_related("project", "organisation")
    unspent = (F("current_fen") - F("executed_fen")).desc()
    return Table(
        id="behind",
        title=_("执行落后的项目"),
        heads=[
            (_("项目"), False), (_("单位"), False), (_("调整后（万元）"), True), (_("执行（万元）"), True),
            (_("执行率 %"), True),
        ],
        rows=[
            [
                text(row.project.name, address(row), head=True), text(row.organisation.name), wan(row.current_fen),
                wan(row.executed_fen), executed(row),
            ]
            for row in (rows.order_by(unspent, "pk")[:SHOWN] if found.behind else ())
        ],
        empty=_("没有执行落后时间进度 %(lag)s 个百分点及以上的项目。") % {"lag": limits.lag.stated},
    )  # fmt: skip


def until(on: date, months: int) -> str:
    """How far the calendar is, in words."""
    return _("截至 %(on)s 已满 %(months)s 个月，时间进度 %(rate)s %%") % {
        "on": on.isoformat(), "months": months, "rate": numbers.rate((months, 12)),
    }  # fmt: skip
