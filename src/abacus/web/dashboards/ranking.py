"""Bodies by the mean points of their projects' self-evaluations, with how sure the mean is."""

from dataclasses import dataclass
from math import isqrt
from typing import Any

from django.db.models import Count, F, Max, Min, Q, Sum
from django.utils.translation import gettext as _

from abacus.foundation.pages import numbers
from abacus.foundation.schedule.models import Stage
from abacus.pool.models import StageOutcome, WiderOutcome
from abacus.web.dashboards.reach import Body, Reach
from abacus.web.dashboards.tables import Cell, Table, count, missing, text

FEW = 5
"""Below so many projects a mean says little: no place in the order, no interval."""
BAR = 200
"""Width of the drawn bar; it stands for 60 to 100 points."""
LOW, HIGH = 6_000, 10_000


@dataclass(frozen=True)
class Mean:
    """A body's points in one year, in 0.01: how many projects, their sum and squares, the lowest and highest.

    `achieved` of `achievable` are the points of their indicators, over `measured` projects.
    """

    n: int
    total: int
    squares: int
    low: int
    high: int
    achieved: int = 0
    achievable: int = 0
    measured: int = 0

    @property
    def centi(self) -> int:
        """The mean, rounded half away from zero."""
        return numbers.scaled(self.total, self.n)

    @property
    def interval(self) -> tuple[int, int] | None:
        """Mean ± 1.96 standard errors within the scale, rounded outwards; None of few projects."""
        if self.n < FEW:
            return None
        spread = self.n * self.squares - self.total * self.total
        # 1.96² = 38416 / 10,000; the variance of the mean is spread / (n²(n−1)).
        half = isqrt(38_416 * spread // (10_000 * self.n * self.n * (self.n - 1))) + 1 if spread else 0
        return max(0, self.centi - half), min(HIGH, self.centi + half)


def means(reach: Reach) -> dict[int, dict[int, Mean]]:
    """Fiscal year → body's id → its mean, of the year and the one before. One query."""
    body, year = f"project_year__{reach.column}_id", "project_year__fiscal_year"
    known = Q(achieved_centi__isnull=False, achievable_centi__gt=0)
    rows = StageOutcome.objects.filter(
        stage=Stage.SELF_EVALUATION, superseded=False, points_centi__isnull=False,
        project_year__in=reach.two_years.order_by().values("pk"),
    )  # fmt: skip
    grouped = rows.order_by().values(body, year).annotate(
        n=Count("pk"), total=Sum("points_centi"), squares=Sum(F("points_centi") * F("points_centi")),
        low=Min("points_centi"), high=Max("points_centi"), achieved=Sum("achieved_centi", filter=known, default=0),
        achievable=Sum("achievable_centi", filter=known, default=0), measured=Count("pk", filter=known),
    )  # fmt: skip
    found: dict[int, dict[int, Mean]] = {}
    for row in grouped:
        where, when = row.pop(body), row.pop(year)
        found.setdefault(when, {})[where] = Mean(**row)
    return found


def wider(reach: Reach) -> dict[int, int]:
    """Department's id → the points of its department-wide result of the year. One query."""
    rows = WiderOutcome.objects.within(reach.scope).filter(
        fiscal_year=reach.year, stage=Stage.DEPARTMENT_WIDE, superseded=False, policy=None, points_centi__isnull=False
    )
    return dict(rows.values_list("organisation_id", "points_centi"))


def ranking(reach: Reach, found: dict[int, dict[int, Mean]]) -> Table:
    """The table: those with enough projects in order, then the others by name."""
    now, before = found.get(reach.year, {}), found.get(reach.year - 1, {})
    whole = wider(reach) if reach.level == "departments" else {}
    bodies = {body.pk: body for body in reach.bodies(set(now))}
    placed = sorted((pk for pk in bodies if now[pk].n >= FEW), key=lambda pk: (-now[pk].centi, bodies[pk].name))
    few = [pk for pk in bodies if now[pk].n < FEW]
    places = {pk: 1 + sum(now[other].centi > now[pk].centi for other in placed) for pk in placed}
    heads = [
        (_("名次"), True), (_("部门") if reach.level == "departments" else _("单位"), False), (_("平均得分"), True),
        (_("60–100 分"), False), (_("95 % 区间"), True), (_("最低–最高"), True), (_("项目数"), True),
        (_("比上年"), True),
    ]  # fmt: skip
    if whole:
        heads.append((_("部门整体得分"), True))
    return Table(
        id="ranking",
        title=_("自评得分排序"),
        heads=heads,
        rows=[row(reach, bodies[pk], now[pk], before.get(pk), places.get(pk), whole) for pk in [*placed, *few]],
        empty=_("该年度还没有已定的单位自评。"),
        notes=(
            _("平均得分为各项目自评复算得分的简单平均；横线为平均数 ± 1.96 个标准误，区间重叠的名次不作区分。"),
            _("项目不足 %(few)s 个的不排名、不给区间。") % {"few": FEW},
        ),
    )


def row(
    reach: Reach, body: Body, mean: Mean, before: Mean | None, place: int | None, whole: dict[int, int]
) -> list[Cell]:
    """One body."""
    few = _("项目不足 %(few)s 个") % {"few": FEW}
    cells = [
        missing(few) if place is None else count(place),
        text(body.name, reach.down(body), head=True),
        Cell(numbers.points(mean.centi), css="num b"),
        bar(mean),
        span(mean.interval, few),
        span((mean.low, mean.high), ""),
        count(mean.n, reach.projects_of(body, done=Stage.SELF_EVALUATION.value)),
        change(mean, before),
    ]
    if whole:
        points = whole.get(body.pk)
        cells.append(missing(_("还没有结果")) if points is None else Cell(numbers.points(points), css="num"))
    return cells


def span(ends: tuple[int, int] | None, why: str) -> Cell:
    """Two ends of an interval."""
    if ends is None:
        return missing(why)
    return Cell(f"{numbers.points(ends[0])}–{numbers.points(ends[1])}", css="num mut")


def change(mean: Mean, before: Mean | None) -> Cell:
    """How much the mean differs from last year's."""
    if before is None:
        return missing(_("上年没有自评得分"))
    return Cell(signed(mean.centi - before.centi, numbers.points), css="num")


def signed(value: int, write: Any) -> str:
    """A difference with its sign."""
    return f"+{write(value)}" if value > 0 else write(value)


@dataclass(frozen=True)
class Bar:
    """Where the bar ends and the interval lies, from 0 to BAR; the ends in words."""

    width: int
    low: int | None = None
    high: int | None = None


def at(centi: int) -> int:
    """Where points lie on the bar."""
    return max(0, min(BAR, (centi - LOW) * BAR // (HIGH - LOW)))


def bar(mean: Mean) -> Cell:
    """The bar with its interval; a picture of the numbers beside it."""
    ends = mean.interval
    drawn = Bar(at(mean.centi), at(ends[0]), at(ends[1])) if ends else Bar(at(mean.centi))
    return Cell(drawn, css="bars", value="")
