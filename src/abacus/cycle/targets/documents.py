"""The official forms of targets (项目支出绩效目标申报表) as workbooks."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from abacus.cycle import papers
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.parcels.sources import Paper, Source
from abacus.pool.models import FundSource, IndicatorLine, ProjectYear, TargetVersion


def rows(by: User, on: date) -> QuerySet[Any]:
    """The project-years somebody may see."""
    return ProjectYear.objects.visible_to(by, on)


def handed_in(years: QuerySet[Any]) -> QuerySet[Any]:
    """Those whose form was handed in: what is still being written is no form yet."""
    return years.filter(declaration__target_version__isnull=False)


def drawn(years: QuerySet[Any], keys: Sequence[int]) -> Iterator[tuple[int, Paper]]:
    """The forms behind project-years, three queries for any number."""
    found = handed_in(years).filter(pk__in=keys).order_by("pk")
    chunk = list(found.select_related("project", "organisation", "department", "declaration__target_version"))
    lines = papers.lines_of({year.declaration.target_version_id for year in chunk})
    for year in chunk:
        version = year.declaration.target_version
        yield year.pk, papers.paper(sheet(year, version, lines[version.pk]))


def sheet(year: ProjectYear, version: TargetVersion, lines: list[IndicatorLine]) -> papers.Sheet:
    """One form as it was last handed in."""
    return papers.Sheet(
        kind="target",
        year=year,
        lines=[papers.Line(line) for line in lines],
        goals=[(str(goal.get("text", "")), "") for goal in version.goals],
        funds=asked(version),
    )


def asked(version: TargetVersion) -> dict[str, list[int | None]]:
    """What is asked for by fund source, in 分, as handed in."""
    head = version.head
    parts = {FundSource.FISCAL.value: head.get("fiscal_fen"), FundSource.OTHER.value: head.get("other_fen")}
    return {source: [amount, None, None] for source, amount in parts.items() if amount is not None}


FORMS = Source("targets.declarations", _("绩效目标申报表"), Permission.PROJECT_VIEW, rows, drawn, handed_in)
