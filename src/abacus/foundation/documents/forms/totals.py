"""The row of the total: points under their heads, or – where cells are merged otherwise – in their order."""

import re
from decimal import Decimal

from abacus.foundation.documents.forms.facts import Points, Refusal
from abacus.foundation.documents.forms.grid import Grid, Slot, Span
from abacus.foundation.documents.forms.layout import Head
from abacus.foundation.documents.forms.numbers import read_points, rounded
from abacus.foundation.documents.forms.texts import halfwidth

_SAID = re.compile(r"(?:分|计)[^\d:]{0,6}:?\s*(\d{1,3}(?:\.\d+)?)\s*分?(?![\d.])")
_POINTS = re.compile(r"\s*\d+(?:\.\d+)?\s*分?\s*\Z")


def read_total(grid: Grid, head: Head, row: int, refusals: list[Refusal]) -> tuple[Points | None, Points | None]:
    """The printed sums of weights and of self scores; None for a column that the table does not have."""
    weight, own = (_under(grid, row, head.columns.get(name)) for name in ("weight", "self"))
    numbers = [slot for slot in grid.row(row) if _is_points(slot)]
    if len(numbers) == 2 and weight and own and numbers != [weight, own]:
        weight, own = numbers
    elif len(numbers) == 1 and weight and own and numbers[0] not in (weight, own):
        weight = numbers[0]
    elif not numbers and (said := said_total(grid.row(row)[0])):
        return None, said
    return _points(weight, refusals), _points(own, refusals)


def said_total(slot: Slot) -> Points | None:
    """The total that stands behind its word in one cell: 总分：98.5分."""
    match = _SAID.search(halfwidth(slot.text))
    return Points(rounded(Decimal(match[1]) * 100), slot) if match else None


def _under(grid: Grid, row: int, span: Span | None) -> Slot | None:
    return grid.within(row, span) if span else None


def _is_points(slot: Slot) -> bool:
    if slot.cell is not None and slot.cell.kind == "number":
        return True
    return bool(_POINTS.match(halfwidth(slot.text)))


def _points(slot: Slot | None, refusals: list[Refusal]) -> Points | None:
    """The points of a place; words without a number (自评等级：优) are no points."""
    if slot is None:
        return None
    words = slot.cell is not None and slot.cell.kind == "text" and not any(letter.isdigit() for letter in slot.text)
    return Points(None, slot) if words else read_points(slot, refusals)
