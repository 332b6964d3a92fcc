"""Confirmed tables become projects, targets, money, actual values and self-evaluations; all of it can be taken back."""

from datetime import date

import pytest
from django.db.models import Sum

from abacus.cycle.evaluation import services as evaluation
from abacus.cycle.evaluation.models import SelfEvaluation
from abacus.cycle.intake import services
from abacus.cycle.intake.models import Batch, Table
from abacus.cycle.intake.services import taking
from abacus.cycle.intake.totals import totals_of
from abacus.cycle.written import Changed
from abacus.foundation.accounts.access import Refused
from abacus.foundation.accounts.roles import Role
from abacus.foundation.jobs import services as jobs
from abacus.foundation.jobs.models import Job
from abacus.foundation.refusals import Refusal
from abacus.pool import services as pool
from abacus.pool.models import (
    ActualValue,
    BudgetEntry,
    ExecutionEntry,
    Project,
    ProjectYear,
    StageOutcome,
    TargetSet,
    TargetVersion,
)
from abacus.pool.refusals import StandsOn
from tests import factories
from tests.harness import DAY
from tests.intake_steps import asked, form, given, hand_in, last_job, new_projects, take, work

pytestmark = [pytest.mark.django_db, pytest.mark.database]
EVERYTHING = (
    Project, ProjectYear, BudgetEntry, ExecutionEntry, TargetSet, TargetVersion, ActualValue, StageOutcome,
    SelfEvaluation,
)  # fmt: skip


@pytest.fixture
def county(db):
    """文登区 with its people."""
    return factories.county()


@pytest.fixture
def finance(county):
    """Who takes the county's tables in."""
    return county.posts[Role.PERFORMANCE_DIVISION]


@pytest.fixture
def clerk(county):
    """The clerk of the tables' unit, with everybody a route needs."""
    return county.people[Role.UNIT_CLERK]


@pytest.fixture
def batch(county, finance):
    """One clean table of a project that is in no pool, said to be new."""
    made = hand_in(county.region, finance, given(一=form()))
    new_projects(made, finance)
    return made


def counts():
    return {model.__name__: model.objects.count() for model in EVERYTHING}


def known_project(county, finance, budget=480_000_000, executed=456_000_000, name="教学设备购置"):
    year = pool.create_project(
        code="371003210000000000001", name=name, organisation=county.unit, fiscal_year=2021, by=finance, on=DAY
    )
    entered = {"project_year": year, "entered_on": date(2021, 12, 31), "by": finance, "on": DAY}
    if budget is not None:
        pool.post_budget(kind=BudgetEntry.Kind.INITIAL, amount_fen=budget, **entered)
    if executed is not None:
        pool.post_execution(amount_fen=executed, **entered)
    return year


def test_a_project_that_is_in_no_pool_is_never_made_without_being_asked(county, finance):
    batch = hand_in(county.region, finance, given(一=form()))
    table = batch.tables.get()
    assert asked(table) == ["project.not_found"]
    with pytest.raises(Refusal, match="没有可以收下的表"):
        services.confirm(batch_id=batch.pk, mode="settled", by=finance, on=DAY)
    services.choose_project(table_id=table.pk, project_year_id=None, by=finance, on=DAY)
    assert asked(table) == []
    assert not Project.objects.exists()


def test_a_settled_table_becomes_a_project_with_targets_money_and_a_final_result(batch, finance, county):
    take(batch, finance, "settled")
    assert batch.state == Batch.State.TAKEN
    table = batch.tables.get()
    year = ProjectYear.objects.get()
    assert (table.state, table.project_year) == (Table.State.TAKEN, year)
    assert (year.organisation, year.state) == (county.unit, ProjectYear.State.EVALUATED)
    assert (year.initial_fen, year.current_fen, year.executed_fen) == (500_000_000, 480_000_000, 456_000_000)
    sources = dict(year.budgetentry_lines.values_list("source").annotate(sum=Sum("amount_fen")))
    assert sources == {"fiscal": 380_000_000, "carry_over": 100_000_000}
    result = SelfEvaluation.objects.get()
    read = table.read["totals"]
    assert (result.computed_total_centi, result.self_total_centi) == (
        read["computed_centi"],
        read["self_printed_centi"],
    )
    outcome = StageOutcome.objects.get()
    assert (outcome.points_centi, outcome.stage) == (9800, "self_evaluation")
    assert ActualValue.objects.count() == len(table.read["indicators"])
    reasons = [one["reason"] for one in result.content["entries"] if one["reason"]]
    assert reasons == ["雨季停工，第四季度补做。"]


