"""Self-evaluations of a whole department: no project, its expenditure in two manners, frames of its own."""

from collections.abc import Sequence
from dataclasses import replace

from abacus.foundation.documents.forms import facts
from abacus.foundation.documents.forms.facts import FundLine, Refusal, Text
from abacus.foundation.documents.forms.layout import Place
from abacus.foundation.documents.forms.project import read_project
from abacus.foundation.documents.forms.sections import points_of
from abacus.foundation.documents.forms.tasks import find_tasks
from abacus.foundation.documents.forms.texts import one_line
from abacus.foundation.documents.forms.unevaluated import of_department

_BY_USE = ("基本支出", "项目支出", "人员经费", "公用经费", "人员支出", "公用支出")


def read_department(place: Place, refusals: list[Refusal]) -> facts.FormFacts:
    """Read one form; who fills it in is the department where it names none."""
    form = read_project(place, refusals)
    head = of_department(replace(form.head, name=Text(), code=None), place)
    funds = form.funds and _in_one_manner(_by_task(place, form.funds))
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


def _in_one_manner(funds: facts.FundsFacts) -> facts.FundsFacts:
    """Expenditure told by its use and by its source is one sum, not two: the manner that adds up counts."""
    uses = [line for line in funds.parts if any(word in line.label for word in _BY_USE)]
    others = [line for line in funds.parts if line not in uses]
    if funds.mismatch is None or funds.total is None or not uses or not any(line.source for line in others):
        return funds
    if not (_adds_up(funds.total, uses) or _adds_up(funds.total, others)):
        return funds
    return replace(funds, mismatch=None)


def _adds_up(total: FundLine, lines: Sequence[FundLine]) -> bool:
    for name in ("initial", "budget", "executed"):
        printed = total.amount(name)
        parts = [amount.value for line in lines if (amount := line.amount(name)) and amount.value is not None]
        if printed is not None and printed.value is not None and parts and sum(parts) != printed.value:
            return False
    return True
