"""What a read table asks before it can be taken: unit, project, year, what differs from what is known."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from abacus.cycle.intake import registry
from abacus.cycle.intake.lines import line_of
from abacus.cycle.intake.matching import Projects, Units, is_code, plain
from abacus.cycle.intake.messages import TEMPLATES, message, question
from abacus.cycle.intake.models import Batch, Table
from abacus.foundation.accounts.access import access_of
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.scope import Scope
from abacus.foundation.pages import numbers
from abacus.pool.models import ProjectYear, TargetVersion
from abacus.pool.services import current_target_version

EARLIEST = 2000
NEW = "new"
"""The choice of a project that is none of those in the pool."""
MONEY = (("initial", "initial_fen", "initial_fen"), ("budget", "budget_fen", "current_fen"),
         ("executed", "executed_fen", "executed_fen"))  # fmt: skip
"""What is compared: a word, the form's key, the ledger's field."""
OPEN = (Table.State.READ, Table.State.LOOK)
SHOWN = 4


@dataclass
class Setting:
    """What tables of a batch are held against; loaded once for many of them."""

    batch: Batch
    units: Units
    projects: Projects
    on: date

    @classmethod
    def of(cls, batch: Batch, tables: Iterable[Table], on: date) -> "Setting":
        """For some of the batch's tables."""
        scope = scope_of(batch, on)
        heads = [table.read["project"] for table in tables]
        return cls(batch, Units(scope), Projects.of(scope, batch.organisation.region_code, heads), on)

    def learn(self, table: Table) -> None:
        """Know what came about when a table was taken: its unit and its project."""
        if table.unit is not None:
            self.units.add(table.unit)
        if table.project_year is not None:
            self.projects.add(table.project_year)

    @property
    def makes_bodies(self) -> bool:
        """Whether units and projects that are not there yet are made without asking: in the region of samples."""
        return self.batch.organisation.sample == Organisation.Sample.PUBLISHED


def scope_of(batch: Batch, on: date) -> Scope:
    """The bodies whose tables a batch may hold: where its maker imports, below the body that receives."""
    mine = access_of(batch.created_by, on).scope_of(Permission.IMPORT)
    if batch.organisation.kind == Organisation.Kind.DIVISION:
        return mine
    inside = Scope.of(batch.organisation.roots)
    if mine.covers(batch.organisation_path):
        return inside
    return Scope.of(root for root in mine.roots if inside.covers(root))


def examine(table: Table, setting: Setting) -> None:
    """Work out where a table belongs and what it asks; changes the record in memory, nothing is saved."""
    table.questions, table.differences = [], []
    table.title = title_of(table)
    table.unit = None
    table.project_year = None
    table.organisation_path = setting.batch.organisation_path
    table.questions = list(_asked(table, setting))
    if table.unit is not None:
        table.organisation_path = table.unit.path
    table.state = Table.State.LOOK if table.questions else Table.State.READ


def title_of(table: Table) -> str:
    """The project's name, the department's for its own form."""
    head = table.read["project"]
    name = head["department"] or head["unit"] if table.kind == "department" else head["name"]
    return (name or "")[:200]


def accepted(table: Table, code: str) -> bool:
    """Whether people have said that a question of this code may stand."""
    return code in table.choices.get("accepted", ())


def _asked(table: Table, setting: Setting) -> Iterable[dict[str, Any]]:
    taker = registry.taker(table.kind)
    if taker is None:
        what = f"kind.{table.kind}"
        yield question("kind.untaken", "aside", what=message(what) if what in TEMPLATES else table.kind)
        return
    head = table.read["project"]
    table.fiscal_year = table.choices.get("year") or head["year"] or setting.batch.fiscal_year
    if table.fiscal_year is None:
        yield question("year.missing", "year", year_options(setting.on))
    elif not EARLIEST <= table.fiscal_year <= setting.on.year + 2:
        yield question("year.impossible", "year", year_options(setting.on), "year.missing.todo", year=table.fiscal_year)
        table.fiscal_year = None
    yield from _unit(table, setting, taker.wants_project)
    if not taker.wants_project:
        if table.unit and table.fiscal_year:
            yield from _already(table, taker)
            yield from _twice(table)
        return
    if table.fiscal_year and (table.unit or "project" in table.choices):
        yield from _project(table, setting, table.fiscal_year)
        yield from _twice(table)
    elif not head["name"] and "project" not in table.choices:
        yield question("table.nameless", "project")
    if table.project_year is not None:
        table.unit = table.project_year.organisation
        yield from _already(table, taker)
        if table.kind == "project":
            yield from _money(table, table.project_year)
            yield from _targets(table, table.project_year)


