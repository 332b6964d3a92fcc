"""The official tables of self-evaluation (项目支出绩效自评表) as workbooks."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from abacus.cycle import papers
from abacus.cycle.evaluation import reading
from abacus.cycle.evaluation.content import from_json
from abacus.cycle.evaluation.models import SelfEvaluation
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.parcels.sources import Paper, Source
from abacus.pool.models import IndicatorLine, ProjectYear

WHOLE = 100_00


def rows(by: User, on: date) -> QuerySet[Any]:
    """The project-years somebody may see."""
    return ProjectYear.objects.visible_to(by, on)


def begun(years: QuerySet[Any]) -> QuerySet[Any]:
    """Those with a table."""
    return years.filter(self_evaluation__isnull=False)


def drawn(years: QuerySet[Any], keys: Sequence[int]) -> Iterator[tuple[int, Paper]]:
    """The tables behind project-years, five queries for any number."""
    found = begun(years).filter(pk__in=keys).order_by("pk")
    chunk = list(found.select_related("project", "organisation", "department", "self_evaluation__target_version"))
    lines = papers.lines_of({year.self_evaluation.target_version_id for year in chunk})
    funds = papers.funds_of([year.pk for year in chunk])
    for year in chunk:
        version = year.self_evaluation.target_version_id
        yield year.pk, papers.paper(sheet(year, lines[version], funds[year.pk]))


def sheet(year: ProjectYear, lines: list[IndicatorLine], funds: dict[str, list[int | None]]) -> papers.Sheet:
    """One table: what the unit said, beside the target it is measured by."""
    evaluation: SelfEvaluation = year.self_evaluation
    content = from_json(evaluation.content)
    read = reading.read(content, lines, {})
    left = WHOLE - sum(line.weight_centi for line in lines)
    goals = [str(goal.get("text", "")) for goal in evaluation.target_version.goals]
    return papers.Sheet(
        kind="project",
        year=year,
        lines=[
            papers.Line(one.line, one.entry.actual.strip(), one.actual_micro, one.own_centi, one.entry.reason.strip())
            for one in read.lines
        ],
        goals=[(goal, content.goal(place)) for place, goal in enumerate(goals)],
        execution_weight_centi=left if left > 0 else None,
        execution_self_centi=read.own_execution_centi if left > 0 else None,
        self_total_centi=evaluation.self_total_centi,
        notes=[text.strip() for text in (content.execution_reason, content.problems, content.measures)],
        funds=funds,
    )


FORMS = Source("evaluation.list", _("自评表"), Permission.PROJECT_VIEW, rows, drawn, begun)
