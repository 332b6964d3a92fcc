"""Self-evaluations of a whole department: no project, its expenditure in two manners, frames of its own."""

from dataclasses import replace

from abacus.foundation.documents.forms import facts
from abacus.foundation.documents.forms.facts import Refusal, Text
from abacus.foundation.documents.forms.layout import Place
from abacus.foundation.documents.forms.manners import in_one_manner
from abacus.foundation.documents.forms.project import read_project
from abacus.foundation.documents.forms.sections import points_of
from abacus.foundation.documents.forms.tasks import find_tasks
from abacus.foundation.documents.forms.texts import one_line
from abacus.foundation.documents.forms.unevaluated import of_department


def read_department(place: Place, refusals: list[Refusal]) -> facts.FormFacts:
    """Read one form; who fills it in is the department where it names none."""
    form = read_project(place, refusals)
    head = of_department(replace(form.head, name=Text(), code=None), place)
    funds = form.funds and in_one_manner(_by_task(place, form.funds))
    rows = form.indicators if "weight" in place.indicators.columns else tuple(map(_with_own_points, form.indicators))
    return replace(form, head=head, funds=funds, indicators=rows)


def _with_own_points(row: facts.IndicatorFacts) -> facts.IndicatorFacts:
    """Without a column of points a name may state them: 相关性（5分）."""
    centi = points_of(row.name or "")
    if centi is None or not (row.weight_inferred or row.weight.centi is None):
        return row
    return replace(row, weight=facts.Points(centi, row.name_slot), weight_inferred=False)


def _by_task(place: Place, funds: facts.FundsFacts) -> facts.FundsFacts:
    """Lines of a table of tasks are called by the task, not by what stands next to the amount."""
    head = find_tasks(place, place.above_indicators(), needed=("task",))
    if head is None:
        return funds
    parts = []
    for line in funds.parts:
        amount = line.budget or line.initial or line.executed
        task = place.grid.within(amount.slot.row, head.columns["task"]) if amount else None
        named = task is not None and not task.blank
        parts.append(replace(line, label=one_line(task.text)) if task is not None and named else line)
    return replace(funds, parts=tuple(parts))
