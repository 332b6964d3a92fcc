"""Several people on one matter: countersigning, panels, colleagues, bodies that change under way."""

from dataclasses import replace
from datetime import date

import pytest

from abacus.foundation.accounts import services as accounts
from abacus.foundation.accounts.access import forget_access
from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.organisations import services as organisations
from abacus.foundation.organisations.models import DivisionDepartment
from abacus.foundation.workflow import services
from abacus.foundation.workflow.actors import people_for
from abacus.foundation.workflow.models import Submission, Task
from abacus.foundation.workflow.refusals import AlreadyHandled, NobodyToAct, NotAllowedNow, NotYourTask
from abacus.foundation.workflow.supervising import unattended
from tests.factories import person
from tests.routes import DAY, DEPARTMENT, FINANCE, PERFORMANCE, WHY, approve, open_task, route, send_back, step, submit

pytestmark = [pytest.mark.django_db, pytest.mark.database]

State = Submission.State


class TestCountersigning:
    """Every organisation that the step's scope names has to sign."""

    @pytest.fixture
    def divisions(self, place, reviewers):
        """A second division looks after the department too."""
        DivisionDepartment.objects.create(
            division=place.other_division, department=place.department, valid_from=date(2020, 1, 1)
        )
        return reviewers[1], person(Role.FINANCE_DIVISION, place.other_division)

    @pytest.fixture
    def countersigned(self, place, stage, clerk, divisions):
        return submit(
            clerk, place.unit, route(step("finance", "finance_division", "division", kind="all"), PERFORMANCE)
        )

    def test_the_step_ends_with_the_last_signature(self, countersigned, divisions):
        tasks = countersigned.tasks.filter(state=Task.State.OPEN).order_by("pk")
        first, second = tasks
        after_first = services.approve(task_id=first.pk, version=1, by=divisions[0], on=DAY)
        assert (after_first.step, after_first.state) == (1, State.RUNNING)
        after_second = services.approve(task_id=second.pk, version=2, by=divisions[1], on=DAY)
        assert after_second.step == 2

    def test_signers_do_not_make_each_others_pages_stale(self, countersigned, divisions):
        first, second = countersigned.tasks.filter(state=Task.State.OPEN).order_by("pk")
        services.approve(task_id=first.pk, version=1, by=divisions[0], on=DAY)
        assert services.approve(task_id=second.pk, version=1, by=divisions[1], on=DAY).step == 2

    def test_nobody_signs_twice(self, countersigned, divisions):
        first = countersigned.tasks.filter(state=Task.State.OPEN).order_by("pk").first()
        services.approve(task_id=first.pk, version=1, by=divisions[0], on=DAY)
        with pytest.raises(AlreadyHandled):
            services.approve(task_id=first.pk, version=2, by=divisions[0], on=DAY)

    def test_one_return_ends_it_for_all(self, countersigned, divisions):
        first = countersigned.tasks.filter(state=Task.State.OPEN).order_by("pk").first()
        services.return_to(task_id=first.pk, version=1, by=divisions[0], on=DAY, opinions=WHY)
        countersigned.refresh_from_db()
        assert countersigned.state == State.RETURNED
        assert [task.step for task in countersigned.tasks.filter(state=Task.State.OPEN)] == [0]

    def test_every_signer_must_be_there(self, place, stage, clerk, divisions):
        accounts.set_active(user=divisions[1], active=False, by=place.posts[Role.SYSTEM_ADMIN], on=DAY)
        with pytest.raises(NobodyToAct, match="社会保障科"):
            submit(clerk, place.unit, route(step("finance", "finance_division", "division", kind="all")))

    def test_where_one_suffices_the_others_are_not_waited_for(self, place, stage, clerk, divisions):
        submission = submit(clerk, place.unit, route(FINANCE, PERFORMANCE))
        first, second = submission.tasks.filter(state=Task.State.OPEN).order_by("pk")
        assert services.approve(task_id=first.pk, version=1, by=divisions[0], on=DAY).step == 2
        second.refresh_from_db()
        assert second.state == Task.State.DROPPED

    def test_one_division_without_people_does_not_stop_the_other(self, place, stage, clerk, divisions):
        accounts.set_active(user=divisions[1], active=False, by=place.posts[Role.SYSTEM_ADMIN], on=DAY)
        assert submit(clerk, place.unit, route(FINANCE)).state == State.RUNNING


class TestPanel:
    """A panel's members each get a task of their own."""

    PANEL = step("panel", "expert", "panel", kind="all")

    def test_every_member_signs(self, place, stage, clerk):
        members = [person(Role.EXPERT, place.region) for _number in range(2)]
        submission = submit(clerk, place.unit, route(self.PANEL), panel=members)
        for member in members:
            task = services.open_tasks(member, DAY).get()
            submission = services.approve(task_id=task.pk, version=submission.version, by=member, on=DAY)
        assert submission.state == State.APPROVED

    def test_a_panel_nobody_was_invited_to_is_refused(self, place, stage, clerk):
        with pytest.raises(NobodyToAct, match="专家"):
            submit(clerk, place.unit, route(self.PANEL))


