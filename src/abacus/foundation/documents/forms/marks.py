"""What was recognised in a form, cell by cell: for colouring the sheet and for correcting by a click.

    marks_of(read)  # [{"cell": "C2", "to": "E2", "field": "project.name", "role": "value", "of": None, "state": "ok"}]

`cell` is the place's own address (a merged range's corner), `to` its last cell; `of` is the cell of the
indicator's name where the field is one of an indicator; `state` is `finding` where something must be
looked at, `doubt` where the reader assumed something, else `ok`.
"""

from collections.abc import Iterator
from typing import Any

from abacus.foundation.documents.forms.facts import Amount, FormFacts, FundLine, Points
from abacus.foundation.documents.forms.fields import FIELDS, GROUPS
from abacus.foundation.documents.forms.grid import Slot
from abacus.foundation.documents.forms.layout import is_word
from abacus.foundation.documents.forms.learnt import FUNDS_WORDS, GOAL_WORDS, HEAD_WORDS, INDICATOR_WORDS
from abacus.foundation.documents.forms.output import FormRead
from abacus.foundation.documents.workbooks import address

Marked = tuple[Slot, str, str, str | None]
"""Place, field, role, the indicator's cell."""
AMOUNTS = ("initial", "budget", "executed")


def marks_of(read: FormRead) -> list[dict[str, Any]]:
    """The marks of one form in the order of the sheet; the first meaning of a cell counts. Empty for a refused file."""
    form = read.form
    if form is None:
        return []
    states = _states(read)
    found: dict[str, tuple[tuple[int, int], dict[str, Any]]] = {}
    own = getattr(form, "marks", None)
    for slot, field, role, of in own() if own else _marked(form):
        if slot.anchor in found or (role == "label" and not slot.filled):
            continue
        state = states.get(slot.anchor, "ok")
        to = address(slot.last_row, slot.last_column)
        mark = {"cell": slot.anchor, "to": to, "field": field, "role": role, "of": of, "state": state}
        found[slot.anchor] = ((slot.row, slot.column), mark)
    return [mark for _, mark in sorted(found.values(), key=lambda one: one[0])]


def _states(read: FormRead) -> dict[str, str]:
    """Cell → finding or doubt; a warning counts more than a remark."""
    states: dict[str, str] = {}
    for finding in read.findings:
        if finding.cell and states.get(finding.cell) != "finding":
            states[finding.cell] = "finding" if finding.severity == "warning" else "doubt"
    return states


def _marked(form: FormFacts) -> Iterator[Marked]:
    """Values before labels: a cell that holds both is known for its value."""
    yield from _head(form)
    yield from _funds(form)
    for goal in form.goals:
        yield goal.slot, "goal.text", "value", None
        if goal.actual_slot:
            yield goal.actual_slot, "goal.actual", "value", None
    if form.goal_slot and not form.goals:
        yield form.goal_slot, "goal.text", "value", None
    yield from _indicators(form)
    for field, points in (("total.weight", form.weight_printed), ("total.self", form.self_printed)):
        if points:
            yield points.slot, field, "value", None
    for note in form.notes:
        yield note, "note", "value", None
    yield from _labels(form)


def _head(form: FormFacts) -> Iterator[Marked]:
    head = form.head
    for field, text in (("name", head.name), ("department", head.department), ("unit", head.unit)):
        if text.slot:
            yield text.slot, f"project.{field}", "value", None


def _funds(form: FormFacts) -> Iterator[Marked]:
    funds = form.funds
    if funds is None:
        return
    for line in (*((funds.total,) if funds.total else ()), *funds.parts):
        yield from _line(line)
    for field, points in (("execution.weight", funds.weight), ("execution.self", funds.self_points)):
        if points and points.centi is not None:
            yield points.slot, field, "value", None


def _line(line: FundLine) -> Iterator[Marked]:
    for name in AMOUNTS:
        amount: Amount | None = line.amount(name)
        if amount:
            yield amount.slot, f"funds.{name}", "value", None
    if line.rate and line.rate.filled:
        yield line.rate, "funds.rate", "value", None


def _indicators(form: FormFacts) -> Iterator[Marked]:
    for row in form.indicators:
        of = row.name_slot.anchor
        places: tuple[tuple[Slot | None, str], ...] = (
            (row.name_slot, "name"),
            (row.target_slot, "target"),
            (row.unit_slot, "unit"),
            (row.actual_slot, "actual"),
            (_own(row.weight, row.weight_inferred), "weight"),
            (_own(row.self_points, False), "self"),
            (row.reason_slot, "reason"),
            (row.level1_slot, "level1"),
            (row.level2_slot, "level2"),
        )
        for slot, field in places:
            if slot and (slot.filled or field in ("name", "target", "actual", "weight")):
                yield slot, f"indicator.{field}", "value", of


def _own(points: Points, inferred: bool) -> Slot | None:
    """The place of points, None where they are a share of the goal's and stand nowhere."""
    return None if inferred else points.slot


def _labels(form: FormFacts) -> Iterator[Marked]:
    """Every place in the form's rows that holds a label word, column heads of the indicator table first."""
    place = form.place
    for name, slot in place.indicators.slots.items():
        if name in INDICATOR_WORDS:
            yield slot, INDICATOR_WORDS[name], "label", None
    layout = place.layout
    parts = (
        (layout.head, HEAD_WORDS),
        (layout.funds_columns, FUNDS_WORDS),
        (layout.goal_columns, GOAL_WORDS),
    )
    for row in place.above_indicators():
        for slot in place.grid.row(row):
            for words, fields in parts:
                for name, field in fields.items():
                    if is_word(slot, words.get(name, ())):
                        yield slot, field, "label", None
            if is_word(slot, (*layout.funds_total, *layout.funds_labels)):
                yield slot, "funds", "label", None
            elif is_word(slot, layout.goal_labels):
                yield slot, "goal", "label", None


def group_of(field: str) -> str:
    """The group by which a field, or the label of a whole part (`funds`), is coloured; blank for an unknown one."""
    known = FIELDS.get(field)
    return known.group if known else field if field in GROUPS else ""
