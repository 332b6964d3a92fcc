"""The demo's changed targets: two approved, one under way, on the route of the declaration."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction

from abacus.cycle.targets import services as targets
from abacus.cycle.targets.content import from_json
from abacus.cycle.targets.models import Declaration
from abacus.demo.catalogue import DemoProject
from abacus.demo.county import County
from abacus.demo.targets import approve_along
from abacus.foundation.accounts.roles import Role

REASONS = (
    "实施范围调整，服务对象减少，数量指标相应下调。",
    "上级补助标准提高，受益面扩大。",
    "站点合并，原指标口径不再适用。",
)


@transaction.atomic
def build(county: County, chosen: Sequence[DemoProject], year: int, on: date) -> None:
    """Change a year's approved targets of three of the `chosen` projects; the last change stays under way."""
    codes = [project.code for project in chosen]
    rows = Declaration.objects.filter(
        project_year__fiscal_year=year, project_year__project__code__in=codes, state=Declaration.State.APPROVED
    ).select_related("project_year__project")
    known = {project.code: project for project in chosen}
    for number, declaration in enumerate(rows.order_by("project_year__project__code")[: len(REASONS)]):
        project = known[declaration.project_year.project.code]
        clerk = county.person(Role.UNIT_CLERK, county.units[project.unit].code)
        day = on + timedelta(days=number)
        opened = targets.revise(declaration_id=declaration.pk, by=clerk, on=day)
        stored = {**opened.content, "change_reason": REASONS[number]}
        first = next((row for row in stored["rows"] if row["mode"] == "proportion" and row["value"].isdecimal()), None)
        if first is not None:
            stored["rows"] = [
                {**row, "value": str(int(row["value"]) * 95 // 100)} if row is first else row for row in stored["rows"]
            ]
        saved = targets.save(
            declaration_id=opened.pk, content=from_json(stored), version=opened.version, by=clerk, on=day
        )
        submission = targets.submit(declaration_id=saved.pk, version=saved.version, by=clerk, on=day)
        if number < len(REASONS) - 1:
            approve_along(county, project, submission, day)