def test_a_draft_is_found_by_the_unit_and_handed_in_on_the_route(batch, finance, clerk):
    take(batch, finance)
    sheet = SelfEvaluation.objects.get()
    assert sheet.state == SelfEvaluation.State.DRAFT
    assert not StageOutcome.objects.exists()
    submission = evaluation.submit(evaluation_id=sheet.pk, version=sheet.version, by=clerk, on=DAY)
    assert submission.state == "running"


def test_the_ledger_is_compared_and_never_overwritten(county, finance):
    known_project(county, finance, budget=470_000_000, executed=None)
    batch = hand_in(county.region, finance, given(一=form()))
    table = batch.tables.get()
    assert set(asked(table)) == {"funds.differ"}
    assert "480.00 万元，台账 470.00 万元" in " ".join(table.differences)
    services.acknowledge(table_id=table.pk, code="funds.differ", by=finance, on=DAY)
    assert asked(table) == []
    take(batch, finance, "settled")
    year = ProjectYear.objects.get()
    assert (year.current_fen, year.executed_fen) == (470_000_000, 456_000_000)
    table.refresh_from_db()
    assert len(table.differences) == 2


def test_spending_beyond_the_budget_leaves_the_ledger_alone_and_says_so(county, finance):
    known_project(county, finance, budget=400_000_000, executed=None)
    batch = hand_in(county.region, finance, given(一=form()))
    services.acknowledge_all(batch_id=batch.pk, code="funds.differ", by=finance, on=DAY)
    take(batch, finance, "settled")
    assert ProjectYear.objects.get().executed_fen is None
    assert any("资金没有写入台账" in said for said in batch.tables.get().differences)


def test_the_same_project_is_found_by_its_code_whatever_it_is_called(county, finance):
    year = known_project(county, finance, name="教学设备采购")
    content = form(C3="371003210000000000001-教学设备购置")
    table = hand_in(county.region, finance, given(一=content)).tables.get()
    if table.read["project"]["code"] is None:
        pytest.skip("the reader gives no code here")
    assert asked(table) == ["project.other_name", *[one for one in asked(table) if one != "project.other_name"]]
    assert table.project_year == year


def test_the_code_of_a_project_of_another_department_neither_names_it_nor_goes_on_with_it(county):
    """Whoever knows a code could read the name of the project and open a year of it for a unit of their own."""
    theirs = pool.create_project(
        code="371003210000000000001", name="卫生院改造", organisation=county.other_unit, fiscal_year=2020,
        by=factories.person(Role.UNIT_CLERK, county.other_unit), on=DAY,
    )  # fmt: skip
    division = county.people[Role.FINANCE_DIVISION]
    content = form(C3="371003210000000000001-教学设备购置")
    batch = hand_in(county.department, division, given(一=content))
    table = batch.tables.get()
    assert asked(table) == ["project.not_found"]
    assert "卫生院改造" not in str(table.questions)
    new_projects(batch, division)
    take(batch, division, "settled")
    assert list(ProjectYear.objects.all()) == [theirs]


def test_a_second_table_of_the_same_project_waits_for_one_to_be_set_aside(county, finance):
    batch = hand_in(county.region, finance, given(一=form(), 二=form(H17=12)))
    new_projects(batch, finance)
    first, second = batch.tables.all()
    assert asked(first) == []
    assert asked(second) == ["table.twice"]
    services.set_aside(table_id=first.pk, by=finance, on=DAY)
    assert asked(second) == []
    services.take_back(table_id=first.pk, by=finance, on=DAY)
    assert asked(second) == ["table.twice"]


def test_what_the_platform_holds_already_is_not_taken_again(batch, county, finance):
    take(batch, finance, "settled")
    again = hand_in(county.region, finance, given(一=form(H17=12)))
    assert asked(again.tables.get()) == ["table.already"]


