"""Tables that list projects: one group of rows for each, its name, unit, amounts and goal in columns of their own."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from abacus.foundation.documents.forms import facts
from abacus.foundation.documents.forms.facts import Amount, FundLine, Goal, IndicatorFacts, Refusal, Text
from abacus.foundation.documents.forms.funds import funds_of
from abacus.foundation.documents.forms.goals import listed_goals
from abacus.foundation.documents.forms.grid import Slot, Span
from abacus.foundation.documents.forms.head import read_head, split_code
from abacus.foundation.documents.forms.indicators import Levels, read_row
from abacus.foundation.documents.forms.layout import Place, is_word, meaning
from abacus.foundation.documents.forms.numbers import money_unit, read_amount
from abacus.foundation.documents.forms.pairs import unit_above
from abacus.foundation.documents.forms.texts import bare, one_line
from abacus.foundation.documents.forms.unevaluated import declaration

SOURCES = {"fiscal": "fiscal", "special": "special_account", "own": "unit", "others": "other"}
"""Column of a part of the amount → the source of that line."""

NOWHERE = Span(100_000, 100_000)
"""Where the names of indicators would stand in a table that has none."""


@dataclass(frozen=True)
class Group:
    """The rows of one project; its fields stand in the first of them or are merged over all."""

    place: Place
    rows: tuple[int, ...]
    owner: Slot | None = None
    department: Slot | None = None

    def at(self, name: str) -> Slot | None:
        """The place of a field in the group's first row; None where the table has no such column."""
        span = self.place.indicators.columns.get(name)
        if span is None:
            return None
        places = [self.place.grid.slot(self.rows[0], column) for column in range(span.first, span.last + 1)]
        return next((slot for slot in places if slot.filled), places[0])

    def text(self, name: str, otherwise: Slot | None = None) -> Text:
        slot = self.at(name)
        if slot is None or (slot.blank and otherwise is not None):
            slot = otherwise
        return Text() if slot is None else split_code(Text(None if slot.blank else one_line(slot.text), None, slot))


def groups(place: Place) -> Iterator[Group]:
    """The projects of a list in their order; rows of totals and of units alone belong to none."""
    grid, columns = place.grid, place.indicators.columns
    project = columns["project"]
    heads = {row for head in (place.indicators, *place.heads) for row in range(head.row, head.last_row + 1)}
    rows: list[int] = []
    current: Slot | None = None
    owners: dict[str, Slot | None] = {"owner": None, "department": None}
    mine = dict(owners)
    for row in _body(place):
        if row in heads or _repeats_head(place, row):
            continue
        moved = False
        for name in owners:
            if name in columns and not (slot := grid.slot(row, columns[name].first)).blank:
                former = owners[name]
                moved = moved or (former is not None and bare(former.text) != bare(slot.text))
                owners[name] = slot
        named = grid.slot(row, project.first)
        if is_word(named, place.layout.total) or any(is_word(one, place.layout.total) for one in grid.row(row)[:1]):
            if rows:
                yield Group(place, tuple(rows), mine["owner"], mine["department"])
            rows, current = [], None
            continue
        says = not grid.within(row, columns["name"]).blank or not grid.within(row, columns["target"]).blank
        if not named.blank and (current is None or moved or _differs(current, named)):
            if rows:
                yield Group(place, tuple(rows), mine["owner"], mine["department"])
            rows, current, mine = [row], named, dict(owners)
        elif current is not None and (says or grid.row(row)):
            rows.append(row)
        elif says:
            rows, current, mine = [row], named, dict(owners)
    if rows:
        yield Group(place, tuple(rows), mine["owner"], mine["department"])


def _body(place: Place) -> list[int]:
    """The rows of the list: they end at a note or signature."""
    found = []
    for row in place.rows:
        if row <= place.indicators.last_row:
            continue
        first = place.grid.row(row)[0]
        alone = len(place.grid.row(row)) <= 2
        if alone and any(first.bare.startswith(word) for word in place.layout.stops):
            break
        found.append(row)
    return found


