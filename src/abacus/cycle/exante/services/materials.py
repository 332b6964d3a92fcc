"""The case's materials: handed in by the unit, accepted or rejected by reviewers."""

from datetime import date

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from abacus.cycle.exante.models import Material
from abacus.cycle.exante.services.common import State, WrongMoment, case_of, require_running, words
from abacus.foundation.accounts.access import Refused, access_of, require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit import services as audit
from abacus.foundation.documents import services as documents

Kept = Material.State


@transaction.atomic
def receive(
    *, case_id: int, material_id: int, by: User, on: date, file: File | None = None, name: str = "", note: str = ""
) -> Material:
    """The unit hands a material in: a file, or a note where it lies (paper, another system). Raises WrongMoment."""
    case = case_of(case_id, by, on)
    require(by, Permission.EXANTE_APPLY, path=case.organisation_path, on=on)
    material = Material.objects.select_for_update().get(pk=material_id, case=case)
    rejected = case.state == State.SUBMITTED and material.state == Kept.REJECTED
    if not case.editable and not rejected:
        raise WrongMoment(_("报告在审核中，不能换资料"), _("请先撤回；被驳回的资料可以直接重新上传"))
    note = words(note, _("说明"), needed=file is None)[:200]
    if file is not None:
        material.upload = documents.store(file=file, name=name, path=case.organisation_path, by=by, on=on)
    material.note = note
    _keep(material, Kept.RECEIVED, by, on)
    return material


@transaction.atomic
def receive_all(*, case_id: int, note: str, by: User, on: date) -> int:
    """The unit says where everything that is wanted and missing lies – handed in on paper, for instance; how many."""
    case = case_of(case_id, by, on)
    require(by, Permission.EXANTE_APPLY, path=case.organisation_path, on=on)
    if not case.editable:
        raise WrongMoment(_("报告在审核中，不能换资料"), _("请先撤回；被驳回的资料可以直接重新上传"))
    missing = Material.objects.filter(case=case, state=Kept.MISSING, required=True)
    count = missing.update(state=Kept.RECEIVED, note=words(note, _("说明"))[:200], changed_by=by, changed_on=on)
    audit.record(by=by, on=on, action="exante.material", target=case, after={"received": count, "note": note})
    return count


@transaction.atomic
def judge(*, case_id: int, material_id: int, accept: bool, by: User, on: date, note: str = "") -> Material:
    """A reviewer accepts or rejects a material; a rejection says why. Raises WrongMoment."""
    case = case_of(case_id, by, on)
    _require_reviewer(by, case.organisation_path, on)
    require_running(case)
    material = Material.objects.select_for_update().get(pk=material_id, case=case)
    if accept and material.state == Kept.MISSING:
        raise WrongMoment(_("“%(label)s”还没有收到") % {"label": material.label}, _("收到后再审"))
    material.note = words(note, _("驳回原因"), needed=not accept)[:200] or material.note
    _keep(material, Kept.ACCEPTED if accept else Kept.REJECTED, by, on)
    return material


def _require_reviewer(by: User, path: str, on: date) -> None:
    """A unit's own head reviews the report, but does not pass the unit's materials. Raises Refused."""
    held = access_of(by, on).posts
    if not any(one.covers(Permission.EXANTE_REVIEW, path) for one in held if one.role != Role.UNIT_HEAD):
        raise Refused(by, Permission.EXANTE_REVIEW, path, on)


def _keep(material: Material, state: str, by: User, on: date) -> None:
    before = {"state": material.state}
    material.state, material.changed_by, material.changed_on = state, by, on
    material.save()
    audit.record(
        by=by, on=on, action="exante.material", target=material, path=material.case.organisation_path, before=before,
        after={"state": state, "upload": material.upload, "note": material.note},
    )  # fmt: skip
