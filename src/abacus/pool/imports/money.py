"""What budget and execution files have in common: the project-years they speak of, and their days."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import access_of
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.organisations.scope import Scope
from abacus.pool.imports.plans import Plan, Setting
from abacus.pool.imports.rows import Row
from abacus.pool.models import BudgetEntry, FundSource, Project, ProjectYear, StagedRow


@dataclass
class Account:
    """A project-year's money while the file's rows are added up, in 分. `budget` is None while nothing is entered."""

    pk: int
    name: str
    closed: bool
    budget: int | None
    executed: int | None
    protected: bool = False
    budget_of: dict[str, int] = field(default_factory=dict)
    last_minus: tuple[Row, str] | None = None
    last_row: Row | None = None


def money_scope(setting: Setting) -> Scope:
    """Where the importer may post money."""
    return access_of(setting.by, setting.on).scope_of(Permission.MONEY_POST)


def accounts(setting: Setting) -> dict[str, list[Account]]:
    """The accounts of the year's project-years in reach, by project code. One query."""
    rows = ProjectYear.objects.within(money_scope(setting)).filter(fiscal_year=setting.year)
    found: dict[str, list[Account]] = {}
    for pk, code, name, state, budget, executed, protection in rows.values_list(
        "pk", "project__code", "project__name", "state", "current_fen", "executed_fen", "project__protection"
    ):
        protected = protection != Project.Protection.NONE
        account = Account(pk, name, state == ProjectYear.State.CLOSED, budget, executed, protected)
        found.setdefault(code, []).append(account)
    return found


def account_of(plan: Plan, row: Row, known: dict[str, list[Account]], year: int) -> Account | None:
    """The account a row speaks of; None with a complaint where there is none."""
    code = row.get("code")
    if code is None:
        return None
    found = known.get(code, [])
    if len(found) != 1:
        plan.complain(
            row,
            "code",
            _("项目库中没有代码为“%(code)s”的 %(year)s 年度项目，或不在您的数据范围内，请先导入项目")
            % {"code": code, "year": year},
        )
        return None
    if found[0].closed:
        plan.complain(
            row, "code", _("“%(name)s”的 %(year)s 年度已关闭，不能再登记") % {"name": found[0].name, "year": year}
        )
        return None
    return found[0]


def day_of(plan: Plan, row: Row, setting: Setting, *, first: date, default: date | None) -> date | None:
    """The row's day, or the default; None with a complaint where there is neither or it cannot be."""
    day = row.get("day") or default
    if day is None:
        if plan.table.good(row, "day"):
            plan.complain(row, "day", _("没有日期，请补填，或在上方选定日期"))
        return None
    if day > setting.on:
        plan.complain(row, "day", _("日期 %(day)s 晚于今天（%(today)s），请核对") % {"day": day, "today": setting.on})
        return None
    if day < first:
        plan.complain(
            row,
            "day",
            _("日期 %(day)s 早于 %(first)s，不属于 %(year)s 年度，请核对")
            % {"day": day, "first": first, "year": setting.year},
        )
        return None
    return day


def kind_of(plan: Plan, row: Row, default: str, minus: frozenset[Any]) -> str | None:
    """The row's kind; None with a complaint where a minus has none that explains it or nothing is said."""
    kind = row.get("kind") or default
    amount = row.get("amount")
    if not kind:
        if plan.table.good(row, "kind"):
            plan.complain(row, "kind", _("没有填写类型，请补填，或在上方选定类型"))
        return None
    if amount is not None and amount < 0 and kind not in minus:
        words = _("预算调整、调剂或收回") if BudgetEntry.Kind.ADJUST in minus else _("更正或退回")
        plan.complain(row, "amount", _("金额为负，须注明类型：%(words)s") % {"words": words})
        return None
    return str(kind)


def source_of(row: Row) -> str:
    """The row's fund source; 当年财政拨款 where it says nothing."""
    return row.get("source") or FundSource.FISCAL


def entry_values(row: Row, account: Account, day: date, setting: Setting) -> dict[str, Any]:
    """What every line has."""
    return {
        "project_year_id": account.pk,
        "document_number": row.get("document", ""),
        "entered_on": day,
        "source": source_of(row),
        "note": row.get("note", ""),
        "batch_id": setting.batch.pk,
        "row": row.number,
        "posted_by_id": setting.by.pk,
    }


def line_staged(draft: dict[str, Any]) -> StagedRow:
    """A line as it is kept until it is entered."""
    return StagedRow(**{name: value for name, value in draft.items() if name not in ("batch_id", "posted_by_id")})
