"""Budget lines from a sheet."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Sum
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
from abacus.pool.models import BudgetEntry, FundSource, ProjectYear, StagedRow
from abacus.pool.services.money import BUDGET_MINUS

Kind = BudgetEntry.Kind


def plan(table: Table, setting: Setting) -> Plan:
    """What the rows would add to the budget."""
    made = Plan(table)
    known = accounts(setting)
    by_pk = {account.pk: account for found in known.values() for account in found}
    seen: dict[Any, int] = {}
    entered = with_balances(setting, by_pk)
    for row in table.rows:
        account = account_of(made, row, known, setting.year)
        kind = kind_of(made, row, setting.choices.kind, BUDGET_MINUS)
        day = day_of(made, row, setting, first=date(setting.year - 1, 1, 1), default=setting.choices.day)
        amount = row.get("amount")
        if account is not None and kind is not None and day is not None and amount is not None:
            add(made, row, account, kind, day, seen, entered, setting)
    for pk in made.touched:
        check(made, by_pk[pk])
    count(made, setting)
    return made


def with_balances(setting: Setting, by_pk: dict[int, Account]) -> set[Any]:
    """Fill in the budget by fund source; answers the key of every line already entered, to see a line entered twice."""
    lines = BudgetEntry.objects.filter(project_year__fiscal_year=setting.year)
    entered = set()
    columns = ("project_year_id", "kind", "source", "document_number", "entered_on", "amount_fen")
    for line in lines.order_by().values_list(*columns):
        account = by_pk.get(line[0])
        if account is None:
            continue
        entered.add(line)
        if line[1] != Kind.REQUEST:
            account.budget_of[line[2]] = account.budget_of.get(line[2], 0) + line[5]
    return entered


def add(
    plan: Plan,
    row: Row,
    account: Account,
    kind: str,
    day: date,
    seen: dict[Any, int],
    entered: set[Any],
    setting: Setting,
) -> None:
    """Plan one line, unless it repeats another of the file or of the pool."""
    values = entry_values(row, account, day, setting)
    amount, source = row.values["amount"], source_of(row)
    key = (account.pk, kind, source, values["document_number"], day, amount)
    if repeats(plan, row, key, seen):
        return
    if key in entered:
        plan.complain(row, "code", _("同样的一笔预算已登记过，请删除该行；确属另一笔的，请填写不同的文号"))
        return
    if amount < 0 and account.protected and not (values["document_number"] and values["note"]):
        said = _("“%(name)s”是“三保”项目，减少预算须有文号和理由（备注）") % {"name": account.name}
        plan.complain(row, "amount", said)
        return
    plan.drafts.append({"kind": kind, "amount_fen": amount, **values})
    plan.touched.add(account.pk)
    account.last_row = row
    if kind == Kind.REQUEST:
        return
    account.budget = (account.budget or 0) + amount
    account.budget_of[source] = account.budget_of.get(source, 0) + amount
    if amount < 0:
        account.last_minus = (row, source)


def check(plan: Plan, account: Account) -> None:
    """Complain where the file leaves a fund source, or what is not yet spent, below zero."""
    row = account.last_minus[0] if account.last_minus else account.last_row
    if row is None or account.budget is None:
        return
    for source, balance in account.budget_of.items():
        if balance < 0:
            label = FundSource(source).label
            plan.complain(
                row,
                "amount",
                _("导入后“%(name)s”的%(source)s为 %(balance)s 元，余额不能为负，请核对")
                % {"name": account.name, "source": label, "balance": numbers.yuan(balance)},
            )
            return
    if account.budget > MAX_FEN:
        plan.complain(
            row, "amount", _("导入后“%(name)s”的预算超出可登记的范围，请核对金额单位") % {"name": account.name}
        )
    elif account.executed is not None and account.budget < account.executed:
        plan.complain(
            row,
            "amount",
            _("导入后“%(name)s”的预算 %(budget)s 元小于已执行 %(executed)s 元，请核对")
            % {
                "name": account.name,
                "budget": numbers.yuan(account.budget),
                "executed": numbers.yuan(account.executed),
            },
        )


def count(plan: Plan, setting: Setting) -> None:
    """The totals before and after."""
    rows = ProjectYear.objects.within(money_scope(setting)).filter(fiscal_year=setting.year)
    before = rows.aggregate(asked=Sum("requested_fen"), initial=Sum("initial_fen"), current=Sum("current_fen"))
    entries = plan.drafts
    added = {
        "asked": sum(one["amount_fen"] for one in entries if one["kind"] == Kind.REQUEST),
        "initial": sum(one["amount_fen"] for one in entries if one["kind"] == Kind.INITIAL),
        "current": sum(one["amount_fen"] for one in entries if one["kind"] != Kind.REQUEST),
    }
    labels = {"asked": _("申报金额"), "initial": _("年初预算"), "current": _("全年预算")}
    plan.totals = [
        Total(label, before[key] or 0, (before[key] or 0) + added[key])
        for key, label in labels.items()
        if key != "asked" or added[key]
    ]
    plan.counts = {"rows": len(plan.table.rows), "entries": len(entries), "projects": len(plan.touched)}


def staged(drafts: Sequence[dict[str, Any]], plan: Plan, setting: Setting) -> list[StagedRow]:
    """The lines to be entered."""
    return [line_staged(draft) for draft in drafts]
