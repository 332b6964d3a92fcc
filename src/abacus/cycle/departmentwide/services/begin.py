"""Beginning a department's forms."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from abacus.cycle.departmentwide import content as forms
from abacus.cycle.departmentwide.models import DepartmentEvaluation, DepartmentTargets
from abacus.cycle.departmentwide.rules import rules_for
from abacus.cycle.departmentwide.services.kind import EVALUATION, own_values
from abacus.foundation.accounts.access import access_of, require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.refusals import Refusal


@transaction.atomic
def start_targets(*, department_id: int, fiscal_year: int, by: User, on: date) -> DepartmentTargets:
    """Begin a department's targets of a year; the ones begun already where there are some."""
    department = department_of(department_id, by, on)
    begun = DepartmentTargets.objects.filter(department=department, fiscal_year=fiscal_year).first()
    if begun is not None:
        return begun
    try:
        with transaction.atomic():
            made = DepartmentTargets.objects.create(
                department=department,
                organisation_path=department.path,
                fiscal_year=fiscal_year,
                content=forms.blank_targets(),
                rules_on=on,
                saved_by=by,
                pack_release=rules_for(department, fiscal_year, on).tag,
            )
    except IntegrityError as error:
        raise Refusal(_("这份目标刚刚由他人开始填报"), _("请刷新页面")) from error
    audit.record(by=by, on=on, action="department_targets.begun", target=made, after={"year": fiscal_year})
    return made


@transaction.atomic
def start_evaluation(*, department_id: int, fiscal_year: int, by: User, on: date) -> DepartmentEvaluation:
    """Begin the self-evaluation, its common indicators filled in. Raises Refusal before the targets are approved."""
    department = department_of(department_id, by, on)
    targets = DepartmentTargets.objects.filter(department=department, fiscal_year=fiscal_year).first()
    if targets is None or targets.state != DepartmentTargets.State.APPROVED:
        raise Refusal(_("部门整体绩效目标还没有通过，不能自评"), _("先完成目标的申报和审核"))
    if on <= date(fiscal_year, 12, 31):
        raise Refusal(_("%(year)s 年度还没有结束，不能自评") % {"year": fiscal_year}, _("年度结束后再填"))
    begun = DepartmentEvaluation.objects.filter(targets=targets).first()
    if begun is not None:
        return begun
    made = DepartmentEvaluation(
        targets=targets,
        department=department,
        organisation_path=department.path,
        fiscal_year=fiscal_year,
        rules_on=on,
        saved_by=by,
        pack_release=rules_for(department, fiscal_year, on).tag,
    )
    content = forms.blank_evaluation(EVALUATION.lines(made), own_values(department, fiscal_year, on))
    EVALUATION.store(made, content, None, by, on)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise Refusal(_("这份自评刚刚由他人开始填报"), _("请刷新页面")) from error
    audit.record(by=by, on=on, action="department_evaluation.begun", target=made, after={"year": fiscal_year})
    return made


def department_of(department_id: int, by: User, on: date) -> Organisation:
    """The department, for which this person may fill in forms. Raises DoesNotExist, Refused."""
    bodies = Organisation.objects.within(access_of(by, on).scope).filter(kind=Organisation.Kind.DEPARTMENT)
    department: Organisation = bodies.get(pk=department_id)
    require(by, Permission.DEPARTMENT_FILL, path=department.path, on=on)
    return department
