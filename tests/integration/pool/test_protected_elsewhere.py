"""三保 lines of departments that a finance division does not look after: they count for it, and stay unnamed."""

import pytest
from django.test import Client

from abacus.foundation.accounts.access import access_of
from abacus.foundation.accounts.territory import territory
from abacus.foundation.organisations.reach import within
from abacus.pool import services
from abacus.pool.refusals import ProtectedFirst
from tests.harness import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WAN = 1_000_000


@pytest.fixture
def ready(make_project, passed, performance, county):
    """A project of the first department, ready for its budget, while a 三保 line of the other one is short."""
    wages = make_project("医护工资", unit=county.other_unit, protection="national")
    services.post_budget(
        project_year=wages, kind="request", amount_fen=100 * WAN, entered_on=DAY, by=performance, on=DAY
    )
    project = make_project()
    passed(project)
    return project


def test_a_division_is_held_back_by_lines_it_does_not_see_and_is_not_told_whose_they_are(ready, finance):
    """On PostgreSQL the wall hid the line, so that the order of 三保 did not hold; on SQLite its name was told."""
    with within(territory(access_of(finance, DAY))), pytest.raises(ProtectedFirst) as refused:
        services.approve_budget(project_year_id=ready.pk, amount_fen=45 * WAN, by=finance, on=DAY)
    assert "其他部门 1 个项目 100.00" in refused.value.message
    assert "医护工资" not in refused.value.message


def test_nor_does_the_page_name_them(ready, finance, performance):
    for person, named in ((finance, False), (performance, True)):
        browser = Client()
        browser.force_login(person, "django.contrib.auth.backends.ModelBackend")
        page = browser.get(f"/projects/budget/?id={ready.pk}").content.decode()
        assert "“三保”还有缺口" in page
        assert ("医护工资" in page) is named
