"""A project's official forms as workbooks, made from the facts; read again they give the same.

A stage says what its form holds of each project (`Sheet`); money and head come from the pool, many at once.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from abacus.foundation.documents.forms.values import decimal_text
from abacus.foundation.documents.writing import xlsx_of
from abacus.foundation.documents.writing.printed import FundsRow
from abacus.foundation.parcels.sources import Paper
from abacus.pool.models import BudgetEntry, ExecutionEntry, FundSource, IndicatorLine, ProjectYear

MICRO = 1_000_000
AMOUNTS = ("initial", "budget", "executed")
Funds = dict[int, dict[str, list[int | None]]]


@dataclass(frozen=True)
class Line:
    """One indicator with what the form says of it: the value achieved as typed, the unit's points, a reason."""

    line: IndicatorLine
    actual_text: str = ""
    actual_micro: int | None = None
    self_centi: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class Sheet:
    """What a form of a kind (`project`, `target`, `tracking`) holds of one project-year."""

    kind: str
    year: ProjectYear
    lines: Sequence[Line]
    goals: Sequence[tuple[str, str]] = ()
    execution_weight_centi: int | None = None
    execution_self_centi: int | None = None
    self_total_centi: int | None = None
    notes: Sequence[str] = field(default=())
    funds: dict[str, list[int | None]] | None = None


def paper(sheet: Sheet) -> Paper:
    """The form as a file under its unit's name, called by the project's code and name."""
    project = sheet.year.project
    return Paper(sheet.year.organisation.name, f"{project.code}_{project.name}", xlsx_of([answer(sheet)]))


def funds_of(years: Sequence[int], through: date | None = None) -> Funds:
    """By project-year and fund source [opening, budget, executed] in 分 by a day; null: no line. Two queries."""
    found: Funds = defaultdict(dict)
    until = {"entered_on__lte": through} if through else {}
    lines = BudgetEntry.objects.filter(project_year__in=years, **until).exclude(kind=BudgetEntry.Kind.REQUEST)
    opening = Sum("amount_fen", filter=Q(kind=BudgetEntry.Kind.INITIAL))
    summed = lines.order_by().values_list("project_year", "source").annotate(opening=opening, whole=Sum("amount_fen"))
    for year, source, first, whole in summed:
        found[year][source] = [first, whole, None]
    spent = ExecutionEntry.objects.filter(project_year__in=years, **until).order_by()
    for year, source, amount in spent.values_list("project_year", "source").annotate(sum=Sum("amount_fen")):
        found[year].setdefault(source, [None, None, None])[2] = amount
    return found


def lines_of(versions: Iterable[int]) -> dict[int, list[IndicatorLine]]:
    """By target version its indicators. One query."""
    found: dict[int, list[IndicatorLine]] = defaultdict(list)
    for line in IndicatorLine.objects.filter(version__in=versions).order_by("version", "position"):
        found[line.version_id].append(line)
    return found


def answer(sheet: Sheet) -> dict[str, Any]:
    """The form as the reader of forms would answer it."""
    year, project = sheet.year, sheet.year.project
    funds = funds_rows(sheet.funds or {})
    whole = funds[0].amounts if funds else (None, None, None)
    weights = [one.line.weight_centi for one in sheet.lines]
    if sheet.execution_weight_centi:
        weights.append(sheet.execution_weight_centi)
    return {
        "error": None,
        "findings": [],
        "kind": sheet.kind,
        "project": {
            "code": project.code, "name": project.name, "department": year.department.name, "department_code": None,
            "unit": year.organisation.name, "unit_code": None, "year": year.fiscal_year,
        },
        "funds": {
            **{f"{name}_fen": None if one is None else int(one) for name, one in zip(AMOUNTS, whole, strict=True)},
            "execution_bp": None, "lines": [],
        },
        "execution": {"weight_centi": sheet.execution_weight_centi, "self_centi": sheet.execution_self_centi},
        "goals": [
            {"no": number, "text": text or None, "actual_text": came or None, "weight_centi": None}
            for number, (text, came) in enumerate(sheet.goals, 1)
        ],
        "indicators": [indicator(number, one) for number, one in enumerate(sheet.lines, 1)],
        "totals": {
            "weight_printed_centi": sum(weights) if weights and sheet.kind == "project" else None,
            "self_printed_centi": sheet.self_total_centi,
        },
        "printed": {
            "funds": [row.to_json() for row in funds],
            "reasons": [one.reason or None for one in sheet.lines],
            "notes": [note for note in sheet.notes if note],
        },
    }  # fmt: skip


def indicator(number: int, one: Line) -> dict[str, Any]:
    """One row."""
    line = one.line
    target = line.target_on.isoformat() if line.target_on else number_text(line.target_micro)
    return {
        "cell": f"A{number}",
        "goal_no": None,
        "level1": line.level1,
        "level2": line.level2,
        "name": line.name,
        "operator": line.operator,
        "target": target,
        "target_high": number_text(line.target_high_micro),
        "unit": line.unit or None,
        "target_text": (line.target_text or None) if target is None else None,
        "actual": number_text(one.actual_micro),
        "actual_text": one.actual_text or None,
        "weight_centi": line.weight_centi,
        "self_centi": one.self_centi,
    }


def number_text(micro: int | None) -> str | None:
    """1e-6 as decimal text."""
    return None if micro is None else decimal_text(Decimal(micro) / MICRO)


def funds_rows(funds: dict[str, list[int | None]]) -> list[FundsRow]:
    """The total, then a row for each fund source that has one."""
    named = [(one, funds[one.value]) for one in FundSource if one.value in funds]
    if not named:
        return [FundsRow(None, (None, None, None), total=True)]
    sums = [total([amounts[at] for _one, amounts in named]) for at in range(3)]
    rows = [FundsRow(str(one.label), decimals(amounts), source=one.value) for one, amounts in named]
    return [FundsRow(None, decimals(sums), rate(sums), total=True), *rows]


def rate(amounts: Sequence[int | None]) -> str | None:
    """Executed of budget as printed: two decimals, rounded half away from zero."""
    _initial, budget, executed = amounts
    if executed is None or not budget:
        return None
    return f"{(executed * 20_000 + budget) // (budget * 2) / 100:.2f}%"


def total(amounts: Sequence[int | None]) -> int | None:
    """The sum of what is known; None where nothing is."""
    known = [one for one in amounts if one is not None]
    return sum(known) if known else None


def decimals(amounts: Sequence[int | None]) -> tuple[Decimal | None, ...]:
    """Amounts of 分 as a form's row takes them."""
    return tuple(None if one is None else Decimal(one) for one in amounts)
