"""What is wrong with a declaration, live and at handing in: the only place that decides it.

Every check is a function from what was read to findings; a check without a finding counts
as passed. Rules: 财预〔2021〕101号 as far as the region's pack states it.
"""

from abacus.cycle.findings import Finding, Findings, ordered
from abacus.cycle.targets.checks import head, kinds, lines, weights
from abacus.cycle.targets.checks.base import Check, Surroundings
from abacus.cycle.targets.reading import Read

__all__ = ["CHECKS", "Surroundings", "check"]

CHECKS: tuple[Check, ...] = (
    head.change_reason,
    head.unreadable,
    head.funds,
    head.period,
    head.goals,
    head.analyses,
    lines.rows_present,
    lines.names,
    lines.names_without_values,
    lines.levels,
    lines.targets,
    lines.units,
    weights.weights_present,
    weights.weight_total,
    weights.weight_levels,
    kinds.dimensions,
    weights.dominant,
    lines.standards,
    kinds.costs_of_externality,
    kinds.cost_of_works,
    lines.against_last_year,
    head.goal_numbers,
)


def check(read: Read, around: Surroundings) -> Findings:
    """All findings about a declaration."""
    found: list[Finding] = []
    passed = 0
    for one in CHECKS:
        said = list(one(read, around))
        found += said
        passed += not said
    return Findings(ordered(found), passed)
