"""The facts of forms in which nothing is evaluated yet."""

from collections.abc import Sequence
from dataclasses import replace

from abacus.foundation.documents.forms import facts
from abacus.foundation.documents.forms.grid import Slot
from abacus.foundation.documents.forms.head import split_code
from abacus.foundation.documents.forms.layout import Place
from abacus.foundation.documents.forms.numbers import money_unit
from abacus.foundation.documents.forms.texts import bare_label, one_line


def of_department(head: facts.HeadFacts, place: Place) -> facts.HeadFacts:
    """In a form without a project the one that fills it in is the department."""
    if head.name.slot is not None or head.department.slot is not None:
        return head
    named = head.unit if head.unit.slot is not None else _after_unit(place)
    return replace(head, department=named, unit=facts.Text())


def _after_unit(place: Place) -> facts.Text:
    """单位：示例市城管中心, where it does not say the unit of the amounts."""
    for slot in (one for row in place.above_indicators() for one in place.grid.row(row)):
        label, colon, value = slot.text.replace("：", ":").partition(":")
        if colon and bare_label(label) == "单位" and value.strip() and money_unit(slot.text) is None:
            return split_code(facts.Text(one_line(value), None, slot))
    return facts.Text()


def declaration(
    place: Place,
    head: facts.HeadFacts,
    funds: facts.FundsFacts | None,
    goals: Sequence[facts.Goal],
    goal_slot: Slot | None,
    rows: Sequence[facts.IndicatorFacts],
    weight_printed: facts.Points | None = None,
    notes: tuple[Slot, ...] = (),
) -> facts.FormFacts:
    """The facts of a form in which nothing is evaluated yet."""
    return facts.FormFacts(
        place=place,
        sheet=place.grid.sheet.name,
        head=head,
        funds=funds,
        goals=tuple(goals),
        goal_slot=goal_slot,
        indicators=tuple(rows),
        weight_printed=weight_printed,
        self_printed=None,
        notes=notes,
        execution_listed=True,
        execution_weight_centi=None,
    )
