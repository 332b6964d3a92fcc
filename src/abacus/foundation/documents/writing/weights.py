"""Points of rows as a form prints them: its own, those left to a goal, or one cell over several rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from abacus.foundation.documents.writing.printed import Printed

Row = Mapping[str, Any]


def weights_of(form: Printed) -> dict[int, tuple[int | None, int]]:
    """Row → its points in 0.01 (None: blank) and over how many rows their cell stands; rows under it have none.

    Shares of what a goal has left are left blank; other shares stand as their sum in one merged cell.
    """
    rows = form.answer["indicators"]
    inferred = {cell for code, cell in form.found if code == "weight.inferred"}
    shared = {goal["no"] for goal in form.answer["goals"] if goal["weight_centi"] is not None}
    found: dict[int, tuple[int | None, int]] = {}
    at = 0
    while at < len(rows):
        row, count = rows[at], 1
        points = row["weight_centi"]
        if row["cell"] in inferred and row["goal_no"] in shared:
            points = None
        elif row["cell"] in inferred:
            count = _run(rows[at:], inferred)
            points = sum(one["weight_centi"] for one in rows[at : at + count])
        found[at] = (points, count)
        at += count
    return found


def _run(rows: Sequence[Row], inferred: set[str | None]) -> int:
    """How many rows share one sum: all alike, or the first ones 0.01 more."""
    first, count = rows[0], 1
    for one in rows[1:]:
        same = one["cell"] in inferred and (one["level1"], one["goal_no"]) == (first["level1"], first["goal_no"])
        before = rows[count - 1]["weight_centi"]
        if not same or not first["weight_centi"] - 1 <= one["weight_centi"] <= before:
            break
        count += 1
    return count
