"""How project-years stand: a stage done, open or late; money behind the calendar; money and target apart.

Each is one condition for a query, so that a number on a dashboard and the list it leads to are
the same rows.
"""

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import DecimalField, Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from abacus.foundation.schedule.models import Stage
from abacus.pool.deadlines import nearest, windows
from abacus.pool.models import ProjectYear, StageOutcome

State = ProjectYear.State
ASKED = (
    State.POOLED, State.TARGET_DRAFT, State.TARGET_REVIEW, State.TARGET_APPROVED, State.APPROVED, State.EVALUATING,
    State.EVALUATION_REVIEW, State.EVALUATED, State.CLOSED,
)  # fmt: skip
SPENDING = (State.APPROVED, State.EVALUATING, State.EVALUATION_REVIEW, State.EVALUATED, State.CLOSED)
EXPECTED: dict[str, tuple[str, ...]] = {
    Stage.TARGETS: ASKED,
    Stage.BUDGET: ASKED,
    Stage.SELF_EVALUATION: SPENDING,
}
"""Stage → the states in which every project has to pass it; the other stages are for chosen projects."""
BIG = DecimalField(max_digits=40, decimal_places=0)
"""Products of amounts and points outgrow 64 bits; where a database has exact numerics, they are used."""

Late = Callable[[str, str], bool]


def done(stage: str) -> Exists:
    """The stage has a result that holds."""
    return Exists(StageOutcome.objects.filter(project_year=OuterRef("pk"), stage=stage, superseded=False))


def with_done(rows: QuerySet[Any], stage: str) -> QuerySet[Any]:
    """The project-years whose stage is done."""
    return rows.filter(done(stage))


def with_open(rows: QuerySet[Any], stage: str) -> QuerySet[Any]:
    """The project-years that have to pass the stage and have not; none for a stage of chosen projects."""
    return rows.filter(~done(stage), state__in=EXPECTED.get(stage, ()))


def with_late(rows: QuerySet[Any], stage: str, fiscal_year: int, on: date) -> QuerySet[Any]:
    """Those that are open after the last day of their window; none where no window is set."""
    late = lateness(fiscal_year, on)
    waiting = with_open(rows, stage)
    paths = set(waiting.order_by().values_list("organisation_path", flat=True).distinct())
    return waiting.filter(organisation_path__in=[path for path in paths if late(stage, path)])


def lateness(fiscal_year: int, on: date) -> Late:
    """A function that says whether a stage's window is over for an organisation. One query."""
    known = windows(fiscal_year)

    def late(stage: str, path: str) -> bool:
        window = nearest(known.get(stage, {}), path)
        return window is not None and window.closes_on < on

    return late


def months_elapsed(fiscal_year: int, on: date) -> int:
    """How many months of the year are over at the end of the day `on`, 0 to 12."""
    morrow = on + timedelta(days=1)
    return min(12, max(0, (morrow.year - fiscal_year) * 12 + morrow.month - 1))


def behind(rows: QuerySet[Any], by: Fraction, months: int) -> QuerySet[Any]:
    """Those whose money lies behind the calendar by `by` or more: months ÷ 12 − executed ÷ budget ≥ by, exactly.

    Only of projects whose budget and execution are known: missing is not nothing.
    """
    line = Fraction(months, 12) - by
    if line < 0:
        return rows.none()
    return with_line(rows.filter(current_fen__gt=0, executed_fen__isnull=False), line).filter(late_by__gte=0)


def with_line(rows: QuerySet[Any], line: Fraction) -> QuerySet[Any]:
    """With `late_by`: not below nothing where execution is at most `line` of the budget."""
    allowed = Cast(F("current_fen"), BIG) * line.numerator
    return rows.alias(late_by=allowed - Cast(F("executed_fen"), BIG) * line.denominator)


def with_achieved(rows: QuerySet[Any]) -> QuerySet[Any]:
    """With `outcome`, the self-evaluation that holds; only of projects of which execution and achievement are known."""
    evaluated = FilteredRelation(
        "outcomes", condition=Q(outcomes__stage=Stage.SELF_EVALUATION, outcomes__superseded=False)
    )
    return rows.annotate(outcome=evaluated).filter(
        current_fen__gt=0, executed_fen__isnull=False, outcome__achieved_centi__isnull=False,
        outcome__achievable_centi__gt=0,
    )  # fmt: skip


def apart(rows: QuerySet[Any], by: Fraction) -> QuerySet[Any]:
    """Those whose achievement and execution differ by more than `by`, either way, exactly."""
    achieved = Cast(F("outcome__achieved_centi"), BIG) * Cast(F("current_fen"), BIG)
    executed = Cast(F("outcome__achievable_centi"), BIG) * Cast(F("executed_fen"), BIG)
    whole = Cast(F("outcome__achievable_centi"), BIG) * Cast(F("current_fen"), BIG)
    share = with_achieved(rows).alias(gap=(achieved - executed) * by.denominator, allowed=whole * by.numerator)
    return share.filter(Q(gap__gt=F("allowed")) | Q(gap__lt=-F("allowed")))
