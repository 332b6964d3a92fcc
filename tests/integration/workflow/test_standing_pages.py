"""The pages of acting for somebody else, of supervision and assignment."""

from datetime import timedelta

import pytest

from abacus.foundation.accounts.roles import Role
from abacus.foundation.workflow import services, worklist
from abacus.foundation.workflow.models import Mandate
from tests.factories import neighbour, person
from tests.routes import DAY, KIND, open_task, submit
from tests.workflow_steps import confirmed, deputy, disable, entrust, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LAST = (DAY + timedelta(days=5)).isoformat()


@pytest.fixture
def enter(client):
    def signed_in(user):
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


def text(answer):
    return answer.content.decode()


class TestDelegation:
    def form(self, place, to, **more):
        return {
            "post": f"department_clerk:{place.department.pk}", "to": to.pk, "starts_on": DAY.isoformat(),
            "ends_on": LAST, "reason": "外出培训", **more,
        }  # fmt: skip

    def test_it_is_made_confirmed_and_ended_on_its_pages(self, place, stage, submission, reviewers, enter):
        head, leader = place.posts[Role.DEPARTMENT_HEAD], place.posts[Role.BUREAU_LEADER]
        browser = enter(reviewers[0])
        assert "主管部门负责人" in text(browser.get("/mandates/new/"))
        answer = browser.post("/mandates/new/", self.form(place, head))
        assert (answer.status_code, answer["Location"]) == (302, "/mandates/")
        page = text(browser.get("/mandates/"))
        assert "待确认" in page
        assert "待负责人确认后生效" in page
        made = Mandate.objects.get()
        page = text(enter(leader).get("/mandates/"))
        assert "待您确认" in page
        assert enter(leader).post(f"/mandates/{made.pk}/decide/").status_code == 302
        browser = enter(head)
        assert f"代 {reviewers[0].name} 办理" in text(browser.get("/"))
        assert "有效" in text(browser.get("/mandates/"))
        assert browser.post(f"/mandates/{made.pk}/end/").status_code == 302
        assert "已结束" in text(browser.get("/mandates/"))

    def test_a_colleague_of_the_post_at_once_and_later_is_called_later(self, place, stage, reviewers, enter):
        same = person(Role.DEPARTMENT_CLERK, place.department)
        starts = (DAY + timedelta(days=2)).isoformat()
        browser = enter(reviewers[0])
        said = text(browser.post("/mandates/new/", self.form(place, same, starts_on=starts), follow=True))
        assert f"已委托 {same.name} 代办" in said
        assert "尚未开始" in said

    def test_what_is_wrong_stands_above_the_form(self, place, reviewers, enter):
        head = place.posts[Role.DEPARTMENT_HEAD]
        browser = enter(reviewers[0])
        answer = browser.post("/mandates/new/", self.form(place, head, ends_on="2020-01-01"))
        assert "起止日期不对" in text(answer)
        answer = browser.post("/mandates/new/", self.form(place, place.posts[Role.FINANCE_DIVISION]))
        assert answer.status_code == 422

    def test_a_head_may_say_no(self, place, reviewers, enter):
        head = place.posts[Role.DEPARTMENT_HEAD]
        made = entrust(reviewers[0], person(Role.UNIT_CLERK, place.department), place.department)
        browser = enter(head)
        assert browser.post(f"/mandates/{made.pk}/decide/", {"refuse": "1", "reason": "人手不足"}).status_code == 302
        assert "未同意" in text(browser.get("/mandates/"))

    def test_what_nobody_of_it_sees_does_not_exist(self, place, reviewers, enter, clerk):
        made = entrust(reviewers[0], person(Role.DEPARTMENT_CLERK, place.department), place.department)
        for stranger in (clerk, neighbour().posts[Role.BUREAU_LEADER]):
            assert enter(stranger).post(f"/mandates/{made.pk}/end/").status_code == 404

    def test_an_expired_one_is_called_so(self, place, reviewers, enter):
        entrust(reviewers[0], person(Role.DEPARTMENT_CLERK, place.department), place.department)
        Mandate.objects.update(starts_on=DAY - timedelta(days=9), ends_on=DAY - timedelta(days=2))
        assert "已到期" in text(enter(reviewers[0]).get("/mandates/"))


