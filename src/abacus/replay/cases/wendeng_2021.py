"""文登 2021: what ex-ante evaluation reduced of what was asked for."""

import random
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from abacus.cycle.exante.totals import totals as reduction
from abacus.foundation.refusals import Refusal
from abacus.replay import exante, names, place, projects
from abacus.replay.case import Case
from abacus.replay.drawing import cut, split
from abacus.replay.figures import Computed
from abacus.replay.tables import Row, Rows, Table

YEAR = 2021
CREATED, DECIDED = date(2020, 10, 12), date(2020, 11, 3)
PROJECTS, DEPARTMENTS = 96, 24
FIGURES = ("requested_fen", "reduced_fen", "reduction_bp", "average_reduction_bp")

EXANTE = Table(
    "exante",
    texts=("project", "department"),
    whole=("requested_fen", "reduced_fen"),
    results=("conclusion",),
)


def draw(chance: random.Random, totals: Mapping[str, int]) -> Rows:
    """New projects of many departments; what is reduced is a drawn part of each request."""
    requested = split(chance, totals["exante.requested_fen"], PROJECTS, spread=0.8)
    reduced = cut(chance, totals["exante.reduced_fen"], requested, 0.02, 0.75)
    return {"exante": list(_rows(requested, reduced))}


def _rows(requested: list[int], reduced: list[int]) -> Iterator[Row]:
    offices = names.departments(DEPARTMENTS)
    for at, (asked, less) in enumerate(zip(requested, reduced, strict=True)):
        office = offices[at % DEPARTMENTS]
        yield {
            "project": names.project(office, at // DEPARTMENTS),
            "department": office,
            "requested_fen": asked,
            "reduced_fen": less,
        }


def walk(rows: Rows) -> Iterable[Computed]:
    """Every project from its report to the numbered opinion."""
    found = rows["exante"]
    _check(found)
    there = place.build("371003", "威海市文登区", found)
    for number, row in enumerate(found, start=1):
        year = projects.create(there, row, number, YEAR, CREATED, nature="new")
        row["conclusion"] = exante.decide(there, row, year, DECIDED).conclusion_label
    made = reduction(there.region, YEAR)
    count = int(made["items"] or 0)
    return [Computed(f"exante.{name}", made[name], count) for name in FIGURES]


def _check(rows: Iterable[Row]) -> None:
    for row in rows:
        asked, less = row["requested_fen"], row["reduced_fen"]
        if asked is None or less is None or not 0 <= less <= asked:
            raise Refusal(f"“{row['project']}”的审减金额应在 0 和申报金额之间。", "请改正 exante.csv 后再运行。")


CASE = Case("wendeng-2021", "威海市文登区 2021 年度", (EXANTE,), draw, walk)
