"""Findings: confirmed or dismissed with a reason, flagged before it happens, followed by letters and measures."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from abacus.cycle.monitoring.explained import whole
from abacus.cycle.monitoring.models import Finding, Round
from abacus.cycle.monitoring.services.common import fits, need
from abacus.cycle.rectification import services as rectification
from abacus.cycle.rectification.models import WITH_AMOUNT, Letter, Measure
from abacus.cycle.written import Changed
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.pages import numbers
from abacus.foundation.refusals import Refusal
from abacus.foundation.schedule.models import Stage
from abacus.pool.models import ProjectYear
from abacus.pool.services.guards import require_any

Kind, State = Finding.Kind, Finding.State
SOURCE = "monitoring.finding"
FLAGS = frozenset({Kind.WILL_NOT_EXECUTE, Kind.WILL_MISS_TARGET})
"""What may be seen coming before a round finds it."""


@transaction.atomic
def confirm_finding(*, finding_id: int, version: int, by: User, on: date, reason: str = "") -> Finding:
    """Say that a finding stands; it becomes a problem that letters and measures can speak of. Raises Changed."""
    finding = _to_decide(finding_id, by, on)
    _decide(finding, version, State.CONFIRMED, fits(reason, _("认定说明")), by, on)
    finding.detail = {**finding.detail, **whole(finding)}
    problem = rectification.open_problem(
        stage=Stage.MONITORING,
        project_year=finding.project_year,
        category=finding.get_kind_display(),
        text=finding.text or finding.get_kind_display(),
        source_kind=SOURCE,
        source_id=finding.pk,
        by=by,
        on=on,
    )
    finding.problem = problem
    finding.save(update_fields=["problem", "detail"])
    _record(finding, "finding.confirmed", by, on)
    return finding


@transaction.atomic
def confirm_findings(*, finding_ids: Iterable[int], by: User, on: date, reason: str = "") -> list[Finding]:
    """Confirm several at once, all or none; what is decided already is left out."""
    waiting = Finding.objects.visible_to(by, on).filter(pk__in=list(finding_ids), state=State.OPEN)
    return [
        confirm_finding(finding_id=pk, version=version, reason=reason, by=by, on=on)
        for pk, version in waiting.values_list("pk", "version").order_by("pk")
    ]


@transaction.atomic
def dismiss_finding(*, finding_id: int, version: int, reason: str, by: User, on: date) -> Finding:
    """Say that a finding does not stand, and why. Raises Changed."""
    finding = _to_decide(finding_id, by, on)
    _decide(finding, version, State.DISMISSED, need(reason, _("不予认定的理由")), by, on)
    _record(finding, "finding.dismissed", by, on)
    return finding


@transaction.atomic
def flag(*, project_year: ProjectYear, kind: str, text: str, by: User, on: date) -> Finding:
    """Say before it happens that a project will not spend its money, or will miss its target.

    The unit itself, its reviewers and finance may. Raises Refusal where the same flag waits already.
    """
    kind = Kind(kind)
    if kind not in FLAGS:
        raise Refusal(_("“%(kind)s”由监控计算得出，不能直接登记。") % {"kind": kind.label}, _("请选择预警的类型。"))
    year = ProjectYear.objects.visible_to(by, on).select_for_update(of=("self",)).get(pk=project_year.pk)
    require_any(
        by, Permission.MONITORING_FILL, Permission.MONITORING_REVIEW, Permission.FINDING_CONFIRM,
        path=year.organisation_path, on=on,
    )  # fmt: skip
    if year.state == ProjectYear.State.CLOSED:
        raise Refusal(_("%(year)s 年度已关闭。") % {"year": year.fiscal_year}, _("请在以后年度办理。"))
    if Finding.objects.filter(project_year=year, round=None, kind=kind, state=State.OPEN).exists():
        raise Changed(str(kind.label), str(State.OPEN.label))
    finding = Finding.objects.create(
        project_year=year, organisation_path=year.organisation_path, kind=kind, text=need(text, _("预警说明")),
        found_on=on, raised_by=by,
    )  # fmt: skip
    _record(finding, "finding.flagged", by, on)
    return finding


@transaction.atomic
def issue_letter(
    *, finding_ids: Iterable[int], text: str, by: User, on: date, due_on: date | None = None
) -> list[Letter]:
    """A rectification letter for each project among confirmed findings, about all of its problems.

    Raises Refusal for findings that are not confirmed, or that a letter speaks of already.
    """
    rows = Finding.objects.visible_to(by, on).filter(pk__in=list(finding_ids))
    by_project: dict[int, list[Finding]] = {}
    for one in rows.select_related("project_year__project", "project_year__organisation", "problem").order_by("pk"):
        if one.problem is None:
            raise Refusal(_("“%(what)s”还没有认定。") % {"what": one}, _("请先认定，再下发整改建议书。"))
        if one.problem.letters.exists():
            raise Refusal(_("“%(what)s”已下发过整改建议书。") % {"what": one}, _("请在整改台账中办理。"))
        by_project.setdefault(one.project_year_id, []).append(one)
    if not by_project:
        raise Refusal(_("没有选择已认定的问题。"), _("请选择后再下发。"))
    return [
        rectification.issue_letter(
            stage=Stage.MONITORING,
            project_year=found[0].project_year,
            problems=[one.problem for one in found if one.problem],
            text=text,
            due_on=due_on,
            by=by,
            on=on,
        )
        for found in by_project.values()
    ]


@transaction.atomic
def propose_measure(
    *,
    finding_id: int,
    kind: str,
    reason: str,
    by: User,
    on: date,
    amount_fen: int | None = None,
    changes_target: bool = False,
) -> Measure:
    """A measure about a confirmed finding: a reminder, or an adjustment in the year with its amount.

    Where the money goes down, the amount may not be more than what is not spent. Raises Refusal, Protected.
    """
    finding = _of(finding_id, by, on)
    if finding.state != State.CONFIRMED:
        raise Refusal(_("“%(what)s”还没有认定。") % {"what": finding}, _("请先认定，再提出处置措施。"))
    year = finding.project_year
    unspent = (year.current_fen or 0) - (year.executed_fen or 0)
    if kind in WITH_AMOUNT and amount_fen is not None and amount_fen > unspent:
        raise Refusal(_("金额超过未执行的预算。"), _("未执行的预算为 %(yuan)s 元。") % {"yuan": numbers.yuan(unspent)})
    return rectification.propose_measure(
        kind=kind,
        reason=reason,
        stage=Stage.MONITORING,
        project_year=year,
        amount_fen=amount_fen,
        changes_target=changes_target,
        source_kind=SOURCE,
        source_id=finding.pk,
        problem=finding.problem,
        by=by,
        on=on,
    )


def _of(finding_id: int, by: User, on: date) -> Finding:
    rows = Finding.objects.visible_to(by, on).select_for_update(of=("self",))
    found: Finding = rows.select_related("project_year__project", "project_year__organisation", "round__region").get(
        pk=finding_id
    )
    return found


def _to_decide(finding_id: int, by: User, on: date) -> Finding:
    """A finding that waits for a decision, in a round that is not final. Raises Refused, Changed."""
    finding = _of(finding_id, by, on)
    require(by, Permission.FINDING_CONFIRM, path=finding.organisation_path, on=on)
    if finding.round is not None and finding.round.state == Round.State.CLOSED:
        raise Changed(finding.round.label, finding.round.get_state_display())
    if finding.state != State.OPEN:
        raise Changed(str(finding), finding.get_state_display())
    return finding


def _decide(finding: Finding, version: int, state: str, reason: str, by: User, on: date) -> None:
    rows = Finding.objects.filter(pk=finding.pk, version=version, state=State.OPEN)
    changes = {"reason": reason, "decided_by": by, "decided_on": on}
    if not rows.update(state=state, version=F("version") + 1, **changes):
        raise Changed(str(finding), Finding.objects.get(pk=finding.pk).get_state_display())
    finding.state, finding.version = state, version + 1
    finding.reason, finding.decided_by, finding.decided_on = reason, by, on


def _record(finding: Finding, action: str, by: User, on: date) -> None:
    names = ("project_year_id", "round_id", "kind", "state", "text", "problem_id")
    audit.record(by=by, on=on, action=action, target=finding, after=audit.facts(finding, *names), reason=finding.reason)
