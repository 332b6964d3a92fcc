"""Posting budget and execution lines, and what they sum up to."""

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.money import MAX_FEN
from abacus.pool.models import BudgetEntry, ExecutionEntry, FundSource, ImportBatch, Project, ProjectYear
from abacus.pool.refusals import MinusNeedsKind, NegativeBalance, OutOfRange, ProtectedMinus
from abacus.pool.services.guards import locked, require_any

BUDGET_MINUS = frozenset({BudgetEntry.Kind.ADJUST, BudgetEntry.Kind.TRANSFER, BudgetEntry.Kind.RECOVER})
EXECUTION_MINUS = frozenset({ExecutionEntry.Kind.CORRECTION, ExecutionEntry.Kind.REFUND})
SUMS = ("requested_fen", "initial_fen", "current_fen", "executed_fen")


@dataclass(frozen=True)
class Sums:
    """What the lines of a project-year add up to, in 分; None: no line of the kind exists."""

    requested_fen: int | None = None
    initial_fen: int | None = None
    current_fen: int | None = None
    executed_fen: int | None = None


@dataclass(frozen=True)
class Balance:
    """One fund source of a project-year, in 分; None: no line."""

    source: str
    label: str
    initial_fen: int | None
    current_fen: int | None
    executed_fen: int | None


@transaction.atomic
def post_budget(
    *,
    project_year: ProjectYear,
    kind: str,
    amount_fen: int,
    entered_on: date,
    by: User,
    on: date,
    source: str = FundSource.FISCAL,
    document_number: str = "",
    note: str = "",
    batch: ImportBatch | None = None,
    row: int | None = None,
) -> BudgetEntry:
    """Add a line to the budget, or a request (申报) that is no budget yet.

    Raises MinusNeedsKind, NegativeBalance (of the fund source, or of the year's budget
    against what is executed), ProtectedMinus (a 三保 line loses money without a document and
    a reason in `note`), YearClosed.
    """
    now = locked(project_year)
    asks = kind == BudgetEntry.Kind.REQUEST
    allowed = (Permission.PROJECT_EDIT,) if asks else ()
    require_any(by, *allowed, Permission.MONEY_POST, path=now.organisation_path, on=on)
    check_amount(amount_fen, kind in BUDGET_MINUS)
    protected = now.project.protection != Project.Protection.NONE
    if amount_fen < 0 and protected and not (document_number.strip() and note.strip()):
        raise ProtectedMinus(now.project.name)
    if not asks:
        check_budget(now, source, amount_fen)
    entry = BudgetEntry(
        project_year=now, kind=kind, amount_fen=amount_fen, source=source, entered_on=entered_on,
        document_number=document_number, note=note, batch=batch, row=row, posted_by=by,
    )  # fmt: skip
    return _entered(entry, project_year, "budget.posted", by, on)


@transaction.atomic
def post_execution(
    *,
    project_year: ProjectYear,
    amount_fen: int,
    entered_on: date,
    by: User,
    on: date,
    kind: str = ExecutionEntry.Kind.PAYMENT,
    source: str = FundSource.FISCAL,
    document_number: str = "",
    note: str = "",
    batch: ImportBatch | None = None,
    row: int | None = None,
) -> ExecutionEntry:
    """Add a line of spending.

    Raises MinusNeedsKind, NegativeBalance (more back than spent, or more spent than the
    budget where a budget is known), YearClosed.
    """
    now = locked(project_year)
    require(by, Permission.MONEY_POST, path=now.organisation_path, on=on)
    check_amount(amount_fen, kind in EXECUTION_MINUS)
    check_execution(now, amount_fen)
    entry = ExecutionEntry(
        project_year=now, kind=kind, amount_fen=amount_fen, source=source, entered_on=entered_on,
        document_number=document_number, note=note, batch=batch, row=row, posted_by=by,
    )  # fmt: skip
    return _entered(entry, project_year, "execution.posted", by, on)


Entry = TypeVar("Entry", BudgetEntry, ExecutionEntry)


def _entered(entry: Entry, caller: ProjectYear, action: str, by: User, on: date) -> Entry:
    """Keep a line, sum its project-year up again (the caller's own copy, too), write the event."""
    entry.save(force_insert=True)
    settle(entry.project_year, caller)
    record_posted(entry, action, by, on)
    return entry


