"""Projects and policies, their money, targets, actual values and stage outcomes."""

from abacus.pool.models.changes import BudgetChange
from abacus.pool.models.imports import ImportBatch
from abacus.pool.models.money import BudgetEntry, ExecutionEntry, FundSource
from abacus.pool.models.outcomes import StageOutcome, WiderOutcome
from abacus.pool.models.projects import Policy, Project, ProjectYear
from abacus.pool.models.staging import StagedRow
from abacus.pool.models.targets import ActualValue, IndicatorLine, TargetSet, TargetVersion
from abacus.pool.models.years import ClosedYear, YearAct

__all__ = [
    "ActualValue",
    "BudgetChange",
    "BudgetEntry",
    "ClosedYear",
    "ExecutionEntry",
    "FundSource",
    "ImportBatch",
    "IndicatorLine",
    "Policy",
    "Project",
    "ProjectYear",
    "StageOutcome",
    "StagedRow",
    "TargetSet",
    "TargetVersion",
    "WiderOutcome",
    "YearAct",
]