def year_options(on: date) -> list[dict[str, Any]]:
    """The years people work in, the past one first."""
    years = (on.year - 1, on.year, on.year - 2, on.year - 3, on.year + 1)
    return [{"value": str(year), "label": str(year), "note": ""} for year in years]


def unit_options(bodies: Iterable[Organisation]) -> list[dict[str, Any]]:
    """Bodies to choose from."""
    return [
        {"value": str(one.pk), "label": one.name, "note": f"{one.code} {one.parent.name if one.parent else ''}".strip()}
        for one in bodies
    ]


def _unit(table: Table, setting: Setting, wants_project: bool) -> Iterable[dict[str, Any]]:
    head, units = table.read["project"], setting.units
    chosen = units.bodies.get(table.choices.get("unit", 0))
    if chosen is not None:
        table.unit = chosen
        return
    name, code = (head["unit"], head["unit_code"]) if wants_project else (head["department"], head["department_code"])
    if not name and not code:
        name, code = (
            (head["department"], head["department_code"]) if wants_project else (head["unit"], head["unit_code"])
        )
    if not name and not code:
        if not setting.makes_bodies:
            own = [one for one in units.bodies.values() if one.pk == setting.batch.organisation_id]
            yield question("unit.missing", "unit", unit_options(own), "unit.todo")
        return
    found = units.find(code, name, head["department"])
    if found.sure is not None:
        table.unit = found.sure
    elif setting.makes_bodies:
        return
    elif found.by_code is not None:
        options = unit_options((found.by_code, *found.several))
        yield question("unit.disagrees", "unit", options, "unit.todo", code=code, found=found.by_code.name, unit=name)
    elif found.several:
        yield question("unit.several", "unit", unit_options(found.several), "unit.todo", unit=name)
    else:
        near = unit_options(units.nearest(name, head["department"]))
        yield question("unit.not_found", "unit", near, "unit.todo", unit=name or code)


def project_options(years: Iterable[ProjectYear]) -> list[dict[str, Any]]:
    """Projects to choose from."""
    return [
        {
            "value": str(one.pk),
            "label": one.project.name,
            "note": f"{one.project.code} {one.organisation.name} {one.fiscal_year}",
        }
        for one in years
    ]


def new_option() -> dict[str, Any]:
    """The choice of a project that is made when the table is taken."""
    return {"value": NEW, "label": str(message("new")), "note": ""}


def _project(table: Table, setting: Setting, year: int) -> Iterable[dict[str, Any]]:
    head = table.read["project"]
    chosen = table.choices.get("project")
    if isinstance(chosen, int):
        rows = ProjectYear.objects.within(setting.projects.scope).select_related("project", "organisation")
        table.project_year = rows.filter(pk=chosen).first()
        if table.project_year is not None:
            table.fiscal_year = table.project_year.fiscal_year
            return
    if not head["name"]:
        yield question("table.several" if table.kind == "tracking" else "table.nameless", "project")
        return
    project = setting.projects.by_code.get(head["code"] or "")
    if project is not None:
        yield from _by_code(table, setting, year, project.pk, project.name)
        return
    if table.unit is None:
        return
    same = setting.projects.named(head["name"], table.unit, year)
    if len(same) == 1:
        table.project_year = same[0]
    elif same and chosen != NEW:
        yield question("project.several", "project", project_options(same), name=head["name"])
    elif chosen != NEW and not setting.makes_bodies:
        others = project_options(one for one in setting.projects.namesakes(head["name"]) if one.fiscal_year == year)
        parts = {"unit": table.unit.name, "year": year, "name": head["name"]}
        yield question("project.not_found", "project", [new_option(), *others], **parts)
    if head["code"] and not is_code(head["code"]) and not setting.makes_bodies and table.project_year is None:
        table.differences.append(str(message("project.code_shape", code=head["code"])))


