"""Approving budgets: gates, the frozen target, two people at once."""

import threading
from datetime import date

import pytest
from django.db import close_old_connections, connection

from abacus.foundation.accounts.access import Refused
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.refusals import Refusal
from abacus.pool import gates, services
from abacus.pool.models import BudgetEntry, ProjectYear, StageOutcome
from abacus.pool.refusals import AlreadyApproved, AmountDiffers, GateClosed, WrongState
from abacus.pool.services import LineInput
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LAMPS = LineInput(level1="产出指标", level2="数量指标", name="维修面积", operator="ge", weight_centi=5_000)


@pytest.fixture
def approve(project, finance, day):
    """Approve the project's budget."""

    def run(amount_fen: int = 45_000_000, by: User | None = None, **more) -> StageOutcome:
        return services.approve_budget(
            project_year_id=project.pk, amount_fen=amount_fen, by=by or finance, on=day, **more
        )

    return run


def test_a_gate_blocks_the_budget_and_says_its_clause(project, approve):
    with pytest.raises(GateClosed) as caught:
        approve()
    finding = caught.value.findings[0]
    assert (finding.ok, finding.gate_id) == (False, "budget.target_passed")
    assert "《中共中央 国务院关于全面实施预算绩效管理的意见》" in finding.clause
    assert finding.clause in caught.value.message
    assert not BudgetEntry.objects.exists()


def test_a_target_that_failed_does_not_open_the_gate(project, approve, performance, day):
    services.record_outcome(
        project_year=project, stage="targets", outcome="failed", points_centi=5_000, by=performance, on=day,
        pack_release="cn-371003@2021.1",
    )  # fmt: skip
    with pytest.raises(GateClosed):
        approve()


def test_a_superseded_result_opens_nothing(project, passed, approve, performance, day):
    passed(project)
    services.record_outcome(
        project_year=project, stage="targets", outcome="failed", by=performance, on=day, pack_release="cn-371003@2021.1"
    )
    assert not all(one.ok for one in gates.check(project, point="budget", on=day))
    with pytest.raises(GateClosed):
        approve()


def test_approving_enters_the_budget_freezes_the_target_and_leaves_a_result(
    project, passed, approve, clerk, performance, finance, day
):
    version = services.new_target_version(
        project_year=project, lines=[LAMPS], by=clerk, on=day, pack_release="cn-371003@2021.1"
    )
    services.approve_target_version(version=version, by=performance, on=day)
    passed(project)
    outcome = approve(document_number="文财预〔2022〕6号")
    project.refresh_from_db()
    version.refresh_from_db()
    assert (project.state, project.initial_fen, project.current_fen) == ("approved", 45_000_000, 45_000_000)
    assert version.frozen_on == day
    assert (outcome.outcome, outcome.amount_fen, outcome.detail["target_version"]) == (
        "approved",
        45_000_000,
        version.pk,
    )
    assert outcome.detail["gates"][0]["id"] == "budget.target_passed"
    actions = set(Event.objects.filter(by=finance).values_list("action", flat=True))
    assert {"budget.posted", "target.frozen", "outcome.recorded"} <= actions


def test_a_budget_is_approved_once_and_the_second_hears_by_whom(project, passed, approve, finance, performance, day):
    passed(project)
    approve()
    with pytest.raises(AlreadyApproved, match=f"已由{finance.name}于 {day} 批复"):
        approve(by=performance)


def test_an_imported_opening_budget_must_agree(project, passed, approve, finance, day):
    services.post_budget(
        project_year=project, kind="initial", amount_fen=40_000_000, entered_on=date(2022, 1, 20), by=finance, on=day
    )
    passed(project)
    with pytest.raises(AmountDiffers, match=r"400,000\.00"):
        approve(45_000_000)
    approve(40_000_000)
    assert BudgetEntry.objects.filter(kind="initial").count() == 1


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_and_less_than_nothing_is_not_approved(project, passed, approve, amount):
    passed(project)
    with pytest.raises(Refusal, match="应大于零"):
        approve(amount)


def test_a_year_past_its_budget_is_not_approved_again(project, passed, approve):
    passed(project)
    services.set_state(project, ProjectYear.State.EVALUATING)
    with pytest.raises(WrongState, match="自评填报中"):
        approve()


def test_who_approves_is_the_division_of_that_department(county, project, passed, approve):
    passed(project)
    for role in (Role.UNIT_CLERK, Role.DEPARTMENT_HEAD, Role.AUDITOR):
        with pytest.raises(Refused):
            approve(by=county.people[role])
    with pytest.raises(ProjectYear.DoesNotExist):
        approve(by=factories.person(Role.FINANCE_DIVISION, county.other_division))


def test_of_several_all_or_none_are_approved(make_project, passed, finance, day):
    first, second = make_project("甲"), make_project("乙")
    passed(first)
    items = [(first.pk, 1_000_000), (second.pk, 2_000_000)]
    with pytest.raises(GateClosed, match="乙"):
        services.approve_budgets(items=items, by=finance, on=day)
    assert not StageOutcome.objects.filter(stage="budget").exists()
    passed(second)
    assert len(services.approve_budgets(items=items, by=finance, on=day)) == 2


@pytest.mark.django_db(transaction=True)
def test_two_people_approve_at_once_and_exactly_one_does(project, passed, county, day):
    passed(project)
    people = [factories.person(Role.FINANCE_DIVISION, county.division) for _number in range(6)]
    begin, answers = threading.Barrier(len(people)), []

    def approve(user: User) -> None:
        try:
            begin.wait()
            services.approve_budget(project_year_id=project.pk, amount_fen=45_000_000, by=user, on=day)
            answers.append("approved")
        except AlreadyApproved:
            answers.append("already")
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=approve, args=[user]) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["already"] * (len(people) - 1) + ["approved"]
    project.refresh_from_db()
    assert (project.current_fen, StageOutcome.objects.filter(stage="budget").count()) == (45_000_000, 1)
    assert Event.objects.filter(action="budget.posted").count() == 1
