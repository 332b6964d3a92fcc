"""The official tables of monitoring (项目支出绩效目标执行监控表) as workbooks."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from abacus.cycle import papers
from abacus.cycle.monitoring.content import SHAPE, read_lines
from abacus.cycle.monitoring.gathering import lines_of
from abacus.cycle.monitoring.models import MonitoringTable
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.parcels.sources import Paper, Source
from abacus.pool.models import IndicatorLine, ProjectYear


def rows(by: User, on: date) -> QuerySet[Any]:
    """The tables of projects somebody may see."""
    return MonitoringTable.objects.filter(project_year__in=ProjectYear.objects.visible_to(by, on))


def begun(years: QuerySet[Any]) -> QuerySet[Any]:
    """The tables of the project-years of a round."""
    return MonitoringTable.objects.filter(pk__in=years.order_by().values("table_id"))


def drawn(tables: QuerySet[Any], keys: Sequence[int]) -> Iterator[tuple[int, Paper]]:
    """The tables of some rounds, five queries for each round."""
    related = ("round", "project_year__project", "project_year__organisation", "project_year__department")
    found = list(tables.filter(pk__in=keys).select_related(*related).order_by("pk"))
    for round in {one.round_id: one.round for one in found}.values():
        mine = [one for one in found if one.round_id == round.pk]
        years = [one.project_year for one in mine]
        lines = lines_of(years, round.through_on)
        funds = papers.funds_of([year.pk for year in years], round.through_on)
        for one in mine:
            year = one.project_year
            yield one.pk, papers.paper(sheet(one, lines.get(year.pk, []), funds[year.pk]))


def sheet(table: MonitoringTable, lines: list[IndicatorLine], funds: dict[str, list[int | None]]) -> papers.Sheet:
    """One table: what the unit said by the round's last day."""
    content = SHAPE.clean(table.content)
    return papers.Sheet(
        kind="tracking",
        year=table.project_year,
        lines=[
            papers.Line(
                one.line,
                str(one.row.get("actual", "")).strip(),
                one.actual.micro,
                reason=" ".join(filter(None, (one.reason, str(one.row.get("explanation", "")).strip()))),
            )
            for one in read_lines(content, lines, {})
        ],
        goals=[("", content["progress"])] if content.get("progress") else [],
        notes=[content.get("fund_reason", ""), content.get("problems", "")],
        funds=funds,
    )


FORMS = Source("monitoring.tables", _("监控表"), Permission.PROJECT_VIEW, rows, drawn, begun)
