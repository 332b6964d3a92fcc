"""What key evaluations came to: counts and amounts, each total saying whether of a year or cumulative, key or all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from abacus.cycle.keyevaluation.models import KeyCase
from abacus.cycle.keyevaluation.rules import Rules, route, rules_for
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.scope import Scope
from abacus.foundation.schedule.models import Stage
from abacus.pool.models import Project, ProjectYear, StageOutcome, WiderOutcome

EVALUATIONS = (Stage.SELF_EVALUATION, Stage.KEY_EVALUATION, Stage.DEPARTMENT_WIDE)
"""All kinds of evaluation."""


@dataclass(frozen=True)
class Total:
    """One total. `period` is year or cumulative (from `first_year` to `last_year`), `kind` key or all.

    `projects` counts project-years, `policies` and `departments` the other objects; `amount_fen` is of those
    whose amount is known, `without_amount` how many have none.
    """

    period: str
    kind: str
    first_year: int
    last_year: int
    projects: int
    policies: int
    departments: int
    amount_fen: int
    without_amount: int

    @property
    def objects(self) -> int:
        """Everything evaluated."""
        return self.projects + self.policies + self.departments


def cases(*, path: str, first_year: int, last_year: int, final_only: bool = False) -> QuerySet[Any]:
    """The cases of a place from a year to a year."""
    rows = KeyCase.objects.within(Scope.of([path])).filter(fiscal_year__gte=first_year, fiscal_year__lte=last_year)
    return rows.filter(state=KeyCase.State.FINAL) if final_only else rows


def key_total(*, path: str, first_year: int, last_year: int, final_only: bool = False) -> Total:
    """Key evaluations of a year, or cumulative where the years differ. One query."""
    found = cases(path=path, first_year=first_year, last_year=last_year, final_only=final_only).aggregate(
        projects=Count("pk", filter=Q(project_year__isnull=False)),
        policies=Count("pk", filter=Q(policy__isnull=False)),
        departments=Count("pk", filter=Q(project_year=None, policy=None)),
        fen=Sum("amount_fen", default=0),
        without_amount=Count("pk", filter=Q(amount_fen=None)),
    )
    period = "year" if first_year == last_year else "cumulative"
    return Total(period, "key", first_year, last_year, amount_fen=found.pop("fen"), **found)


def all_total(*, path: str, first_year: int, last_year: int) -> Total:
    """Everything that was evaluated in any way and is final; a project counts once a year. Three queries."""
    scope = Scope.of([path])
    years = StageOutcome.objects.within(scope).filter(
        stage__in=EVALUATIONS, superseded=False, project_year__fiscal_year__gte=first_year,
        project_year__fiscal_year__lte=last_year,
    )  # fmt: skip
    projects = ProjectYear.objects.filter(pk__in=years.values("project_year")).aggregate(
        projects=Count("pk"),
        amount_fen=Sum("current_fen", default=0),
        without_amount=Count("pk", filter=Q(current_fen=None)),
    )
    wider = WiderOutcome.objects.within(scope).filter(
        stage__in=EVALUATIONS, superseded=False, fiscal_year__gte=first_year, fiscal_year__lte=last_year
    )
    policies = wider.exclude(policy=None).values("policy", "fiscal_year").distinct().count()
    departments = wider.filter(policy=None).values("organisation", "fiscal_year").distinct().count()
    period = "year" if first_year == last_year else "cumulative"
    return Total(period, "all", first_year, last_year, policies=policies, departments=departments, **projects)


@dataclass(frozen=True)
class Part:
    """A part of a total: by object kind, or by route and fund type."""

    label: str
    route: str
    count: int
    amount_fen: int


def by_object(rows: QuerySet[Any], rules: Rules) -> list[Part]:
    """Cases by the kind of their object. One query."""
    labels = {one.id: one.label for one in rules.object_types}
    found = rows.order_by().values("object_kind").annotate(count=Count("pk"), fen=Sum("amount_fen", default=0))
    return [
        Part(labels.get(one["object_kind"], one["object_kind"]), "", one["count"], one["fen"])
        for one in found.order_by("object_kind")
    ]


def by_fund(rows: QuerySet[Any], rules: Rules) -> list[Part]:
    """Cases by the kind of funds. One query."""
    found = rows.order_by().values("fund_type").annotate(count=Count("pk"), fen=Sum("amount_fen", default=0))
    return [
        Part(rules.fund_label(one["fund_type"]), "", one["count"], one["fen"]) for one in found.order_by("fund_type")
    ]


def by_route(region: Organisation, fiscal_year: int, on: date) -> list[Part]:
    """All projects of a year with a budget by the route their amount takes and their kind of funds.

    Empty where the region has no amount line. One query.
    """
    rules = rules_for(region, fiscal_year, on)
    if rules.amount_line_fen is None:
        return []
    years = ProjectYear.objects.within(Scope.of(region.roots)).filter(fiscal_year=fiscal_year)
    rows = years.filter(current_fen__isnull=False).values_list("current_fen", "project__function_code", "project__book")
    return sorted(_grouped(rows.iterator(), rules), key=lambda part: (part.route, part.label))


def _grouped(rows: Iterable[tuple[int, str, str]], rules: Rules) -> list[Part]:
    sums: dict[tuple[str, str], list[int]] = {}
    params = rules.params
    for fen, function_code, book in rows:
        way = str(route(fen, params).value or "")
        fund = rules.fund_type(Project(function_code=function_code, book=book))
        kept = sums.setdefault((way, fund), [0, 0])
        kept[0] += 1
        kept[1] += fen
    return [Part(rules.fund_label(fund), way, count, fen) for (way, fund), (count, fen) in sums.items()]
