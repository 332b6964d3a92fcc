"""The unit's monitoring table: filled from what is known, checked, reviewed, read when the round is computed."""

from datetime import date

import pytest

from abacus.cycle.drafts import NotReady
from abacus.cycle.monitoring import services
from abacus.cycle.monitoring.models import Finding, MonitoringTable, Reading
from abacus.cycle.monitoring.services.kind import TABLE
from abacus.foundation.accounts.roles import Role
from abacus.foundation.refusals import Refusal
from abacus.foundation.workflow import services as workflow
from abacus.foundation.workflow.models import Task
from abacus.pool.models import ActualValue
from tests import stages
from tests.integration.monitoring.conftest import achieved, running
from tests.integration.monitoring.test_rounds import COUNT, measured

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FILLED = date(2022, 10, 8)
ACTUALS = {
    "单站年运行费用": "2.4",
    "运行维护治理站数量": "39",
    "出水水质达标率": "95.5",
    "年度运维完成时间": "",
    "受益行政村数量": "61",
    "黑臭水体治理成效": "达成",
    "受益村民满意度": "91",
}


@pytest.fixture
def clerk(county):
    return county.people[Role.UNIT_CLERK]


@pytest.fixture
def year(county, tracking):
    return running(county, spent_fen=32_000_000)


def table_of(year, tracking, clerk):
    return services.begin_table(round_id=tracking.pk, project_year_id=year.pk, by=clerk, on=FILLED)


def content(table, **changed):
    """A table without a finding that blocks it; `changed` maps an indicator's name or a field to what is typed."""
    (one,) = services.kind.gather(table.round, [table.project_year])
    rows = []
    for line in (facts.line for facts in one.facts.lines):
        row = {"id": str(line.line_id), "actual": ACTUALS[line.name], "likelihood": "certain", "note": "正常"}
        rows.append(row | changed.get(line.name, {}))
    fields = {"forecast_fund": "43.2", "progress": "52 座站正常运行。"}
    return fields | {name: text for name, text in changed.items() if isinstance(text, str)} | {"lines": rows}


def save(table, clerk, typed):
    return services.save_table(table_id=table.pk, content=typed, version=table.version, by=clerk, on=FILLED)


def findings(table, clerk, typed):
    saved = save(table, clerk, typed)
    return {one.code for one in TABLE.examine(saved, TABLE.decode(saved.content), FILLED).findings.must}


def submit(table, clerk, typed):
    saved = save(table, clerk, typed)
    services.submit_table(table_id=saved.pk, version=saved.version, by=clerk, on=FILLED)
    return MonitoringTable.objects.get(pk=table.pk)


def test_a_table_begins_with_what_is_known_by_the_last_day(county, year, tracking, clerk):
    achieved(county, year, "运行维护治理站数量", COUNT // 2)
    table = table_of(year, tracking, clerk)
    assert [row["actual"] for row in table.content["lines"] if row["actual"]] == ["26"]
    assert table_of(year, tracking, clerk) == table


def test_a_complete_table_goes_through_department_and_finance(county, year, tracking, clerk):
    table = submit(table_of(year, tracking, clerk), clerk, content(table_of(year, tracking, clerk)))
    assert ActualValue.objects.filter(measured_on=tracking.through_on).count() == 6
    for role in (Role.DEPARTMENT_CLERK, Role.FINANCE_DIVISION):
        task = table.submission.tasks.get(state=Task.State.OPEN)
        table.submission.refresh_from_db()
        workflow.approve(task_id=task.pk, version=table.submission.version, by=county.people[role], on=FILLED)
    table.refresh_from_db()
    assert table.state == "approved"


def test_what_may_not_be_met_needs_a_forecast_a_reason_and_words(year, tracking, clerk):
    table = table_of(year, tracking, clerk)
    unsure = {"likelihood": "maybe"}
    assert findings(table, clerk, content(table, 运行维护治理站数量=unsure)) == {
        "forecast.missing", "reason.missing", "explanation.missing",
    }  # fmt: skip
    table.refresh_from_db()
    told = unsure | {"forecast": "50", "reason": "funds", "explanation": "资金未到位。"}
    assert findings(table, clerk, content(table, 运行维护治理站数量=told)) == set()


def test_certain_and_a_forecast_that_misses_contradict_each_other(year, tracking, clerk):
    table = table_of(year, tracking, clerk)
    typed = {"forecast": "50", "reason": "funds", "explanation": "少建两座。"}
    assert findings(table, clerk, content(table, 运行维护治理站数量=typed)) == {"forecast.contradicts"}


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"forecast_fund": ""}, {"forecast.missing"}),
        ({"forecast_fund": "四十"}, {"unreadable"}),
        ({"forecast_fund": "50"}, {"forecast.above"}),
        ({"forecast_fund": "30"}, {"forecast.below"}),
        ({"运行维护治理站数量": {"actual": "很多"}}, {"unreadable"}),
        ({"运行维护治理站数量": {"actual": "", "note": ""}}, {"actual.missing"}),
        ({"运行维护治理站数量": {"likelihood": ""}}, {"likelihood.missing"}),
        ({"运行维护治理站数量": {"actual": "10"}}, {"reason.missing", "explanation.missing"}),
    ],
)
def test_what_is_wrong_is_said_at_its_cell(year, tracking, clerk, changed, codes):
    table = table_of(year, tracking, clerk)
    assert findings(table, clerk, content(table, **changed)) == codes


