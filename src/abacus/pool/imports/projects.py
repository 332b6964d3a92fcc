"""Projects from a sheet: new ones, and further years of those already in the pool."""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import access_of
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.names import sort_key
from abacus.foundation.organisations.scope import Scope
from abacus.pool import gates, rules
from abacus.pool.codes import is_secret, region_of
from abacus.pool.imports.plans import Plan, Setting, Total, repeats
from abacus.pool.imports.rows import Row, Table
from abacus.pool.models import BudgetEntry, Project, ProjectYear, StagedRow
from abacus.pool.models.projects import project_code
from abacus.rules import library

FLAGS = ("category", "protection", "book", "special_fund", "bond", "capital_works", "function_code")
DESCRIBED = ("region_code", "code", "name", "sort_key", *FLAGS)
"""What a new project is described by."""


class Bodies:
    """The units that the importer may import for, by code, and the department of each."""

    def __init__(self, scope: Scope, setting: Setting) -> None:
        rows = Organisation.objects.within(scope).on(setting.on)
        kinds = [Organisation.Kind.UNIT, Organisation.Kind.DEPARTMENT]
        self.by_code: dict[str, Organisation] = {}
        self.doubtful: set[str] = set()
        for one in rows.filter(kind__in=kinds).order_by("path"):
            if self.by_code.setdefault(one.code, one) is not one:
                self.doubtful.add(one.code)
        regions = {region_of(one.region_code) for one in self.by_code.values()}
        near = reduce(or_, (Q(region_code__startswith=region) for region in regions), Q(pk__in=[]))
        departments = Organisation.objects.filter(near, kind=Organisation.Kind.DEPARTMENT)
        self.departments = dict(departments.values_list("path", "pk"))
        self.found: dict[str, int] = {}
        self.regions = regions

    def department(self, unit: Organisation) -> int:
        """The key of the nearest department at or above a unit; the unit's own where there is none."""
        if unit.path not in self.found:
            steps = unit.path.split(".")
            above = [".".join(steps[:depth]) for depth in range(len(steps), 0, -1)]
            self.found[unit.path] = next(
                (self.departments[path] for path in above if path in self.departments), unit.pk
            )
        return self.found[unit.path]


class Known:
    """The projects of the regions concerned that the pool has already: (region, code) → (pk, name)."""

    def __init__(self, bodies: Bodies, scope: Scope, year: int) -> None:
        rows = Project.objects.filter(region_code__in=bodies.regions).order_by()
        found = rows.values_list("region_code", "code", "pk", "name")
        self.projects = {(region, code): (pk, name) for region, code, pk, name in found}
        years = ProjectYear.objects.filter(project__region_code__in=bodies.regions, fiscal_year=year).order_by()
        self.years = set(years.values_list("project_id", flat=True))
        self.visible = set(ProjectYear.objects.within(scope).order_by().values_list("project_id", flat=True))


class Draft(NamedTuple):
    """One project-year to be: of a new project, or of the one with the key `project`."""

    row: Row
    unit: Organisation
    project: Any


def plan(table: Table, setting: Setting) -> Plan:
    """What the rows would add to the pool."""
    made = Plan(table)
    scope = access_of(setting.by, setting.on).scope_of(Permission.PROJECT_EDIT)
    bodies = made.bodies = Bodies(scope, setting)
    known = Known(bodies, scope, setting.year)
    seen: dict[str, int] = {}
    for row in table.rows:
        unit = unit_of(made, row, bodies)
        check_row(made, row, setting, seen)
        if unit is not None:
            add(made, row, unit, known, setting)
    count(made, scope, setting)
    return made


def unit_of(plan: Plan, row: Row, bodies: Bodies) -> Organisation | None:
    """The unit that a row names; None with a complaint where there is none of that code in reach."""
    code = row.get("unit")
    if code is None:
        return None
    unit = bodies.by_code.get(code)
    if unit is None:
        plan.complain(
            row, "unit", _("没有代码为“%(code)s”的预算单位，或不在您的数据范围内，请核对单位代码") % {"code": code}
        )
    elif code in bodies.doubtful:
        plan.complain(row, "unit", _("代码“%(code)s”对应多个预算单位，请按区划分别导入") % {"code": code})
        return None
    return unit


def check_row(plan: Plan, row: Row, setting: Setting, seen: dict[str, int]) -> None:
    """Complain about what is wrong with the row by itself."""
    code, name = row.get("code"), row.get("name")
    if code is not None:
        if project_code.regex.search(code):  # type: ignore[union-attr]
            repeats(plan, row, code, seen)
        else:
            plan.complain(row, "code", _("“%(name)s”：%(said)s") % {"name": code, "said": project_code.message})
    if row.get("year") not in (None, setting.year):
        plan.complain(
            row,
            "year",
            _("年度 %(given)s 与所选的 %(year)s 年度不同，请分年度导入")
            % {"given": row.get("year"), "year": setting.year},
        )
    if row.get("secret") or (name and is_secret(name)):
        plan.complain(row, "name", _("标明涉密的项目不在本平台登记，请删除该行"))
    if (row.get("requested") or 0) < 0:
        plan.complain(row, "requested", _("申报金额不能为负，请核对"))


