"""How far the money is, by itself and behind the calendar."""

from abacus.engine.nodes import (
    AtLeast,
    Clamp,
    Column,
    Const,
    CountOver,
    IsNull,
    Level,
    Not,
    Param,
    Ratio,
    RoundPoints,
    Rule,
    Step,
    SumOver,
)

_EXECUTION = Step("execution", Ratio(Column("executed_fen"), Column("budget_fen")))
_POINTS = Step("points_centi", RoundPoints(Column("weight_centi") * Clamp(Column("execution"), Const(0), Const(1))))

EXECUTION_POINTS = Rule(id="evaluation.execution_points", steps=(_EXECUTION, _POINTS))
"""Points for execution: weight × executed ÷ budget of the whole year, capped (财预〔2020〕10号).

Null without a budget: there is nothing to compare.
"""

EXECUTION_POINTS_BY_RULES = Rule(
    id="evaluation.execution_points_by_rules",
    steps=(Step("weight_centi", Param("evaluation.execution_weight")), _EXECUTION, _POINTS),
)
"""The same where the form leaves the weight of execution to the rules."""

KEY_MONITORING = Rule(
    id="monitoring.key_monitoring",
    steps=(
        Step("time_progress", Ratio(Column("months_elapsed"), Column("months_total"))),
        Step("execution", Ratio(Column("executed_fen"), Column("budget_fen"))),
        Step("lag", Column("time_progress") - Column("execution")),
        Step("key_monitoring", Column("major") & AtLeast(Column("lag"), Param("monitoring.lag_threshold"))),
    ),
)
"""A major project is watched when execution lags time progress by the threshold or more.

Null when there is no budget: there is nothing to compare.
"""

_BOTH_KNOWN = Not(IsNull(Column("budget_fen"))) & Not(IsNull(Column("executed_fen")))

EXECUTION_OF_MANY = Rule(
    id="execution.of_many",
    level=Level.ROLL_UP,
    steps=(
        Step("projects", CountOver(Const(True))),
        Step("without_budget", CountOver(IsNull(Column("budget_fen")))),
        Step("without_executed", CountOver(IsNull(Column("executed_fen")))),
        Step("total_budget_fen", SumOver(Column("budget_fen"), _BOTH_KNOWN)),
        Step("total_executed_fen", SumOver(Column("executed_fen"), _BOTH_KNOWN)),
        Step("execution", Ratio(Column("total_executed_fen"), Column("total_budget_fen"))),
    ),
)
"""Execution of a department or region: sums over the projects that have both amounts, never a mean of rates.

What lacks an amount is left out on both sides and counted beside it.
"""