class TestDelegation:
    """A task may be handed to a colleague of the same post."""

    @pytest.fixture
    def colleague(self, place):
        return person(Role.DEPARTMENT_CLERK, place.department)

    def hand(self, submission, to, by):
        return services.delegate(task_id=open_task(submission).pk, version=submission.version, to=to, by=by, on=DAY)

    def test_then_it_is_the_colleagues_alone(self, submission, reviewers, colleague):
        handed = self.hand(submission, colleague, reviewers[0])
        assert not services.open_tasks(reviewers[0], DAY).exists()
        with pytest.raises(NotYourTask):
            approve(handed, reviewers[0])
        assert approve(handed, colleague).step == 2
        assert Event.objects.get(action="workflow.delegated").after["delegated_to"] == f"{colleague} ({colleague.pk})"

    def test_it_can_be_taken_back(self, submission, reviewers, colleague):
        handed = self.hand(submission, colleague, reviewers[0])
        assert approve(self.hand(handed, reviewers[0], reviewers[0]), reviewers[0]).step == 2

    def test_it_comes_back_to_the_post_when_the_colleague_is_disabled(self, submission, place, reviewers, colleague):
        handed = self.hand(submission, colleague, reviewers[0])
        accounts.set_active(user=colleague, active=False, by=place.posts[Role.SYSTEM_ADMIN], on=DAY)
        assert services.open_tasks(reviewers[0], DAY).exists()
        assert approve(handed, reviewers[0]).step == 2

    def test_only_to_somebody_of_the_same_post(self, submission, place, reviewers):
        for wrong in (reviewers[1], place.posts[Role.DEPARTMENT_HEAD]):
            with pytest.raises(NotAllowedNow, match="不能办理"):
                self.hand(submission, wrong, reviewers[0])

    def test_not_to_who_handed_it_in(self, submission, place, clerk, reviewers):
        accounts.appoint(
            user=clerk, role=Role.DEPARTMENT_CLERK, organisation=place.department, valid_from=DAY, by=None, on=DAY
        )
        with pytest.raises(NotAllowedNow):
            self.hand(submission, clerk, reviewers[0])

    def test_only_by_the_post_itself(self, submission, place, colleague):
        with pytest.raises(NotYourTask):
            self.hand(submission, colleague, place.posts[Role.DEPARTMENT_HEAD])

    def test_not_on_a_stale_page(self, submission, reviewers, colleague):
        self.hand(submission, colleague, reviewers[0])
        with pytest.raises(AlreadyHandled):
            services.delegate(task_id=open_task(submission).pk, version=1, to=reviewers[0], by=reviewers[0], on=DAY)

    def test_a_return_to_be_corrected_may_be_handed_on_too(self, submission, place, clerk, reviewers):
        other = person(Role.UNIT_CLERK, place.unit)
        returned = send_back(submission, reviewers[0])
        self.hand(returned, other, clerk)
        assert services.open_tasks(other, DAY).exists()


class TestChangingPlaces:
    """Departments merge and people leave while matters are under way."""

    def test_a_disabled_persons_task_stays_with_the_post(self, submission, place, reviewers):
        accounts.set_active(user=reviewers[0], active=False, by=place.posts[Role.SYSTEM_ADMIN], on=DAY)
        assert unattended(DAY) == [open_task(submission)]
        successor = person(Role.DEPARTMENT_CLERK, place.department)
        assert unattended(DAY) == []
        assert people_for(open_task(submission), DAY) == [successor]
        assert approve(submission, successor).step == 2

    def test_after_a_merger_the_successor_gets_the_open_tasks(self, submission, place, reviewers):
        heir = person(Role.DEPARTMENT_CLERK, place.other_department)
        organisations.merge(
            organisation=place.department, successors=[place.other_department], valid_to=DAY, by=None, on=DAY
        )
        forget_access(heir)
        assert services.open_tasks(heir, DAY).get() == open_task(submission)

    def test_after_a_merger_new_submissions_go_to_the_successor(self, place, stage, clerk, reviewers):
        person(Role.DEPARTMENT_CLERK, place.other_department)
        person(Role.FINANCE_DIVISION, place.other_division)
        organisations.merge(
            organisation=place.department, successors=[place.other_department], valid_to=DAY, by=None, on=DAY
        )
        submission = submit(clerk, place.unit)
        assert open_task(submission).organisation == place.other_department

    def test_a_scope_nobody_knows_is_a_mistake_of_the_program(self, place, stage, clerk):
        with pytest.raises(ValueError, match="moon"):
            submit(clerk, place.unit, route(step("x", "expert", "moon")))

    def test_a_department_that_submits_is_reviewed_by_itself(self, place, stage):
        own = person(Role.UNIT_CLERK, place.department)
        place.posts[Role.DEPARTMENT_CLERK]
        assert open_task(submit(own, place.department, route(DEPARTMENT))).organisation == place.department

    def test_a_body_above_departments_has_no_department_to_review_it(self, place, stage):
        way = replace(route(DEPARTMENT), submit_role="performance_division")
        with pytest.raises(NobodyToAct, match="主管部门经办"):
            submit(place.posts[Role.PERFORMANCE_DIVISION], place.region, way)
