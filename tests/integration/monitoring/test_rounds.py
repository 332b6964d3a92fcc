"""A round: planned from the rules, computed by its last day, its findings decided, its result final."""

from datetime import date

import pytest

from abacus.cycle.monitoring import services
from abacus.cycle.monitoring.models import Finding, Reading, Round
from abacus.cycle.rectification.models import Letter, Measure, Problem
from abacus.foundation.accounts.roles import Role
from abacus.foundation.jobs.models import Job
from abacus.foundation.refusals import Refusal
from abacus.foundation.schedule.services import window_for
from abacus.pool import services as pool
from abacus.pool.models import StageOutcome
from tests import stages
from tests.integration.monitoring.conftest import CHECKED, achieved, running

pytestmark = [pytest.mark.django_db, pytest.mark.database]
COUNT = 52_000_000
"""The target of 运行维护治理站数量 in millionths: 52 座."""


def measured(round, by):
    return services.measure_round(round_id=round.pk, by=by, on=CHECKED)


def kinds(year):
    return set(Finding.objects.filter(project_year=year).values_list("kind", flat=True))


def test_wendeng_looks_at_the_year_at_the_end_of_september(county, performance, tracking):
    assert (tracking.through_on, tracking.state, tracking.months_elapsed) == (date(2022, 9, 30), "open", 9)
    assert services.plan_rounds(region=county.region, fiscal_year=2022, by=performance, on=CHECKED) == []
    window = window_for("monitoring", 2022, county.unit)
    assert (window.opens_on, window.closes_on) == (date(2022, 9, 1), date(2022, 10, 15))


