"""Which day and which parameters the pool's own numbers are computed by; the pool's only caller of the engine."""

from datetime import date

from abacus.engine import Result, run
from abacus.engine.rules.execution import EXECUTION_POINTS_BY_RULES
from abacus.pool.models import ProjectYear
from abacus.pool.packs import resolved


def execution(project_year: ProjectYear, on: date) -> Result:
    """Execution of the whole year's budget and the points it earns, by the rules of the day `on`.

    Null where budget or execution is not known.
    """
    facts = {"executed_fen": project_year.executed_fen, "budget_fen": project_year.current_fen}
    return run(EXECUTION_POINTS_BY_RULES, facts, resolved(project_year, on).params())
