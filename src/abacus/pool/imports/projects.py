"""Projects from a sheet: new ones, and further years of those already in the pool."""

from functools import reduce
from operator import or_

from django.core.exceptions import ValidationError
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import access_of
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.names import sort_key
from abacus.foundation.organisations.scope import Scope
from abacus.pool.codes import is_secret, region_of
from abacus.pool.imports.plans import Plan, Setting, Total, repeats
from abacus.pool.imports.rows import Row, Table
from abacus.pool.models import BudgetEntry, Project, ProjectYear
from abacus.pool.models.projects import project_code

FLAGS = ("category", "protection", "book", "special_fund", "bond", "capital_works", "function_code")


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
        self.departments = {one.path: one for one in departments}
        self.regions = regions

    def department(self, unit: Organisation) -> Organisation:
        """The nearest department at or above a unit; the unit itself where there is none."""
        steps = unit.path.split(".")
        for depth in range(len(steps), 0, -1):
            found = self.departments.get(".".join(steps[:depth]))
            if found is not None:
                return found
        return unit


class Known:
    """The projects of the regions concerned that the pool has already."""

    def __init__(self, bodies: Bodies, scope: Scope, year: int) -> None:
        rows = Project.objects.filter(region_code__in=bodies.regions)
        self.projects = {(one.region_code, one.code): one for one in rows}
        self.years = set(
            ProjectYear.objects.filter(project__in=rows, fiscal_year=year).values_list("project_id", flat=True)
        )
        self.visible = set(ProjectYear.objects.within(scope).values_list("project_id", flat=True))


def plan(table: Table, setting: Setting) -> Plan:
    """What the rows would add to the pool."""
    made = Plan(table)
    scope = access_of(setting.by, setting.on).scope_of(Permission.PROJECT_EDIT)
    bodies = Bodies(scope, setting)
    known = Known(bodies, scope, setting.year)
    seen: dict[str, int] = {}
    made.writes = {"projects": [], "years": [], "budget": []}
    for row in table.rows:
        unit = unit_of(made, row, bodies)
        check_row(made, row, setting, seen)
        if unit is not None:
            add(made, row, unit, bodies, known, setting)
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
        try:
            project_code(code)
        except ValidationError as error:
            plan.complain(row, "code", f"“{code}”：{error.message}")
        else:
            repeats(plan, row, code, seen)
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


def add(plan: Plan, row: Row, unit: Organisation, bodies: Bodies, known: Known, setting: Setting) -> None:
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
    project = known.projects.get((region, code))
    if project is not None and not still_open(plan, row, project, known, setting.year):
        return
    nature = row.get("nature") or (ProjectYear.Nature.CONTINUING if project else ProjectYear.Nature.NEW)
    if project is None:
        project = new_project(row, region, setting.year)
        plan.writes["projects"].append(project)
    year = ProjectYear(
        project=project,
        fiscal_year=setting.year,
        organisation=unit,
        organisation_path=unit.path,
        department=bodies.department(unit),
        nature=nature,
        requested_fen=row.get("requested"),
        batch=setting.batch,
    )
    plan.writes["years"].append(year)
    if row.get("requested") is not None:
        plan.writes["budget"].append(request(year, row, setting))


def still_open(plan: Plan, row: Row, project: Project, known: Known, year: int) -> bool:
    """Whether a project of the pool may get this year from this importer."""
    if project.pk not in known.visible:
        plan.complain(row, "code", _("项目代码 %(code)s 已由其他单位使用，请核对") % {"code": project.code})
        return False
    if project.pk in known.years:
        plan.complain(
            row, "code", _("“%(name)s”的 %(year)s 年度已在项目库中，请删除该行") % {"name": project.name, "year": year}
        )
        return False
    if row.get("name") not in (None, project.name):
        plan.remark(row, "name", _("项目库中的名称是“%(name)s”，导入后名称不变") % {"name": project.name})
    return True


def new_project(row: Row, region: str, year: int) -> Project:
    """A project as the row describes it; what the row does not say stays at the model's defaults."""
    name = row.get("name") or ""
    flags = {key: row.values[key] for key in FLAGS if key in row.values}
    return Project(
        region_code=region, code=row.values["code"], name=name, sort_key=sort_key(name), starts_year=year, **flags
    )


def request(year: ProjectYear, row: Row, setting: Setting) -> BudgetEntry:
    """The line of what was asked for."""
    return BudgetEntry(
        project_year=year,
        kind=BudgetEntry.Kind.REQUEST,
        amount_fen=row.values["requested"],
        entered_on=setting.on,
        batch=setting.batch,
        row=row.number,
        posted_by=setting.by,
    )


def count(plan: Plan, scope: Scope, setting: Setting) -> None:
    """The totals before and after."""
    rows = ProjectYear.objects.within(scope).filter(fiscal_year=setting.year)
    before = rows.aggregate(count=Count("pk"), sum=Sum("requested_fen"))
    asked = sum(one.amount_fen for one in plan.writes["budget"])
    plan.totals = [
        Total(_("项目数"), before["count"], before["count"] + len(plan.writes["years"]), money=False),
        Total(_("申报金额"), before["sum"] or 0, (before["sum"] or 0) + asked),
    ]
    plan.counts = {
        "rows": len(plan.table.rows),
        "new": len(plan.writes["projects"]),
        "continued": len(plan.writes["years"]) - len(plan.writes["projects"]),
    }
