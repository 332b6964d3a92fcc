"""Taking projects into the pool."""

import pytest

from abacus.foundation.accounts.access import Refused
from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.refusals import Refusal
from abacus.pool import services
from abacus.pool.models import Project
from abacus.pool.refusals import CodeTaken, SecretProject, WrongState, YearOpen
from tests.integration.pool.conftest import code

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_project_enters_the_pool_with_its_first_year_and_an_event(county, clerk, day):
    year = services.create_project(
        code="371003220000000000001", name=" 校舍维修 ", organisation=county.unit, fiscal_year=2022, by=clerk, on=day,
        protection=Project.Protection.LOCAL, capital_works=True,
    )  # fmt: skip
    assert (year.project.name, year.project.protection, year.project.capital_works) == ("校舍维修", "local", True)
    assert (year.state, year.nature, year.department) == ("pooled", "new", county.department)
    assert (year.requested_fen, year.current_fen, year.executed_fen) == (None, None, None), (
        "nothing entered is not zero"
    )
    event = Event.objects.get(action="project.created")
    assert (event.by, event.day, event.after["code"]) == (clerk, day, "371003220000000000001")


@pytest.mark.parametrize("name", ["涉密信息系统", "机密级设备采购", "某项目（秘密）", "绝密载体", "文件〔秘密〕印制"])
def test_a_project_marked_secret_is_refused(make_project, name):
    with pytest.raises(SecretProject):
        make_project(name)
    assert not Project.objects.exists()


def test_a_flag_of_secrecy_is_refused_whatever_the_name(make_project):
    with pytest.raises(SecretProject):
        make_project("设备采购", secret=True)


def test_not_secret_is_not_secret(make_project):
    assert make_project("非涉密网络改造").pk


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("37100322", "21 位"),
        ("37100322000000000000a", "21 位"),
        ("370102220000000000001", "不是本区划"),
    ],
)
def test_a_code_that_is_not_of_this_region_or_shape_is_refused(make_project, given, words):
    with pytest.raises(Refusal, match=words):
        make_project(code=given)


def test_a_code_is_taken_once_and_the_refusal_names_the_project(make_project, project):
    with pytest.raises(CodeTaken, match="校舍维修"):
        make_project("另一个", code=project.project.code)


def test_the_neighbouring_county_may_not_register_here(county, day):
    from tests import factories

    stranger = factories.person(Role.UNIT_CLERK, factories.neighbour().unit)
    with pytest.raises(Refused):
        services.create_project(
            code=code(), name="校舍维修", organisation=county.unit, fiscal_year=2022, by=stranger, on=day
        )


def test_a_further_year_is_opened_once(project, clerk, county, day):
    opening = {"project": project.project, "fiscal_year": 2023, "organisation": county.unit, "by": clerk, "on": day}
    year = services.open_year(**opening)
    assert (year.nature, year.fiscal_year) == ("continuing", 2023)
    with pytest.raises(YearOpen):
        services.open_year(**opening)


def test_a_state_changes_only_from_the_one_that_was_seen(project):
    services.set_state(project, "target_draft", expected="pooled")
    with pytest.raises(WrongState, match="目标填报中"):
        services.set_state(project, "target_review", expected="pooled")
    project.refresh_from_db()
    assert project.state == "target_draft"
