"""Who works on a case, free of conflicts, and the stations of quality control it passes."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.cycle.keyevaluation.models import CaseMember, CheckPoint, KeyCase
from abacus.cycle.keyevaluation.services.common import State, case_of, lead, membership, rules_of, trail, within
from abacus.cycle.written import fits, need
from abacus.foundation.accounts.models import Appointment, User
from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit import services as audit
from abacus.foundation.organisations.scope import inside
from abacus.foundation.organisations.tree import department_of
from abacus.foundation.refusals import Refusal


@transaction.atomic
def add_member(*, case_id: int, user: User, role: str, by: User, on: date) -> CaseMember:
    """Put somebody on the team. Nobody of the evaluated unit or its department (利益冲突回避)."""
    case = case_of(case_id, by, on)
    lead(case, by, on)
    within(case, *(one for one in State if one != State.FINAL))
    wanted = CaseMember.Role(role)
    if _conflict(case, user, on):
        raise Refusal(
            _("%(name)s在被评价单位或其主管部门任职，应当回避。") % {"name": user.name}, _("请选择其他人员。")
        )
    held = set(Appointment.objects.filter(user=user).on(on).values_list("role", flat=True))
    needed = {CaseMember.Role.AGENCY: Role.AGENCY, CaseMember.Role.EXPERT: Role.EXPERT}.get(wanted)
    if not held or (needed is not None and needed not in held):
        raise Refusal(
            _("%(name)s没有“%(role)s”的任职。") % {"name": user.name, "role": wanted.label},
            _("请先由系统管理员授予相应任职。"),
        )
    if membership(case, user) is not None:
        raise Refusal(_("%(name)s已在工作组中。") % {"name": user.name}, _("无须重复添加。"))
    internal = wanted not in {CaseMember.Role.AGENCY, CaseMember.Role.EXPERT, CaseMember.Role.CHIEF}
    member = CaseMember.objects.create(
        case=case, user=user, role=wanted, added_by=by, added_on=on, declared_on=on if internal else None
    )
    audit.record(**trail(case, "keycase.member_added", by, on, member=user, role=wanted))
    return member


def _conflict(case: KeyCase, user: User, on: date) -> bool:
    """Whether a person is on the staff of the evaluated body's department, or holds a role there."""
    root = (department_of(case.organisation) or case.organisation).path
    if user.organisation is not None and inside(user.organisation.path, root):
        return True
    rows = Appointment.objects.filter(user=user).on(on).select_related("organisation")
    return any(inside(one.organisation.path, root) for one in rows)


@transaction.atomic
def declare(*, case_id: int, by: User, on: date) -> CaseMember:
    """A member declares that there is no conflict of interest; only then may they work on the case."""
    case = case_of(case_id, by, on)
    member = membership(case, by)
    if member is None:
        raise Refusal(_("您不在这个案卷的工作组中。"), _("请联系组织评价的人员。"))
    if member.declared_on is None:
        member.declared_on = on
        member.save(update_fields=["declared_on"])
        audit.record(**trail(case, "keycase.declared", by, on, member=by))
    return member


@transaction.atomic
def remove_member(*, case_id: int, member_id: int, reason: str, by: User, on: date) -> CaseMember:
    """Take somebody off the team; from now on an agency's or expert's person no longer sees the case."""
    case = case_of(case_id, by, on)
    lead(case, by, on)
    member = case.members.select_related("user").get(pk=member_id, left_on=None)
    member.left_on = on
    member.save(update_fields=["left_on"])
    audit.record(**trail(case, "keycase.member_removed", by, on, need(reason, _("退出的理由")), member=member.user))
    return member


@transaction.atomic
def pass_point(*, case_id: int, point: str, note: str, by: User, on: date) -> CheckPoint:
    """Mark a station of quality control as passed."""
    case = case_of(case_id, by, on)
    lead(case, by, on)
    known = {one.id for one in points_of(case)}
    if point not in known:
        raise Refusal(_("规则中没有这个质控环节。"), _("请从列出的环节中选择。"))
    if case.check_points.filter(point=point).exists():
        raise Refusal(_("这个质控环节已经通过。"), _("无须重复登记。"))
    return mark_passed(case, point, fits(note, _("质控说明")), by, on)


def points_of(case: KeyCase) -> Any:
    """The stations of quality control of a case."""
    agency = case.members.filter(role=CaseMember.Role.AGENCY).exists()
    return rules_of(case).check_points(with_agency=agency)


@transaction.atomic
def mark_passed(case: KeyCase, point: str, note: str, by: User, on: date) -> CheckPoint:
    """Write down that a station is passed, once; the service that calls has checked who may."""
    made, new = CheckPoint.objects.get_or_create(
        case=case, point=point, defaults={"note": note, "passed_by": by, "passed_on": on}
    )
    if new:
        audit.record(**trail(case, "keycase.point_passed", by, on, note, point=point))
    return made
