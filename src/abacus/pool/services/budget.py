"""Approving the budget: gates, amount, frozen target, outcome."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.pages import numbers
from abacus.foundation.refusals import Refusal
from abacus.foundation.schedule.models import Stage
from abacus.pool import gates, rules
from abacus.pool.basis import basis_of
from abacus.pool.models import (
    BudgetChange,
    BudgetEntry,
    FundSource,
    Project,
    ProjectYear,
    StageOutcome,
    TargetVersion,
)
from abacus.pool.packs import resolved
from abacus.pool.protection import lines_for
from abacus.pool.refusals import (
    AboveCeiling,
    AlreadyApproved,
    AmountDiffers,
    GateClosed,
    ProtectedFirst,
    WrongState,
)
from abacus.pool.services.entering import check_addition, enter_change
from abacus.pool.services.guards import locked
from abacus.pool.services.money import post_budget
from abacus.pool.services.outcomes import record_outcome
from abacus.pool.services.targets import current_target_version

APPROVABLE = frozenset(
    {
        ProjectYear.State.POOLED,
        ProjectYear.State.TARGET_DRAFT,
        ProjectYear.State.TARGET_REVIEW,
        ProjectYear.State.TARGET_APPROVED,
    }
)


@transaction.atomic
def approve_budget(
    *,
    project_year_id: int,
    amount_fen: int,
    by: User,
    on: date,
    document_number: str = "",
    source: str = FundSource.FISCAL,
    reason: str = "",
    standard_met: bool = False,
    addition: bool = False,
) -> StageOutcome:
    """Approve a project-year's opening budget and freeze its approved target with it.

    Posts the amount as 年初预算 unless the opening budget was imported before; then both must
    agree (AmountDiffers). `addition` (年中追加) posts it as an adjustment of the running year, by
    document and with a reason; `standard_met` says that a 三保 line approved below its request has
    its standard. Raises GateClosed, AlreadyApproved, WrongState, ProtectedFirst while 三保 lines that
    go before are short, AboveCeiling for more than was supported or left without a `reason`, Refusal
    for an amount that is not above zero.
    """
    project_year = locked(ProjectYear.objects.visible_to(by, on).get(pk=project_year_id))
    require(by, Permission.BUDGET_APPROVE, path=project_year.organisation_path, on=on)
    check_approvable(project_year)
    if amount_fen <= 0:
        raise Refusal(_("批复金额应大于零"), _("请填写批复金额；不予安排的项目不必批复"))
    found = gates.check(project_year, point="budget", on=on)
    if not all(finding.ok for finding in found):
        raise GateClosed(found)
    reason, document_number = reason.strip(), document_number.strip()
    check_protected_first(project_year, by, on)
    kept = _basis(project_year, amount_fen, reason, standard_met)
    if addition:
        check_addition(project_year, reason, document_number)
        kept["addition"] = True
    else:
        _post_opening(project_year, amount_fen, source, document_number, by, on)
    version = _freeze(project_year, by, on)
    if addition:
        enter_change(
            project_year=project_year, kind=BudgetChange.Kind.ADDITION, amount_fen=amount_fen, source=source,
            reason=reason, document_number=document_number, by=by, on=on,
        )  # fmt: skip
    outcome = _record_approval(project_year, amount_fen, document_number, found, version, kept, by, on)
    waiting = ProjectYear.objects.filter(pk=project_year.pk, state__in=APPROVABLE)
    if not waiting.update(state=ProjectYear.State.APPROVED):
        raise already(project_year)
    return outcome


@transaction.atomic
def approve_budgets(
    *,
    items: Sequence[tuple[int, int]],
    by: User,
    on: date,
    document_number: str = "",
    addition: bool = False,
    reasons: Mapping[int, str] = MappingProxyType({}),
    standards: Collection[int] = (),
) -> list[StageOutcome]:
    """Approve several budgets, (project-year, amount in 分) each: all of them or none, 三保 lines first.

    `reasons` by project-year; `standards` are the 三保 lines whose amount is their standard.
    Raises what `approve_budget` raises, with the project's name before it.
    """
    made = []
    for pk, amount_fen in protected_first(items):
        try:
            made.append(
                approve_budget(
                    project_year_id=pk,
                    amount_fen=amount_fen,
                    document_number=document_number,
                    reason=reasons.get(pk, ""),
                    standard_met=pk in standards,
                    addition=addition,
                    by=by,
                    on=on,
                )
            )
        except Refusal as refusal:
            name = ProjectYear.objects.select_related("project").get(pk=pk).project.name
            refusal.message = _("“%(name)s”：%(said)s") % {"name": name, "said": refusal.message}
            refusal.args = (refusal.message,)
            raise
    return made


def protected_first(items: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same items, the national standard before the local one, and both before the others."""
    order: list[str] = [Project.Protection.NATIONAL, Project.Protection.LOCAL, Project.Protection.NONE]
    years = ProjectYear.objects.filter(pk__in=[pk for pk, _amount in items])
    known = dict(years.values_list("pk", "project__protection"))
    last = len(order)
    return sorted(items, key=lambda item: order.index(known[item[0]]) if item[0] in known else last)


