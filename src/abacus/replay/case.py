"""What a case is: its place, its tables, how rows are drawn and how they walk through the services."""

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from abacus.replay.figures import Computed, Figure, Reported, reported, side_by_side
from abacus.replay.tables import Rows, Table

SEED = 20_211_026
"""The seed of every draw."""


@dataclass(frozen=True)
class Case:
    """`draw` makes rows that add up to what was reported; `walk` takes any rows through the services and asks the
    platform's own totals what came out. `walk` may write the columns named `results` into the rows it is given."""

    name: str
    title: str
    tables: tuple[Table, ...]
    draw: Callable[[random.Random, Mapping[str, int]], Rows]
    walk: Callable[[Rows], Iterable[Computed]]

    def stated(self) -> dict[str, Reported]:
        """What the place has reported."""
        return reported(self.name)

    def rows(self) -> Rows:
        """The synthetic rows, the same on every call."""
        totals = {one.figure: one.value for one in self.stated().values() if one.value is not None}
        return self.draw(random.Random(f"{SEED}:{self.name}"), totals)  # noqa: S311  (a draw, not a secret)

    def replay(self, rows: Rows) -> list[Figure]:
        """Walk the rows and put the figures side by side. Needs a database without the case's region."""
        return side_by_side(self.stated(), self.walk(rows))
