"""Where a post cannot act: different people countersign, a deputy steps in, what nobody can act on is assigned."""

from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist

from abacus.foundation.accounts import services as accounts
from abacus.foundation.accounts.access import Refused, access_of, forget_access
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.notices.models import Notice
from abacus.foundation.organisations.models import DivisionDepartment
from abacus.foundation.refusals import Refusal
from abacus.foundation.workflow import services
from abacus.foundation.workflow.actors import actors
from abacus.foundation.workflow.models import Ground, Mandate, Submission, Task
from abacus.foundation.workflow.refusals import (
    AlreadyHandled,
    AlreadySigned,
    NobodyToAct,
    NotAllowedNow,
    NotYourTask,
    ReasonWanted,
)
from abacus.foundation.workflow.services import mandates
from abacus.foundation.workflow.supervising import supervised, unattended
from tests.factories import neighbour, person
from tests.routes import DAY, DEPARTMENT, PERFORMANCE, WHY, open_task, route, step, submit
from tests.workflow_steps import deputy, disable, entrust, fresh, signs

pytestmark = [pytest.mark.django_db, pytest.mark.database]

State = Submission.State


class TestCountersigning:
    """Where all sign, they are different people."""

    WAY = (step("finance", "finance_division", "division", kind="all"), PERFORMANCE)

    @pytest.fixture
    def both(self, place, stage):
        """Somebody who holds the post at both divisions that look after the department, and one colleague."""
        DivisionDepartment.objects.create(
            division=place.other_division, department=place.department, valid_from=DAY - timedelta(days=900)
        )
        holder = place.posts[Role.FINANCE_DIVISION]
        accounts.appoint(
            user=holder, role=Role.FINANCE_DIVISION, organisation=place.other_division, valid_from=DAY, by=None, on=DAY
        )
        return fresh(holder)

    def test_one_person_with_both_posts_does_not_sign_twice(self, place, clerk, both, reviewers):
        colleague = person(Role.FINANCE_DIVISION, place.other_division)
        submission = submit(clerk, place.unit, route(*self.WAY))
        first, second = submission.tasks.filter(state=Task.State.OPEN).order_by("pk")
        services.approve(task_id=first.pk, version=1, by=both, on=DAY)
        assert not services.open_tasks(both, DAY).exists()
        with pytest.raises(AlreadySigned):
            services.approve(task_id=second.pk, version=2, by=both, on=DAY)
        assert services.approve(task_id=second.pk, version=2, by=colleague, on=DAY).step == 2

    def test_who_signs_in_a_post_of_their_own_signs_for_themselves(self, place, clerk, both, reviewers):
        colleague = person(Role.FINANCE_DIVISION, place.other_division)
        submission = submit(clerk, place.unit, route(*self.WAY))
        entrust(both, colleague, place.other_division, role=Role.FINANCE_DIVISION)
        first, second = submission.tasks.filter(state=Task.State.OPEN).order_by("pk")
        services.approve(task_id=second.pk, version=1, by=fresh(colleague), on=DAY)
        with pytest.raises(AlreadySigned):
            services.approve(task_id=first.pk, version=2, by=colleague, on=DAY)
        assert services.approve(task_id=first.pk, version=2, by=both, on=DAY).step == 2

    def test_a_countersign_that_one_person_would_have_to_sign_twice_is_not_begun(self, place, clerk, both, reviewers):
        with pytest.raises(NobodyToAct, match="社会保障科"):
            submit(clerk, place.unit, route(*self.WAY))

    def test_a_task_handed_to_one_who_then_signs_elsewhere_is_the_posts_again(self, place, clerk, both, reviewers):
        colleague = person(Role.FINANCE_DIVISION, place.other_division)
        submission = submit(clerk, place.unit, route(*self.WAY))
        first, second = submission.tasks.filter(state=Task.State.OPEN).order_by("pk")
        services.delegate(task_id=second.pk, version=1, to=both, by=both, on=DAY)
        services.approve(task_id=first.pk, version=2, by=both, on=DAY)
        assert list(services.open_tasks(colleague, DAY)) == [second]


