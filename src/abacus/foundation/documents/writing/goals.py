"""Where a form's goals stand: in a part of their own, or as rows above their indicators, with number and points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from abacus.foundation.documents.forms.sections import points_of, read_label
from abacus.foundation.documents.forms.values import decimal_text

Goal = Mapping[str, Any]
NO_GOAL = "约束性指标"
"""The row above indicators that belong to no goal, after some that do."""


@dataclass(frozen=True)
class Goals:
    """`part`: the goals of the part 年度总体目标; `rows`: label rows of the indicator table, before which row each."""

    part: tuple[Goal, ...]
    rows: tuple[tuple[int, str, str | None], ...] = ()

    def before(self, number: int) -> list[tuple[str, str | None]]:
        """The label rows (label, the goal's words beside it) directly above a row of the indicator table."""
        return [(label, words) for at, label, words in self.rows if at == number]


def place_goals(goals: Sequence[Goal], rows: Sequence[Mapping[str, Any]]) -> Goals:
    """Where each goal is written so that its number, points and indicators are read again."""
    numbers = {row["goal_no"] for row in rows}
    if len(goals) == 1 and _alone(goals[0]) and numbers <= {goals[0]["no"]}:
        return Goals(tuple(goals))
    if numbers <= {None} and all(_said(goal) == (goal["no"], goal["weight_centi"]) for goal in goals):
        return Goals(tuple(goals))
    return Goals(tuple(goal for goal in goals if goal["actual_text"] is not None), tuple(_labels(goals, rows)))


def _said(goal: Goal) -> tuple[int | None, int | None]:
    """The number and the points that a goal's own words say in the part of the goals."""
    label = read_label(goal["text"] or "")
    return (label.no, label.weight_centi) if label else (None, points_of(goal["text"] or ""))


def _alone(goal: Goal) -> bool:
    number, points = _said(goal)
    return (number or 1) == goal["no"] and points == goal["weight_centi"]


def _is_label(goal: Goal) -> bool:
    """Whether the goal's text is a label with its words, as it stands above indicators, or nothing at all."""
    label = read_label(goal["text"] or "")
    return goal["text"] is None or bool(
        label and label.text == goal["text"] and (label.no, label.weight_centi) == (goal["no"], goal["weight_centi"])
    )


def _labels(goals: Sequence[Goal], rows: Sequence[Mapping[str, Any]]) -> list[tuple[int, str, str | None]]:
    """The label rows: each goal once before its first indicator, again where it comes back, those without any last."""
    by_number = {goal["no"]: goal for goal in goals}
    found: list[tuple[int, str, str | None]] = []
    before: Any = None
    for at, row in enumerate(rows):
        number = row["goal_no"]
        if number != before:
            found.append((at, *_label(by_number.get(number), number)))
        before = number
    written = {row["goal_no"] for row in rows}
    return found + [(len(rows), *_label(goal, goal["no"])) for goal in goals if goal["no"] not in written]


def _label(goal: Goal | None, number: int | None) -> tuple[str, str | None]:
    """What begins the rows of a goal, and its words where they are no label themselves."""
    if number is None:
        return NO_GOAL, None
    text = goal["text"] if goal is not None and goal["actual_text"] is None else None
    if text and goal is not None and _is_label(goal):
        return str(text), None
    points = goal["weight_centi"] if goal is not None else None
    label = f"年度绩效目标{number}" + ("" if points is None else f"（{decimal_text(Decimal(points) / 100)}分）")
    return label, text
