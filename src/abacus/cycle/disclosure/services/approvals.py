"""The days from which disclosure is counted."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.cycle.disclosure.models import ApprovalDay
from abacus.foundation.accounts.access import access_of, require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.refusals import Refusal


@transaction.atomic
def set_approval_day(
    *, organisation_id: int, fiscal_year: int, of: str, approved_on: date, document_number: str, by: User, on: date
) -> ApprovalDay:
    """Say when budgets or final accounts of a year were approved, for a body or all below it; again replaces it.

    What is published keeps the day it was published under. Raises Refusal for a day to come.
    """
    organisation = Organisation.objects.within(access_of(by, on).scope).get(pk=organisation_id)
    require(by, Permission.DISCLOSURE_PUBLISH, path=organisation.path, on=on)
    if approved_on > on:
        raise Refusal(_("批复日期 %(day)s 还没有到") % {"day": approved_on.isoformat()}, _("请核对日期"))
    number = document_number.strip()
    if len(number) > 80:
        raise Refusal(_("批复文号超过 80 字"), _("只写文号，不写标题"))
    old = ApprovalDay.objects.filter(organisation=organisation, fiscal_year=fiscal_year, of=of).first()
    before = audit.facts(old, "approved_on", "document_number") if old else None
    made, _new = ApprovalDay.objects.update_or_create(
        organisation=organisation,
        fiscal_year=fiscal_year,
        of=ApprovalDay.Of(of),
        defaults={
            "organisation_path": organisation.path,
            "approved_on": approved_on,
            "document_number": number,
            "recorded_by": by,
            "recorded_on": on,
        },
    )
    audit.record(
        by=by, on=on, action="disclosure.approval_day_set", target=made, before=before,
        after=audit.facts(made, "approved_on", "document_number"),
    )  # fmt: skip
    return made
