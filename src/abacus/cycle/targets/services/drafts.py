"""Writing a declaration: begin, save, change an approved one."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import cast

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.cycle.drafts import NotEditable, Stale
from abacus.cycle.sheets import services as sheets
from abacus.cycle.targets import rules as rule_book
from abacus.cycle.targets import versions
from abacus.cycle.targets.content import Content
from abacus.cycle.targets.models import Declaration, DeclarationRival, TargetChange
from abacus.cycle.targets.services.common import State, advance
from abacus.cycle.targets.services.kind import DECLARATION, request_change
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.pages import numbers
from abacus.foundation.schedule.models import Stage
from abacus.foundation.schedule.services import require_open
from abacus.foundation.workflow import services as workflow
from abacus.foundation.workflow.models import Submission
from abacus.pool import following
from abacus.pool import services as pool
from abacus.pool.models import BudgetChange, ProjectYear


@transaction.atomic
def start(*, project_year_id: int, by: User, on: date) -> Declaration:
    """The project-year's declaration, begun with last year's targets where there are any.

    Raises WindowClosed outside the declaration's days, Refused, DoesNotExist out of scope.
    """
    project_year = (
        ProjectYear.objects.visible_to(by, on).select_related("project", "organisation").get(pk=project_year_id)
    )
    begun: Declaration | None = Declaration.objects.filter(project_year=project_year).first()
    if begun is not None:
        return begun
    require(by, Permission.TARGET_DECLARE, path=project_year.organisation_path, on=on)
    pool.require_pooled(project_year)
    require_open(Stage.TARGETS, project_year.fiscal_year, project_year.organisation, on)
    declaration, made = Declaration.objects.get_or_create(
        project_year=project_year,
        defaults={
            "organisation_path": project_year.organisation_path,
            "content": versions.proposed(project_year).to_json(),
            "rules_on": on,
            "pack_release": rule_book.rules_for(project_year, on).tag,
            "saved_by": by,
        },
    )
    if made:
        advance(project_year, ProjectYear.State.POOLED, ProjectYear.State.TARGET_DRAFT)
        audit.record(by=by, on=on, action="declaration.begun", target=declaration)
    return declaration


def save(*, declaration_id: int, content: Content, version: int, by: User, on: date) -> Declaration:
    """Keep what was typed, whatever it is. Raises Stale when somebody else saved since `version`, NotEditable."""
    saved = sheets.save(DECLARATION, sheet_id=declaration_id, content=content, version=version, by=by, on=on)
    return cast(Declaration, saved)


def keep_rival(*, declaration_id: int, content: Content, by: User, on: date) -> DeclarationRival:
    """Keep what came second, so that its author can choose between both on the difference page."""
    kept = sheets.keep_rival(DECLARATION, sheet_id=declaration_id, content=content, by=by, on=on)
    return cast(DeclarationRival, kept)


def settle_rival(*, declaration_id: int, take_mine: Collection[str], version: int, by: User, on: date) -> Declaration:
    """Save what is there now with the differences in `take_mine` from one's own content, which is then let go.

    Raises Stale when a third content has been saved meanwhile; the own one is still kept then.
    """
    settled = sheets.settle_rival(
        DECLARATION, sheet_id=declaration_id, take_mine=take_mine, version=version, by=by, on=on
    )
    return cast(Declaration, settled)


@transaction.atomic
def revise(*, declaration_id: int, by: User, on: date) -> Declaration:
    """Open an approved declaration for a change; the approved targets hold until the change is approved.

    Where the budget changed and the targets have not followed, that is the cause and the reason begins with it.
    """
    declaration: Declaration = sheets.sheet_of(DECLARATION, declaration_id, by, on)
    require(by, Permission.TARGET_DECLARE, path=declaration.organisation_path, on=on)
    if declaration.state != State.APPROVED:
        raise NotEditable(_("只有已通过的目标才需要变更"), _("请直接在申报表中修改"))
    approved = pool.current_target_version(declaration.project_year)
    if approved is None:
        raise NotEditable(_("没有已批准的目标，不能变更"), _("请刷新页面"))
    cause = next(iter(following.waiting(BudgetChange.objects.filter(project_year=declaration.project_year))), None)
    request_change(declaration, approved, cause, by, on)
    content = versions.content_of(approved)
    declaration.previous = content.to_json()
    declaration.content = replace(content, change_reason=_because(cause) if cause else "").to_json()
    declaration.state = State.DRAFT
    declaration.version += 1
    declaration.saved_by = by
    declaration.save(update_fields=["previous", "content", "state", "version", "saved_by", "saved_at"])
    audit.record(by=by, on=on, action="declaration.revised", target=declaration)
    return declaration


@transaction.atomic
def drop_revision(*, declaration_id: int, version: int, by: User, on: date) -> Declaration:
    """Give a change up: the form shows the approved targets again."""
    declaration: Declaration = sheets.editable(DECLARATION, declaration_id, by, on)
    approved = pool.current_target_version(declaration.project_year)
    if approved is None:
        raise NotEditable(_("这份申报表还没有通过过，不能放弃变更"), _("请继续填报"))
    if declaration.version != version:
        raise Stale(declaration.saved_by.name)
    submission = declaration.submission
    if submission is not None and submission.state == Submission.State.RETURNED:
        workflow.withdraw(submission_id=submission.pk, version=submission.version, by=by, on=on)
    declaration.content, declaration.previous = versions.content_of(approved).to_json(), None
    declaration.state, declaration.target_version = State.APPROVED, approved
    declaration.version += 1
    declaration.save(update_fields=["content", "previous", "state", "target_version", "version", "saved_at"])
    declaration.changes.filter(state=TargetChange.State.OPEN).update(
        state=TargetChange.State.DROPPED, decided_by=by, decided_on=on
    )
    audit.record(by=by, on=on, action="declaration.revision_dropped", target=declaration)
    return declaration


def _because(change: BudgetChange) -> str:
    """What a change of the budget gives as the reason to change the targets; the unit may write more."""
    return _("预算%(kind)s %(sum)s 万元（%(document)s）：%(reason)s") % {
        "kind": change.get_kind_display(),
        "sum": numbers.wan(abs(change.amount_fen)),
        "document": change.document_number,
        "reason": change.reason,
    }
