"""A department's signed opinion, without which nothing reaches finance."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.cycle.exante.models import DepartmentOpinion
from abacus.cycle.exante.services.common import case_of, require_running, words
from abacus.foundation.accounts.access import Refused, access_of
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit import services as audit
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.refusals import Refusal

SIGNS = frozenset({Role.DEPARTMENT_HEAD, Role.DEPARTMENT_CLERK})


def signs_for(user: User, department: Organisation, on: date) -> bool:
    """Whether somebody speaks for a department, themselves or in the stead of who does."""
    return any(held.role in SIGNS and department.path in held.stations for held in access_of(user, on).posts)


@transaction.atomic
def sign(
    *, case_id: int, department_id: int, text: str, agrees: bool, by: User, on: date, amount_fen: int | None = None
) -> DepartmentOpinion:
    """Sign the department's opinion: what it thinks, whether it agrees, and with what amount.

    Raises Refused for somebody of another body, WrongMoment outside the review, Refusal for a blank text.
    """
    case = case_of(case_id, by, on)
    opinion: DepartmentOpinion = (
        case.signed.select_for_update(of=("self",)).select_related("department").get(department=department_id)
    )
    if not signs_for(by, opinion.department, on):
        raise Refused(by, Permission.EXANTE_REVIEW, opinion.department.path, on)
    require_running(case)
    if amount_fen is not None and amount_fen < 0:
        raise Refusal(_("金额不能为负"), _("请填 0 或正数"))
    opinion.text, opinion.agrees, opinion.amount_fen = words(text, _("部门意见")), agrees, amount_fen
    opinion.signed_by, opinion.signed_on = by, on
    opinion.save()
    audit.record(
        by=by, on=on, action="exante.signed", target=opinion, path=case.organisation_path,
        after={"department": opinion.department, "agrees": agrees, "amount_fen": amount_fen}, reason=opinion.text,
    )  # fmt: skip
    return opinion
