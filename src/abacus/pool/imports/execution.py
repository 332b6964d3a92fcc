"""Spending from a sheet: single payments, or what has been spent up to a month's end."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from abacus.foundation.money import MAX_FEN
from abacus.foundation.pages import numbers
from abacus.pool.imports.money import (
    Account,
    account_of,
    accounts,
    day_of,
    entry_values,
    kind_of,
    line_staged,
    money_scope,
    source_of,
)
from abacus.pool.imports.plans import Plan, Setting, Total, repeats
from abacus.pool.imports.rows import Row, Table
from abacus.pool.models import ExecutionEntry, ProjectYear, StagedRow
from abacus.pool.services.money import EXECUTION_MINUS

Kind = ExecutionEntry.Kind
CUMULATIVE, INCREMENT = "cumulative", "increment"


def plan(table: Table, setting: Setting) -> Plan:
    """What the rows would add to the spending. Without a chosen mode the rows are only checked one by one."""
    made = Plan(table)
    made.counts = {"unchanged": 0}
    known = accounts(setting)
    if setting.choices.mode == CUMULATIVE:
        cumulative(made, setting, known)
    else:
        increments(made, setting, known)
    by_pk = {account.pk: account for found in known.values() for account in found}
    for pk in made.touched:
        check(made, by_pk[pk])
    count(made, setting)
    return made


def increments(plan: Plan, setting: Setting, known: dict[str, list[Account]]) -> None:
    """Every row is a payment, a correction or a refund."""
    seen: dict[Any, int] = {}
    columns = ("project_year_id", "kind", "source", "document_number", "entered_on", "amount_fen")
    lines = ExecutionEntry.objects.filter(project_year__fiscal_year=setting.year)
    entered = set(lines.order_by().values_list(*columns))
    for row in plan.table.rows:
        account = account_of(plan, row, known, setting.year)
        kind = kind_of(plan, row, Kind.PAYMENT, EXECUTION_MINUS)
        day = day_of(plan, row, setting, first=date(setting.year, 1, 1), default=setting.choices.day)
        amount = row.get("amount")
        if account is None or kind is None or day is None or amount is None:
            continue
        values = entry_values(row, account, day, setting)
        key = (account.pk, kind, values["source"], values["document_number"], day, amount)
        if repeats(plan, row, key, seen):
            continue
        if key in entered:
            plan.complain(row, "code", _("同样的一笔支出已登记过，请删除该行；确属另一笔的，请填写凭证号"))
            continue
        post(plan, row, account, kind, amount, values)


def cumulative(plan: Plan, setting: Setting, known: dict[str, list[Account]]) -> None:
    """Every row says what was spent of a project (and fund source) up to the file's day; the difference is posted."""
    day = setting.choices.day
    if day is None or not setting.year <= day.year <= setting.year + 1 or day > setting.on:
        return
    by_source = "source" in plan.table.layout.columns
    spent = spent_to(setting, day, by_source)
    later = later_than(setting, day)
    seen: dict[Any, int] = {}
    for row in plan.table.rows:
        account = account_of(plan, row, known, setting.year)
        amount = row.get("amount")
        if account is None or amount is None:
            continue
        key = (account.pk, source_of(row) if by_source else "")
        if repeats(plan, row, key, seen):
            continue
        if amount < 0:
            plan.complain(row, "amount", _("累计执行数不能为负，请核对"))
        elif account.pk in later:
            plan.complain(
                row,
                "code",
                _("“%(name)s”已有 %(day)s 的支出记录，累计数须按月先后导入")
                % {"name": account.name, "day": later[account.pk]},
            )
        else:
            difference(plan, row, account, amount - spent.get(key, 0), day, setting)


def difference(plan: Plan, row: Row, account: Account, amount: int, day: date, setting: Setting) -> None:
    """Post what the cumulative amount adds to what is entered; a minus is a correction, and said so."""
    if not amount:
        plan.counts["unchanged"] += 1
        return
    if amount < 0:
        plan.remark(
            row, "amount", _("累计数比已登记的少 %(amount)s 元，将登记为更正") % {"amount": numbers.yuan(-amount)}
        )
    kind = Kind.PAYMENT if amount > 0 else Kind.CORRECTION
    post(plan, row, account, kind, amount, entry_values(row, account, day, setting))


def spent_to(setting: Setting, day: date, by_source: bool) -> dict[Any, int]:
    """(project-year, source or "") → what is entered up to the day."""
    lines = ExecutionEntry.objects.filter(project_year__fiscal_year=setting.year, entered_on__lte=day).order_by()
    names = ("project_year_id", "source") if by_source else ("project_year_id",)
    rows = lines.values_list(*names).annotate(sum=Sum("amount_fen"))
    return {(row[0], row[1] if by_source else ""): row[-1] for row in rows}


def later_than(setting: Setting, day: date) -> dict[int, date]:
    """Project-year → day of its last line, where that is later than the file's day."""
    lines = ExecutionEntry.objects.filter(project_year__fiscal_year=setting.year, entered_on__gt=day).order_by()
    return dict(lines.values_list("project_year_id").annotate(last=Max("entered_on")))


def post(plan: Plan, row: Row, account: Account, kind: str, amount: int, values: dict[str, Any]) -> None:
    """Plan one line."""
    plan.drafts.append({"kind": kind, "amount_fen": amount, **values})
    plan.touched.add(account.pk)
    account.executed = (account.executed or 0) + amount
    account.last_row = row
    if amount < 0:
        account.last_minus = (row, values["source"])


def check(plan: Plan, account: Account) -> None:
    """Complain where more came back than was spent, or more was spent than the budget allows."""
    executed, row = account.executed, account.last_row
    if executed is None or row is None:
        return
    if executed < 0:
        row = account.last_minus[0] if account.last_minus else row
        plan.complain(
            row,
            "amount",
            _("导入后“%(name)s”的执行数为 %(executed)s 元，不能为负，请核对")
            % {"name": account.name, "executed": numbers.yuan(executed)},
        )
    elif executed > MAX_FEN:
        plan.complain(
            row, "amount", _("导入后“%(name)s”的执行数超出可登记的范围，请核对金额单位") % {"name": account.name}
        )
    elif account.budget is not None and executed > account.budget:
        said = {"name": account.name, "executed": numbers.yuan(executed), "budget": numbers.yuan(account.budget)}
        message = _(
            "导入后“%(name)s”执行 %(executed)s 元，大于预算 %(budget)s 元；请核对金额和单位，确有追加的请先导入预算调整"
        )
        plan.complain(row, "amount", message % said)


def count(plan: Plan, setting: Setting) -> None:
    """The totals before and after."""
    rows = ProjectYear.objects.within(money_scope(setting)).filter(fiscal_year=setting.year)
    before = rows.aggregate(sum=Sum("executed_fen"))["sum"] or 0
    added = sum(one["amount_fen"] for one in plan.drafts)
    plan.totals = [Total(_("累计执行"), before, before + added)]
    counts = {"rows": len(plan.table.rows), "entries": len(plan.drafts), "projects": len(plan.touched)}
    plan.counts = counts | plan.counts


def staged(drafts: Sequence[dict[str, Any]], plan: Plan, setting: Setting) -> list[StagedRow]:
    """The lines to be entered."""
    return [line_staged(draft) for draft in drafts]
