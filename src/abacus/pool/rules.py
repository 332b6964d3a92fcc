"""Which day and which parameters the pool's own numbers are computed by; the pool's only caller of the engine."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from abacus.engine import Result, run
from abacus.engine.rules import RULES
from abacus.engine.rules.budget import NEEDS_NEW_TARGET
from abacus.engine.rules.execution import EXECUTION_POINTS_BY_RULES
from abacus.engine.rules.protection import ORDER, PROTECTION_ORDER
from abacus.foundation.organisations.models import Organisation
from abacus.pool.models import Policy, Project, ProjectYear
from abacus.pool.packs import resolved
from abacus.pool.protection import Lines, Protection
from abacus.rules import library

CARRY_OVER = "years.carry_over"


def execution(project_year: ProjectYear, on: date) -> Result:
    """Execution of the whole year's budget and the points it earns, by the rules of the day `on`.

    Null where budget or execution is not known.
    """
    facts = {"executed_fen": project_year.executed_fen, "budget_fen": project_year.current_fen}
    return run(EXECUTION_POINTS_BY_RULES, facts, resolved(project_year, on).params())


def protection_order(project_year: ProjectYear, lines: Lines, on: date) -> Result:
    """Whether 三保 lines that go before this project-year are short, by the rules of the day `on`."""
    facts = {
        "protection": project_year.project.protection,
        "national_short_fen": lines.short_fen(Protection.NATIONAL, but=project_year.pk),
        "local_short_fen": lines.short_fen(Protection.LOCAL, but=project_year.pk),
    }
    return run(PROTECTION_ORDER, facts, resolved(project_year, on).params())


def protection_clause(project_year: ProjectYear, on: date) -> str:
    """The document that states the order of 三保."""
    source = resolved(project_year, on).param(ORDER).source
    return f"《{source.title}》{source.clause or ''}"


def facts_at_entry(project: Project, fiscal_year: int, nature: str, policy: Policy | None = None) -> dict[str, Any]:
    """What is known of a project-year when a gate asks whether it is concerned; `policy` is the project's."""
    begins = policy is not None and policy.starts_on is not None and policy.starts_on.year == fiscal_year
    renews = policy is not None and policy.succeeds_id is not None
    return {
        "new": nature == ProjectYear.Nature.NEW,
        "new_policy": begins and not renews,
        "renewed_policy": begins and renews,
        "major": project.major,
        "protected": project.protection != Project.Protection.NONE,
    }


def concerned(rule: str, facts: Mapping[str, Any], params: Mapping[str, Any]) -> Result:
    """Whether a gate with this rule is asked of what the facts describe."""
    return run(RULES[rule], facts, params)


def needs_new_target(project_year: ProjectYear, old_fen: int | None, change_fen: int, on: date) -> Result:
    """Whether a change of the budget is so large that the targets change too; null without an earlier amount."""
    facts = {"old_fen": old_fen, "change_fen": change_fen}
    return run(NEEDS_NEW_TARGET, facts, resolved(project_year, on).params())


def carries_over(region: Organisation, fiscal_year: int, on: date) -> bool:
    """Whether unspent money of the year before goes into this one when it is opened, by the region's rules."""
    rules = library().resolve(region=region.region_code, on=on, fiscal_year=fiscal_year)
    return bool(rules.param(CARRY_OVER).value)
