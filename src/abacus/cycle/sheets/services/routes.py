"""A form of any kind on its route: handed in, after a return again, taken back."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.cycle.drafts import NotEditable, NotReady, Stale
from abacus.cycle.sheets.kinds import SheetKind
from abacus.cycle.sheets.services.drafts import editable, sheet_of
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.audit import services as audit
from abacus.foundation.workflow import services as workflow
from abacus.foundation.workflow.models import Submission


@transaction.atomic
def submit(kind: SheetKind, *, sheet_id: int, version: int, by: User, on: date) -> Submission:
    """Hand the form in; after a return it goes on the same route.

    Raises Stale, NotEditable, NotReady with the findings, WindowClosed at the first handing in.
    """
    sheet = editable(kind, sheet_id, by, on)
    if sheet.version != version:
        raise Stale(sheet.saved_by.name)
    kind.refresh(sheet)
    content = kind.tidied(kind.decode(sheet.content))
    examined = kind.examine(sheet, content, on)
    if examined.findings.must:
        raise NotReady(examined.findings)
    if sheet.submission is None:
        kind.check_time(sheet, on)
    kind.store(sheet, content, examined, by, on)
    kind.before_submit(sheet, content, examined, by, on)
    sheet.submission, sheet.state = _hand_in(kind, sheet, by, on), sheet.State.SUBMITTED
    sheet.pack_release = kind.tag(sheet)
    sheet.save()
    said = kind.handed_in(sheet, examined, by, on)
    audit.record(by=by, on=on, action=f"{kind.audit}.submitted", target=sheet, after=said)
    found: Submission = sheet.submission
    return found


@transaction.atomic
def withdraw(kind: SheetKind, *, sheet_id: int, version: int, by: User, on: date) -> Any:
    """Take the form back from review; `version` is the submission's. The hooks make it a draft again."""
    sheet = sheet_of(kind, sheet_id, by, on)
    require(by, kind.fills, path=sheet.organisation_path, on=on)
    if sheet.submission is None:
        raise NotEditable(_("这份%(noun)s没有在审核中") % {"noun": kind.noun}, _("请刷新页面"))
    workflow.withdraw(submission_id=sheet.submission.pk, version=version, by=by, on=on)
    sheet.refresh_from_db()
    return sheet


def _hand_in(kind: SheetKind, sheet: Any, by: User, on: date) -> Submission:
    before = sheet.submission
    if before is not None and before.state == Submission.State.RETURNED:
        return workflow.resubmit(submission_id=before.pk, version=before.version, by=by, on=on)
    return workflow.submit(
        subject_kind=kind.subject_kind,
        subject_id=sheet.pk,
        title=kind.title(sheet),
        fiscal_year=kind.fiscal_year(sheet),
        route=kind.route(sheet),
        pack_release=kind.tag(sheet),
        organisation=kind.organisation(sheet),
        panel=kind.panel(sheet),
        by=by,
        on=on,
    )
