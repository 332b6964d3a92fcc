"""By when a project-year's next stage is due, for many of them with one query."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from abacus.foundation.schedule.models import Stage, Window
from abacus.pool.models import ProjectYear

State = ProjectYear.State
NEXT: dict[str, Stage] = {
    State.POOLED: Stage.TARGETS,
    State.TARGET_DRAFT: Stage.TARGETS,
    State.TARGET_REVIEW: Stage.TARGETS,
    State.TARGET_APPROVED: Stage.BUDGET,
    State.APPROVED: Stage.SELF_EVALUATION,
    State.EVALUATING: Stage.SELF_EVALUATION,
    State.EVALUATION_REVIEW: Stage.SELF_EVALUATION,
}
"""State → the stage that has to be finished next; none once the evaluation is settled."""


def windows(fiscal_year: int) -> dict[str, dict[str, Window]]:
    """Stage → path of an organisation → its window, of a year. One query."""
    found: dict[str, dict[str, Window]] = {}
    for window in Window.objects.filter(fiscal_year=fiscal_year).select_related("organisation"):
        found.setdefault(window.stage, {})[window.organisation.path] = window
    return found


def nearest(by_path: dict[str, Window], path: str) -> Window | None:
    """The window of an organisation: its own, else the nearest above; None where none is set."""
    while path:
        window = by_path.get(path)
        if window is not None:
            return window
        path = path.rpartition(".")[0]
    return None


class Due(str):
    """A deadline in words, with its parts: 绩效目标 2022-03-10."""

    stage: str
    closes: str
    late: bool

    @classmethod
    def of(cls, stage: str, closes_on: date, day: date) -> "Due":
        """The deadline of a stage as it stands on `day`."""
        late, closes = closes_on < day, closes_on.isoformat()
        made = cls(f"{stage} {_('逾期')} {closes}" if late else f"{stage} {closes}")
        made.stage, made.closes, made.late = stage, closes, late
        return made


def next_due(fiscal_year: int, day: date) -> Callable[[Any], Due | None]:
    """A function from a project-year to its next deadline; None where none is set. One query."""
    known = windows(fiscal_year)
    labels = {stage.value: str(stage.label) for stage in Stage}

    def due(row: Any) -> Due | None:
        stage = NEXT.get(row.state)
        window = nearest(known.get(stage, {}), row.organisation_path) if stage else None
        if stage is None or window is None:
            return None
        return Due.of(labels[stage], window.closes_on, day)

    return due