class TestDeputies:
    """替岗."""

    def test_a_deputy_acts_only_while_nobody_else_can(self, submission, place, reviewers, head):
        named = deputy(place, Role.DEPARTMENT_CLERK, place.department, head)
        assert not services.open_tasks(fresh(head), DAY).exists()
        assert [one.user for one in actors(open_task(submission), DAY)] == [reviewers[0]]
        disable(place, reviewers[0])
        assert list(services.open_tasks(fresh(head), DAY)) == [open_task(submission)]
        assert [one.ground for one in actors(open_task(submission), DAY)] == [Ground.DEPUTY]
        assert unattended(DAY) == []
        signs(submission, head)
        assert submission.tasks.get(step=1).acted == f"{head.name}（替岗办理）"
        assert named.decided_by == place.posts[Role.SECURITY_ADMIN]

    def test_and_where_the_only_holder_handed_it_in(self, place, stage, reviewers, head):
        accounts.appoint(
            user=reviewers[0], role=Role.UNIT_CLERK, organisation=place.unit, valid_from=DAY, by=None, on=DAY
        )
        with pytest.raises(NobodyToAct):
            submit(fresh(reviewers[0]), place.unit, route(DEPARTMENT))
        deputy(place, Role.DEPARTMENT_CLERK, place.department, head)
        submission = submit(fresh(reviewers[0]), place.unit, route(DEPARTMENT))
        assert unattended(DAY) == []
        assert signs(submission, fresh(head)).state == State.APPROVED

    def test_a_deputy_of_a_vacant_unit_hands_in(self, place, stage, clerk, reviewers, head):
        disable(place, clerk)
        deputy(place, Role.UNIT_CLERK, place.unit, head)
        submission = submit(fresh(head), place.unit)
        assert submission.tasks.get(step=0).done_as == Ground.DEPUTY
        person(Role.UNIT_CLERK, place.unit)
        with pytest.raises(NotYourTask):
            submit(fresh(head), place.unit, subject_id=2)
        assert Permission.TARGET_DECLARE not in access_of(head, DAY).permissions

    def test_it_takes_two_administrators(self, place, head):
        admin = place.posts[Role.SYSTEM_ADMIN]
        made = mandates.name_deputy(
            role=Role.DEPARTMENT_CLERK, organisation=place.department, deputy=head, starts_on=DAY, ends_on=DAY,
            reason="空缺", by=admin, on=DAY,
        )  # fmt: skip
        for wrong in (admin, head, place.posts[Role.BUREAU_LEADER]):
            with pytest.raises((Refused, Refusal)):
                mandates.confirm(mandate_id=made.pk, by=wrong, on=DAY, url="/")
        with pytest.raises(Refused):
            mandates.name_deputy(
                role=Role.DEPARTMENT_CLERK, organisation=place.department, deputy=head, starts_on=DAY, ends_on=DAY,
                reason="空缺", by=head, on=DAY,
            )  # fmt: skip

    def test_no_administrator_stranger_or_expert_is_a_deputy(self, place):
        admin = place.posts[Role.SYSTEM_ADMIN]
        wrong = [place.posts[Role.SECURITY_ADMIN], person(Role.DEPARTMENT_HEAD, neighbour().department)]
        for each in wrong:
            with pytest.raises(NotAllowedNow, match="不能替岗"):
                mandates.name_deputy(
                    role=Role.DEPARTMENT_CLERK, organisation=place.department, deputy=each, starts_on=DAY,
                    ends_on=DAY, reason="空缺", by=admin, on=DAY,
                )  # fmt: skip
        with pytest.raises(NotAllowedNow, match="没有替岗"):
            mandates.name_deputy(
                role=Role.EXPERT, organisation=place.region, deputy=place.posts[Role.DEPARTMENT_HEAD], starts_on=DAY,
                ends_on=DAY, reason="空缺", by=admin, on=DAY,
            )  # fmt: skip


