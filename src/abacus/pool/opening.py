"""What opening a year would do: which projects go on, what money is carried over; nothing is guessed."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.scope import Scope
from abacus.foundation.schedule.models import Stage
from abacus.pool import rules
from abacus.pool.models import BudgetEntry, ProjectYear, StageOutcome

State = ProjectYear.State
STOPS = frozenset({"cancel", "exit"})
"""Words of a linkage result after which a project does not go on."""
SHOWN = 20


@dataclass
class Opening:
    """What is found: project-years of the year before by what becomes of them, as primary keys.

    `carried` is (project-year of the year before, 分); `unknown` have a budget and no record of
    spending, so that nobody can say what is left. `carries`: whether money is carried over at all,
    by the rules; `early`: the year before is not over, so that it cannot be yet.
    """

    region: Organisation
    fiscal_year: int
    carries: bool
    early: bool
    opens: list[int] = field(default_factory=list)
    exists: int = 0
    ended: list[int] = field(default_factory=list)
    stopped: list[int] = field(default_factory=list)
    unbudgeted: list[int] = field(default_factory=list)
    homeless: list[int] = field(default_factory=list)
    carried: list[tuple[int, int]] = field(default_factory=list)
    carried_before: int = 0
    unknown: list[int] = field(default_factory=list)
    places: dict[int, Organisation] = field(default_factory=dict)

    @property
    def carry_fen(self) -> int:
        """What is carried over in all, in 分."""
        return sum(amount for _pk, amount in self.carried)

    @property
    def keys(self) -> list[int]:
        """The project-years of the year before with which something is to be done."""
        return sorted({*self.opens, *(pk for pk, _amount in self.carried)})

    @property
    def not_on(self) -> int:
        """How many projects do not go on."""
        return len(self.ended) + len(self.stopped) + len(self.unbudgeted) + len(self.homeless)

    @property
    def seen(self) -> str:
        """The figures a person confirms, as one text."""
        return f"{len(self.opens)}-{len(self.carried)}-{self.carry_fen}"

    @property
    def counts(self) -> dict[str, int]:
        """The figures as they are kept."""
        return {
            "opened": len(self.opens), "existing": self.exists, "ended": len(self.ended), "stopped": len(self.stopped),
            "unbudgeted": len(self.unbudgeted), "homeless": len(self.homeless), "carried": len(self.carried),
            "carried_fen": self.carry_fen, "unknown": len(self.unknown),
        }  # fmt: skip


def plan_opening(region: Organisation, fiscal_year: int, on: date) -> Opening:
    """What opening `fiscal_year` would do as things stand; a handful of queries for any number of projects.

    A project goes on unless its period ends before the year, a decision on its results stopped it, it had no
    budget in the year before, or its unit no longer exists and has not exactly one successor.
    """
    carries = rules.carries_over(region, fiscal_year, on)
    found = Opening(region, fiscal_year, carries, early=on.year < fiscal_year)
    scope = Scope.of(region.roots)
    before = ProjectYear.objects.within(scope).filter(fiscal_year=fiscal_year - 1)
    rows = before.exclude(state__in=[State.PROPOSED, State.DECLINED]).select_related("project").order_by("pk")
    there = dict(ProjectYear.objects.filter(fiscal_year=fiscal_year).values_list("project_id", "pk"))
    carried = set(
        BudgetEntry.objects.filter(project_year__fiscal_year=fiscal_year, kind=BudgetEntry.Kind.CARRY_OVER).values_list(
            "project_year_id", flat=True
        )
    )
    stopped = _stopped(scope, fiscal_year)
    homes = _homes(rows, on)
    for year in rows:
        goes_on = year.project_id in there or _sorted_in(found, year, stopped, homes)
        if year.project_id in there:
            found.exists += 1
        if goes_on and carries and not found.early:
            _carry(found, year, there.get(year.project_id) in carried)
    return found


def _sorted_in(found: Opening, year: ProjectYear, stopped: set[int], homes: dict[int, Organisation | None]) -> bool:
    """Put a project-year where it belongs; True where its project goes on."""
    if year.project.ends_year is not None and year.project.ends_year < found.fiscal_year:
        found.ended.append(year.pk)
    elif year.project_id in stopped:
        found.stopped.append(year.pk)
    elif year.current_fen is None:
        found.unbudgeted.append(year.pk)
    elif (home := homes[year.organisation_id]) is None:
        found.homeless.append(year.pk)
    else:
        found.opens.append(year.pk)
        found.places[year.pk] = home
        return True
    return False


def _carry(found: Opening, year: ProjectYear, before: bool) -> None:
    """What is left of last year's budget; what cannot be known is counted apart."""
    if before:
        found.carried_before += 1
    elif year.current_fen and year.executed_fen is None:
        found.unknown.append(year.pk)
    elif year.current_fen is not None and year.executed_fen is not None and year.current_fen > year.executed_fen:
        found.carried.append((year.pk, year.current_fen - year.executed_fen))


def _stopped(scope: Scope, fiscal_year: int) -> set[int]:
    """The projects that a decision on their results stopped from this year or an earlier one on."""
    rows = StageOutcome.objects.within(scope).filter(stage=Stage.LINKAGE, superseded=False, outcome__in=STOPS)
    found = set()
    for project, year, detail in rows.values_list("project_year__project_id", "project_year__fiscal_year", "detail"):
        if year < fiscal_year and detail.get("applies_to_year", year + 1) <= fiscal_year:
            found.add(project)
    return found


def _homes(rows: Any, on: date) -> dict[int, Organisation | None]:
    """Who answers for last year's units now: themselves, or their one successor; None where nobody can be named."""
    bodies = Organisation.objects.filter(pk__in=rows.order_by().values("organisation")).prefetch_related("successors")
    return {body.pk: home_of(body, on) for body in bodies}


def home_of(body: Organisation, on: date) -> Organisation | None:
    """The body itself while it exists, else its only successor, and so on."""
    seen: set[int] = set()
    while not body.exists_on(on) and body.pk not in seen:
        seen.add(body.pk)
        successors = list(body.successors.all()[:2])
        if len(successors) != 1:
            return None
        body = successors[0]
    return body if body.exists_on(on) else None
