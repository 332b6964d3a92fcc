"""Amounts down a column, each beside its own label: 全年预算数（万元） | 320.5 / 全年执行数 | 300."""

from itertools import pairwise

from abacus.foundation.documents.forms.facts import Amount, FundLine, FundsFacts, Points, Refusal
from abacus.foundation.documents.forms.grid import Slot
from abacus.foundation.documents.forms.layout import Place, meaning
from abacus.foundation.documents.forms.numbers import money_unit, read_amount, read_points, stated_unit


def read_downward(place: Place, refusals: list[Refusal]) -> FundsFacts | None:
    """The funds of a form without a head of amounts; None where budget and executed have no labels of their own."""
    found: dict[str, tuple[Slot, Slot]] = {}
    for row in place.above_indicators():
        slots = place.grid.row(row)
        for label, value in pairwise(slots):
            name = meaning(label, place.layout.amounts)
            if name and name not in found and any(letter.isdigit() for letter in value.text):
                found[name] = (label, value)
    if not {"budget", "executed"} <= found.keys():
        return None
    general = stated_unit(slot.text for row in place.above_indicators() for slot in place.grid.row(row))

    def amount(name: str) -> Amount | None:
        if name not in found:
            return None
        label, value = found[name]
        return read_amount(value, money_unit(label.text) or general, refusals)

    def points(name: str) -> Points | None:
        return read_points(found[name][1], refusals) if name in found else None

    initial, budget, executed = amount("initial"), amount("budget"), amount("executed")
    rate = found["rate"][1] if "rate" in found else None
    return FundsFacts(
        total=FundLine("", None, initial, budget, executed, rate),
        parts=(),
        initial=initial.value if initial else None,
        budget=budget.value if budget else None,
        executed=executed.value if executed else None,
        mismatch=None,
        weight=points("weight"),
        self_points=points("self"),
    )
