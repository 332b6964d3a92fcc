"""The facts of forms in which nothing is evaluated yet."""

from collections.abc import Sequence
from dataclasses import replace

from abacus.foundation.documents.forms import facts
from abacus.foundation.documents.forms.grid import Slot
from abacus.foundation.documents.forms.layout import Place


def of_department(head: facts.HeadFacts, place: Place) -> facts.HeadFacts:
    """In a form without a project the one that fills it in is the department."""
    if head.name.slot is not None or head.department.slot is not None:
        return head
    return replace(head, department=head.unit, unit=facts.Text())


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
