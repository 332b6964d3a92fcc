"""Tracking tables without indicators: a row for each project with its budget, what was spent and what was reached."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from abacus.foundation.documents.forms.grid import Grid
from abacus.foundation.documents.forms.heads import find_head
from abacus.foundation.documents.forms.kinds import TRACKING, is_tracked, layouts_by_kind
from abacus.foundation.documents.forms.layout import Layout, Place
from abacus.foundation.documents.forms.listing import NOWHERE


def find_lists(grid: Grid, layouts: Iterable[Layout]) -> Iterator[Place]:
    """The list of a sheet, if a title, or a column about the rest of the year, says that it is for tracking."""
    layout = layouts_by_kind(layouts).get(TRACKING)
    for row in grid.rows if layout else ():
        head = layout and find_head(grid, row, layout.columns, ("project", "executed"))
        if not layout or not head or not any(name in head.columns for name in ("initial", "budget")):
            continue
        about = any(name in head.columns for name in ("forecast", "spent_forecast", "likelihood"))
        if about or is_tracked(grid, head.row):
            columns = {**head.columns, "name": NOWHERE, "target": NOWHERE}
            yield Place(layout, grid, grid.rows[0], grid.rows[-1], replace(head, columns=columns))
            return
