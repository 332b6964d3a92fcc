"""文登 2020: projects whose money was slow, and projects whose target was off its way."""

import random
from collections.abc import Iterable, Mapping
from datetime import date

from abacus.cycle.monitoring import figures
from abacus.replay import names, place, projects, rounds
from abacus.replay.case import Case
from abacus.replay.drawing import split
from abacus.replay.figures import Computed
from abacus.replay.tables import Row, Rows, Table

YEAR = 2020
PROJECTS, DEPARTMENTS, BOTH = 260, 40, 12
"""How many projects are drawn, and how many of them are off in both ways: the source states neither."""
TOTAL_FEN = 96_000_000_000
CREATED, DECLARED, APPROVED = date(2020, 1, 6), date(2020, 1, 10), date(2020, 2, 10)
SPENT, THROUGH, CLOSES = date(2020, 9, 29), date(2020, 9, 30), date(2020, 10, 12)

MONITORING = Table(
    "monitoring",
    texts=("project", "department"),
    whole=("budget_fen", "executed_fen", "target", "done", "forecast"),
    results=("low_execution", "deviating"),
)
"""`executed_fen` and `done` of `target` planned tasks by the end of September, `forecast` by the end of the year."""


def draw(chance: random.Random, totals: Mapping[str, int]) -> Rows:
    """Rows of which as many as reported are slow, and as many off their way; some are both."""
    slow, off = totals["monitoring.low_execution"], totals["monitoring.deviating"]
    budgets = split(chance, TOTAL_FEN, PROJECTS)
    kinds = [(at < slow, slow - BOTH <= at < slow - BOTH + off) for at in range(PROJECTS)]
    chance.shuffle(kinds)
    return {"monitoring": [_row(chance, at, budgets[at], *kinds[at]) for at in range(PROJECTS)]}


def _row(chance: random.Random, at: int, budget: int, slow: bool, off: bool) -> Row:
    office = names.departments(DEPARTMENTS)[at % DEPARTMENTS]
    share = chance.uniform(0.08, 0.54) if slow else chance.uniform(0.57, 0.86)
    return {
        "project": names.project(office, at // DEPARTMENTS),
        "department": office,
        "budget_fen": budget,
        "executed_fen": int(budget * share) // 100 * 100,
        "target": 100,
        "done": chance.randint(20, 52) if off else chance.randint(62, 88),
        "forecast": chance.randint(60, 92) if off else 100,
    }


def walk(rows: Rows) -> Iterable[Computed]:
    """Every project with its target and its money, then the round of the end of September."""
    found = rows["monitoring"]
    there = place.build("371003", "威海市文登区", found)
    years = []
    for number, row in enumerate(found, start=1):
        year = projects.create(there, row, number, YEAR, CREATED, nature="continuing")
        projects.declare(there, year, row["budget_fen"], DECLARED, target=row["target"])
        projects.budget(there, year, row["budget_fen"], APPROVED)
        projects.spend(there, year, row["executed_fen"], SPENT)
        year.refresh_from_db()
        years.append(year)
    counts = figures.counts(rounds.hold(there, found, years, THROUGH, CLOSES))
    return [
        Computed("monitoring.low_execution", counts.low_execution, counts.projects),
        Computed("monitoring.deviating", counts.deviating, counts.projects),
    ]


CASE = Case("wendeng-2020", "威海市文登区 2020 年度", (MONITORING,), draw, walk)
