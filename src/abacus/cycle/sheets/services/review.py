"""What happens to a form of any kind when something happens to its submission; called by the workflow."""

from datetime import date
from typing import Any

from django.db import transaction

from abacus.cycle.intake.beside import demand_answers, is_taken_in
from abacus.cycle.sheets.kinds import SheetKind
from abacus.foundation.accounts.models import User
from abacus.foundation.workflow.models import Submission


def subject_of(kind: SheetKind, submission: Submission) -> Any:
    """The form a submission is about, locked."""
    rows = kind.model.objects.select_for_update(of=("self",)).select_related(*kind.related)
    return rows.get(pk=submission.subject_id)


def guard(kind: SheetKind, submission: Submission, by: User, on: date) -> None:
    """Refuse an approval that the region's rules make wait for answers to the findings of the table taken in."""
    if not is_taken_in(kind.model):
        return
    sheet = kind.model.objects.select_related(*kind.related).get(pk=submission.subject_id)
    demand_answers(sheet, kind.organisation(sheet), kind.fiscal_year(sheet), on)


def before_approve(kind: SheetKind, submission: Submission, by: User, on: date) -> None:
    """Whether somebody may approve here."""
    sheet = kind.model.objects.select_related(*kind.related).get(pk=submission.subject_id)
    kind.before_approve(sheet, submission, by, on)


@transaction.atomic
def on_approved(kind: SheetKind, submission: Submission, by: User, on: date) -> None:
    """The route's end: the form is settled, or back at its unit where it did not pass."""
    sheet = subject_of(kind, submission)
    passed = kind.approved(sheet, by, on) is not False
    sheet.previous = None if passed else sheet.content
    sheet.state = sheet.State.APPROVED if passed else sheet.State.RETURNED
    sheet.version += 1
    sheet.save()


@transaction.atomic
def on_returned(kind: SheetKind, submission: Submission, by: User, on: date) -> None:
    """Back at its unit: the content is kept so that the next reviewer sees what changed."""
    _reopen(kind, submission, kind.model.State.RETURNED, by, on)


@transaction.atomic
def on_withdrawn(kind: SheetKind, submission: Submission, by: User, on: date) -> None:
    """Taken back by its unit."""
    _reopen(kind, submission, kind.model.State.DRAFT, by, on)


def _reopen(kind: SheetKind, submission: Submission, state: str, by: User, on: date) -> None:
    sheet = subject_of(kind, submission)
    kind.reopened(sheet, state, by, on)
    sheet.state, sheet.previous = state, sheet.content
    sheet.version += 1
    sheet.save()
