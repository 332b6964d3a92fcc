"""What waits for a second person stands on their workbench, and on nobody's else."""

import pytest

from abacus.foundation.accounts import services as accounts
from abacus.foundation.accounts.models import AdministratorAct
from abacus.foundation.accounts.roles import Role
from abacus.foundation.workflow import services
from abacus.foundation.workflow.services import mandates
from tests.factories import county, neighbour, person
from tests.routes import DAY
from tests.workflow_steps import deputy, entrust, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SYSTEM, SECURITY, AUDIT = Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN


@pytest.fixture
def place():
    return county()


def waiting(user):
    return [(card.what, card.title, card.url) for card in services.worklist(fresh(user), DAY).all]


def test_proposed_roles_are_one_card_for_the_other_administrator(place):
    for _one in range(2):
        newcomer = person(None, place.unit)
        accounts.appoint(
            user=newcomer, role=Role.UNIT_CLERK, organisation=place.unit, valid_from=DAY, valid_to=None,
            by=place.posts[SYSTEM], on=DAY,
        )  # fmt: skip
    assert waiting(place.posts[SECURITY]) == [("授权待确认", "2 项任职", "/grants/")]
    assert waiting(place.posts[SYSTEM]) == []
    assert waiting(neighbour().posts[SECURITY]) == []


def test_an_act_on_an_administrator_waits_for_the_third(place):
    accounts.propose_act(
        user=place.posts[AUDIT], kind=AdministratorAct.Kind.PASSWORD, reason="忘记密码", by=place.posts[SYSTEM], on=DAY
    )
    assert [what for what, _title, _url in waiting(place.posts[SECURITY])] == ["管理员账号事项待确认"]
    assert waiting(place.posts[SYSTEM]) == waiting(place.posts[AUDIT]) == []


def test_a_deputy_waits_for_the_security_administrator_until_confirmed(place):
    stand_in = person(Role.UNIT_CLERK, place.unit)
    mandates.name_deputy(
        role=Role.DEPARTMENT_CLERK, organisation=place.department, deputy=stand_in, starts_on=DAY, ends_on=DAY,
        reason="岗位空缺", by=place.posts[SYSTEM], on=DAY,
    )  # fmt: skip
    assert [what for what, _title, _url in waiting(place.posts[SECURITY])] == ["替岗待确认"]
    assert waiting(place.posts[Role.BUREAU_LEADER]) == []


def test_a_confirmed_deputy_waits_for_nobody(place):
    deputy(place, Role.DEPARTMENT_CLERK, place.department, person(Role.UNIT_CLERK, place.unit))
    assert waiting(place.posts[SECURITY]) == []


def test_a_delegation_waits_for_the_head_of_its_body(place):
    clerk, other = place.posts[Role.DEPARTMENT_CLERK], person(Role.DEPARTMENT_HEAD, place.department)
    entrust(clerk, other, place.department)
    assert [what for what, _title, _url in waiting(place.posts[Role.DEPARTMENT_HEAD])] == ["委托代办待确认"]
    assert waiting(other) == waiting(clerk) == waiting(place.posts[Role.BUREAU_LEADER]) == []


def test_where_the_only_head_gains_by_it_the_leader_is_asked(place):
    entrust(place.posts[Role.DEPARTMENT_CLERK], place.posts[Role.DEPARTMENT_HEAD], place.department)
    assert [what for what, _title, _url in waiting(place.posts[Role.BUREAU_LEADER])] == ["委托代办待确认"]
    assert waiting(place.posts[Role.DEPARTMENT_HEAD]) == []
