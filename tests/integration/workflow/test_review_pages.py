"""What reviewers find on the pages of a stage: the way, where to return to, what changed, several at once."""

from datetime import date

import pytest

from abacus.foundation.accounts.roles import Role
from abacus.foundation.workflow.models import Submission, Task
from tests import stages
from tests.routes import WHY
from tests.workflow_steps import confirmed, entrust

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ON = date(2022, 3, 16)


@pytest.fixture
def enter(client):
    def signed_in(user):
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.fixture
def walk(place):
    made = stages.Walk(place, stages.project(place, ON), ON)
    made.submit(stages.content())
    return made


def test_a_reviewer_chooses_to_which_earlier_step_it_goes_back(walk, place, enter):
    walk.approve(Role.DEPARTMENT_CLERK)
    task = walk.task()
    browser = enter(place.people[Role.FINANCE_DIVISION])
    page = browser.get(f"/targets/review/{task.pk}/").content.decode()
    assert '<option value="submitter">' in page
    assert '<option value="department">' in page
    assert 'aria-current="step"' in page
    form = {"version": walk.now().submission.version, "opinion": "请主管部门再核", "step": "department"}
    assert browser.post(f"/targets/review/{task.pk}/return/", form).status_code == 302
    now = walk.now().submission
    assert (now.state, now.current_step.id) == (Submission.State.RUNNING, "department")
    assert walk.task().role == Role.DEPARTMENT_CLERK


def test_it_goes_to_the_unit_when_the_unit_is_chosen(walk, place, enter):
    walk.approve(Role.DEPARTMENT_CLERK)
    task = walk.task()
    browser = enter(place.people[Role.FINANCE_DIVISION])
    form = {"version": walk.now().submission.version, "opinion": "请单位改", "step": "submitter"}
    browser.post(f"/targets/review/{task.pk}/return/", form)
    assert walk.now().submission.state == Submission.State.RETURNED


def test_who_comes_again_shows_what_changed_since(walk, place, enter):
    walk.give_back(Role.DEPARTMENT_CLERK, WHY)
    walk.submit(stages.changed_row(stages.content(), "受益村民满意度", value="92"))
    page = enter(place.people[Role.DEPARTMENT_CLERK]).get(f"/targets/review/{walk.task().pk}/").content.decode()
    assert "与上次退回或变更前相比改了" in page
    assert "92" in page


def test_a_delegate_reviews_on_the_stages_own_page(walk, place, enter):
    clerk, delegate = place.people[Role.DEPARTMENT_CLERK], place.people[Role.DEPARTMENT_HEAD]
    confirmed(entrust(clerk, delegate, place.department), place.people[Role.BUREAU_LEADER])
    task = walk.task()
    browser = enter(delegate)
    page = browser.get(f"/targets/review/{task.pk}/").content.decode()
    assert f"代{clerk.name}办理" in page
    assert "转其他人审" not in page
    done = browser.post(f"/targets/review/{task.pk}/approve/", {"version": walk.now().submission.version})
    assert done.status_code == 302
    task.refresh_from_db()
    assert (task.done_by, task.done_for) == (delegate, clerk)


def test_several_are_looked_at_and_approved_from_the_list_of_reviews(walk, place, enter):
    """Both wait for finance; one has been returned before, so its changes are to be looked at."""
    again = stages.Walk(place, stages.project(place, ON, "路灯运维"), ON)
    again.submit(stages.content())
    again.give_back(Role.DEPARTMENT_CLERK, WHY)
    again.submit(stages.changed_row(stages.content(), "受益村民满意度", value="92"))
    for each in (walk, again):
        each.approve(Role.DEPARTMENT_CLERK)
    browser = enter(place.people[Role.FINANCE_DIVISION])
    tasks = [walk.task().pk, again.task().pk]
    answer = browser.post("/targets/review/", {"action": "approve", "sel": tasks})
    assert answer["Location"] == f"/tasks/bulk/?t={tasks[0]}.{tasks[1]}"
    page = browser.get(answer["Location"]).content.decode()
    assert "须看改动" in page
    assert "批量通过" not in enter(place.people[Role.DEPARTMENT_CLERK]).get("/targets/review/").content.decode()


def test_a_place_may_switch_it_off(walk, place, monkeypatch):
    from abacus.cycle.sheets.services import review
    from abacus.cycle.targets.services import DECLARATION

    class Off:
        def resolve(self, **_where):
            return self

        def param(self, _id):
            return type("Value", (), {"value": False})

    monkeypatch.setattr(review, "library", Off)
    task = Task.objects.select_related("submission").get(pk=walk.task().pk)
    assert review.doubts(DECLARATION, task, place.people[Role.FINANCE_DIVISION], ON) == ["本地规则没有开放批量通过"]
