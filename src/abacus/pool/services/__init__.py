"""Every write to the pool."""

from abacus.pool.services.actuals import ActualInput, latest_actuals, record_actuals
from abacus.pool.services.budget import approve_budget, approve_budgets
from abacus.pool.services.changes import adjust_budget
from abacus.pool.services.entry import admit, decline, require_pooled
from abacus.pool.services.imports import choose, confirm, discard, open_batch, withdraw
from abacus.pool.services.money import Balance, Sums, balances, executed_to, post_budget, post_execution, sums
from abacus.pool.services.outcomes import current_outcome, record_outcome, record_wider_outcome
from abacus.pool.services.outcomes_of_many import OutcomeInput, record_outcomes
from abacus.pool.services.projects import create_project, open_year, set_state
from abacus.pool.services.targets import (
    Diff,
    LineInput,
    approve_target_version,
    current_target_version,
    diff,
    new_target_version,
    return_target_version,
)
from abacus.pool.services.yearjobs import begin_close, begin_open
from abacus.pool.services.years import close_year_of, open_year_of, reopen_year

__all__ = [
    "ActualInput",
    "Balance",
    "Diff",
    "LineInput",
    "OutcomeInput",
    "Sums",
    "adjust_budget",
    "admit",
    "approve_budget",
    "approve_budgets",
    "approve_target_version",
    "balances",
    "begin_close",
    "begin_open",
    "choose",
    "close_year_of",
    "confirm",
    "create_project",
    "current_outcome",
    "current_target_version",
    "decline",
    "diff",
    "discard",
    "executed_to",
    "latest_actuals",
    "new_target_version",
    "open_batch",
    "open_year",
    "open_year_of",
    "post_budget",
    "post_execution",
    "record_actuals",
    "record_outcome",
    "record_outcomes",
    "record_wider_outcome",
    "reopen_year",
    "require_pooled",
    "return_target_version",
    "set_state",
    "sums",
    "withdraw",
]
