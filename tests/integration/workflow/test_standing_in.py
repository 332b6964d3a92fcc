"""Acting in somebody's stead: for a period, for a vacant post, about one task; and every way around it."""

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
    OwnSubmission,
    ReasonWanted,
)
from abacus.foundation.workflow.services import mandates
from abacus.foundation.workflow.supervising import supervised, unattended
from tests.factories import neighbour, person
from tests.routes import DAY, DEPARTMENT, PERFORMANCE, WHY, open_task, route, step, submit
from tests.workflow_steps import confirmed, deputy, disable, entrust, fresh, signs

pytestmark = [pytest.mark.django_db, pytest.mark.database]

State = Submission.State


@pytest.fixture
def head(place):
    return place.posts[Role.DEPARTMENT_HEAD]


@pytest.fixture
def colleague(place):
    """Somebody of the department who holds another post there."""
    return person(Role.UNIT_CLERK, place.department)


class TestForAPeriod:
    """委托代办."""

    def test_a_colleague_of_the_same_post_may_at_once(self, place, reviewers):
        same = person(Role.DEPARTMENT_CLERK, place.department)
        made = entrust(reviewers[0], same, place.department)
        assert made.state == Mandate.State.ACTIVE
        assert Notice.objects.filter(user=same, text__contains=reviewers[0].name).exists()
        assert Event.objects.get(action="workflow.delegation_made").after["agent"] == f"{same} ({same.pk})"

    def test_anybody_else_of_the_body_once_a_head_has_confirmed(self, submission, place, reviewers, colleague, head):
        made = entrust(reviewers[0], colleague, place.department)
        assert not services.open_tasks(colleague, DAY).exists()
        mandates.confirm(mandate_id=made.pk, by=head, on=DAY, url="/")
        assert list(services.open_tasks(fresh(colleague), DAY)) == [open_task(submission)]
        assert access_of(colleague, DAY).may(Permission.TARGET_REVIEW, place.unit.path)

    def test_what_they_do_says_in_whose_stead(self, submission, place, reviewers, colleague, head):
        confirmed(entrust(reviewers[0], colleague, place.department), head)
        signs(submission, colleague)
        task = submission.tasks.get(step=1)
        assert (task.done_by, task.done_for, task.done_as) == (colleague, reviewers[0], Ground.DELEGATION)
        assert task.acted == f"{colleague.name}（代{reviewers[0].name}办理）"
        after = Event.objects.get(action="workflow.approved").after
        assert (after["as"], after["for"]) == ("delegation", f"{reviewers[0]} ({reviewers[0].pk})")

    def test_it_holds_from_its_first_to_its_last_day(self, submission, place, reviewers, colleague, head):
        confirmed(entrust(reviewers[0], colleague, place.department, starts=1, ends=3), head)
        for days, acts in ((0, False), (1, True), (3, True), (4, False)):
            day = DAY + timedelta(days=days)
            assert services.open_tasks(fresh(colleague), day).exists() is acts
            assert (colleague in [one.user for one in actors(open_task(submission), day)]) is acts

    def test_the_principal_may_still_act_and_either_side_ends_it(self, submission, place, reviewers, colleague, head):
        made = confirmed(entrust(reviewers[0], colleague, place.department), head)
        assert services.open_tasks(fresh(reviewers[0]), DAY).exists()
        mandates.end(mandate_id=made.pk, by=colleague, on=DAY, url="/")
        assert not services.open_tasks(fresh(colleague), DAY).exists()
        with pytest.raises(AlreadyHandled):
            mandates.end(mandate_id=made.pk, by=reviewers[0], on=DAY, url="/")

    def test_it_falls_away_with_the_delegate(self, submission, place, reviewers, colleague, head):
        confirmed(entrust(reviewers[0], colleague, place.department), head)
        disable(place, colleague)
        assert [one.user for one in actors(open_task(submission), DAY)] == [reviewers[0]]

    def test_it_falls_away_when_the_delegate_leaves_the_body(self, submission, place, reviewers, colleague, head):
        confirmed(entrust(reviewers[0], colleague, place.department), head)
        colleague.appointments.update(organisation=place.other_unit)
        assert not services.open_tasks(fresh(colleague), DAY).exists()

    def test_it_falls_away_with_the_principals_post(self, submission, place, reviewers, colleague, head):
        confirmed(entrust(reviewers[0], colleague, place.department), head)
        reviewers[0].appointments.update(valid_to=DAY)
        assert not services.open_tasks(fresh(colleague), DAY).exists()

    def test_it_passes_on_what_was_handed_to_the_principal(self, submission, place, reviewers, colleague, head):
        other = person(Role.DEPARTMENT_CLERK, place.department)
        confirmed(entrust(reviewers[0], colleague, place.department), head)
        task = open_task(submission)
        services.delegate(task_id=task.pk, version=1, to=other, by=reviewers[0], on=DAY)
        assert not services.open_tasks(fresh(colleague), DAY).exists()
        services.delegate(task_id=task.pk, version=2, to=reviewers[0], by=reviewers[0], on=DAY)
        assert services.open_tasks(fresh(colleague), DAY).exists()

    def test_handing_in_and_correcting_is_among_the_work_of_a_clerk(self, place, stage, clerk, reviewers):
        unit_head = place.posts[Role.UNIT_HEAD]
        made = entrust(clerk, unit_head, place.unit, role=Role.UNIT_CLERK)
        mandates.confirm(mandate_id=made.pk, by=place.posts[Role.DEPARTMENT_HEAD], on=DAY, url="/")
        submission = submit(fresh(unit_head), place.unit)
        handed = submission.tasks.get(step=0)
        assert (handed.done_by, handed.done_for) == (unit_head, clerk)
        assert services.withdraw(submission_id=submission.pk, version=1, by=unit_head, on=DAY).state == State.WITHDRAWN

    def test_it_gives_the_tasks_and_not_all_that_the_post_may(self, place, colleague, head):
        leader, officer = place.posts[Role.BUREAU_LEADER], place.posts[Role.PERFORMANCE_DIVISION]
        made = entrust(leader, officer, place.region, role=Role.BUREAU_LEADER)
        mandates.confirm(mandate_id=made.pk, by=person(Role.BUREAU_LEADER, place.region), on=DAY, url="/")
        [held] = access_of(fresh(officer), DAY).stand_ins
        assert Permission.TARGET_REVIEW in held.permissions
        assert not held.permissions & {
            Permission.LINKAGE_DECIDE,
            Permission.DELEGATION_CONFIRM,
            Permission.BULK_APPROVE,
        }


