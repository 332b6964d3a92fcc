"""Acting in somebody's stead: for a period; and every way around it."""

from datetime import timedelta

import pytest

from abacus.foundation.accounts import services as accounts
from abacus.foundation.accounts.access import Refused, access_of
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.notices.models import Notice
from abacus.foundation.refusals import Refusal
from abacus.foundation.workflow import services
from abacus.foundation.workflow.actors import actors
from abacus.foundation.workflow.models import Ground, Mandate, Submission
from abacus.foundation.workflow.refusals import (
    AlreadyHandled,
    NotAllowedNow,
    NotYourTask,
    OwnSubmission,
    ReasonWanted,
)
from abacus.foundation.workflow.services import mandates
from tests.factories import neighbour, person
from tests.routes import DAY, DEPARTMENT, open_task, route, submit
from tests.workflow_steps import confirmed, disable, entrust, fresh, signs

pytestmark = [pytest.mark.django_db, pytest.mark.database]

State = Submission.State


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
