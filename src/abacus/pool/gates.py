"""Gates: what the region's rules want before a project-year passes a point."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from abacus.pool import rules as rule_book
from abacus.pool.models import ProjectYear, StageOutcome
from abacus.pool.packs import resolved

ENTRY = "pool_entry"


@dataclass(frozen=True)
class GateFinding:
    """How one gate stands. `message` says what is wanted, `clause` which document says so."""

    ok: bool
    gate_id: str
    message: str
    clause: str
    confirmed: bool = True


def check(project_year: ProjectYear, *, point: str, on: date) -> list[GateFinding]:
    """Every gate of the project-year's region at `point` ("budget"), passed or not. One query."""
    outcomes = {outcome.stage: outcome for outcome in project_year.outcomes.filter(superseded=False)}
    return judge(resolved(project_year, on), outcomes, point=point, facts=facts_of(project_year))


def check_many(years: list[ProjectYear], *, point: str, on: date) -> dict[int, list[GateFinding]]:
    """`check` for many project-years by their pk, with one query in all."""
    by_year: dict[int, dict[str, StageOutcome]] = {year.pk: {} for year in years}
    for outcome in StageOutcome.objects.filter(project_year__in=by_year, superseded=False):
        by_year[outcome.project_year_id][outcome.stage] = outcome
    return {year.pk: judge(resolved(year, on), by_year[year.pk], point=point, facts=facts_of(year)) for year in years}


def entry_state(rules: Any, facts: Mapping[str, Any]) -> str:
    """In which state a project-year begins: in the pool, or before it where a gate is shut."""
    open_ = all(one.ok for one in judge(rules, {}, point=ENTRY, facts=facts))
    return ProjectYear.State.POOLED if open_ else ProjectYear.State.PROPOSED


def facts_of(project_year: ProjectYear) -> dict[str, Any]:
    """What a gate may ask about a project-year before it looks for an outcome."""
    project = project_year.project
    policy = project.policy if project.policy_id else None
    return rule_book.facts_at_entry(project, project_year.fiscal_year, project_year.nature, policy)


def judge(
    rules: Any, outcomes: Mapping[str, StageOutcome], *, point: str, facts: Mapping[str, Any]
) -> list[GateFinding]:
    """How each gate of the rules at `point` that concerns the project stands, given the outcomes by stage."""
    asked = [gate for gate in rules.gates(point) if asks(gate, rules, facts)]
    return [found(gate, rules, outcomes.get(gate.stage)) for gate in asked]


def asks(gate: Any, rules: Any, facts: Mapping[str, Any]) -> bool:
    """Whether a gate concerns the project. Where that is not known, it does: missing is not free passage."""
    return gate.when is None or rule_book.concerned(gate.when, facts, rules.params()).value is not False


def found(gate: Any, rules: Any, outcome: StageOutcome | None) -> GateFinding:
    """How one gate stands."""
    clause = f"《{gate.source.title}》{gate.source.clause}" if gate.source.clause else f"《{gate.source.title}》"
    return GateFinding(passes(gate, rules, outcome), gate.id, gate.message, clause, gate.confirmed)


def passes(gate: Any, rules: Any, outcome: StageOutcome | None) -> bool:
    """Whether the outcome opens the gate. No outcome, or a score gate without points, keeps it shut."""
    if outcome is None or outcome.outcome not in gate.outcomes:
        return False
    if gate.type != "score":
        return True
    line = rules.param(gate.pass_line).value
    return outcome.points_centi is not None and line is not None and outcome.points_centi >= line
