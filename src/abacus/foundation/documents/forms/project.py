"""One self-evaluation form: its head, funds, goals, indicators and notes, read part by part."""

from collections.abc import Sequence

from abacus.foundation.documents.forms import facts
from abacus.foundation.documents.forms.downward import read_downward
from abacus.foundation.documents.forms.facts import Refusal
from abacus.foundation.documents.forms.funds import find_funds, read_funds
from abacus.foundation.documents.forms.goals import find_goals, joined, label_row, last_row, read_goals
from abacus.foundation.documents.forms.head import read_head, read_score
from abacus.foundation.documents.forms.layout import Head, Place
from abacus.foundation.documents.forms.sharing import share_rest
from abacus.foundation.documents.forms.table import Table, read_table


def read_project(place: Place, refusals: list[Refusal]) -> facts.FormFacts:
    """Read one form; amounts and points that cannot be read are noted among `refusals`."""
    above = place.above_indicators()
    funds_head = find_funds(place)
    outside = [row for row in above if funds_head is None or not funds_head.row <= row <= funds_head.last_row]
    goal_head = find_goals(place, outside)
    labelled = label_row(place, [row for row in outside if funds_head is None or row > funds_head.last_row])
    goal_row = goal_head.row if goal_head else labelled or label_row(place, outside)
    starts = [head.row for head in (funds_head,) if head] + ([goal_row] if goal_row else []) + [place.indicators.row]
    head = read_head(place, [row for row in above if row < min(starts)], above)
    funds = None if funds_head else read_downward(place, refusals)
    if funds_head:
        end = min(row for row in starts if row > funds_head.row)
        funds = read_funds(place, funds_head, [row for row in above if funds_head.last_row < row < end], refusals)
    goals, goal_slot = read_goals(place, goal_head, _goal_rows(place, above, goal_row, goal_head, starts))
    table = read_table(place, head.year, refusals, None if goal_head else place.top)
    goals = joined(goals, table.goals)
    rows = tuple(row if table.goals else _with_goal(row, goals) for row in table.rows)
    listed = _lists_execution(table, funds)
    rows = share_rest(rows, goals, place)
    return facts.FormFacts(
        place=place,
        sheet=place.grid.sheet.name,
        head=head,
        funds=funds,
        goals=goals,
        goal_slot=goal_slot,
        indicators=rows,
        weight_printed=table.weight_printed,
        self_printed=_self_printed(place, table),
        notes=table.notes,
        execution_listed=listed,
        execution_weight_centi=None if listed else _execution_weight(funds, table, rows),
    )


def _self_printed(place: Place, table: Table) -> facts.Points | None:
    """The total under the indicators; where there is none, the one in the head."""
    if table.self_printed and table.self_printed.centi is not None:
        return table.self_printed
    return read_score(place) or table.self_printed


def _goal_rows(
    place: Place,
    above: Sequence[int],
    first: int | None,
    head: Head | None,
    starts: Sequence[int],
) -> list[int]:
    """The rows of the goals: from their label or head up to the next part."""
    if first is None:
        return []
    before = min(row for row in (*starts, place.indicators.row) if row > first)
    end = last_row(place, head, before) if head else before - 1
    return [row for row in above if first <= row <= end]


def _with_goal(row: facts.IndicatorFacts, goals: tuple[facts.Goal, ...]) -> facts.IndicatorFacts:
    """A form's only goal is every row's."""
    return row.of_goal(goals[0].no) if len(goals) == 1 else row


def _lists_execution(table: Table, funds: facts.FundsFacts | None) -> bool:
    """Whether execution is an indicator row: by its level, or by its name where the funds have no points."""
    in_funds = funds is not None and any(points and points.centi for points in (funds.weight, funds.self_points))
    for row in table.rows:
        if any("预算执行" in (level or "") for level in (row.level1, row.level2)):
            return True
        if not in_funds and any(word in (row.name or "") for word in ("预算执行率", "预算执行情况", "资金执行率")):
            return True
    return False


def _execution_weight(funds: facts.FundsFacts | None, table: Table, rows: Sequence[facts.IndicatorFacts]) -> int | None:
    """The printed weight; where only points stand, the printed total less the rows' weights."""
    if funds is None:
        return None
    if funds.weight and funds.weight.centi is not None:
        return funds.weight.centi
    own = funds.self_points.centi if funds.self_points else None
    total = table.weight_printed.centi if table.weight_printed else None
    if own is None or total is None:
        return None
    rest = total - sum(row.weight.centi or 0 for row in rows)
    return rest if rest >= 0 else None
