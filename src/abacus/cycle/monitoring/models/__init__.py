"""Rounds, what each found of a project, and what was made of the findings."""

from abacus.cycle.monitoring.models.checks import FundCheck, Milestone
from abacus.cycle.monitoring.models.findings import Finding
from abacus.cycle.monitoring.models.rounds import LIGHTS, Light, Reading, Round
from abacus.cycle.monitoring.models.tables import MonitoringRival, MonitoringTable

__all__ = [
    "LIGHTS",
    "Finding",
    "FundCheck",
    "Light",
    "Milestone",
    "MonitoringRival",
    "MonitoringTable",
    "Reading",
    "Round",
]
