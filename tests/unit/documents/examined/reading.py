"""Reads a drawn form, changed as a test wants it, and gives the printed answer."""

from datetime import date
from pathlib import Path
from typing import Any

from abacus.foundation.documents.forms import FormRead, read_forms
from tests.unit.documents.examined.answers import Examined
from tests.unit.documents.examined.printed import Printed, build

DAY = date(2024, 3, 15)
"""The day whose rules are asked."""


def read_sheets(folder: Path, *sheets: Printed, region: str | None = None) -> list[FormRead]:
    """Every answer for a file with these sheets."""
    return read_forms(build(folder / "form.xlsx", *sheets), region=region, on=DAY)


def read_changed(folder: Path, form: Examined, changes: dict[str, str]) -> FormRead:
    """The one answer for a form with some cells changed."""
    [answer] = read_sheets(folder, Printed(form.printed.drawing, changes))
    return answer


def answer(folder: Path, form: Examined, **changes: str) -> dict[str, Any]:
    """The printed answer for a form with some cells changed."""
    return read_changed(folder, form, changes).to_json()


def row(folder: Path, form: Examined, cell: str, **changes: str) -> dict[str, Any]:
    """The indicator whose name stands in this cell."""
    rows = answer(folder, form, **changes)["indicators"]
    [only] = [one for one in rows if one["cell"] == cell]
    return only
