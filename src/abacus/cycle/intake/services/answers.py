"""Answering findings: the unit explains, a reviewer above it dismisses or raises it again."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.cycle.intake.models import FindingAnswer, Table
from abacus.cycle.intake.models.answers import key_of
from abacus.cycle.written import Changed, need
from abacus.foundation.accounts.access import Access, Refused, access_of, require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.refusals import Refusal

Kind = FindingAnswer.Kind
LIMIT = 1000
ANSWERS: dict[str, Permission] = {
    "project": Permission.EVALUATION_FILL,
    "department": Permission.DEPARTMENT_FILL,
    "target": Permission.TARGET_DECLARE,
    "tracking": Permission.MONITORING_FILL,
}
"""Kind of table → what whoever answers for it may do."""
DISMISSES: dict[str, Permission] = {
    "project": Permission.EVALUATION_REVIEW,
    "department": Permission.DEPARTMENT_REVIEW,
    "target": Permission.TARGET_REVIEW,
    "tracking": Permission.MONITORING_REVIEW,
}
"""Kind of table → what whoever dismisses its findings may do, for a body above the one that answers."""


def may_answer(access: Access, table: Table) -> bool:
    """Whether somebody speaks for the body that the table belongs to."""
    return access.may(ANSWERS[table.kind], table.organisation_path)


def may_dismiss(access: Access, table: Table) -> bool:
    """Whether somebody reviews such tables for another body than the table's own."""
    permission, path = DISMISSES[table.kind], table.organisation_path
    return any(held.covers(permission, path) and held.organisation.path != path for held in access.appointments)


@transaction.atomic
def answer_finding(*, table_id: int, key: str, reason: str, seen: int | None, by: User, on: date) -> FindingAnswer:
    """Explain a finding on behalf of the unit. `seen` is the answer that the page showed, None for none.

    Raises Refusal for a finding that is settled, needs no answer or is not there any more, and where the
    table was withdrawn; Changed where somebody was quicker.
    """
    table = _locked(table_id, by, on)
    require(by, ANSWERS[table.kind], path=table.organisation_path, on=on)
    return _record(table, key, Kind.ANSWERED, need(reason, _("答复"), LIMIT), seen, by, on)


@transaction.atomic
def dismiss_finding(*, table_id: int, key: str, reason: str, seen: int | None, by: User, on: date) -> FindingAnswer:
    """Say that nothing has to be done about a finding, and why. Nobody does so for their own body's table."""
    table = _locked(table_id, by, on)
    _review(table, by, on)
    return _record(table, key, Kind.DISMISSED, need(reason, _("理由"), LIMIT), seen, by, on)


@transaction.atomic
def reopen_finding(*, table_id: int, key: str, reason: str, seen: int | None, by: User, on: date) -> FindingAnswer:
    """Raise a finding again that was answered or dismissed, and say why."""
    table = _locked(table_id, by, on)
    _review(table, by, on)
    return _record(table, key, Kind.REOPENED, need(reason, _("理由"), LIMIT), seen, by, on)


def _locked(table_id: int, by: User, on: date) -> Table:
    """The table, for nobody else to answer meanwhile. Raises DoesNotExist out of scope, Refusal once withdrawn."""
    table: Table = Table.objects.visible_to(by, on).select_for_update(of=("self",)).get(pk=table_id)
    if table.state == Table.State.WITHDRAWN:
        raise Refusal(
            _("“%(title)s”已随整批撤回，不能再答复或认定问题。") % {"title": table.title or table.sheet},
            _("请在重新收下的表上办理。"),
        )
    return table


def _review(table: Table, by: User, on: date) -> None:
    if not may_dismiss(access_of(by, on), table):
        raise Refused(by, DISMISSES[table.kind], table.organisation_path, on)


def _record(
    table: Table, key: str, kind: FindingAnswer.Kind, reason: str, seen: int | None, by: User, on: date
) -> FindingAnswer:
    finding = _finding(table, key)
    current = table.answers.filter(key=key, superseded=False).first()
    if current and (current.kind, current.reason, current.by_id) == (kind, reason, by.pk):
        return current
    if (current.pk if current else None) != seen:
        what = f"{finding['cell'] or ''} {finding['code']}".strip()
        raise Changed(what, str(current.get_kind_display()) if current else _("未答复"))
    _fits(kind, current)
    if current:
        current.superseded = True
        current.save(update_fields=["superseded"])
    made = FindingAnswer.objects.create(
        table=table, key=key, code=finding["code"], cell=finding["cell"] or "", message=finding["message"],
        kind=kind, reason=reason, by=by, on=on, supersedes=current,
    )  # fmt: skip
    before = audit.facts(current, "kind", "reason") if current else None
    after = audit.facts(made, "code", "cell", "message", "kind", "reason")
    audit.record(by=by, on=on, action=f"intake.finding_{kind.value}", target=table, before=before, after=after)
    return made


def _finding(table: Table, key: str) -> dict[str, Any]:
    """The finding of that key as it stands in the table now."""
    for one in table.read.get("findings", ()):
        if key_of(one["code"], one["cell"], one["message"]) == key:
            if one["severity"] != "warning":
                raise Refusal(_("这是一条说明，不需要答复。"))
            found: dict[str, Any] = one
            return found
    raise Refusal(_("这个问题已经不在这张表里：表更正后重新读过。"), _("请刷新页面，按现在的问题办理。"))


def _fits(kind: FindingAnswer.Kind, current: FindingAnswer | None) -> None:
    """Refuse what does not follow from how the finding stands."""
    before = current.kind if current else Kind.REOPENED
    if before == Kind.DISMISSED and kind != Kind.REOPENED:
        raise Refusal(_("这个问题已认定无需处理，不用再答复。"), _("需要再说明的，请审核人先重新提出。"))
    if kind == Kind.REOPENED and before == Kind.REOPENED:
        raise Refusal(_("这个问题还没有答复，不用重新提出。"))