def test_an_unfinished_table_is_not_taken(year, tracking, clerk):
    table = table_of(year, tracking, clerk)
    with pytest.raises(NotReady):
        services.submit_table(table_id=table.pk, version=table.version, by=clerk, on=FILLED)


def test_a_unit_that_spent_nothing_says_so_and_is_found_slow(county, performance, tracking, clerk):
    year = running(county)
    table = table_of(year, tracking, clerk)
    assert findings(table, clerk, content(table)) == {"execution.missing"}
    table.refresh_from_db()
    assert findings(table, clerk, content(table, nothing_spent="是")) == {"execution.low"}
    table.refresh_from_db()
    submit(table, clerk, content(table, nothing_spent="是", fund_reason="招标推迟到十月。"))
    measured(tracking, performance)
    assert Reading.objects.get(project_year=year).low_execution is True


def test_what_the_unit_calls_impossible_makes_its_target_deviate(county, performance, year, tracking, clerk):
    table = table_of(year, tracking, clerk)
    hopeless = {"likelihood": "impossible", "forecast": "50", "reason": "staff", "explanation": "缺少运维人员。"}
    submit(table, clerk, content(table, 运行维护治理站数量=hopeless))
    measured(tracking, performance)
    reading = Reading.objects.get(project_year=year)
    assert (reading.deviating, reading.forecast_light, reading.tracked) == (True, "red", True)
    (line,) = Finding.objects.get(kind="deviating").detail["lines"]
    assert line["name"] == "运行维护治理站数量"


def test_a_draft_that_was_not_handed_in_is_not_read(county, performance, year, tracking, clerk):
    table = table_of(year, tracking, clerk)
    save(table, clerk, content(table, 运行维护治理站数量={"likelihood": "impossible"}))
    measured(tracking, performance)
    assert Reading.objects.get(project_year=year).forecast_light == ""


def test_a_table_is_begun_only_for_an_open_round_and_a_project_it_looks_at(county, performance, year, tracking, clerk):
    new = stages.project(county, date(2022, 1, 5), "还没有批复")
    with pytest.raises(Refusal, match="不在"):
        table_of(new, tracking, clerk)
    table = table_of(year, tracking, clerk)
    measured(tracking, performance)
    services.close_round(round_id=tracking.pk, version=tracking.version, by=performance, on=FILLED)
    with pytest.raises(Refusal, match="已定"):
        submit(table, clerk, content(table))
    other = running(county, "另一个", 1)
    with pytest.raises(Refusal, match="已定"):
        table_of(other, tracking, clerk)


def test_the_next_round_begins_with_what_was_expected_in_this_one(county, performance, year, tracking, clerk):
    table = table_of(year, tracking, clerk)
    save(table, clerk, content(table, 运行维护治理站数量={"forecast": "52"}))
    later = services.plan_round(
        region=county.region, fiscal_year=2022, kind="node", label="11月节点", through_on=date(2022, 11, 30),
        opens_on=date(2022, 11, 20), closes_on=date(2022, 12, 5), by=performance, on=date(2022, 11, 1),
    )  # fmt: skip
    opened = services.open_round(round_id=later.pk, version=0, by=performance, on=date(2022, 11, 20))
    again = table_of(year, opened, clerk)
    assert [row["forecast"] for row in again.content["lines"] if row["forecast"]] == ["52"]
    assert again.content["forecast_fund"] == "43.2"
