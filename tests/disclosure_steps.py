"""A department on its way to publishing, for the tests of disclosure."""

from dataclasses import dataclass
from datetime import date

from abacus.cycle.disclosure import services as disclosure
from abacus.cycle.disclosure.models import Kind, Publication
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.roles import Role
from abacus.pool import services as pool
from tests import stages
from tests.factories import County
from tests.stages import Evaluated, Walk

DECLARED, APPROVED, SPENT = date(2021, 11, 2), date(2022, 2, 8), date(2022, 12, 20)
BUDGET_DAY, ACCOUNTS_DAY = date(2022, 2, 14), date(2023, 8, 25)
OUT = date(2022, 3, 1)
RESULTS_OUT = date(2023, 9, 8)


def approved(county: County, name: str = "农村污水治理站运维", **flags: object) -> Walk:
    """A project with approved targets and budget."""
    walk = Walk(county, stages.project(county, DECLARED, name, **flags), DECLARED)
    walk.to_the_end(stages.content())
    finance = county.people[Role.PERFORMANCE_DIVISION]
    pool.approve_budget(project_year_id=walk.year.pk, amount_fen=43_200_000, by=finance, on=APPROVED)
    walk.year.refresh_from_db()
    return walk


def evaluated(county: County, name: str = "路灯运维", **changed: dict[str, str]) -> Walk:
    """The same with money spent and a final self-evaluation; `changed` maps indicators to cells."""
    walk = approved(county, name)
    finance = county.people[Role.PERFORMANCE_DIVISION]
    pool.post_execution(project_year=walk.year, amount_fen=37_240_000, entered_on=SPENT, by=finance, on=SPENT)
    walk.year.refresh_from_db()
    walk.day = date(2023, 1, 16)
    table = Evaluated(walk)
    table.to_the_end(table.content(**changed))
    return walk


@dataclass
class Publishing:
    """The people of a county publishing what its department did."""

    county: County
    day: date = OUT
    kind: str = Kind.TARGETS
    year: int = 2022

    @property
    def clerk(self) -> User:
        return self.county.people[Role.DEPARTMENT_CLERK]

    @property
    def division(self) -> User:
        return self.county.people[Role.PERFORMANCE_DIVISION]

    def prepare(self) -> Publication:
        """The department's clerk begins."""
        return disclosure.prepare(
            organisation_id=self.county.department.pk, fiscal_year=self.year, kind=self.kind, by=self.clerk, on=self.day
        )

    def now(self) -> Publication:
        """The newest version."""
        return Publication.objects.filter(
            organisation=self.county.department, fiscal_year=self.year, kind=self.kind
        ).latest("number")

    def turn(self) -> dict:
        """What names the newest version as the clerk sees it."""
        now = self.now()
        return {"publication_id": now.pk, "version": now.version, "by": self.clerk, "on": self.day}

    def hand_in(self) -> Publication:
        """The clerk hands it in."""
        self.prepare()
        return disclosure.hand_in(**self.turn())

    def publish(self) -> Publication:
        """Handed in and published."""
        self.hand_in()
        return disclosure.publish(**{**self.turn(), "by": self.division})
