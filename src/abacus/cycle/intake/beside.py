"""Which read tables belong beside a stage's record: what a stage says about its forms, without being imported.

beside.register(SelfEvaluation, lambda sheet: Q(kind="project", project_year=sheet.project_year_id))
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, Q

from abacus.cycle.intake.models import Table

Finder = Callable[[Any], Q]
_finders: dict[type[Model], Finder] = {}


def register(model: type[Model], finder: Finder) -> None:
    """Say which tables a record was taken from, from an `AppConfig.ready`."""
    _finders[model] = finder


def tables_of(record: Any) -> list[Table]:
    """The taken tables of a record, the newest first; none for a record no stage has said anything about."""
    finder = _finders.get(type(record))
    if finder is None:
        return []
    rows = Table.objects.filter(finder(record), state=Table.State.TAKEN)
    return list(rows.select_related("batch", "source", "unit").order_by("-pk"))
