"""Quarterly checks by the paired division, and outputs planned for a day."""

from datetime import date

import pytest

from abacus.cycle.monitoring import services
from abacus.cycle.monitoring.models import FundCheck
from abacus.cycle.rectification.models import Problem
from abacus.foundation.accounts.roles import Role
from abacus.foundation.refusals import Refusal
from abacus.foundation.workflow.worklist import worklist
from tests import stages

pytestmark = [pytest.mark.django_db, pytest.mark.database]
OPENED, CHECKED = date(2022, 10, 1), date(2022, 10, 12)


@pytest.fixture
def year(county):
    return stages.project(county, date(2022, 1, 5), "专项业务经费", special_fund=True, nature="continuing")


@pytest.fixture
def quarter(county, performance, year):
    made = services.plan_round(
        region=county.region, fiscal_year=2022, kind="quarterly", label="第三季度检查", through_on=date(2022, 9, 30),
        opens_on=OPENED, closes_on=date(2022, 10, 20), by=performance, on=OPENED,
    )  # fmt: skip
    return services.open_round(round_id=made.pk, version=0, by=performance, on=OPENED)


def test_each_special_fund_waits_for_the_division_paired_with_its_department(county, quarter):
    check = FundCheck.objects.get()
    assert check.division == county.division
    assert "专项业务经费检查" in [item.what for item in worklist(county.people[Role.FINANCE_DIVISION], CHECKED).all]


def test_a_problem_needs_an_opinion_and_goes_on_the_list(county, quarter):
    check, by = FundCheck.objects.get(), county.people[Role.FINANCE_DIVISION]
    act = {"check_id": check.pk, "version": 0, "by": by, "on": CHECKED}
    with pytest.raises(Refusal, match="没有填写意见"):
        services.record_fund_check(found="超范围列支。", **act)
    services.record_fund_check(found="超范围列支。", opinion="退回列支，规范用途。", **act)
    assert Problem.objects.get().text == "超范围列支。"
    with pytest.raises(Refusal, match="发现问题"):
        services.record_fund_check(**act)


def test_a_planned_output_that_is_late_needs_cause_and_measure(county, performance, year):
    clerk = county.people[Role.UNIT_CLERK]
    plan = {"project_year": year, "name": "完成招标", "by": clerk, "on": date(2022, 3, 1)}
    with pytest.raises(Refusal, match="不在 2022 年度内"):
        services.plan_milestone(due_on=date(2023, 1, 1), **plan)
    milestone = services.plan_milestone(due_on=date(2022, 6, 30), **plan)
    report = {"milestone_id": milestone.pk, "by": clerk, "on": date(2022, 7, 20)}
    with pytest.raises(Refusal, match="在今天之后"):
        services.report_milestone(version=0, done_on=date(2022, 7, 21), **report)
    for done_on in (date(2022, 7, 15), None):
        with pytest.raises(Refusal, match="偏差原因和改进措施"):
            services.report_milestone(version=0, done_on=done_on, cause="流标。", **report)
    services.report_milestone(version=0, done_on=date(2022, 7, 15), cause="流标。", measure="重新招标。", **report)
    with pytest.raises(Refusal, match="已由他人填报"):
        services.report_milestone(version=0, done_on=date(2022, 6, 1), **report)
