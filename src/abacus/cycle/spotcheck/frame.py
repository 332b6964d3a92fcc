"""The frame of a draw: every final self-evaluation with its facts, its stratum and its weight."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from abacus.cycle.drawing import Ticket
from abacus.cycle.rectification.models import Problem
from abacus.cycle.spotcheck import facts as read
from abacus.cycle.spotcheck.models import Draw, DrawLine, SpotCheck
from abacus.cycle.spotcheck.rules import Rules, risk, size
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.scope import Scope
from abacus.foundation.schedule.models import Stage
from abacus.foundation.spreadsheets import commas
from abacus.pool.models import IndicatorLine, ProjectYear, StageOutcome, TargetVersion


def outcomes(region: Organisation, fiscal_year: int) -> QuerySet[Any]:
    """The final self-evaluations of a region and year that no check has been drawn for."""
    rows = StageOutcome.objects.within(Scope.of(region.roots)).filter(
        stage=Stage.SELF_EVALUATION, superseded=False, project_year__fiscal_year=fiscal_year
    )
    return rows.filter(project_year__spot_check=None).select_related(
        "project_year__project", "project_year__organisation", "project_year__department"
    )


def made(draw: Draw, rules: Rules) -> Iterator[DrawLine]:
    """The lines of a draw's frame, not yet stored."""
    whole = full_weights(draw.region, draw.fiscal_year)
    findings = finding_counts(draw.region, draw.fiscal_year)
    before = last_differences(draw.region, draw.fiscal_year)
    for outcome in outcomes(draw.region, draw.fiscal_year).iterator(chunk_size=200):
        year, detail = outcome.project_year, outcome.detail
        weights = whole.get(year.project_id)
        execution = read.execution_weight(detail)
        facts = {
            "self_centi": read.self_total(detail),
            "computed_centi": outcome.points_centi,
            "full_centi": None if weights is None else weights + (execution or 0),
            "over_achieved_count": read.over_achieved(detail),
            **read.money(outcome),
            "findings_count": findings.get(year.pk, 0),
            "last_difference_centi": before.get(year.project_id),
        }
        yield DrawLine(
            draw=draw,
            project_year=year,
            code=year.project.code,
            name=year.project.name,
            department=year.department.name,
            unit=year.organisation.name,
            budget_fen=year.current_fen,
            stratum=stratum(year, draw.strata, rules),
            weight_centi=int(risk(facts, rules.params).value),
            facts=facts,
        )


def stratum(year: ProjectYear, strata: Sequence[str], rules: Rules) -> str:
    """The part of the frame a project-year stands in, in words: "住建局 · 100 万元以下"."""
    names = {
        "department": lambda: year.department.name,
        "kind": lambda: str(year.project.get_category_display()),
        "amount": lambda: rules.amount_labels.get(size(year.current_fen, rules.params)) or _("没有预算数"),
    }
    return " · ".join(names[one]() for one in strata if one in names)


def full_weights(region: Organisation, fiscal_year: int) -> dict[int, int]:
    """What all indicators together are worth, by project. One query."""
    rows = IndicatorLine.objects.filter(
        Scope.of(region.roots).filter("version__organisation_path"),
        version__state=TargetVersion.State.APPROVED,
        version__target_set__fiscal_year=fiscal_year,
    ).order_by()
    found = rows.values("version__target_set__project_id").annotate(whole=Sum("weight_centi"))
    return {row["version__target_set__project_id"]: row["whole"] for row in found}


def finding_counts(region: Organisation, fiscal_year: int) -> dict[int, int]:
    """How many problems monitoring found, by project-year. One query."""
    rows = Problem.objects.within(Scope.of(region.roots)).filter(
        ~Q(project_year=None), stage=Stage.MONITORING, fiscal_year=fiscal_year
    )
    found = rows.order_by().values("project_year_id").annotate(count=Count("pk"))
    return {row["project_year_id"]: row["count"] for row in found}


def last_differences(region: Organisation, fiscal_year: int) -> dict[int, int | None]:
    """The difference last year's check found, by project. One query."""
    rows = SpotCheck.objects.within(Scope.of(region.roots)).filter(
        state=SpotCheck.State.FINAL, project_year__fiscal_year=fiscal_year - 1
    )
    return dict(rows.values_list("project_year__project_id", "difference_centi"))


def tickets(lines: Iterable[DrawLine]) -> list[Ticket]:
    """What the draw draws from."""
    return [Ticket(line.code, line.weight_centi, line.stratum) for line in lines]


def digest(lines: Iterable[DrawLine]) -> str:
    """SHA-256 of the frame: a line `code,stratum,weight` for each, by code. Nobody can change it unseen."""
    text = "".join(
        f"{line.code},{line.stratum},{line.weight_centi}\n" for line in sorted(lines, key=lambda one: one.code)
    )
    return hashlib.sha256(text.encode()).hexdigest()


FACTS = (
    "self_centi", "computed_centi", "full_centi", "over_achieved_count", "executed_fen", "findings_count",
    "last_difference_centi",
)  # fmt: skip


def as_csv(lines: Iterable[DrawLine]) -> str:
    """The frame as everybody may load it: code, names, stratum, weight, facts, key, drawn.

    Points are in 0.01 and amounts in 分, so that nothing is rounded on the way; an empty cell is not known.
    """
    head = ["code", "name", "department", "unit", "stratum", "weight", "budget_fen", *FACTS, "key", "drawn"]
    rows: list[list[Any]] = [head]
    for line in sorted(lines, key=lambda one: one.code):
        known: Mapping[str, Any] = line.facts
        names = [line.name, line.department, line.unit, line.stratum]
        values = [known.get(name) for name in FACTS]
        rows.append([line.code, *names, line.weight_centi, line.budget_fen, *values, line.key, line.drawn])
    return "".join(commas.line(row) for row in rows)
