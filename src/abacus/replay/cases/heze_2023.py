"""菏泽 2023: major projects far behind the calendar, and the last fifth of the results."""

import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from abacus.cycle.linkage import services as linkage
from abacus.cycle.linkage.totals import BottomShare, bottom_share
from abacus.cycle.monitoring import figures
from abacus.foundation.schedule.models import Stage
from abacus.pool.models import ProjectYear
from abacus.replay import names, place, projects, rounds
from abacus.replay.case import Case
from abacus.replay.figures import Computed
from abacus.replay.place import Place
from abacus.replay.tables import Row, Rows, Table

YEAR, APPLIES_TO = 2023, 2025
CREATED, DECLARED, APPROVED = date(2023, 1, 6), date(2023, 1, 10), date(2023, 2, 10)
SPENT, THROUGH, CLOSES = date(2023, 8, 30), date(2023, 8, 31), date(2023, 9, 12)
REST_SPENT, EVALUATED, LINKED = date(2023, 12, 20), date(2024, 2, 6), date(2024, 5, 8)
WAN = 1_000_000
SIZES = ((30, 95), (120, 900), (1_100, 6_000))
"""Budgets in 万元 of small, middle and large projects: like is ranked with like."""
EACH, DEPARTMENTS = 20, 15
SLOW = 4
"""How many of each size are drawn more than 40 points behind the calendar; half of the projects are major."""

PROJECTS = Table(
    "projects",
    texts=("project", "department"),
    whole=("budget_fen", "executed_august_fen", "target", "done_august", "forecast", "executed_fen", "done"),
    flags=("major",),
    results=("key_list", "points_centi", "in_bottom"),
)
"""`executed_august_fen` and `done_august` by the end of August, `executed_fen` and `done` by the end of the year."""


def draw(chance: random.Random, totals: Mapping[str, int]) -> Rows:
    """Projects of three sizes; in each size no two have done the same, so that nobody ties."""
    rows: list[Row] = []
    for low, high in SIZES:
        done = chance.sample(range(45, 101), EACH)
        slow = set(chance.sample(range(EACH), SLOW * 2))
        rows += [_row(chance, len(rows) + at, (low, high), done[at], at in slow) for at in range(EACH)]
    return {"projects": rows}


def _row(chance: random.Random, at: int, size: tuple[int, int], done: int, slow: bool) -> Row:
    office = names.departments(DEPARTMENTS)[at % DEPARTMENTS]
    budget = chance.randint(*size) * WAN
    share = chance.uniform(0.04, 0.26) if slow else chance.uniform(0.3, 0.7)
    return {
        "project": names.project(office, at // DEPARTMENTS),
        "department": office,
        "budget_fen": budget,
        "executed_august_fen": int(budget * share) // 100 * 100,
        "target": 100,
        "done_august": min(done, chance.randint(50, 70)),
        "forecast": 100,
        "executed_fen": budget,
        "done": done,
        "major": at % 2 == 0,
    }


def walk(rows: Rows) -> Iterable[Computed]:
    """The round of the end of August, the self-evaluations of the year, and the use of their results."""
    found = rows["projects"]
    there = place.build("371700", "菏泽市", found)
    years = [_approved(there, row, number) for number, row in enumerate(found, start=1)]
    august = [{**row, "executed_fen": row["executed_august_fen"], "done": row["done_august"]} for row in found]
    counts = figures.counts(rounds.hold(there, august, years, THROUGH, CLOSES))
    for row, seen, year in zip(found, august, years, strict=True):
        row["key_list"] = seen["key_list"]
        _evaluated(there, row, year)
    shares = _ranked(there, found, years)
    return [
        Computed("linkage.bottom_share_bp", shares.share_bp, shares.ranked),
        Computed("monitoring.key_list", counts.key, counts.projects),
    ]


def _approved(there: Place, row: Row, number: int) -> ProjectYear:
    year = projects.create(there, row, number, YEAR, CREATED, nature="continuing", major=row["major"])
    projects.declare(there, year, row["budget_fen"], DECLARED, target=row["target"])
    projects.budget(there, year, row["budget_fen"], APPROVED)
    projects.spend(there, year, row["executed_august_fen"], SPENT)
    year.refresh_from_db()
    return year


def _evaluated(there: Place, row: Row, year: ProjectYear) -> None:
    if row["executed_fen"] is not None:
        projects.spend(there, year, row["executed_fen"] - (row["executed_august_fen"] or 0), REST_SPENT)
    year.refresh_from_db()
    projects.evaluate(there, year, EVALUATED, done=row["done"])
    row["points_centi"] = year.outcomes.get(stage=Stage.SELF_EVALUATION, superseded=False).points_centi


def _ranked(there: Place, found: Sequence[Row], years: Sequence[ProjectYear]) -> BottomShare:
    run = linkage.start(
        region=there.region, from_year=YEAR, applies_to_year=APPLIES_TO, by=there.performance, on=LINKED
    )
    shares = bottom_share(run)
    last = {row[0].project_year_id for group in shares.groups for row in group.bottom}
    for row, year in zip(found, years, strict=True):
        row["in_bottom"] = year.pk in last
    return shares


CASE = Case("heze-2023", "菏泽市 2023 年度", (PROJECTS,), draw, walk)