class TestDeputy:
    def test_two_administrators_name_one(self, place, enter):
        head = place.posts[Role.DEPARTMENT_HEAD]
        browser = enter(place.posts[Role.SYSTEM_ADMIN])
        assert "指定替岗人员" in text(browser.get("/mandates/"))
        assert browser.get("/mandates/deputy/").status_code == 200
        form = {
            "organisation": place.department.pk, "role": "department_clerk", "deputy": head.pk,
            "starts_on": DAY.isoformat(), "ends_on": LAST, "reason": "岗位空缺",
        }  # fmt: skip
        assert browser.post("/mandates/deputy/", form).status_code == 302
        made = Mandate.objects.get()
        page = text(enter(place.posts[Role.SECURITY_ADMIN]).get("/mandates/"))
        assert "在岗位无人时办理" in page
        assert enter(place.posts[Role.SECURITY_ADMIN]).post(f"/mandates/{made.pk}/decide/").status_code == 302
        made.refresh_from_db()
        assert made.state == Mandate.State.ACTIVE
        deputised = person(Role.UNIT_CLERK, place.unit)
        deputy(place, Role.UNIT_CLERK, place.unit, deputised)


class TestSupervision:
    def test_what_nobody_can_act_on_is_listed_and_given_away(self, place, stage, submission, reviewers, enter):
        head = place.posts[Role.DEPARTMENT_HEAD]
        disable(place, reviewers[0])
        browser = enter(reviewers[2])
        page = text(browser.get("/supervision/?what=nobody"))
        assert "无人办理" in page
        assert submission.title in page
        task = open_task(submission)
        url = f"/tasks/{task.pk}/assign/"
        page = text(browser.get(url))
        assert head.name in page
        assert "Version" not in page
        answer = browser.post(url, {"to": head.pk, "reason": "经办人停用", "version": 1})
        assert (answer.status_code, answer["Location"]) == (302, "/supervision/")
        assert "指派或替岗" in text(enter(head).get("/"))
        page = text(enter(head).get(f"/submissions/{submission.pk}/"))
        assert "经办人停用" in page

    def test_what_is_late_and_escalated_is_counted(self, place, stage, clerk, reviewers, enter):
        from dataclasses import replace

        from abacus.rules import Escalate
        from tests.integration.workflow.test_escalating import LATER
        from tests.routes import DEPARTMENT, route

        early = DAY - timedelta(days=40)
        way = route(replace(DEPARTMENT, escalate=Escalate(1, "department_head", "department")))
        submission = submit(clerk, place.unit, way, on=early)
        browser = enter(reviewers[2])
        assert "已逾期" in text(browser.get("/supervision/"))
        services.press_overdue(on=DAY - timedelta(days=32))
        assert "已催办" in text(browser.get("/supervision/?what=late"))
        services.press_overdue(on=DAY)
        assert "已升级" in text(browser.get("/supervision/?what=escalated"))
        head = place.posts[Role.DEPARTMENT_HEAD]
        page = enter(head)
        assert "超期升级" in text(page.get("/"))
        url = f"/tasks/{open_task(submission).pk}/assign/"
        answer = page.post(
            url, {"to": person(Role.DEPARTMENT_CLERK, place.department).pk, "reason": "换人", "version": 1}
        )
        assert (answer.status_code, answer["Location"]) == (302, "/")
        assert page.get("/supervision/").status_code == 403
        assert LATER

    def test_nothing_wrong_says_so(self, place, stage, submission, reviewers, enter):
        assert "没有逾期" in text(enter(reviewers[2]).get("/supervision/"))


def test_the_workbench_asks_every_source_of_work_once(place, stage, clerk, enter, monkeypatch):
    asked = []
    monkeypatch.setattr(worklist, "_sources", {"tests": lambda access: asked.append(1) or []})
    assert enter(clerk).get("/").status_code == 200
    assert asked == [1]


def test_cards_of_an_own_post_name_nobody_else(place, stage, submission, reviewers):
    confirmed(
        entrust(reviewers[0], person(Role.UNIT_CLERK, place.department), place.department),
        place.posts[Role.DEPARTMENT_HEAD],
    )
    [card] = services.worklist(fresh(reviewers[0]), DAY).all
    assert "代" not in card.detail
    assert KIND