def test_tables_that_need_a_look_are_left_and_may_be_taken_later(county, finance):
    batch = hand_in(county.region, finance, given(一=form(), 二=form(C3="图书购置", G4="没有这个单位")))
    new_projects(batch, finance)
    take(batch, finance, "settled")
    assert batch.state == Batch.State.TAKEN
    left = batch.tables.get(state="look")
    services.choose_unit(table_id=left.pk, unit_id=county.sibling_unit.pk, by=finance, on=DAY)
    services.choose_project(table_id=left.pk, project_year_id=None, by=finance, on=DAY)
    take(batch, finance, "settled")
    assert {one.organisation for one in ProjectYear.objects.all()} == {county.unit, county.sibling_unit}


def test_a_table_that_a_stage_refuses_leaves_nothing_and_the_others_go_on(county, clerk):
    batch = hand_in(county.unit, clerk, given(一=form(), 二=form(C3="图书购置")))
    new_projects(batch, clerk)
    take(batch, clerk)
    assert {one.state for one in batch.tables.all()} == {Table.State.LOOK}
    assert asked(batch.tables.first()) == ["taking.refused"]
    assert counts() == dict.fromkeys(counts(), 0)
    assert batch.state == Batch.State.READY


def test_a_fault_in_one_table_is_said_and_the_others_go_on(county, finance, monkeypatch):
    batch = hand_in(county.region, finance, given(一=form(), 二=form(C3="图书购置")))
    new_projects(batch, finance)
    real = taking.take

    def failing(table, *more):
        real(table, *more)
        if table.title == "教学设备购置":
            raise ZeroDivisionError

    monkeypatch.setattr(taking, "take", failing)
    take(batch, finance, "settled")
    assert [one.state for one in batch.tables.all()] == ["look", "taken"]
    assert [one.name for one in Project.objects.all()] == ["图书购置"]


def test_only_finance_settles_and_nothing_of_a_year_that_goes_on(county, finance, clerk):
    own = hand_in(county.unit, clerk, given(一=form()))
    new_projects(own, clerk)
    with pytest.raises(Refused):
        services.confirm(batch_id=own.pk, mode="settled", by=clerk, on=DAY)
    with pytest.raises(Refusal):
        services.confirm(batch_id=own.pk, mode="whatever", by=clerk, on=DAY)
    running = hand_in(county.region, finance, given(二=form(A2="（2022年度）", C3="书")))
    new_projects(running, finance)
    take(running, finance, "settled")
    assert asked(running.tables.get()) == ["taking.refused"]


def test_a_double_click_on_confirm_is_one_job(batch, finance):
    first = services.confirm(batch_id=batch.pk, mode="settled", by=finance, on=DAY)
    assert services.confirm(batch_id=batch.pk, mode="settled", by=finance, on=DAY) == first
    work(batch)
    assert Project.objects.count() == 1
    with pytest.raises(Refusal):
        services.confirm(batch_id=batch.pk, mode="settled", by=finance, on=DAY)


def test_of_two_people_at_once_the_second_hears_what_the_first_did(batch, finance, county):
    colleague = factories.person(Role.PERFORMANCE_DIVISION, county.region)
    table = batch.tables.get()
    services.set_aside(table_id=table.pk, by=finance, on=DAY)
    with pytest.raises(Changed):
        services.choose_year(table_id=table.pk, year=2020, by=colleague, on=DAY)
    services.take_back(table_id=table.pk, by=colleague, on=DAY)
    services.confirm(batch_id=batch.pk, mode="settled", by=finance, on=DAY)
    with pytest.raises(Changed):
        services.set_aside(table_id=table.pk, by=colleague, on=DAY)


def test_taking_that_was_killed_goes_on_with_the_next_table(county, finance, monkeypatch):
    batch = hand_in(county.region, finance, given(一=form(), 二=form(C3="书"), 三=form(C3="椅")))
    new_projects(batch, finance)
    services.confirm(batch_id=batch.pk, mode="settled", by=finance, on=DAY)
    real = taking.take

    def killed(table, *more):
        if table.title == "书" and not killed.once:
            killed.once = True
            real(table, *more)
            raise KeyboardInterrupt
        real(table, *more)

    killed.once = False
    monkeypatch.setattr(taking, "take", killed)
    job = services.job_of(batch)
    with pytest.raises(KeyboardInterrupt):
        jobs.run(job.pk)
    assert Project.objects.count() == 1
    Job.objects.filter(pk=job.pk).update(state=Job.State.QUEUED)
    work(batch)
    assert sorted(one.name for one in Project.objects.all()) == sorted(["教学设备购置", "书", "椅"])
    assert batch.state == Batch.State.TAKEN


