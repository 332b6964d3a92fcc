"""The one door through which rounds, tables, findings and checks change."""

from abacus.cycle.monitoring.services.findings import (
    confirm_finding,
    confirm_findings,
    dismiss_finding,
    flag,
    issue_letter,
    propose_measure,
)
from abacus.cycle.monitoring.services.rounds import (
    close_round,
    compute_round,
    measure_round,
    open_round,
    plan_round,
    plan_rounds,
)

__all__ = [
    "close_round",
    "compute_round",
    "confirm_finding",
    "confirm_findings",
    "dismiss_finding",
    "flag",
    "issue_letter",
    "measure_round",
    "open_round",
    "plan_round",
    "plan_rounds",
    "propose_measure",
]
