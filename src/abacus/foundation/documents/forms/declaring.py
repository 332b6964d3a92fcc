"""Target declarations of one project or of a whole department: funds as labels with amounts, goals and indicators."""

from dataclasses import replace

from abacus.foundation.documents.forms import facts
from abacus.foundation.documents.forms.facts import Refusal
from abacus.foundation.documents.forms.head import read_head
from abacus.foundation.documents.forms.layout import Head, Place
from abacus.foundation.documents.forms.listing import read_list
from abacus.foundation.documents.forms.pairs import begins_funds, read_pairs
from abacus.foundation.documents.forms.sharing import share_rest
from abacus.foundation.documents.forms.table import read_table
from abacus.foundation.documents.forms.tasks import read_tasks
from abacus.foundation.documents.forms.unevaluated import declaration, of_department
from abacus.foundation.documents.forms.years import of_the_year, starts_goals, year_goals, year_head


def read_declarations(place: Place, refusals: list[Refusal]) -> list[facts.FormFacts]:
    """The declarations of one table: a list of projects gives one for each of them."""
    head = year_head(place)
    place = replace(place, indicators=head, heads=_repeated(place, head))
    if "project" in head.columns:
        return read_list(place, refusals)
    return [_read_one(place, refusals)]


def _repeated(place: Place, head: Head) -> tuple[Head, ...]:
    """Heads printed again, with the columns of the year's table."""
    return tuple(replace(one, columns=head.columns) for one in place.heads) or (head,)


def _read_one(place: Place, refusals: list[Refusal]) -> facts.FormFacts:
    above = place.above_indicators()
    goal_row = next((row for row in above if starts_goals(place, row)), place.indicators.row)
    tasks = read_tasks(place, above, refusals)
    funds = tasks or read_pairs(place, [row for row in above if row < goal_row], refusals)
    funds = funds or read_pairs(place, above, refusals)
    goals, goal_slot = year_goals(place, [row for row in above if row >= goal_row])
    begins = min([goal_row, *(row for row in above if begins_funds(place, row))])
    head = of_department(read_head(place, [row for row in above if row < begins], above), place)
    table = read_table(place, head.year, refusals, None if goals else place.top)
    goals = goals or table.goals
    rows = of_the_year(table.rows, place)
    rows = tuple(row.of_goal(goals[0].no) for row in rows) if len(goals) == 1 else rows
    return declaration(
        place, head, funds, goals, goal_slot, share_rest(rows, goals, place), table.weight_printed, table.notes
    )
