"""The administrators' pages: people, roles, grants."""

import re

import pytest

from abacus.foundation.accounts import services
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.roles import Role
from tests.factories import PASSWORD, county, neighbour, person
from tests.harness import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def place():
    return county()


@pytest.fixture
def enter(client):
    def as_(user):
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        return client

    return as_


@pytest.fixture
def browser(enter, place):
    return enter(place.posts[Role.SYSTEM_ADMIN])


def rows(page):
    return page.content.decode().partition("<tbody>")[2]


def test_the_list_shows_the_people_of_the_own_county_with_their_roles(browser, place):
    clerk, stranger = place.posts[Role.UNIT_CLERK], neighbour().posts[Role.UNIT_CLERK]
    services.appoint(
        user=clerk, role=Role.UNIT_HEAD, organisation=place.unit, valid_from=DAY, on=DAY,
        by=place.posts[Role.SYSTEM_ADMIN],
    )  # fmt: skip
    text = rows(browser.get("/people/"))
    assert "文登区第一中学 · 单位经办；文登区第一中学 · 单位负责人（待确认）" in text
    assert stranger.username not in text
    assert "等待安全管理员确认" in browser.get("/people/").content.decode()


def test_the_list_is_filtered_by_name_role_and_state(browser, place):
    clerk, idle = place.posts[Role.UNIT_CLERK], person(None, place.unit, name="没有职")
    User.objects.filter(pk=idle.pk).update(is_active=False)
    assert clerk.username in rows(browser.get(f"/people/?text={clerk.username}"))
    assert clerk.username in rows(browser.get("/people/?role=unit_clerk"))
    assert "没有职" not in rows(browser.get("/people/?role=unit_clerk"))
    assert "没有职" in rows(browser.get("/people/?state=idle"))
    assert clerk.username not in rows(browser.get("/people/?state=disabled"))
    assert "没有职" in rows(browser.get("/people/?state=disabled"))


def test_a_new_persons_password_is_shown_once_and_works(browser, place, client):
    given = {"username": "zhang3", "name": "张三", "organisation": place.unit.pk}
    made = browser.post("/people/new/", given, follow=True)
    password = re.search(r"一次性密码：([\w-]+)", made.content.decode()).group(1)
    assert User.objects.get(username="zhang3").check_password(password)
    assert password not in browser.get(made.redirect_chain[-1][0]).content.decode()
    again = browser.post("/people/new/", given)
    assert again.status_code == 422
    assert "已被使用" in again.content.decode()


def test_a_role_is_proposed_by_one_and_confirmed_by_another(enter, place):
    newcomer = person(None, place.unit)
    page = f"/people/{newcomer.pk}/"
    given = {"role": "unit_clerk", "organisation": place.unit.pk, "valid_from": "2022-03-16"}
    browser = enter(place.posts[Role.SYSTEM_ADMIN])
    assert browser.get(f"{page}appoint/").status_code == 200
    assert browser.post(f"{page}appoint/", given)["Location"] == page
    assert "待确认" in browser.get(page).content.decode()
    appointment = newcomer.appointments.get()
    browser = enter(place.posts[Role.SECURITY_ADMIN])
    assert newcomer.name in browser.get("/grants/").content.decode()
    assert browser.post(f"/appointments/{appointment.pk}/confirm/")["Location"] == page
    assert "在任" in browser.get(page).content.decode()
    browser = enter(place.posts[Role.SYSTEM_ADMIN])
    assert browser.post(f"/appointments/{appointment.pk}/end/").status_code == 302
    assert not newcomer.appointments.exists(), "ended on the day it began: it never was"


def test_a_wrong_role_is_refused_on_the_form(browser, place):
    newcomer = person(None, place.unit)
    given = {"role": "deputy", "organisation": place.unit.pk, "valid_from": "2022-03-16"}
    answer = browser.post(f"/people/{newcomer.pk}/appoint/", given)
    assert answer.status_code == 422
    assert "不能任职于" in answer.content.decode()


def test_several_grants_are_confirmed_at_once(enter, place):
    people = [person(None, place.unit) for _number in range(2)]
    for one in people:
        services.appoint(
            user=one, role=Role.UNIT_CLERK, organisation=place.unit, valid_from=DAY, on=DAY,
            by=place.posts[Role.SYSTEM_ADMIN],
        )  # fmt: skip
    ticked = [one.appointments.get().pk for one in people]
    browser = enter(place.posts[Role.SECURITY_ADMIN])
    assert "2 项" in browser.post("/grants/confirm/", {"sel": [*ticked, "x"]}, follow=True).content.decode()
    assert "没有等待确认的任职" in browser.get("/grants/").content.decode()


def test_an_account_is_disabled_enabled_reset_and_unlocked(browser, place, client):
    clerk = place.posts[Role.UNIT_CLERK]
    page = f"/people/{clerk.pk}/"
    browser.post(f"{page}active/", {"active": "0"})
    assert "已停用" in browser.get(page).content.decode()
    browser.post(f"{page}active/", {"active": "1"})
    clerk.refresh_from_db()
    assert clerk.is_active
    reset = browser.post(f"{page}password/", follow=True).content.decode()
    assert "一次性密码" in reset
    clerk.refresh_from_db()
    assert not clerk.check_password(PASSWORD)
    assert browser.post(f"{page}unlock/")["Location"] == page


def test_a_refusal_of_a_button_is_a_page_that_says_why(browser, place):
    admin = place.posts[Role.SYSTEM_ADMIN]
    answer = browser.post(f"/people/{admin.pk}/active/", {"active": "0"})
    assert answer.status_code == 422
    assert "自己" in answer.content.decode()


@pytest.mark.parametrize(
    ("role", "first"),
    [
        (Role.SYSTEM_ADMIN, "/people/"), (Role.SECURITY_ADMIN, "/people/"), (Role.AUDIT_ADMIN, "/audit/"),
        (Role.AUDITOR, "/organisations/"), (Role.UNIT_CLERK, "/jobs/"),
    ],
)  # fmt: skip
def test_the_system_part_opens_with_what_one_may(enter, place, role, first):
    assert enter(place.posts[role]).get("/system/")["Location"] == first


def test_the_table_of_roles_is_read_from_what_decides(browser):
    text = browser.get("/roles/").content.decode()
    assert "确认授权" in text
    assert "绩效管理科" in text