def check_protected_first(project_year: ProjectYear, by: User, on: date) -> None:
    """Refuse money for a line while 三保 lines that go before it are short. Raises ProtectedFirst."""
    lines = lines_for(project_year.project.region_code, project_year.fiscal_year, by, on)
    result = rules.protection_order(project_year, lines, on)
    if result.value:
        short = [
            f"{line.year.project.name} {numbers.wan(line.short_fen)}"
            for line in lines.named
            if line.year.pk != project_year.pk
        ][:5]
        if lines.unnamed:
            others = {"count": len(lines.unnamed), "sum": numbers.wan(lines.unnamed_fen)}
            short.append(_("其他部门 %(count)s 个项目 %(sum)s") % others)
        clause = rules.protection_clause(project_year, on)
        raise ProtectedFirst(project_year.project.name, result.values["ahead_fen"], short, clause)


def _basis(project_year: ProjectYear, amount_fen: int, reason: str, standard_met: bool) -> dict[str, Any]:
    """What the approval stands on. Raises AboveCeiling, and Refusal for a standard without its reason."""
    basis = basis_of(project_year)
    ceilings = basis.exceeded(amount_fen)
    if ceilings and not reason:
        raise AboveCeiling(project_year.project.name, ceilings)
    kept: dict[str, Any] = {"basis": basis.kept(), "exceeds": ceilings, "reason": reason}
    if standard_met and project_year.project.protection != Project.Protection.NONE:
        if not reason:
            raise Refusal(_("按标准核定“三保”金额要写明依据"), _("请在理由中写明标准和文号"))
        kept["standard_fen"] = amount_fen
    return kept


def check_approvable(project_year: ProjectYear) -> None:
    """Refuse a second approval and a year that is past it."""
    if StageOutcome.objects.filter(project_year=project_year, stage=Stage.BUDGET, superseded=False).exists():
        raise already(project_year)
    if project_year.state not in APPROVABLE:
        raise WrongState(
            _("“%(name)s”现在的状态是“%(state)s”，不能批复预算")
            % {"name": project_year.project.name, "state": project_year.get_state_display()},
            _("请刷新页面，按现在的状态办理"),
        )


def already(project_year: ProjectYear) -> AlreadyApproved:
    """Who approved it, and when."""
    outcome = StageOutcome.objects.filter(project_year=project_year, stage=Stage.BUDGET, superseded=False).first()
    if outcome is None:
        return AlreadyApproved(_("他人"), _("刚才"))
    return AlreadyApproved(outcome.recorded_by.name, outcome.final_on.isoformat())


def _post_opening(
    project_year: ProjectYear, amount_fen: int, source: str, document_number: str, by: User, on: date
) -> None:
    """Enter the opening budget, or see that the one entered is the same."""
    lines = project_year.budgetentry_lines.filter(kind=BudgetEntry.Kind.INITIAL)
    entered = lines.aggregate(sum=Sum("amount_fen"))["sum"]
    if entered is None:
        post_budget(
            project_year=project_year,
            kind=BudgetEntry.Kind.INITIAL,
            amount_fen=amount_fen,
            source=source,
            document_number=document_number,
            entered_on=on,
            by=by,
            on=on,
        )
    elif entered != amount_fen:
        raise AmountDiffers(entered, amount_fen)


def _freeze(project_year: ProjectYear, by: User, on: date) -> TargetVersion | None:
    """Freeze the approved target with the budget; None where the rules asked for none and there is none."""
    version = current_target_version(project_year)
    if version is not None and version.frozen_on is None:
        TargetVersion.objects.filter(pk=version.pk, frozen_on=None).update(frozen_on=on)
        version.frozen_on = on
        audit.record(
            by=by,
            on=on,
            action="target.frozen",
            target=version,
            path=version.organisation_path,
            after={"number": version.number},
        )
    return version


def _record_approval(
    project_year: ProjectYear,
    amount_fen: int,
    document_number: str,
    found: list[gates.GateFinding],
    version: TargetVersion | None,
    kept: dict[str, Any],
    by: User,
    on: date,
) -> StageOutcome:
    """The budget's outcome, with the gates it passed. A second one at the same moment is refused."""
    try:
        with transaction.atomic():
            return record_outcome(
                project_year=project_year,
                stage=Stage.BUDGET,
                outcome="approved",
                amount_fen=amount_fen,
                by=by,
                on=on,
                pack_release=resolved(project_year, on).tag,
                detail={
                    "document_number": document_number,
                    "target_version": version.pk if version else None,
                    **kept,
                    "gates": [{"id": one.gate_id, "message": one.message, "clause": one.clause} for one in found],
                },
            )
    except (IntegrityError, WrongState) as error:
        raise already(project_year) from error
