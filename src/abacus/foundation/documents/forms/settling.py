"""Values that people pointed at take the place of what was found for their field."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from abacus.foundation.documents.forms.facts import FormFacts, FundLine, FundsFacts, Goal, IndicatorFacts, Refusal, Text
from abacus.foundation.documents.forms.grid import Slot
from abacus.foundation.documents.forms.head import split_code, year_in
from abacus.foundation.documents.forms.indicators import indicator_name
from abacus.foundation.documents.forms.learnt import Learnt, position
from abacus.foundation.documents.forms.numbers import money_unit, read_amount, read_points
from abacus.foundation.documents.forms.texts import bare, level_name, one_line
from abacus.foundation.documents.forms.values import read_measure


def settle(form: FormFacts, learnt: Learnt, refusals: list[Refusal]) -> FormFacts:
    """The form with what people said of its cells; amounts and points that cannot be read go to `refusals`."""
    for cell, field in learnt.values(form.place.grid.sheet.name).items():
        at = position(cell)
        if at is None or not form.place.top <= at[0] <= form.place.bottom:
            continue
        part = field.partition(".")[0]
        if part in PARTS:
            form = PARTS[part](form, field.partition(".")[2], form.place.grid.slot(*at), refusals)
    return form


def _project(form: FormFacts, name: str, slot: Slot, refusals: list[Refusal]) -> FormFacts:
    text = _without_word(slot)
    head = form.head
    if name == "year":
        return replace(form, head=replace(head, year=year_in(text) or head.year))
    if name == "code":
        return replace(form, head=replace(head, code=bare(text) or None))
    said = split_code(Text(text or None, None, slot))
    named: dict[str, Any] = {name: said}
    head = replace(head, **named)
    return replace(form, head=replace(head, code=head.code or said.code) if name == "name" else head)


def _without_word(slot: Slot) -> str:
    """The text of a cell without the word that stands before it since somebody pointed at it."""
    text = one_line(slot.text)
    return text.partition("»:")[2] if text.startswith("«") else text


def _funds(form: FormFacts, name: str, slot: Slot, refusals: list[Refusal]) -> FormFacts:
    funds = form.funds or FundsFacts(None, (), None, None, None, None, None, None)
    line = funds.total or FundLine("", None, None, None, None, None)
    if name == "rate":
        return replace(form, funds=replace(funds, total=replace(line, rate=slot)))
    amount = read_amount(slot, _unit(form, slot), refusals)
    said: dict[str, Any] = {name: amount}
    counts: dict[str, Any] = {name: amount.value}
    mismatch = None if funds.mismatch and funds.mismatch == getattr(line, name) else funds.mismatch
    total = replace(line, **said)
    return replace(form, funds=replace(funds, total=total, mismatch=mismatch, **counts))


def _unit(form: FormFacts, slot: Slot) -> str:
    """The unit that is stated nearest above an amount; 万元 where none is."""
    above = [row for row in form.place.rows if row <= slot.row]
    stated = (money_unit(one.text) for row in reversed(above) for one in form.place.grid.row(row))
    return next((unit for unit in stated if unit), "万元")


def _execution(form: FormFacts, name: str, slot: Slot, refusals: list[Refusal]) -> FormFacts:
    funds = form.funds or FundsFacts(None, (), None, None, None, None, None, None)
    points = read_points(slot, refusals)
    if name == "weight":
        return replace(form, funds=replace(funds, weight=points), execution_weight_centi=points.centi)
    return replace(form, funds=replace(funds, self_points=points))


def _goal(form: FormFacts, name: str, slot: Slot, refusals: list[Refusal]) -> FormFacts:
    """The goal of the same row, else the first one."""
    goals = list(form.goals) or [Goal(1, None, None, slot, None)]
    number = next((at for at, goal in enumerate(goals) if goal.slot.row == slot.row), 0)
    text = None if slot.blank else slot.text
    said: dict[str, Any] = (
        {"text": text, "slot": slot} if name == "text" else {"actual_text": text, "actual_slot": slot}
    )
    goals[number] = replace(goals[number], **said)
    return replace(form, goals=tuple(goals), goal_slot=goals[0].slot)


def _indicator(form: FormFacts, name: str, slot: Slot, refusals: list[Refusal]) -> FormFacts:
    """The indicator that begins in the rows of the cell; without one nothing changes."""
    rows = tuple(
        _said(row, name, slot, form.head.year, refusals) if slot.row <= row.row <= slot.last_row else row
        for row in form.indicators
    )
    return replace(form, indicators=rows)


def _said(row: IndicatorFacts, name: str, slot: Slot, year: int | None, refusals: list[Refusal]) -> IndicatorFacts:
    if name in ("target", "actual"):
        measure: dict[str, Any] = {
            name: read_measure(slot.cell, slot.text, year=year),
            f"{name}_slot": slot,
        }
        return replace(row, **measure)
    if name in ("weight", "self"):
        points = read_points(slot, refusals)
        return (
            replace(row, weight=points, weight_inferred=False) if name == "weight" else replace(row, self_points=points)
        )
    written = level_name(slot.text) if name.startswith("level") else None if slot.blank else slot.text
    if name == "name":
        return replace(row, name=indicator_name(slot.text), name_slot=slot)
    if name == "unit":
        target = row.target
        unit = one_line(slot.text) or None
        return replace(row, unit_slot=slot, target=replace(target, unit=unit) if target.number is not None else target)
    text: dict[str, Any] = {name: written, f"{name}_slot": slot}
    return replace(row, **text)


def _total(form: FormFacts, name: str, slot: Slot, refusals: list[Refusal]) -> FormFacts:
    points = read_points(slot, refusals)
    return replace(form, weight_printed=points) if name == "weight" else replace(form, self_printed=points)


PARTS: dict[str, Callable[[FormFacts, str, Slot, list[Refusal]], FormFacts]] = {
    "project": _project,
    "funds": _funds,
    "execution": _execution,
    "goal": _goal,
    "indicator": _indicator,
    "total": _total,
}
"""Part of a field's key → what a value said of it changes."""