def _repeats_head(place: Place, row: int) -> bool:
    return meaning(place.grid.within(row, place.indicators.columns["name"]), place.layout.columns) == "name"


def _differs(current: Slot, named: Slot) -> bool:
    if current == named:
        return False
    return bare(current.text) != bare(named.text) or named.last_row > named.row


def rows_of(group: Group, year: int | None, refusals: list[Refusal]) -> tuple[IndicatorFacts, ...]:
    """The indicators of a group."""
    levels, found = Levels(), list[IndicatorFacts]()
    if group.place.indicators.columns["name"] == NOWHERE:
        return ()
    for row in group.rows:
        levels.move_to(group.place.grid, group.place.indicators, row)
        indicator = read_row(group.place.grid, group.place.indicators, row, levels, year, refusals)
        if indicator is not None:
            found.append(indicator)
    return tuple(found)


def goals_of(group: Group) -> tuple[tuple[Goal, ...], Slot | None]:
    """The goals of a group, and the place where they belong; None where the table has no such column."""
    slot = group.at("goal")
    if slot is None or slot.blank:
        return (), slot
    goals = listed_goals(slot.text, slot)
    done = group.at("actual") if group.place.indicators.columns["name"] == NOWHERE else None
    if len(goals) == 1 and done is not None and not done.blank:
        goals = [replace(goals[0], actual_text=done.text, actual_slot=done)]
    return (replace(goals[0], no=1),) if len(goals) == 1 and goals[0].no is None else tuple(goals), slot


def amount_of(group: Group, name: str, refusals: list[Refusal]) -> Amount | None:
    """An amount of a group in the unit of its column, else of the table."""
    slot = group.at(name)
    if slot is None:
        return None
    head = group.place.indicators.slots[name]
    unit = money_unit(head.text) or unit_above(group.place, head.row, head.column)
    return read_amount(slot, unit, refusals)


def read_list(place: Place, refusals: list[Refusal]) -> list[facts.FormFacts]:
    """One declaration for each project that stands in a list."""
    general = read_head(place, place.above_indicators())
    found = []
    for group in groups(place):
        head = _head(group, general)
        rows = rows_of(group, head.year, refusals)
        if not rows:
            general = _under(general, head.name)
            continue
        goals, goal_slot = goals_of(group)
        rows = tuple(row.of_goal(goals[0].no) for row in rows) if len(goals) == 1 else rows
        own = replace(place, top=group.rows[0], bottom=group.rows[-1])
        found.append(declaration(own, head, _funds(group, refusals), goals, goal_slot, rows))
    return found


def _under(head: facts.HeadFacts, name: Text) -> facts.HeadFacts:
    """A row with the code of a unit and no indicators says whose projects follow."""
    return replace(head, unit=name) if name.code is not None and len(name.code) < 21 else head


def _head(group: Group, general: facts.HeadFacts) -> facts.HeadFacts:
    name = group.text("project")
    department, unit = group.text("department", group.department), group.text("owner", group.owner)
    code = group.text("code")
    return facts.HeadFacts(
        name=name,
        department=department if department.slot else general.department,
        unit=unit if unit.slot else general.unit,
        code=code.value or name.code,
        year=general.year,
    )


def _funds(group: Group, refusals: list[Refusal]) -> facts.FundsFacts | None:
    parts = []
    for name, source in SOURCES.items():
        if amount := amount_of(group, name, refusals):
            label = one_line(group.place.indicators.slots[name].text)
            parts.append(FundLine(label, source, amount, None, None, None))
    total = amount_of(group, "sum", refusals)
    line = (
        FundLine(one_line(group.place.indicators.slots["sum"].text), None, total, None, None, None) if total else None
    )
    return funds_of(line, parts) if line or parts else None