def test_slow_money_and_a_target_off_its_way_are_two_findings(county, performance, tracking):
    slow = running(county, "慢", 10_000_000)
    off = running(county, "偏", 32_000_000)
    both = running(county, "又慢又偏", 5_000_000)
    fine = running(county, "好", 32_000_000)
    achieved(county, slow, "运行维护治理站数量", COUNT * 3 // 4)
    for year in (off, both):
        achieved(county, year, "运行维护治理站数量", COUNT // 4)
    achieved(county, fine, "运行维护治理站数量", COUNT * 3 // 4)

    found = measured(tracking, performance)

    assert kinds(slow) == {"low_execution", "mismatch"}
    assert kinds(off) == {"deviating", "mismatch"}
    assert kinds(both) == {"low_execution", "deviating", "mismatch"}
    assert kinds(fine) == set()
    assert {name: found.result[name] for name in ("projects", "low_execution", "deviating", "both")} == {
        "projects": 4, "low_execution": 2, "deviating": 2, "both": 1,
    }  # fmt: skip
    reading = Reading.objects.get(project_year=both)
    assert (reading.money_light, reading.target_light, reading.forecast_light) == ("red", "red", "")
    assert reading.why["forecast_light"] == "还没有报送完成情况"


def test_what_was_spent_after_the_last_day_does_not_count(county, performance, tracking):
    year = running(county, "十月才付款", 40_000_000, on=date(2022, 10, 8))
    pool.post_execution(
        project_year=year, amount_fen=1_000_000, entered_on=date(2022, 5, 1), by=performance, on=CHECKED
    )
    measured(tracking, performance)
    assert Reading.objects.get(project_year=year).executed_fen == 1_000_000
    assert kinds(year) == {"low_execution"}


def test_a_project_without_any_entry_is_unknown_and_counted_as_such(county, performance, tracking):
    year = running(county)
    found = measured(tracking, performance)
    assert Reading.objects.get(project_year=year).low_execution is None
    assert (found.result["low_execution"], found.result["low_execution_unknown"]) == (0, 1)


def test_a_project_that_has_no_budget_by_then_is_not_looked_at(county, performance, tracking):
    stages.project(county, date(2022, 1, 5), "还没有批复")
    assert measured(tracking, performance).result["projects"] == 0


def test_a_major_project_far_behind_is_on_the_key_list(county, performance, tracking):
    running(county, "重大", 1_000_000, major=True)
    running(county, "一般", 1_000_000)
    assert measured(tracking, performance).result["key"] == 1


def test_computing_again_keeps_what_was_decided_and_drops_what_no_longer_holds(county, performance, tracking):
    decided, mended = running(county, "已认定", 5_000_000), running(county, "补录", 5_000_000)
    measured(tracking, performance)
    finding = Finding.objects.get(project_year=decided)
    services.confirm_finding(finding_id=finding.pk, version=0, by=performance, on=CHECKED)
    for year in (decided, mended):
        pool.post_execution(
            project_year=year, amount_fen=30_000_000, entered_on=date(2022, 9, 29), by=performance, on=CHECKED
        )
    measured(tracking, performance)
    assert [(one.project_year, one.state) for one in Finding.objects.all()] == [(decided, "confirmed")]


def test_a_round_is_final_only_when_everything_is_decided_and_then_keeps_its_result(county, performance, tracking):
    year = running(county, "慢", 5_000_000)
    with pytest.raises(Refusal, match="还没有计算"):
        services.close_round(round_id=tracking.pk, version=tracking.version, by=performance, on=CHECKED)
    measured(tracking, performance)
    with pytest.raises(Refusal, match="1 个"):
        services.close_round(round_id=tracking.pk, version=tracking.version, by=performance, on=CHECKED)
    services.confirm_findings(finding_ids=Finding.objects.values_list("pk", flat=True), by=performance, on=CHECKED)
    services.close_round(round_id=tracking.pk, version=tracking.version, by=performance, on=CHECKED)
    outcome = StageOutcome.objects.get(project_year=year, stage="monitoring")
    assert (outcome.outcome, outcome.detail["tracked"], len(outcome.detail["findings"])) == ("low_execution", False, 1)
    with pytest.raises(Refusal, match="已定"):
        measured(tracking, performance)
    with pytest.raises(Refusal, match="已定"):
        services.compute_round(round_id=tracking.pk, by=performance, on=CHECKED)


def test_a_dismissed_finding_is_no_part_of_the_outcome(county, performance, tracking):
    year = running(county, "慢", 5_000_000)
    measured(tracking, performance)
    finding = Finding.objects.get()
    with pytest.raises(Refusal, match="理由"):
        services.dismiss_finding(finding_id=finding.pk, version=0, reason=" ", by=performance, on=CHECKED)
    services.dismiss_finding(finding_id=finding.pk, version=0, reason="年底一次结算。", by=performance, on=CHECKED)
    services.close_round(round_id=tracking.pk, version=tracking.version, by=performance, on=CHECKED)
    assert StageOutcome.objects.get(project_year=year, stage="monitoring").outcome == "normal"


def test_a_confirmed_finding_leads_to_a_letter_and_to_an_adjustment_in_the_year(county, performance, tracking):
    year = running(county, "慢", 5_000_000)
    measured(tracking, performance)
    finding = Finding.objects.get()
    with pytest.raises(Refusal, match="还没有认定"):
        services.issue_letter(finding_ids=[finding.pk], text="请说明。", by=performance, on=CHECKED)
    services.confirm_finding(finding_id=finding.pk, version=0, by=performance, on=CHECKED)
    (letter,) = services.issue_letter(finding_ids=[finding.pk], text="请说明。", by=performance, on=CHECKED)
    assert (letter.project_year, Problem.objects.get().letters.get()) == (year, letter)
    with pytest.raises(Refusal, match="已下发"):
        services.issue_letter(finding_ids=[finding.pk], text="请说明。", by=performance, on=CHECKED)

    proposal = {"finding_id": finding.pk, "kind": "adjust", "reason": "年内用不完。", "by": performance, "on": CHECKED}
    with pytest.raises(Refusal, match="超过未执行的预算"):
        services.propose_measure(amount_fen=40_000_000, **proposal)
    measure = services.propose_measure(amount_fen=30_000_000, changes_target=True, **proposal)
    assert (measure.stage, measure.source_id, measure.problem) == ("monitoring", finding.pk, Problem.objects.get())
    assert Measure.objects.get().state == "proposed"
    assert Letter.objects.count() == 1


def test_a_unit_says_beforehand_that_it_will_not_make_it(county, performance, tracking):
    year, clerk = running(county, "慢", 5_000_000), county.people[Role.UNIT_CLERK]
    flag = {"project_year": year, "by": clerk, "on": date(2022, 6, 1)}
    made = services.flag(kind="will_not_execute", text="招标两次流标。", **flag)
    with pytest.raises(Refusal, match="待认定"):
        services.flag(kind="will_not_execute", text="再说一次。", **flag)
    with pytest.raises(Refusal, match="由监控计算得出"):
        services.flag(kind="low_execution", text="慢。", **flag)
    services.confirm_finding(finding_id=made.pk, version=0, by=performance, on=date(2022, 6, 3))
    assert Problem.objects.get().text == "招标两次流标。"


def test_two_people_decide_at_once(county, performance, tracking):
    running(county, "慢", 5_000_000)
    measured(tracking, performance)
    finding = Finding.objects.get()
    services.confirm_finding(finding_id=finding.pk, version=0, by=performance, on=CHECKED)
    with pytest.raises(Refusal, match="已认定"):
        services.dismiss_finding(finding_id=finding.pk, version=0, reason="不算。", by=performance, on=CHECKED)


def test_the_work_is_done_in_the_background_once(
    county, performance, tracking, settings, django_capture_on_commit_callbacks
):
    settings.JOBS_IMMEDIATELY = True
    running(county, "慢", 5_000_000)
    with django_capture_on_commit_callbacks(execute=True):
        services.compute_round(round_id=tracking.pk, by=performance, on=CHECKED)
        services.compute_round(round_id=tracking.pk, by=performance, on=CHECKED)
    job = Job.objects.get()
    assert (job.state, job.result["low_execution"]) == ("done", 1)


def test_a_computation_asks_the_same_number_of_questions_for_any_number_of_projects(
    county, performance, tracking, django_assert_max_num_queries
):
    for number in range(6):
        running(county, f"项目{number}", 5_000_000)
    with django_assert_max_num_queries(40):
        measured(tracking, performance)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"through_on": date(2023, 1, 31)}, "不在 2022 年度内"),
        ({"closes_on": date(2022, 6, 1)}, "早于开始日"),
        ({"label": " "}, "没有填写"),
        ({"through_on": date(2022, 9, 30), "kind": "summary"}, "已有截止到"),
    ],
)
def test_a_round_of_ones_own_must_fit(county, performance, tracking, changed, said):
    given = {
        "region": county.region, "fiscal_year": 2022, "kind": "node", "label": "汛前节点",
        "through_on": date(2022, 5, 31), "opens_on": date(2022, 6, 5), "closes_on": date(2022, 6, 10),
    }  # fmt: skip
    with pytest.raises(Refusal, match=said):
        services.plan_round(**(given | changed), by=performance, on=CHECKED)
    assert Round.objects.count() == 1