def add(plan: Plan, row: Row, unit: Organisation, known: Known, setting: Setting) -> None:
    """Plan the project, its year and its request, unless the pool says no."""
    code, region = row.get("code"), region_of(unit.region_code)
    if code is None or not plan.table.good(row, "code"):
        return
    if code[:6] != region:
        plan.complain(
            row,
            "code",
            _("项目代码 %(code)s 以 %(given)s 开头，不是本区划 %(region)s 的项目，请核对")
            % {"code": code, "given": code[:6], "region": region},
        )
        return
    pk, name = known.projects.get((region, code), (None, ""))
    if pk is None or still_open(plan, row, pk, name, known, setting.year):
        plan.drafts.append(Draft(row, unit, pk))


def still_open(plan: Plan, row: Row, pk: int, name: str, known: Known, year: int) -> bool:
    """Whether a project of the pool may get this year from this importer."""
    if pk not in known.visible:
        plan.complain(row, "code", _("项目代码 %(code)s 已由其他单位使用，请核对") % {"code": row.values["code"]})
        return False
    if pk in known.years:
        said = {"name": name, "year": year}
        plan.complain(row, "code", _("“%(name)s”的 %(year)s 年度已在项目库中，请删除该行") % said)
        return False
    if row.get("name") not in (None, name):
        plan.remark(row, "name", _("项目库中的名称是“%(name)s”，导入后名称不变") % {"name": name})
    return True


def staged(drafts: Sequence[Draft], plan: Plan, setting: Setting) -> list[StagedRow]:
    """The rows to be entered: project, year and request of each draft."""
    projects = {draft.row.number: new_project(draft, setting.year) for draft in drafts if draft.project is None}
    years = [(draft, new_year(draft, projects.get(draft.row.number), plan.bodies, setting)) for draft in drafts]
    enter(years, projects, setting)
    return [one_staged(draft, year, projects.get(draft.row.number), setting) for draft, year in years]


def one_staged(draft: Draft, year: ProjectYear, project: Project | None, setting: Setting) -> StagedRow:
    """One draft as it is kept until it is entered."""
    described = {name: getattr(project, name) for name in DESCRIBED} if project else {}
    return StagedRow(
        row=draft.row.number,
        project_id=draft.project,
        unit_id=year.organisation_id,
        unit_path=year.organisation_path,
        department_id=year.department_id,
        nature=year.nature,
        state=year.state,
        amount_fen=draft.row.get("requested"),
        kind=BudgetEntry.Kind.REQUEST,
        entered_on=setting.on,
        **described,
    )


def enter(years: list[tuple[Draft, ProjectYear]], made: dict[int, Project], setting: Setting) -> None:
    """Say of each year whether it begins in the pool or before it. One query for the projects known before."""
    kept = Project.objects.select_related("policy").in_bulk([draft.project for draft, _year in years if draft.project])
    for draft, year in years:
        project = made.get(draft.row.number) or kept[draft.project]
        policy = project.policy if project.policy_id else None
        facts = rules.facts_at_entry(project, year.fiscal_year, year.nature, policy)
        found = library().resolve(region=draft.unit.region_code, on=setting.on, fiscal_year=year.fiscal_year)
        year.state = gates.entry_state(found, facts)


def new_project(draft: Draft, year: int) -> Project:
    """A project as the row describes it; what the row does not say stays at the model's defaults."""
    values = draft.row.values
    flags = {key: values[key] for key in FLAGS if key in values}
    name, region = values["name"], region_of(draft.unit.region_code)
    return Project(
        region_code=region, code=values["code"], name=name, sort_key=sort_key(name), starts_year=year, **flags
    )


def new_year(draft: Draft, project: Project | None, bodies: Bodies, setting: Setting) -> ProjectYear:
    """The project's year; a project already in the pool continues unless the row says otherwise."""
    usual = ProjectYear.Nature.CONTINUING if project is None else ProjectYear.Nature.NEW
    return ProjectYear(
        project_id=draft.project if project is None else project.pk,
        fiscal_year=setting.year,
        organisation_id=draft.unit.pk,
        organisation_path=draft.unit.path,
        department_id=bodies.department(draft.unit),
        nature=draft.row.get("nature", usual),
    )


def count(plan: Plan, scope: Scope, setting: Setting) -> None:
    """The totals before and after."""
    rows = ProjectYear.objects.within(scope).filter(fiscal_year=setting.year)
    before = rows.aggregate(count=Count("pk"), sum=Sum("requested_fen"))
    asked = sum(draft.row.get("requested", 0) for draft in plan.drafts)
    plan.totals = [
        Total(_("项目数"), before["count"], before["count"] + len(plan.drafts), money=False),
        Total(_("申报金额"), before["sum"] or 0, (before["sum"] or 0) + asked),
    ]
    new = sum(draft.project is None for draft in plan.drafts)
    plan.counts = {"rows": len(plan.table.rows), "new": new, "continued": len(plan.drafts) - new}
