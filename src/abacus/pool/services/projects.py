"""Taking projects into the pool and opening their years."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.names import sort_key
from abacus.foundation.refusals import Refusal
from abacus.foundation.texts import visible
from abacus.pool import gates
from abacus.pool.codes import is_secret, region_of
from abacus.pool.models import ImportBatch, Project, ProjectYear
from abacus.pool.models.projects import project_code
from abacus.pool.packs import resolved
from abacus.pool.refusals import CodeTaken, SecretProject, WrongState, YearClosed, YearOpen
from abacus.pool.services.guards import refuse_shut, require_any

YEARS = range(2000, 2100)


@transaction.atomic
def create_project(
    *,
    code: str,
    name: str,
    organisation: Organisation,
    fiscal_year: int,
    by: User,
    on: date,
    nature: str = ProjectYear.Nature.NEW,
    secret: bool = False,
    batch: ImportBatch | None = None,
    **flags: Any,
) -> ProjectYear:
    """Take a project into the pool with its first year; before it (待入库) while a gate at pool entry is shut.

    `flags` are the project's own: category, protection, book, special_fund, bond,
    capital_works, function_code, policy, ends_year. Raises SecretProject, CodeTaken,
    Refusal for a code that is not of the organisation's region or of 21 characters.
    """
    require(by, Permission.PROJECT_EDIT, path=organisation.path, on=on)
    name = visible(name)
    check_new(code=code, name=name, organisation=organisation, fiscal_year=fiscal_year, secret=secret)
    region = region_of(organisation.region_code)
    taken = Project.objects.filter(region_code=region, code=code).first()
    if taken is not None:
        seen = ProjectYear.objects.visible_to(by, on).filter(project=taken).exists()
        raise CodeTaken(code, taken.name if seen else "")
    flags.setdefault("starts_year", fiscal_year)
    project = Project(region_code=region, code=code, name=name, sort_key=sort_key(name), **flags)
    try:
        with transaction.atomic():
            project.save(force_insert=True)
    except IntegrityError as error:
        raise CodeTaken(code, "") from error
    year = new_year(project, fiscal_year, organisation, nature, batch)
    year.state = gates.entry_state(resolved(year, on), gates.facts_of(year))
    year.save(force_insert=True)
    audit.record(
        by=by,
        on=on,
        action="project.created",
        target=year,
        path=organisation.path,
        after={"code": code, "name": name, "fiscal_year": fiscal_year, "organisation": organisation.code},
    )
    return year


def check_new(*, code: str, name: str, organisation: Organisation, fiscal_year: int, secret: bool) -> None:
    """Refuse what cannot become a project."""
    if secret or is_secret(name):
        raise SecretProject(name)
    if not name:
        raise Refusal(_("没有项目名称"), _("请填写项目名称"))
    try:
        project_code(code)
    except ValidationError as error:
        raise Refusal(error.message, _("请核对项目代码“%(code)s”") % {"code": code}) from error
    region = region_of(organisation.region_code)
    if code[:6] != region[:6]:
        raise Refusal(
            _("项目代码 %(code)s 以 %(given)s 开头，不是本区划 %(region)s 的项目")
            % {"code": code, "given": code[:6], "region": region[:6]},
            _("请核对代码；其他区划的项目请在该区划登记"),
        )
    if fiscal_year not in YEARS:
        raise Refusal(_("年度 %(year)s 不可能") % {"year": fiscal_year}, _("请填写四位年度，如 2022"))
    if organisation.kind not in {Organisation.Kind.UNIT, Organisation.Kind.DEPARTMENT}:
        raise Refusal(
            _("“%(name)s”不是预算单位，不能承担项目") % {"name": organisation.name}, _("请选择预算单位或主管部门本级")
        )
    refuse_shut(organisation.path, fiscal_year)


@transaction.atomic
def open_year(
    *,
    project: Project,
    fiscal_year: int,
    organisation: Organisation,
    by: User,
    on: date,
    nature: str = ProjectYear.Nature.CONTINUING,
    batch: ImportBatch | None = None,
) -> ProjectYear:
    """Open a further year of a project already in the pool. Raises YearOpen."""
    require_any(by, Permission.PROJECT_EDIT, Permission.YEAR_OPEN, path=organisation.path, on=on)
    check_new(code=project.code, name=project.name, organisation=organisation, fiscal_year=fiscal_year, secret=False)
    try:
        with transaction.atomic():
            year = new_year(project, fiscal_year, organisation, nature, batch)
            year.state = gates.entry_state(resolved(year, on), gates.facts_of(year))
            year.save(force_insert=True)
    except IntegrityError as error:
        raise YearOpen(project.name, fiscal_year) from error
    audit.record(
        by=by,
        on=on,
        action="project.year_opened",
        target=year,
        path=organisation.path,
        after={"code": project.code, "fiscal_year": fiscal_year, "nature": nature},
    )
    return year


def new_year(
    project: Project, fiscal_year: int, organisation: Organisation, nature: str, batch: ImportBatch | None
) -> ProjectYear:
    """A project-year, not yet saved."""
    return ProjectYear(
        project=project,
        fiscal_year=fiscal_year,
        organisation=organisation,
        organisation_path=organisation.path,
        department=department_of(organisation),
        nature=nature,
        batch=batch,
    )


def department_of(organisation: Organisation) -> Organisation:
    """The department an organisation belongs to: itself or the nearest one above; itself where there is none."""
    node: Organisation | None = organisation
    while node is not None and node.kind != Organisation.Kind.DEPARTMENT:
        node = node.parent
    return node or organisation


@transaction.atomic
def set_state(project_year: ProjectYear, state: str, *, expected: str | None = None) -> ProjectYear:
    """Say where the project-year stands now. The stage that calls has checked who may.

    With `expected` only from that state on: raises WrongState when somebody was faster.
    """
    rows = ProjectYear.objects.filter(pk=project_year.pk)
    if expected is not None:
        rows = rows.filter(state=expected)
    if not rows.exclude(state=ProjectYear.State.CLOSED).update(state=state):
        now = ProjectYear.objects.select_related("project").get(pk=project_year.pk)
        if now.state == ProjectYear.State.CLOSED:
            raise YearClosed(now.project.name, now.fiscal_year)
        raise WrongState(
            _("“%(name)s”现在的状态是“%(state)s”") % {"name": now.project.name, "state": now.get_state_display()},
            _("请刷新页面，按现在的状态办理"),
        )
    project_year.state = state
    return project_year
