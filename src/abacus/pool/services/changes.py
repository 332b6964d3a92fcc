"""Changing an approved budget within the year."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.refusals import Refusal
from abacus.foundation.schedule.models import Stage
from abacus.pool import gates
from abacus.pool.models import BudgetChange, FundSource, ProjectYear, StageOutcome
from abacus.pool.refusals import GateClosed
from abacus.pool.services.budget import check_protected_first
from abacus.pool.services.entering import check_reason, enter_change
from abacus.pool.services.guards import locked

Kind = BudgetChange.Kind


@transaction.atomic
def adjust_budget(
    *,
    project_year_id: int,
    amount_fen: int,
    reason: str,
    document_number: str,
    by: User,
    on: date,
    source: str = FundSource.FISCAL,
    transfer: bool = False,
    expected_fen: int | None = None,
) -> BudgetChange:
    """Change an approved budget by a signed amount: 追加, 调减 or 调剂, with reason and document.

    More money passes the same gates as the budget and waits for 三保; targets that must follow are
    said. `expected_fen` is the budget the person saw. Raises GateClosed, ProtectedFirst, ProtectedMinus,
    NegativeBalance, YearClosed, Refusal for a budget not approved yet or changed meanwhile.
    """
    year = locked(ProjectYear.objects.visible_to(by, on).get(pk=project_year_id))
    require(by, Permission.BUDGET_APPROVE, path=year.organisation_path, on=on)
    reason, document_number = reason.strip(), document_number.strip()
    check_reason(reason, document_number)
    if not amount_fen:
        raise Refusal(_("变动金额不能为零"), _("追加填正数，调减填负数"))
    if year.current_fen is None and not approved(year):
        raise Refusal(
            _("“%(name)s”还没有批复预算，不能调整") % {"name": year.project.name},
            _("请先批复预算，年中新增的也先批复"),
        )
    if expected_fen is not None and expected_fen != year.current_fen:
        raise Refusal(_("预算刚刚有变动，您看到的金额已经过时"), _("请刷新页面，按现在的预算办理"))
    if amount_fen > 0:
        found = gates.check(year, point="budget", on=on)
        if not all(finding.ok for finding in found):
            raise GateClosed(found)
        check_protected_first(year, by, on)
    more = Kind.ADDITION if amount_fen > 0 else Kind.REDUCTION
    return enter_change(
        project_year=year,
        kind=Kind.TRANSFER if transfer else more,
        amount_fen=amount_fen,
        source=source,
        reason=reason,
        document_number=document_number,
        by=by,
        on=on,
    )


def approved(year: ProjectYear) -> bool:
    """Whether the year's budget was approved."""
    return StageOutcome.objects.filter(project_year=year, stage=Stage.BUDGET, superseded=False).exists()
