"""The one door through which rounds, tables, findings and checks change."""

from abacus.cycle.monitoring.services.checks import plan_milestone, record_fund_check, report_milestone
from abacus.cycle.monitoring.services.findings import (
    confirm_finding,
    confirm_findings,
    dismiss_finding,
    flag,
    issue_letter,
    propose_measure,
)
from abacus.cycle.monitoring.services.kind import TABLE
from abacus.cycle.monitoring.services.rounds import (
    close_round,
    compute_round,
    measure_round,
    open_round,
    plan_round,
    plan_rounds,
)
from abacus.cycle.monitoring.services.tables import begin_table, save_table, submit_table

__all__ = [
    "TABLE",
    "begin_table",
    "close_round",
    "compute_round",
    "confirm_finding",
    "confirm_findings",
    "dismiss_finding",
    "flag",
    "issue_letter",
    "measure_round",
    "open_round",
    "plan_milestone",
    "plan_round",
    "plan_rounds",
    "propose_measure",
    "record_fund_check",
    "report_milestone",
    "save_table",
    "submit_table",
]
