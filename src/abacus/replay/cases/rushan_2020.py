"""乳山 2020: what was cut and recovered while the year ran, and the self-evaluations after it."""

import random
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from abacus.cycle.rectification import services as rectification
from abacus.cycle.rectification.models import Measure
from abacus.cycle.spotcheck.coverage import figures as coverage
from abacus.foundation.schedule.models import Stage
from abacus.pool.models import BudgetEntry
from abacus.pool.services import post_budget
from abacus.replay import names, place, projects
from abacus.replay.case import Case
from abacus.replay.drawing import split
from abacus.replay.figures import Computed
from abacus.replay.place import Place
from abacus.replay.tables import Row, Rows, Table

YEAR = 2020
CREATED, DECLARED, APPROVED = date(2020, 1, 6), date(2020, 1, 10), date(2020, 2, 10)
MEASURED, SPENT, EVALUATED = date(2020, 9, 28), date(2020, 12, 21), date(2021, 2, 8)
MEASURES = 36

SELF_EVALUATION = Table(
    "self_evaluation",
    texts=("project", "department"),
    whole=("amount_fen", "executed_fen", "done"),
    results=("points_centi", "grade"),
)
"""`amount_fen` is the year's budget; `done` how many of 100 planned tasks were done."""
CUTS = Table("measures", texts=("project", "department", "kind"), whole=("budget_fen", "cut_and_recovered_fen"))
"""`kind`: cut or recover."""


def draw(chance: random.Random, totals: Mapping[str, int]) -> Rows:
    """Self-evaluated projects of every department, and others from which money was taken."""
    count, offices = totals["self_evaluation.projects"], names.departments(totals["self_evaluation.departments"])
    amounts = split(chance, totals["self_evaluation.amount_fen"], count)
    taken = split(chance, totals["monitoring.cut_and_recovered_fen"], MEASURES)
    return {
        "self_evaluation": [_evaluated(chance, offices, at, amount) for at, amount in enumerate(amounts)],
        "measures": [_cut(chance, offices, at, amount) for at, amount in enumerate(taken)],
    }


def _evaluated(chance: random.Random, offices: list[str], at: int, amount: int) -> Row:
    office = offices[at % len(offices)]
    return {
        "project": names.project(office, at // len(offices)),
        "department": office,
        "amount_fen": amount,
        "executed_fen": int(amount * chance.uniform(0.86, 1)) // 100 * 100,
        "done": chance.choice((100, 100, 100, 98, 95, 88, 74)),
    }


def _cut(chance: random.Random, offices: list[str], at: int, amount: int) -> Row:
    office = offices[at % len(offices)]
    return {
        "project": names.project(office, 10 + at // len(offices)),
        "department": office,
        "kind": chance.choice(("cut", "recover")),
        "budget_fen": int(amount * chance.uniform(1.4, 4)) // 100 * 100,
        "cut_and_recovered_fen": amount,
    }


def walk(rows: Rows) -> Iterable[Computed]:
    """Every project from its targets to its final self-evaluation; every measure ordered and carried out."""
    there = place.build("371083", "乳山市", [*rows["self_evaluation"], *rows["measures"]])
    for number, row in enumerate(rows["self_evaluation"], start=1):
        _self_evaluation(there, row, number)
    for number, row in enumerate(rows["measures"], start=1 + len(rows["self_evaluation"])):
        _measure(there, row, number)
    return list(_computed(there, rows))


def _self_evaluation(there: Place, row: Row, number: int) -> None:
    year = projects.create(there, row, number, YEAR, CREATED, nature="continuing")
    projects.declare(there, year, row["amount_fen"], DECLARED)
    projects.budget(there, year, row["amount_fen"], APPROVED)
    projects.spend(there, year, row["executed_fen"], SPENT)
    year.refresh_from_db()
    projects.evaluate(there, year, EVALUATED, done=row["done"])
    final = year.outcomes.get(stage=Stage.SELF_EVALUATION, superseded=False)
    row["points_centi"], row["grade"] = final.points_centi, final.grade


def _measure(there: Place, row: Row, number: int) -> None:
    year = projects.create(there, row, number, YEAR, CREATED, nature="continuing")
    post_budget(
        project_year=year, kind=BudgetEntry.Kind.INITIAL, amount_fen=row["budget_fen"], entered_on=APPROVED,
        by=there.performance, on=APPROVED,
    )  # fmt: skip
    measure = rectification.propose_measure(
        kind=Measure.Kind(row["kind"]), stage=Stage.MONITORING, reason="监控发现执行缓慢，资金难以形成支出",
        amount_fen=row["cut_and_recovered_fen"], project_year=year, by=there.performance, on=MEASURED,
    )  # fmt: skip
    measure = rectification.order_measure(
        measure_id=measure.pk, version=measure.version, by=there.leader, on=MEASURED, decision="同意"
    )
    rectification.finish_measure(
        measure_id=measure.pk,
        version=measure.version,
        by=there.performance,
        on=MEASURED,
        result="已收回财政",
        post=True,
    )


def _computed(there: Place, rows: Rows) -> Iterator[Computed]:
    """What the pages of measures and of coverage say of the region's year."""
    measures = rectification.totals(path=there.region.path, fiscal_year=YEAR)
    yield Computed("monitoring.cut_and_recovered_fen", measures.cut_and_recovered_fen, measures.count)
    covered = coverage(path=there.region.path, fiscal_year=YEAR)
    yield Computed("self_evaluation.projects", covered.projects, covered.projects)
    yield Computed("self_evaluation.departments", covered.departments, covered.projects)
    yield Computed("self_evaluation.amount_fen", covered.amount_fen, covered.projects)


CASE = Case("rushan-2020", "乳山市 2020 年度", (SELF_EVALUATION, CUTS), draw, walk)