class TestAttacksOnDelegation:
    """What somebody might try."""

    def test_nobody_approves_through_a_delegation_what_they_handed_in(self, submission, place, clerk, reviewers, head):
        accounts.appoint(
            user=clerk, role=Role.UNIT_CLERK, organisation=place.department, valid_from=DAY, by=None, on=DAY
        )
        confirmed(entrust(reviewers[0], clerk, place.department), head)
        assert not services.open_tasks(fresh(clerk), DAY).exists()
        with pytest.raises(OwnSubmission):
            signs(submission, clerk)

    def test_nor_has_it_approved_in_their_name(self, place, stage, reviewers, colleague, head):
        accounts.appoint(
            user=reviewers[0], role=Role.UNIT_CLERK, organisation=place.unit, valid_from=DAY, by=None, on=DAY
        )
        person(Role.DEPARTMENT_CLERK, place.department)
        submission = submit(fresh(reviewers[0]), place.unit, route(DEPARTMENT))
        confirmed(entrust(reviewers[0], colleague, place.department), head)
        assert not services.open_tasks(fresh(colleague), DAY).filter(submission=submission).exists()
        with pytest.raises(NotYourTask):
            signs(submission, colleague)

    def test_nor_what_was_handed_in_in_their_name(self, place, stage, clerk, reviewers):
        """The clerk, who also reviews for the department, lets the head of the unit hand in, and then reviews it."""
        unit_head = place.posts[Role.UNIT_HEAD]
        made = entrust(clerk, unit_head, place.unit, role=Role.UNIT_CLERK)
        mandates.confirm(mandate_id=made.pk, by=place.posts[Role.DEPARTMENT_HEAD], on=DAY, url="/")
        accounts.appoint(
            user=clerk, role=Role.DEPARTMENT_CLERK, organisation=place.department, valid_from=DAY, by=None, on=DAY
        )
        submission = submit(fresh(unit_head), place.unit)
        with pytest.raises(OwnSubmission):
            signs(submission, fresh(clerk))

    def test_no_chains_and_no_circles(self, place, reviewers, colleague, head):
        same = person(Role.DEPARTMENT_CLERK, place.department)
        entrust(reviewers[0], same, place.department)
        with pytest.raises(NotAllowedNow, match="也委托了"):
            entrust(same, reviewers[0], place.department)
        with pytest.raises(NotAllowedNow, match="正在代他人"):
            entrust(same, colleague, place.department)
        third = person(Role.DEPARTMENT_CLERK, place.department)
        with pytest.raises(NotAllowedNow, match="也委托了"):
            entrust(third, reviewers[0], place.department)
        with pytest.raises(NotAllowedNow, match="已委托"):
            entrust(reviewers[0], third, place.department)
        entrust(same, third, place.department, starts=30, ends=40)

    def test_what_is_acted_in_for_others_is_not_handed_on(self, place, reviewers, colleague, head):
        confirmed(entrust(reviewers[0], colleague, place.department), head)
        with pytest.raises(NotAllowedNow, match="本人所任"):
            entrust(fresh(colleague), head, place.department)

    def test_not_to_somebody_of_another_body_or_region_or_an_administrator(self, place, reviewers):
        strangers = [
            place.posts[Role.FINANCE_DIVISION], person(Role.DEPARTMENT_CLERK, neighbour().department),
            place.posts[Role.SYSTEM_ADMIN], person(None, place.department), reviewers[0],
        ]  # fmt: skip
        for stranger in strangers:
            with pytest.raises(NotAllowedNow):
                entrust(reviewers[0], stranger, place.department)

    def test_an_expert_is_asked_in_person(self, place, stage):
        with pytest.raises(Refused):
            entrust(person(Role.EXPERT, place.region), person(Role.EXPERT, place.region), place.region, Role.EXPERT)

    def test_neither_side_confirms_it_and_nobody_else_of_the_body(self, place, reviewers, colleague, head):
        made = entrust(reviewers[0], head, place.department)
        for wrong in (head, reviewers[0]):
            with pytest.raises((Refusal, Refused)):
                mandates.confirm(mandate_id=made.pk, by=wrong, on=DAY, url="/")
        far = person(Role.DEPARTMENT_HEAD, neighbour().department)
        with pytest.raises(Refused):
            mandates.confirm(mandate_id=made.pk, by=far, on=DAY, url="/")
        leader = place.posts[Role.BUREAU_LEADER]
        assert mandates.confirm(mandate_id=made.pk, by=leader, on=DAY, url="/").decided_by == leader
        with pytest.raises(AlreadyHandled, match=leader.name):
            mandates.confirm(mandate_id=made.pk, by=leader, on=DAY, url="/")

    def test_a_stranger_does_not_end_it(self, place, reviewers, colleague, clerk):
        made = entrust(reviewers[0], colleague, place.department)
        with pytest.raises(Refused):
            mandates.end(mandate_id=made.pk, by=clerk, on=DAY, url="/")

    def test_it_is_refused_with_a_reason(self, place, reviewers, colleague, head):
        made = entrust(reviewers[0], colleague, place.department)
        with pytest.raises(ReasonWanted):
            mandates.refuse(mandate_id=made.pk, reason=" ", by=head, on=DAY, url="/")
        refused = mandates.refuse(mandate_id=made.pk, reason="人手不足", by=head, on=DAY, url="/")
        assert refused.over(DAY)
        with pytest.raises(AlreadyHandled):
            mandates.confirm(mandate_id=made.pk, by=head, on=DAY, url="/")

    @pytest.mark.parametrize(("starts", "ends"), [(-1, 3), (3, 2), (0, 400)])
    def test_its_days_are_from_today_and_no_year_or_more(self, place, reviewers, colleague, starts, ends):
        with pytest.raises(Refusal, match="起止日期"):
            entrust(reviewers[0], colleague, place.department, starts=starts, ends=ends)

    def test_it_says_why(self, place, reviewers, colleague):
        with pytest.raises(ReasonWanted):
            entrust(reviewers[0], colleague, place.department, reason="  ")

    def test_too_late_or_for_somebody_gone_it_is_not_confirmed(self, place, reviewers, colleague, head):
        made = entrust(reviewers[0], colleague, place.department, ends=2)
        with pytest.raises(NotAllowedNow, match="期限已过"):
            mandates.confirm(mandate_id=made.pk, by=head, on=DAY + timedelta(days=3), url="/")
        disable(place, colleague)
        with pytest.raises(NotAllowedNow, match="不能办理业务"):
            mandates.confirm(mandate_id=made.pk, by=head, on=DAY, url="/")

    def test_a_delegate_who_becomes_an_administrator_stands_in_for_nobody(self, submission, place, reviewers, head):
        same = person(Role.DEPARTMENT_CLERK, place.department)
        entrust(reviewers[0], same, place.department)
        same.appointments.update(role=Role.SYSTEM_ADMIN, organisation=place.region)
        assert access_of(fresh(same), DAY).stand_ins == ()

    def test_unconfirmed_it_ends_when_the_delegate_changes_post(self, submission, place, reviewers):
        same = person(Role.DEPARTMENT_CLERK, place.department)
        entrust(reviewers[0], same, place.department)
        same.appointments.update(role=Role.UNIT_CLERK)
        assert access_of(fresh(same), DAY).stand_ins == ()


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
