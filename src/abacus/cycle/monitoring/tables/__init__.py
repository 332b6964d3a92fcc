"""The lists of monitoring: rounds, tables of a round, readings, findings, checks."""

from abacus.cycle.monitoring.tables.cells import TONES
from abacus.cycle.monitoring.tables.checks import CHECKS, MILESTONES
from abacus.cycle.monitoring.tables.findings import FINDINGS
from abacus.cycle.monitoring.tables.readings import READINGS
from abacus.cycle.monitoring.tables.rounds import REVIEWS, ROUNDS, TABLES, counted, tables_of

__all__ = [
    "CHECKS",
    "FINDINGS",
    "MILESTONES",
    "READINGS",
    "REVIEWS",
    "ROUNDS",
    "TABLES",
    "TONES",
    "counted",
    "tables_of",
]
