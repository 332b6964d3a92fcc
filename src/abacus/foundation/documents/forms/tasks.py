"""The table of a department's tasks with what each is to cost: 任务名称 | 主要内容 | 预算金额."""

from collections.abc import Sequence

from abacus.foundation.documents.forms.facts import Amount, FundLine, FundsFacts, Refusal
from abacus.foundation.documents.forms.funds import funds_of, source_of
from abacus.foundation.documents.forms.heads import find_head
from abacus.foundation.documents.forms.layout import Head, Place, is_word
from abacus.foundation.documents.forms.manners import in_one_manner
from abacus.foundation.documents.forms.numbers import money_unit, read_amount
from abacus.foundation.documents.forms.pairs import unit_above
from abacus.foundation.documents.forms.texts import one_line

LONGEST_SOURCE = 6
"""A longer name is a task's, even if it speaks of money."""


def find_tasks(place: Place, rows: Sequence[int], needed: Sequence[str] = ("task", "sum")) -> Head | None:
    """The head of the table of tasks, if the form has one."""
    words = {word: name for name, listed in place.layout.extra.get("tasks", {}).items() for word in listed}
    for row in rows:
        if words and (head := find_head(place.grid, row, words, needed)):
            return head
    return None


def read_tasks(place: Place, rows: Sequence[int], refusals: list[Refusal]) -> FundsFacts | None:
    """What a department declares: the total of its tasks, each with its amount."""
    head = find_tasks(place, rows)
    if head is None:
        return None
    grid, total, parts = place.grid, None, []
    for row in (at for at in rows if at > head.last_row):
        label = grid.within(row, head.columns["task"])
        if any(is_word(slot, place.layout.goal_labels) for slot in grid.row(row)[:1]):
            break
        written = grid.row(row)
        sums = [slot for slot in written if slot.column < head.columns["sum"].first and is_word(slot, _totals(place))]
        amount = _amount(place, head, row, refusals)
        if sums:
            total = total or FundLine(one_line(sums[0].text), None, amount, None, None, None)
        elif not label.blank and label.text.strip("…. 　"):
            name = one_line(label.text)
            source = source_of(place, name) if len(name) <= LONGEST_SOURCE else None
            parts.append(FundLine(name, source, amount, None, None, None))
    return in_one_manner(funds_of(total, [line for line in parts if line.initial and line.initial.value is not None]))


def _totals(place: Place) -> tuple[str, ...]:
    return (*place.layout.funds_total, *place.layout.total)


def _amount(place: Place, head: Head, row: int, refusals: list[Refusal]) -> Amount:
    span = head.columns["sum"]
    word = head.slots["sum"]
    unit = money_unit(word.text) or unit_above(place, word.row, word.column)
    return read_amount(place.grid.within(row, span), unit, refusals)
