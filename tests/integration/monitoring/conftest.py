"""A county in September: projects whose money and targets are known to a different degree."""

from datetime import date

import pytest

from abacus.cycle.monitoring import services
from abacus.foundation.accounts.roles import Role
from abacus.pool import services as pool
from abacus.pool.services import ActualInput
from tests import factories, stages
from tests.stages import Walk

DECLARED, APPROVED, CHECKED = date(2021, 11, 2), date(2022, 2, 8), date(2022, 10, 10)


@pytest.fixture
def county(db):
    """文登区 with its people."""
    return factories.county()


@pytest.fixture
def performance(county):
    return county.people[Role.PERFORMANCE_DIVISION]


def running(county, name="农村污水治理站运维", spent_fen=None, on=date(2022, 9, 20), **flags):
    """A project of 2022 with approved targets and a budget of 43.20 万元, some of it spent."""
    flags.setdefault("nature", "continuing")
    walk = Walk(county, stages.project(county, DECLARED, name, **flags), DECLARED)
    walk.to_the_end(stages.content())
    by = county.people[Role.PERFORMANCE_DIVISION]
    money = {"project_year": walk.year, "by": by}
    pool.post_budget(kind="initial", amount_fen=43_200_000, entered_on=APPROVED, on=APPROVED, **money)
    if spent_fen is not None:
        pool.post_execution(amount_fen=spent_fen, entered_on=on, on=on, **money)
    walk.year.refresh_from_db()
    return walk.year


def achieved(county, year, name, micro, on=date(2022, 9, 28)):
    """An actual value of one indicator."""
    line = pool.current_target_version(year).lines.get(name=name)
    value = ActualInput(line_id=line.line_id, actual_micro=micro)
    by = county.people[Role.UNIT_CLERK]
    pool.record_actuals(project_year=year, values=[value], measured_on=on, by=by, on=on)


@pytest.fixture
def tracking(county, performance):
    """文登's round of the end of September, open."""
    (made,) = services.plan_rounds(region=county.region, fiscal_year=2022, by=performance, on=date(2022, 8, 20))
    return services.open_round(round_id=made.pk, version=made.version, by=performance, on=date(2022, 9, 1))
