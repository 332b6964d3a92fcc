"""What a report contains: the chosen projects with why, and a quarter of an hour's reading per department."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import override

from abacus.cycle.disclosure import facts as pool_facts
from abacus.cycle.disclosure import snapshots, weakness
from abacus.cycle.disclosure.facts import ProjectFacts
from abacus.cycle.disclosure.masking import Mask
from abacus.cycle.disclosure.models import Kind, Report
from abacus.cycle.disclosure.rules import Rules, rules_for
from abacus.pool.models import ProjectYear

EVERYTHING = {
    snapshots.GOAL, snapshots.INDICATORS, snapshots.EXECUTION, snapshots.POINTS, snapshots.REASONS,
}  # fmt: skip


def content(report: Report, on: date) -> dict[str, Any]:
    """The whole report as it would be sent on the day `on`."""
    rules = rules_for(report.region, report.fiscal_year, on)
    items = list(
        report.items.select_related("project_year__department").order_by(
            "project_year__department__sort_key", "project_year__project__sort_key"
        )
    )
    departments = {item.project_year.department_id for item in items}
    with override(snapshots.LANGUAGE):
        every = pool_facts.gather(years_in(report, departments), on)
        known = {facts.year.pk: facts for facts in every}
        labels = {option.id: option.label for option in rules.criteria}
        mask = Mask()
        projects = [
            mask.data(chosen(known[item.project_year_id], rules), "")
            | {"criterion": labels.get(item.criterion, item.criterion), "because": item.words}
            for item in items
            if item.project_year_id in known
        ]
        weak = weakness.points(every, rules, on)
        return {
            "format": snapshots.FORMAT,
            "place": {"code": report.region.code, "name": report.region.name},
            "fiscal_year": report.fiscal_year,
            "recipient": report.recipient_label,
            "title": report.title,
            "summary": report.summary,
            "as_of": on.isoformat(),
            "projects": projects,
            "totals": snapshots.totals(projects),
            "departments": mask.data(weakness.summary(every, weak, rules), ""),
            "promise_words": rules.promise_words,
            "release": rules.tag,
        }


def years_in(report: Report, departments: set[int]) -> QuerySet[ProjectYear]:
    """All project-years of the departments that have a project in the report."""
    rows = ProjectYear.objects.filter(fiscal_year=report.fiscal_year, department__in=departments)
    rows = rows.exclude(state__in=[ProjectYear.State.PROPOSED, ProjectYear.State.DECLINED])
    return rows.select_related("project", "organisation", "department").order_by("project__sort_key", "pk")


def chosen(facts: ProjectFacts, rules: Rules) -> dict[str, Any]:
    """One project with everything a deputy wants to see."""
    kind = Kind.RESULTS if facts.outcomes.get("self_evaluation") else Kind.TARGETS
    shown = snapshots.project(facts, EVERYTHING, kind, rules)
    return shown | {"department": facts.year.department.name}
