"""What happens to a form of any kind when something happens to its submission; called by the workflow."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from abacus.cycle.intake.beside import demand_answers, is_taken_in, open_in, tables_of
from abacus.cycle.sheets.kinds import SheetKind
from abacus.foundation.accounts.models import User
from abacus.foundation.workflow.models import Submission, Task
from abacus.rules import library

BULK = "workflow.bulk_approval"


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


def doubts(kind: SheetKind, task: Task, by: User, on: date) -> list[str]:
    """Why a form wants a look of its own: the place's rules, something found, unanswered, or changed after a return."""
    sheet = kind.model.objects.select_related(*kind.related).get(pk=task.submission.subject_id)
    unit, year = kind.organisation(sheet), kind.fiscal_year(sheet)
    rules = library().resolve(region=unit.region_code, on=on, fiscal_year=year)
    if not rules.param(BULK).value:
        return [_("本地规则没有开放批量通过")]
    said = []
    found = len(kind.examine(sheet, kind.decode(sheet.content), on).findings.found)
    if found:
        said.append(ngettext("检查发现 %(n)s 个问题", "检查发现 %(n)s 个问题", found) % {"n": found})
    unanswered = sum(map(open_in, tables_of(sheet)))
    if unanswered:
        words = ngettext("收表时发现的 %(n)s 个问题尚未答复", "收表时发现的 %(n)s 个问题尚未答复", unanswered)
        said.append(words % {"n": unanswered})
    if sheet.previous is not None:
        said.append(_("退回或撤回后重新提交，须看改动"))
    return said


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
