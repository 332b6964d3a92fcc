"""When a change of the budget changes the targets too."""

from abacus.engine.nodes import AtLeast, Column, Const, Greater, Max, Param, Ratio, Rule, Step

CHANGE = Column("change_fen")

NEEDS_NEW_TARGET = Rule(
    id="budget.needs_new_target",
    steps=(
        Step("changed_fen", Max(CHANGE, -CHANGE)),
        Step("changed", Ratio(Column("changed_fen"), Column("old_fen")), unit="rate"),
        Step(
            "new_target",
            Greater(Column("changed_fen"), Const(0)) & AtLeast(Column("changed"), Param("budget.new_target_share")),
        ),
    ),
)
"""A change of the rules' share of the line or more wants a new version of the targets, up or down.

Null without an earlier amount: then the whole line is new and passes the gates with its targets.
"""
