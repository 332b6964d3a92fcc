"""What is known of the projects of a year when their results are put to the rules; few queries for all of them."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from abacus.cycle.rectification.models import Letter
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.scope import Scope
from abacus.foundation.schedule.models import Stage
from abacus.pool.models import Project, ProjectYear, StageOutcome, WiderOutcome

State = ProjectYear.State
WAITING = (Letter.State.ISSUED, Letter.State.RETURNED, Letter.State.ESCALATED)
"""Letters nobody has answered to satisfaction."""
REFUSED = frozenset({"reject", "rejected", "unqualified", "failed", "declined", "poor"})
"""The words of an ex-ante result that supports nothing."""
FAILED = frozenset({"deviating", "both"})
"""The words of a monitoring result that says: late, or no longer doable."""
RESULTS = (Stage.KEY_EVALUATION, Stage.SPOT_CHECK, Stage.SELF_EVALUATION)


@dataclass
class Known:
    """One project-year with its outcomes by stage and the letters that are overdue."""

    year: ProjectYear
    outcomes: dict[str, StageOutcome] = field(default_factory=dict)
    overdue: int = 0


@dataclass(frozen=True)
class Year:
    """All projects of a region in a year. `kept` are the stages of which any result is kept that year."""

    from_year: int
    on: date
    projects: tuple[Known, ...]
    kept: frozenset[str]


def gather(region: Organisation, from_year: int, on: date) -> Year:
    """The projects of a region in `from_year` with what their stages came to. Four queries."""
    within = Scope.of(region.roots).filter("organisation_path")
    years = (
        ProjectYear.objects.filter(within, fiscal_year=from_year)
        .exclude(state__in=(State.PROPOSED, State.DECLINED))
        .select_related("project__policy", "department", "organisation")
        .order_by("department__sort_key", "project__sort_key", "pk")
    )
    known = {year.pk: Known(year) for year in years}
    kept: set[str] = set()
    rows = StageOutcome.objects.filter(within, project_year__fiscal_year=from_year, superseded=False)
    tracked = rows.filter(stage=Stage.MONITORING)
    for outcome in [*rows.exclude(stage=Stage.MONITORING).defer("detail"), *tracked]:
        kept.add(outcome.stage)
        if outcome.project_year_id in known:
            known[outcome.project_year_id].outcomes[outcome.stage] = outcome
    letters = Letter.objects.filter(within, project_year__fiscal_year=from_year, state__in=WAITING, due_on__lt=on)
    for pk, count in Counter(letters.values_list("project_year", flat=True)).items():
        if pk in known:
            known[pk].overdue = count
    return Year(from_year, on, tuple(known.values()), frozenset(kept))


def result_of(known: Known, order: tuple[str, ...]) -> StageOutcome | None:
    """The result that counts: the first of the stages in `order` that came to points or a grade."""
    for stage in order:
        found = known.outcomes.get(stage)
        if found is not None and (found.points_centi is not None or found.grade):
            return found
    return None


def facts_of(known: Known, year: Year, order: tuple[str, ...]) -> dict[str, Any]:
    """What the rules may ask about one project. A missing key is not known; nothing here is guessed."""
    it, result = known.year, result_of(known, order)
    exante = known.outcomes.get(Stage.EXANTE)
    monitoring = known.outcomes.get(Stage.MONITORING)
    own, checked = known.outcomes.get(Stage.SELF_EVALUATION), known.outcomes.get(Stage.SPOT_CHECK)
    followed = monitoring is not None and monitoring.detail.get("tracked") is not False
    return {
        "grade": (result.grade or None) if result else None,
        "points_centi": result.points_centi if result else None,
        "base_fen": it.current_fen,
        "budget_fen": it.current_fen,
        "executed_fen": it.executed_fen,
        "protected": it.project.protection != Project.Protection.NONE,
        "from_year": year.from_year,
        "ends_year": it.project.ends_year,
        "years_since": year.on.year - year.from_year,
        "exante_found": exante is not None,
        "exante_refused": says(exante, REFUSED),
        "exante_kept": Stage.EXANTE in year.kept,
        "monitoring_found": followed,
        "monitoring_failed": says(monitoring, FAILED),
        "monitoring_kept": Stage.MONITORING in year.kept,
        "overdue_problems": known.overdue,
        "checked": checked is not None,
        "self_centi": own.points_centi if own else None,
        "checked_centi": checked.points_centi if checked else None,
    }


def says(outcome: StageOutcome | None, words: frozenset[str]) -> bool | None:
    """Whether an outcome's word or grade is one of `words`; None without an outcome."""
    return None if outcome is None else outcome.outcome in words or outcome.grade in words


OPERATION, SPECIFIC = str(Project.Category.OPERATION), str(Project.Category.SPECIFIC)
BASES = {"operating_funds": OPERATION, "project_budget": SPECIFIC}
"""Which of a department's budgets a condition is linked with, by category of project."""


@dataclass
class Whole:
    """One department: its own result if there is one, else the mean of its projects' points.

    `budgets` are this year's, in 分, by category of project; a category without a budget is missing.
    """

    department: Organisation
    outcome: WiderOutcome | None = None
    points: list[int] = field(default_factory=list)
    without_points: int = 0
    budgets: dict[str, int] = field(default_factory=dict)

    def base_fen(self, target: str) -> int | None:
        """The budget a condition is linked with; a reward stands by itself. None where none is entered."""
        if target == "reward_funds":
            return 0
        if target in BASES:
            return self.budgets.get(BASES[target])
        return sum(self.budgets.values()) if self.budgets else None

    @property
    def points_centi(self) -> int | None:
        """The whole-department points, else the mean of its projects' points, rounded half up; None without any."""
        if self.outcome is not None:
            return self.outcome.points_centi
        return (2 * sum(self.points) + len(self.points)) // (2 * len(self.points)) if self.points else None


def departments(region: Organisation, year: Year, order: tuple[str, ...]) -> list[Whole]:
    """The region's departments with projects or a whole-department result that year, by name. Two queries."""
    within = Scope.of(region.roots).filter("organisation_path")
    found: dict[int, Whole] = {}
    for known in year.projects:
        whole = found.setdefault(known.year.department_id, Whole(known.year.department))
        result = result_of(known, order)
        if result is not None and result.points_centi is not None:
            whole.points.append(result.points_centi)
        else:
            whole.without_points += 1
        if known.year.current_fen is not None:
            category = known.year.project.category
            whole.budgets[category] = whole.budgets.get(category, 0) + known.year.current_fen
    outcomes = WiderOutcome.objects.filter(
        within, fiscal_year=year.from_year, stage=Stage.DEPARTMENT_WIDE, policy=None, superseded=False
    ).select_related("organisation")
    for outcome in outcomes.defer("detail"):
        found.setdefault(outcome.organisation_id, Whole(outcome.organisation)).outcome = outcome
    return sorted(found.values(), key=lambda whole: (whole.department.sort_key, whole.department.pk))
