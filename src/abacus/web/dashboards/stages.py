"""The heat map: what is done, to do and late, by body and stage."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils.translation import gettext as _

from abacus.foundation.schedule.models import Stage
from abacus.pool.models import StageOutcome
from abacus.pool.standing import EXPECTED, lateness
from abacus.web.dashboards.reach import Body, Reach
from abacus.web.dashboards.tables import Cell, Table, count, missing, text

SHADES = ((98, "q5"), (90, "q4"), (80, "q3"), (65, "q2"), (0, "q1"))
"""Per cent done from which a shade begins."""


@dataclass
class Standing:
    """How many project-years of a body are done with a stage, still to do, and of these late."""

    done: int = 0
    open: int = 0
    late: int = 0

    @property
    def due(self) -> int:
        """All that have to pass it."""
        return self.done + self.open


@dataclass
class Standings:
    """All bodies' standings by body's id and stage; `stages` are those that occur, in the order of the year."""

    by_body: dict[int, dict[str, Standing]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(Standing)))

    @property
    def stages(self) -> list[Stage]:
        """The stages of which anything is known."""
        known = {stage for row in self.by_body.values() for stage, one in row.items() if one.due}
        return [stage for stage in Stage if stage in known]

    def sum(self, stage: str) -> Standing:
        """A stage over all bodies."""
        all_of = [row[stage] for row in self.by_body.values() if stage in row]
        return Standing(*(sum(getattr(one, name) for one in all_of) for name in ("done", "open", "late")))


def standings(reach: Reach) -> Standings:
    """Count them: two queries grouped by body and unit, and one for the windows."""
    body, path = f"{reach.column}_id", "organisation_path"
    late = lateness(reach.year, reach.request.day)
    expected: Counter[tuple[int, str, str]] = Counter()
    for row in reach.rows.order_by().values(body, path, "state").annotate(n=Count("pk")):
        for stage, states in EXPECTED.items():
            if row["state"] in states:
                expected[row[body], row[path], stage] += row["n"]
    found = Standings()
    outcomes = StageOutcome.objects.filter(superseded=False, project_year__in=reach.rows.order_by().values("pk"))
    keys = [f"project_year__{name}" for name in (body, path, "state")]
    for row in outcomes.order_by().values(*keys, "stage").annotate(n=Count("pk")):
        where, unit, state = (row[key] for key in keys)
        found.by_body[where][row["stage"]].done += row["n"]
        if state in EXPECTED.get(row["stage"], ()):
            expected[where, unit, row["stage"]] -= row["n"]
    for (where, unit, stage), left in expected.items():
        standing = found.by_body[where][stage]
        standing.open += left
        standing.late += left if late(stage, unit) else 0
    return found


def heat_map(reach: Reach, found: Standings) -> Table:
    """The table by body and stage; cells lead to the projects they count."""
    bodies, stages = reach.bodies(set(found.by_body)), found.stages
    first = _("部门") if reach.level == "departments" else _("单位")
    rows = [
        [
            text(body.name, reach.down(body), head=True),
            *(cell(reach, body, stage, found.by_body[body.pk][stage]) for stage in stages),
        ]
        for body in bodies
    ]
    title = _("部门 × 环节") if reach.level == "departments" else _("单位 × 环节")
    return Table(
        id="stages",
        title=title,
        heads=[(first, False), *((str(stage.label), True) for stage in stages)],
        rows=rows,
        empty=_("该年度还没有项目走到任何环节。"),
        long=Table(
            id="stages",
            title=title,
            heads=[(first, False), (_("环节"), False), *((word, True) for word in (_("应办"), _("已办"), _("逾期")))],
            rows=[
                [text(body.name), text(str(stage.label)), *(count(number) for number in (one.due, one.done, one.late))]
                for body in bodies
                for stage in stages
                if (one := found.by_body[body.pk][stage]).due
            ],
        ),
    )


def cell(reach: Reach, body: Body, stage: Stage, one: Standing) -> Cell:
    """Done of due, leading to what is not done; the late beside it. A stage of chosen projects counts what is done."""
    if not one.due:
        return missing(_("没有需要办理的项目"))
    if stage not in EXPECTED:
        title = _("已办 %(done)s 项") % {"done": one.done}
        return Cell(f"{one.done:,}", reach.projects_of(body, done=stage.value), "q2", title)
    title = _("应办 %(due)s 项，已办 %(done)s 项，未办 %(open)s 项，其中逾期 %(late)s 项") % {
        "due": one.due, "done": one.done, "open": one.open, "late": one.late,
    }  # fmt: skip
    css = next(shade for least, shade in SHADES if one.done * 100 >= least * one.due)
    name = "open" if one.open else "done"
    late = Cell(f"{one.late:,}", reach.projects_of(body, late=stage.value), icon="alert-triangle", title=_("逾期未办"))
    return Cell(
        f"{one.done:,}/{one.due:,}",
        reach.projects_of(body, **{name: stage.value}),
        css,
        title,
        beside=late if one.late else None,
    )
