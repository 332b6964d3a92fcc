"""Tracking tables: what a project has spent and reached by a day of the year, or a list of several projects."""

from dataclasses import replace

from abacus.foundation.documents.forms import facts
from abacus.foundation.documents.forms.facts import FundLine, FundsFacts, Refusal, Text
from abacus.foundation.documents.forms.funds import AMOUNTS, funds_of
from abacus.foundation.documents.forms.layout import Place, is_word
from abacus.foundation.documents.forms.listing import Group, amount_of, goals_of, groups, rows_of
from abacus.foundation.documents.forms.project import read_project
from abacus.foundation.documents.forms.texts import bare, one_line
from abacus.foundation.documents.forms.unevaluated import of_department


def read_tracking(place: Place, refusals: list[Refusal]) -> facts.FormFacts:
    """Read one table; several projects in it are one form without a name."""
    if "project" in place.indicators.columns:
        return _read_list(place, refusals)
    form = read_project(place, refusals)
    funds = form.funds and replace(form.funds, over_initial=True, weight=None, self_points=None)
    return replace(
        form,
        head=of_department(form.head, place),
        funds=funds,
        execution_listed=True,
        execution_weight_centi=None,
    )


def _read_list(place: Place, refusals: list[Refusal]) -> facts.FormFacts:
    listed = [group for group in groups(place) if group.text("project").value is not None]
    form = read_project(replace(place, bottom=place.indicators.last_row), [])
    names = {bare(group.text("project").value or "") for group in listed}
    head = form.head
    if len(names) == 1:
        name = listed[0].text("project")
        head = replace(head, name=name, code=name.code)
        department, unit = listed[0].text("department"), listed[0].text("owner")
        head = replace(
            head,
            department=department if department.slot else head.department,
            unit=unit if unit.slot else head.unit,
        )
    else:
        head = replace(of_department(replace(head, name=Text()), place), name=Text(), code=None)
    goals = tuple(goal for group in listed for goal in goals_of(group)[0])
    if len(listed) > 1:
        goals = tuple(replace(goal, no=None) for goal in goals)
    rows = tuple(row for group in listed for row in rows_of(group, head.year, refusals))
    if len(goals) == 1:
        rows = tuple(row.of_goal(goals[0].no) for row in rows)
    first = next((slot for group in listed if (slot := goals_of(group)[1]) is not None), None)
    return replace(
        form,
        place=place,
        head=head,
        funds=_funds(place, listed, refusals),
        goals=goals,
        goal_slot=first,
        indicators=rows,
        execution_listed=True,
        execution_weight_centi=None,
    )


def _funds(place: Place, listed: list[Group], refusals: list[Refusal]) -> FundsFacts | None:
    if not any(name in place.indicators.columns for name in AMOUNTS):
        return None
    total = None
    for row in (at for at in place.rows if at > place.indicators.last_row):
        labels = [slot for slot in place.grid.row(row)[:2] if is_word(slot, place.layout.total)]
        if labels and total is None:
            total = _line(Group(place, (row,)), one_line(labels[0].text), refusals)
    lines = [_line(group, group.text("project").value or "", refusals) for group in listed]
    if len(lines) == 1 and total is None:
        total, lines = lines[0], []
    return replace(funds_of(total, lines), over_initial=True, percent_head=_percent(place))


def _line(group: Group, label: str, refusals: list[Refusal]) -> FundLine:
    initial, budget, executed = (amount_of(group, name, refusals) for name in AMOUNTS)
    return FundLine(label, None, initial, budget, executed, group.at("rate"))


def _percent(place: Place) -> bool:
    return "rate" in place.indicators.slots and "%" in place.indicators.slots["rate"].text
