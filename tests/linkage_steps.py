"""Results of a year for the tests of their use, entered the short way."""

from dataclasses import dataclass, field
from datetime import date
from itertools import count

from abacus.cycle.linkage import services
from abacus.cycle.linkage.models import Proposal, Run
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.roles import Role
from abacus.foundation.organisations.models import Organisation
from abacus.pool import services as pool
from abacus.pool.models import Project, ProjectYear, StageOutcome
from tests.factories import County

DAY = date(2022, 3, 1)
AFTER = date(2022, 3, 21)
"""The day of a run, and one on which the days for answers are over."""
WAN = 1_000_000
_numbers = count(1)


def graded(points_centi: int) -> str:
    """The national grade of points."""
    bands = ((9000, "excellent"), (8000, "good"), (6000, "medium"), (0, "poor"))
    return next(grade for least, grade in bands if points_centi >= least)


@dataclass
class Results:
    """A county's projects of one year with what their stages came to."""

    county: County
    year: int = 2021
    finance: User = field(init=False)

    def __post_init__(self) -> None:
        self.finance = self.county.people[Role.PERFORMANCE_DIVISION]

    def project(
        self,
        name: str,
        points: int | None = None,
        budget: int | None = 200,
        unit: Organisation | None = None,
        nature: str = "continuing",
        **flags: object,
    ) -> ProjectYear:
        """A project with a budget in 万元 and a self-evaluation of so many 0.01 points."""
        unit = unit or self.county.unit
        made = pool.create_project(
            code=f"{unit.region_code}{self.year % 100:02d}9000{next(_numbers):09d}", name=name, organisation=unit,
            fiscal_year=self.year, nature=nature, by=self.clerk(unit), on=date(self.year - 1, 11, 1), **flags,
        )  # fmt: skip
        if made.state == ProjectYear.State.PROPOSED:
            pool.set_state(made, ProjectYear.State.POOLED)
        if budget is not None:
            pool.post_budget(
                project_year=made, kind="initial", amount_fen=budget * WAN, entered_on=date(self.year, 2, 8),
                by=self.finance, on=date(self.year, 2, 8),
            )  # fmt: skip
        if points is not None:
            self.outcome(made, "self_evaluation", points=points)
        return made

    def clerk(self, unit: Organisation) -> User:
        """Who may take a project of a unit into the pool."""
        return self.county.people[Role.UNIT_CLERK] if unit == self.county.unit else self.finance

    def outcome(self, year: ProjectYear, stage: str, word: str = "final", points: int | None = None) -> StageOutcome:
        """What a stage came to."""
        return pool.record_outcome(
            project_year=year, stage=stage, outcome=word, points_centi=points,
            grade=graded(points) if points is not None else "", pack_release="cn@test", by=self.finance, on=DAY,
        )  # fmt: skip

    def run(self, *, published: bool = True, on: date = DAY) -> Run:
        """The results put to the rules for the next budget."""
        made = services.start(
            region=self.county.region, from_year=self.year, applies_to_year=self.year + 1, by=self.finance, on=on
        )
        if published:
            made = services.publish(run_id=made.pk, version=made.version, by=self.finance, on=on)
        return made


def proposal(year: ProjectYear) -> Proposal:
    """The proposal for a project as it stands."""
    return Proposal.objects.select_related("run", "project_year__project").get(project_year=year)


def protected(kind: str = "national") -> dict[str, object]:
    """The flags of a 三保 project."""
    return {"protection": Project.Protection(kind)}
