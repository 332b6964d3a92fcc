"""What a batch would change, and has changed: projects, sums and points before and after, for the page and tests.

Amounts are 分, points 0.01; None is unknown and never counted as 0.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum

from abacus.cycle.intake import registry
from abacus.cycle.intake.models import Batch, Table
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.scope import Scope
from abacus.foundation.schedule.models import Stage
from abacus.pool.models import ProjectYear, StageOutcome

KEYS = ("initial", "budget", "executed")
COLUMNS = {"initial": "initial_fen", "budget": "current_fen", "executed": "executed_fen"}
FORM = {"initial": "initial_fen", "budget": "budget_fen", "executed": "executed_fen"}


@dataclass(frozen=True)
class Line:
    """One figure: what there is, what comes, and both; `missing` tables say nothing of it."""

    key: str
    before: int | None
    change: int | None
    missing: int = 0

    @property
    def after(self) -> int | None:
        """Both together; None where neither is known."""
        if self.before is None and self.change is None:
            return None
        return (self.before or 0) + (self.change or 0)


@dataclass(frozen=True)
class Totals:
    """Before and after for the years of the tables: `years` of `tables` tables that asked nothing."""

    years: tuple[int, ...]
    tables: int
    projects: Line
    initial: Line
    budget: Line
    executed: Line
    points: Line

    @property
    def lines(self) -> tuple[Line, ...]:
        """In the order of the page."""
        return (self.projects, self.initial, self.budget, self.executed, self.points)


def totals_of(batch: Batch) -> Totals:
    """What taking the tables in state `read` would change. A handful of queries whatever the batch's size."""
    amounts = (f"read__funds__{one}" for one in FORM.values())
    points = "read__totals__computed_centi"
    fields = ("kind", "fiscal_year", "project_year_id", "unit_id", "title", *amounts, points)
    names = ("kind", "year", "project", "unit", "title", *KEYS, "points")
    rows = [
        dict(zip(names, one, strict=True)) for one in batch.tables.filter(state=Table.State.READ).values_list(*fields)
    ]
    years = tuple(sorted({one["year"] for one in rows if one["year"]}))
    ledger = {
        one["pk"]: one
        for one in ProjectYear.objects.filter(pk__in=[row["project"] for row in rows if row["project"]])
        .values("pk", *COLUMNS.values())
    }  # fmt: skip
    before = _before(batch, years)
    money = [row for row in rows if (taker := registry.taker(row["kind"])) and taker.enters_money]
    new = {
        (row["unit"], row["title"], row["year"])
        for row in rows
        if row["project"] is None and row["kind"] != "department"
    }
    lines = {key: _money(key, before, money, ledger) for key in KEYS}
    evaluated = [row for row in rows if row["kind"] == "project"]
    known = [row["points"] for row in evaluated if row["points"] is not None]
    scored = Line("points", before["points"], sum(known) if known else None, len(evaluated) - len(known))
    return Totals(years, len(rows), Line("projects", before["projects"], len(new)), points=scored, **lines)


def _before(batch: Batch, years: tuple[int, ...]) -> dict[str, int | None]:
    """What the pool holds of these years for the bodies of the batch."""
    node = batch.organisation
    above = node.parent if node.kind == Organisation.Kind.DIVISION and node.parent else node
    inside = Scope.of(above.roots)
    rows = ProjectYear.objects.within(inside).filter(fiscal_year__in=years)
    sums = {key: Sum(column) for key, column in COLUMNS.items()}
    found: dict[str, int | None] = rows.aggregate(projects=Count("pk"), **sums)
    outcomes = StageOutcome.objects.within(inside).filter(
        Q(project_year__fiscal_year__in=years), stage=Stage.SELF_EVALUATION, superseded=False
    )
    return found | outcomes.aggregate(points=Sum("points_centi"))


def _money(
    key: str,
    before: Mapping[str, int | None],
    rows: Iterable[Mapping[str, Any]],
    ledger: Mapping[int, Mapping[str, Any]],
) -> Line:
    """What comes in where the ledger has no such amount yet."""
    change, missing = None, 0
    for row in rows:
        held = ledger.get(row["project"], {}).get("executed_fen" if key == "executed" else "current_fen")
        if held is not None:
            continue
        amount = row[key] if key != "initial" or row[key] is not None else row["budget"]
        if amount is None:
            missing += 1
        else:
            change = (change or 0) + amount
    return Line(key, before[key], change, missing)
