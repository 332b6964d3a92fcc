"""Problems, letters with a deadline, replies, measures that take money."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from abacus.cycle.rectification import services
from abacus.cycle.rectification.models import Letter, Measure, Problem
from abacus.foundation.accounts.access import access_of
from abacus.foundation.accounts.roles import Role
from abacus.foundation.accounts.territory import territory
from abacus.foundation.audit.models import Event
from abacus.foundation.organisations.reach import within
from abacus.foundation.refusals import Refusal
from abacus.pool.models import BudgetEntry
from tests import factories, stages
from tests.integration.rectification.conftest import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def finance(county):
    return county.people[Role.FINANCE_DIVISION]


@pytest.fixture
def clerk(county):
    return county.people[Role.UNIT_CLERK]


@pytest.fixture
def problem(year, finance):
    return services.open_problem(
        project_year=year, stage="monitoring", text="执行率只有 23.15 %。", category="执行率低", by=finance, on=DAY
    )


@pytest.fixture
def letter(year, problem, finance):
    return services.issue_letter(
        project_year=year, stage="monitoring", text="请说明原因并加快执行。", problems=[problem], by=finance, on=DAY
    )


def answered(letter, clerk, **changed):
    given = {"version": letter.version, "text": "已加快付款。", "cause": "招标推迟。", "by": clerk, "on": DAY}
    services.reply(letter_id=letter.pk, **(given | changed))
    letter.refresh_from_db()
    return letter


def test_a_letter_has_the_work_days_of_the_rules_and_the_next_number(letter, year, finance):
    assert letter.due_on == date(2022, 10, 26)
    assert letter.title == "整改建议书〔2022〕第 1 号"
    second = services.issue_letter(project_year=year, stage="monitoring", text="再请整改。", by=finance, on=DAY)
    assert second.number == 2


def test_an_accepted_remedy_settles_the_letter_and_its_problems(letter, problem, clerk, finance):
    answered(letter, clerk)
    assert letter.state == Letter.State.REPLIED
    services.decide_reply(letter_id=letter.pk, version=letter.version, accepted=True, by=finance, on=DAY)
    letter.refresh_from_db()
    problem.refresh_from_db()
    assert (letter.state, problem.state, problem.closing_reason) == ("accepted", "closed", "已加快付款。")


def test_a_returned_reply_needs_words_and_gets_a_new_deadline(letter, clerk, finance):
    answered(letter, clerk)
    with pytest.raises(Refusal, match="退回意见"):
        services.decide_reply(letter_id=letter.pk, version=letter.version, accepted=False, by=finance, on=DAY)
    late = date(2022, 11, 1)
    services.decide_reply(
        letter_id=letter.pk, version=letter.version, accepted=False, opinion="没有付款凭证。", by=finance, on=late
    )
    letter.refresh_from_db()
    assert (letter.state, letter.due_on) == ("returned", date(2022, 11, 15))
    assert answered(letter, clerk, on=late).state == Letter.State.REPLIED


def test_an_accepted_plan_moves_the_deadline_and_settles_nothing(letter, problem, clerk, finance):
    with pytest.raises(Refusal, match="完成日期"):
        answered(letter, clerk, kind="plan", plan_until=DAY)
    answered(letter, clerk, kind="plan", plan_until=date(2022, 12, 1))
    services.decide_reply(letter_id=letter.pk, version=letter.version, accepted=True, by=finance, on=DAY)
    letter.refresh_from_db()
    problem.refresh_from_db()
    assert (letter.state, letter.due_on, problem.state) == ("issued", date(2022, 12, 1), "open")


def test_a_double_click_answers_once(letter, clerk):
    stale = letter.version
    answered(letter, clerk)
    with pytest.raises(Refusal, match="已回复待认定"):
        services.reply(letter_id=letter.pk, version=stale, text="再答一次。", by=clerk, on=DAY)
    assert letter.replies.count() == 1


def test_what_is_past_its_day_goes_to_the_leaders_and_can_still_be_answered(letter, clerk, finance):
    assert services.escalate_overdue(by=finance, on=letter.due_on) == []
    assert services.escalate_overdue(by=finance, on=date(2022, 10, 27)) == [letter]
    letter.refresh_from_db()
    assert letter.state == Letter.State.ESCALATED
    assert answered(letter, clerk).state == Letter.State.REPLIED


@pytest.mark.parametrize("due", [DAY, date(2022, 10, 1)])
def test_a_deadline_lies_ahead(year, finance, due):
    with pytest.raises(Refusal, match="不晚于今天"):
        services.issue_letter(project_year=year, stage="monitoring", text="请整改。", due_on=due, by=finance, on=DAY)


def test_a_letter_speaks_of_its_addressees_open_problems_only(county, year, problem, finance):
    services.close_problem(problem_id=problem.pk, reason="已付款。", by=finance, on=DAY)
    problem.refresh_from_db()
    with pytest.raises(Refusal, match="已解决"):
        services.issue_letter(
            project_year=year, stage="monitoring", text="请整改。", problems=[problem], by=finance, on=DAY
        )


def test_the_unit_may_neither_issue_nor_order(year, clerk):
    with pytest.raises(PermissionDenied):
        services.issue_letter(project_year=year, stage="monitoring", text="请整改。", by=clerk, on=DAY)
    with pytest.raises(PermissionDenied):
        services.propose_measure(kind="remind", reason="慢。", stage="monitoring", project_year=year, by=clerk, on=DAY)


def test_an_open_problem_goes_on_to_the_next_year_once(problem, finance):
    carried = services.carry_problem(problem_id=problem.pk, fiscal_year=2023, by=finance, on=DAY)
    assert (carried.carried_from, carried.text, carried.fiscal_year) == (problem, problem.text, 2023)
    with pytest.raises(Refusal):
        services.carry_problem(problem_id=problem.pk, fiscal_year=2023, by=finance, on=DAY)


def propose(year, by, **changed):
    given = {"kind": "recover", "reason": "年内执行不完。", "stage": "monitoring", "amount_fen": 20_000_000}
    return services.propose_measure(project_year=year, by=by, on=DAY, **(given | changed))


def test_a_recovery_takes_the_money_from_the_budget_and_cites_its_order(county, year, finance):
    leader = county.people[Role.BUREAU_LEADER]
    measure = propose(year, finance)
    services.order_measure(
        measure_id=measure.pk, order_number="文财绩〔2022〕8 号", amount_fen=15_000_000, by=leader, on=DAY
    )
    done = services.finish_measure(measure_id=measure.pk, result="已收回。", post=True, by=finance, on=DAY)
    year.refresh_from_db()
    assert (year.current_fen, done.done_fen) == (28_200_000, 15_000_000)
    entry = BudgetEntry.objects.get(measure=done)
    assert (entry.kind, entry.amount_fen, entry.document_number) == ("recover", -15_000_000, "文财绩〔2022〕8 号")
    totals = services.totals(path=county.region.path, fiscal_year=2022)
    assert totals.cut_and_recovered_fen == 15_000_000
    assert [(one.kind, one.count, one.done, one.ordered_fen) for one in totals.kinds] == [("recover", 1, 1, 15_000_000)]
    assert set(Event.objects.filter(action__startswith="measure.").values_list("action", flat=True)) == {
        "measure.proposed", "measure.ordered", "measure.done",
    }  # fmt: skip


def test_more_than_is_left_is_refused_and_nothing_has_changed(year, finance):
    measure = propose(year, finance, amount_fen=40_000_000)
    services.order_measure(measure_id=measure.pk, by=finance, on=DAY)
    with pytest.raises(Refusal, match="余额不能为负"):
        services.finish_measure(measure_id=measure.pk, result="收回。", post=True, by=finance, on=DAY)
    measure.refresh_from_db()
    assert (measure.state, measure.done_fen) == (Measure.State.ORDERED, None)


def test_protected_money_is_not_cut_but_its_unit_may_be_reminded(county, finance):
    wages = stages.project(county, date(2022, 1, 10), "教师工资", protection="national")
    with pytest.raises(Refusal, match="三保"):
        propose(wages, finance)
    assert propose(wages, finance, kind="remind", amount_fen=None).amount_fen is None


@pytest.mark.parametrize(
    ("kind", "amount", "said"),
    [("cut", None, "没有写明金额"), ("cut", 0, "不大于零"), ("cut", -5, "不大于零"), ("cut", 10**17, "超出"),
     ("remind", 5, "不涉及金额")],
)  # fmt: skip
def test_an_amount_belongs_to_kinds_that_take_money(year, finance, kind, amount, said):
    with pytest.raises(Refusal, match=said):
        propose(year, finance, kind=kind, amount_fen=amount)


def test_a_measure_is_decided_once(year, finance):
    measure = propose(year, finance)
    with pytest.raises(Refusal, match="理由"):
        services.decline_measure(measure_id=measure.pk, decision=" ", by=finance, on=DAY)
    services.decline_measure(measure_id=measure.pk, decision="项目已恢复执行。", by=finance, on=DAY)
    with pytest.raises(Refusal, match="未采纳"):
        services.order_measure(measure_id=measure.pk, by=finance, on=DAY)
    assert services.totals(path=year.organisation_path).count == 0


def test_a_whole_department_can_be_asked_too(county, finance):
    found = services.open_problem(
        organisation=county.department,
        stage="department_wide",
        text="三公经费上升。",
        fiscal_year=2022,
        by=finance,
        on=DAY,
    )
    assert (found.project_year, found.organisation_path) == (None, county.department.path)
    assert Problem.objects.visible_to(county.people[Role.DEPARTMENT_CLERK], DAY).count() == 1
    assert Problem.objects.visible_to(county.people[Role.UNIT_CLERK], DAY).count() == 0


def test_the_numbers_of_a_region_go_on_though_each_division_reaches_its_own_letters_alone(letter, county):
    """The second wall hid the first division's letter from the second, which took its number again and failed."""
    division = factories.person(Role.FINANCE_DIVISION, county.other_division)
    with within(territory(access_of(division, DAY))):
        second = services.issue_letter(
            organisation=county.other_department, fiscal_year=2022, stage="monitoring", text="请整改。", by=division,
            on=DAY,
        )  # fmt: skip
    assert (letter.number, second.number) == (1, 2)