def check_amount(amount_fen: int, minus_allowed: bool) -> None:
    """Refuse an amount out of range, and a minus without a kind that explains it."""
    if abs(amount_fen) > MAX_FEN:
        raise OutOfRange(amount_fen)
    if amount_fen < 0 and not minus_allowed:
        raise MinusNeedsKind(amount_fen)


def check_budget(project_year: ProjectYear, source: str, amount_fen: int) -> None:
    """Refuse a line that leaves a fund source, or what is not yet spent, below zero."""
    lines = project_year.budgetentry_lines.exclude(kind=BudgetEntry.Kind.REQUEST)
    of_source = lines.filter(source=source).aggregate(sum=Sum("amount_fen"))["sum"] or 0
    if of_source + amount_fen < 0:
        raise NegativeBalance(str(FundSource(source).label), of_source, amount_fen)
    current = project_year.current_fen or 0
    if current + amount_fen > MAX_FEN:
        raise OutOfRange(current + amount_fen)
    unspent = current - (project_year.executed_fen or 0)
    if unspent + amount_fen < 0:
        raise NegativeBalance(_("未执行的预算"), unspent, amount_fen)


def check_execution(project_year: ProjectYear, amount_fen: int) -> None:
    """Refuse a line that leaves the spending below zero or above a budget that is known."""
    executed = project_year.executed_fen or 0
    if executed + amount_fen < 0:
        raise NegativeBalance(_("已执行数"), executed, amount_fen)
    if executed + amount_fen > MAX_FEN:
        raise OutOfRange(executed + amount_fen)
    if project_year.current_fen is not None and amount_fen > 0:
        unspent = project_year.current_fen - executed
        if unspent < amount_fen:
            raise NegativeBalance(_("未执行的预算"), unspent, -amount_fen)


def sums(project_year: ProjectYear) -> Sums:
    """What the lines add up to now."""
    budget = Q(kind=BudgetEntry.Kind.REQUEST)
    initial = Q(kind=BudgetEntry.Kind.INITIAL)
    found = project_year.budgetentry_lines.aggregate(
        requested_fen=Sum("amount_fen", filter=budget),
        initial_fen=Sum("amount_fen", filter=initial),
        current_fen=Sum("amount_fen", filter=~budget),
    )
    return Sums(**found, executed_fen=project_year.executionentry_lines.aggregate(sum=Sum("amount_fen"))["sum"])


def settle(project_year: ProjectYear, *copies: ProjectYear) -> Sums:
    """Write the sums of the lines to the project-year (and to copies of it in memory)."""
    now = sums(project_year)
    for one in (project_year, *copies):
        for name in SUMS:
            setattr(one, name, getattr(now, name))
    project_year.save(update_fields=SUMS)
    return now


def executed_to(project_year: ProjectYear, day: date) -> int | None:
    """What was spent up to and including `day`, in 分; None when nothing is entered by then."""
    return project_year.executionentry_lines.filter(entered_on__lte=day).aggregate(sum=Sum("amount_fen"))["sum"]


def balances(project_year: ProjectYear) -> list[Balance]:
    """Opening, current and executed by fund source, in the official table's order; sources without a line left out."""
    asked = Q(kind=BudgetEntry.Kind.REQUEST)
    budget: dict[str, dict[str, Any]] = {
        row["source"]: dict(row)
        for row in project_year.budgetentry_lines.exclude(asked)
        .order_by()
        .values("source")
        .annotate(initial=Sum("amount_fen", filter=Q(kind=BudgetEntry.Kind.INITIAL)), current=Sum("amount_fen"))
    }
    spent: dict[str, int] = dict(
        project_year.executionentry_lines.order_by().values_list("source").annotate(sum=Sum("amount_fen"))
    )
    return [
        Balance(
            source=source.value,
            label=str(source.label),
            initial_fen=budget.get(source.value, {}).get("initial"),
            current_fen=budget.get(source.value, {}).get("current"),
            executed_fen=spent.get(source.value),
        )
        for source in FundSource
        if source.value in budget or source.value in spent
    ]


def record_posted(entry: BudgetEntry | ExecutionEntry, action: str, by: User, on: date) -> None:
    """The audit event of one line."""
    audit.record(
        by=by,
        on=on,
        action=action,
        target=entry,
        path=entry.project_year.organisation_path,
        after={
            "project_year": entry.project_year_id,
            "kind": entry.kind,
            "source": entry.source,
            "amount_fen": entry.amount_fen,
            "document_number": entry.document_number,
            "entered_on": entry.entered_on.isoformat(),
        },
    )