def test_taking_that_is_cancelled_keeps_what_was_taken(county, finance, monkeypatch):
    batch = hand_in(county.region, finance, given(一=form(), 二=form(C3="书"), 三=form(C3="椅")))
    new_projects(batch, finance)
    services.confirm(batch_id=batch.pk, mode="settled", by=finance, on=DAY)
    real = taking.take

    def stopping(table, *more):
        real(table, *more)
        if table.title == "书":
            Job.objects.filter(pk=services.job_of(batch).pk).update(cancel_requested=True)

    monkeypatch.setattr(taking, "take", stopping)
    work(batch)
    assert last_job(batch).state == Job.State.CANCELLED
    assert (batch.state, [one.state for one in batch.tables.all()]) == (Batch.State.TAKEN, ["taken", "read", "read"])


def test_a_withdrawn_batch_leaves_nothing_behind(batch, finance):
    before = counts()
    take(batch, finance, "settled")
    assert all(counts().values())
    services.withdraw(batch_id=batch.pk, reason="传错年度", by=finance, on=DAY)
    batch.refresh_from_db()
    assert counts() == before == dict.fromkeys(before, 0)
    assert (batch.state, batch.tables.get().state) == (Batch.State.WITHDRAWN, Table.State.WITHDRAWN)


def test_withdrawing_gives_a_known_project_back_as_it_was(county, finance):
    year = known_project(county, finance, executed=None)
    before, stood = counts(), (year.state, year.current_fen)
    batch = hand_in(county.region, finance, given(一=form()))
    services.acknowledge_all(batch_id=batch.pk, code="funds.differ", by=finance, on=DAY)
    take(batch, finance, "settled")
    services.withdraw(batch_id=batch.pk, reason="重复", by=finance, on=DAY)
    year.refresh_from_db()
    assert counts() == before
    assert (year.state, year.current_fen) == stood
    assert (year.executed_fen, year.grade, year.pack_release) == (None, "", "")


def test_what_stands_on_a_batch_is_named_and_keeps_it(batch, finance, clerk):
    take(batch, finance)
    sheet = SelfEvaluation.objects.get()
    evaluation.submit(evaluation_id=sheet.pk, version=sheet.version, by=clerk, on=DAY)
    before = counts()
    with pytest.raises(StandsOn, match="教学设备购置"):
        services.withdraw(batch_id=batch.pk, reason="不要了", by=finance, on=DAY)
    assert counts() == before
    with pytest.raises(Refusal, match="撤回原因"):
        services.withdraw(batch_id=batch.pk, reason=" ", by=finance, on=DAY)


def test_later_money_on_the_same_project_keeps_the_batch(batch, finance):
    take(batch, finance, "settled")
    year = ProjectYear.objects.get()
    pool.post_execution(project_year=year, amount_fen=100, entered_on=DAY, by=finance, on=DAY)
    with pytest.raises(StandsOn):
        services.withdraw(batch_id=batch.pk, reason="不要了", by=finance, on=DAY)


def test_totals_say_before_what_is_there_after(county, finance):
    known_project(county, finance, name="别的项目")
    batch = hand_in(county.region, finance, given(一=form(), 二=form(C3="书")))
    new_projects(batch, finance)
    told = totals_of(batch)
    take(batch, finance, "settled")
    years = ProjectYear.objects.filter(fiscal_year=2021)
    sums = years.aggregate(i=Sum("initial_fen"), b=Sum("current_fen"), e=Sum("executed_fen"))
    assert (told.projects.before, told.projects.after) == (1, years.count())
    assert (told.initial.after, told.budget.after, told.executed.after) == (sums["i"], sums["b"], sums["e"])
    assert told.points.after == StageOutcome.objects.aggregate(sum=Sum("points_centi"))["sum"]
