"""文登 2021: what ex-ante evaluation reduced of what was asked for."""

import random
from collections.abc import Iterator, Mapping
from datetime import date

from abacus.replay import names
from abacus.replay.case import Case
from abacus.replay.drawing import cut, split
from abacus.replay.tables import Row, Rows, Table

YEAR = 2021
PROJECTS, DEPARTMENTS = 96, 24

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