class TestUnattended:
    """指派: what nobody can act on."""

    @pytest.fixture
    def alone(self, submission, place, reviewers):
        """A task of a department whose clerk is gone."""
        disable(place, reviewers[0])
        return open_task(submission)

    def give(self, task, to, by, reason="经办人停用"):
        version = Submission.objects.get(pk=task.submission_id).version
        return services.assign(task_id=task.pk, version=version, to=to, reason=reason, by=by, on=DAY)

    def test_the_performance_division_sees_it_and_gives_it_to_somebody(self, alone, place, reviewers, head):
        officer = reviewers[2]
        [seen] = supervised(access_of(officer, DAY))
        assert (seen, seen.nobody, seen.assignable) == (alone, True, True)
        self.give(alone, head, officer)
        assert list(services.open_tasks(fresh(head), DAY)) == [alone]
        assert unattended(DAY) == []
        assert Notice.objects.get(user=head).url == f"/reviews/{alone.pk}/"
        event = Event.objects.get(action="workflow.assigned")
        assert (event.reason, event.after["assigned_to"]) == ("经办人停用", f"{head} ({head.pk})")
        signs(alone.submission, head)
        assert alone.submission.tasks.get(step=1).done_as == Ground.ASSIGNMENT
        assert access_of(fresh(head), DAY).stand_ins == ()

    def test_it_may_be_given_to_another_when_the_first_is_gone_too(self, alone, place, reviewers, head):
        self.give(alone, head, reviewers[2])
        disable(place, head)
        other = place.posts[Role.BUREAU_LEADER]
        self.give(alone, other, reviewers[2])
        assert [one.user for one in actors(alone, DAY)] == [other]
        assert Mandate.objects.filter(task=alone, state=Mandate.State.ACTIVE).count() == 1

    def test_not_while_the_post_can_act(self, submission, reviewers, head):
        with pytest.raises(NotAllowedNow, match="有人可以办理"):
            self.give(open_task(submission), head, reviewers[2])

    def test_not_without_a_reason_nor_by_or_to_just_anybody(self, alone, place, clerk, reviewers, head):
        with pytest.raises(ReasonWanted):
            self.give(alone, head, reviewers[2], reason="")
        with pytest.raises(NotAllowedNow, match="不能办理"):
            self.give(alone, clerk, reviewers[2])
        with pytest.raises(Refused):
            self.give(alone, head, head)
        far = neighbour()
        with pytest.raises(ObjectDoesNotExist):
            self.give(alone, head, far.posts[Role.PERFORMANCE_DIVISION])
        with pytest.raises(NotAllowedNow):
            self.give(alone, far.posts[Role.DEPARTMENT_HEAD], reviewers[2])

    def test_nobody_assigns_to_themselves(self, alone, reviewers):
        with pytest.raises(NotAllowedNow, match="给自己"):
            self.give(alone, reviewers[2], reviewers[2])

    def test_not_on_a_stale_page(self, alone, reviewers, head):
        with pytest.raises(AlreadyHandled):
            services.assign(task_id=alone.pk, version=0, to=head, reason="空缺", by=reviewers[2], on=DAY)

    def test_who_judged_at_another_step_is_not_given_this_one(self, submission, place, reviewers, head):
        signs(submission, reviewers[0])
        disable(place, reviewers[1])
        accounts.appoint(
            user=reviewers[0], role=Role.BUREAU_LEADER, organisation=place.region, valid_from=DAY, by=None, on=DAY
        )
        with pytest.raises(NotAllowedNow):
            self.give(open_task(submission), reviewers[0], reviewers[2])

    def test_a_returned_form_may_be_given_to_somebody_of_the_unit(self, submission, place, clerk, reviewers):
        unit_head = place.posts[Role.UNIT_HEAD]
        services.return_to(
            task_id=open_task(submission).pk, version=1, by=reviewers[0], on=DAY, opinions=WHY
        )  # fmt: skip
        disable(place, clerk)
        self.give(open_task(submission), unit_head, reviewers[2])
        again = services.resubmit(submission_id=submission.pk, version=3, by=fresh(unit_head), on=DAY)
        assert again.state == State.RUNNING
        assert submission.tasks.filter(step=0).order_by("pk").last().done_as == Ground.ASSIGNMENT

    def test_a_merged_departments_tasks_are_attended_by_its_heir(self, submission, place, reviewers):
        from abacus.foundation.organisations import services as organisations

        heir = person(Role.DEPARTMENT_CLERK, place.other_department)
        organisations.merge(
            organisation=place.department, successors=[place.other_department], valid_to=DAY, by=None, on=DAY
        )
        reviewers[0].appointments.update(valid_to=DAY)
        forget_access(heir)
        assert unattended(DAY) == []