def _by_code(table: Table, setting: Setting, year: int, project_id: int, name: str) -> Iterable[dict[str, Any]]:
    head = table.read["project"]
    found = setting.projects.years.get((project_id, year))
    if found is None:
        if table.choices.get("project") != NEW:
            opened = {"value": NEW, "label": str(message("new_year", name=name, year=year)), "note": head["code"]}
            yield question("project.other_year", "project", [opened], name=name, year=year)
        return
    table.project_year = found
    if plain(found.project.name) != plain(head["name"]) and not accepted(table, "project.other_name"):
        said = {"found": found.project.name, "name": head["name"]}
        yield question("project.other_name", "accept", project_options([found]), "project.accept.todo", **said)
    if table.unit and table.unit.pk != found.organisation_id and not accepted(table, "project.other_unit"):
        said = {"found": found.organisation.name, "unit": table.unit.name}
        yield question("project.other_unit", "accept", project_options([found]), "project.accept.todo", **said)


def _twice(table: Table) -> Iterable[dict[str, Any]]:
    """A later table of the same matter in the batch."""
    rows = Table.objects.filter(batch=table.batch_id, kind=table.kind, fiscal_year=table.fiscal_year)
    rows = rows.filter(state__in=[*OPEN, Table.State.TAKEN])
    if table.pk:
        rows = rows.filter(pk__lt=table.pk)
    department = table.kind == "department"
    if department:
        rows = rows.filter(unit=table.unit)
    elif table.project_year is not None:
        rows = rows.filter(project_year=table.project_year)
    elif table.unit is not None:
        rows = rows.filter(project_year=None, unit=table.unit, title=table.title)
    else:
        return
    first = rows.select_related("source").order_by("pk").first()
    if first is not None:
        what = message("department" if department else "project")
        yield question("table.twice", "aside", what=what, file=first.source.name)


def _already(table: Table, taker: registry.Taker) -> Iterable[dict[str, Any]]:
    said = ""
    if table.unit is not None and table.fiscal_year is not None:
        said = taker.already(table.project_year, table.unit, table.fiscal_year)
    if said:
        yield question("table.already", "aside", said=said)


def _money(table: Table, year: ProjectYear) -> Iterable[dict[str, Any]]:
    """Where the ledger has an amount and the form another."""
    funds = table.read["funds"]
    for word, key, column in MONEY:
        form, ledger = funds[key], getattr(year, column)
        if form is None or ledger is None or form == ledger:
            continue
        parts = {"what": message(word), "form": numbers.exact_wan(form), "ledger": numbers.exact_wan(ledger)}
        table.differences.append(str(message("funds.differ", **parts)))
        if not accepted(table, "funds.differ"):
            yield question("funds.differ", "accept", **parts)


def _targets(table: Table, year: ProjectYear) -> Iterable[dict[str, Any]]:
    """Where the approved targets are others than those the form prints."""
    version = current_target_version(year)
    said = differing(table, version) if version else []
    if not said:
        return
    parts = {"said": "；".join(said[:SHOWN]) + ("…" if len(said) > SHOWN else "")}
    table.differences.append(str(message("target.differ", **parts)))
    if not accepted(table, "target.differ"):
        yield question("target.differ", "accept", **parts)


def differing(table: Table, version: TargetVersion) -> list[str]:
    """The indicators that only one of both has, and those with another value."""
    ours = {plain(line.name): line for line in version.lines.all()}
    found = []
    for one in table.read["indicators"]:
        name = plain(one["name"])
        line = ours.pop(name, None)
        if line is None:
            found.append(f"“{one['name'] or ''}”")
            continue
        printed = line_of(None, one)
        same = (printed.target_micro, printed.target_high_micro, printed.target_on) == (
            line.target_micro, line.target_high_micro, line.target_on,
        )  # fmt: skip
        if not same and one["target"] is not None:
            found.append(f"“{one['name']}”{one['target_text'] or ''} ≠ {line.target_text}")
    return found + [f"“{line.name}”" for line in ours.values()]
