"""The pages of monitoring: a round from planning to its end, tables, findings, letters, explanations."""

from datetime import date

import pytest
from django.urls import reverse

from abacus.cycle.monitoring import services
from abacus.cycle.monitoring.models import Finding, FundCheck, Milestone, MonitoringTable, Round
from abacus.cycle.rectification.models import Letter, Measure
from abacus.foundation.accounts.roles import Role
from abacus.pool.models import ProjectYear
from tests import factories
from tests.integration.monitoring.conftest import CHECKED, achieved, running
from tests.integration.monitoring.test_rounds import measured

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def _october(monkeypatch):
    monkeypatch.setattr("abacus.web.middleware.today", lambda: CHECKED)


@pytest.fixture
def browse(client):
    """Open or post to a page as somebody; its status must be as expected."""

    def go(user, name, *args, data=None, status=None, query=""):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        client.post(reverse("pages:year"), {"year": "2022", "next": "/"})
        address = reverse(f"monitoring:{name}", args=args) + query
        answer = client.get(address) if data is None else client.post(address, data)
        wanted = status or (200 if data is None else 302)
        assert answer.status_code == wanted, (answer.status_code, answer.content.decode()[:3000])
        return answer.content.decode()

    return go


@pytest.fixture
def clerk(county):
    return county.people[Role.UNIT_CLERK]


def test_a_round_is_planned_opened_computed_and_closed_on_its_page(
    browse, county, performance, settings, django_capture_on_commit_callbacks
):
    settings.JOBS_IMMEDIATELY = True
    running(county, "慢", 5_000_000)
    assert "还没有监控批次" in browse(performance, "rounds")
    browse(performance, "plan", data={"by-rules": "1"})
    wrong = {"label": "节点", "kind": "node", "through_on": "2022-05-31", "opens_on": "2022-06-05"}
    assert "必填" in browse(performance, "plan", data=wrong, status=422)
    round = Round.objects.get()
    browse(performance, "open", round.pk, data={"version": 0})
    with django_capture_on_commit_callbacks(execute=True):
        browse(performance, "compute", round.pk, data={})
    page = browse(performance, "round", round.pk)
    assert "文登区教育和体育局" in page
    assert "重新计算" in page
    browse(performance, "close", round.pk, data={"version": 1})
    round.refresh_from_db()
    assert round.state == "open"
    services.confirm_findings(finding_ids=Finding.objects.values_list("pk", flat=True), by=performance, on=CHECKED)
    browse(performance, "close", round.pk, data={"version": 1})
    round.refresh_from_db()
    assert round.state == "closed"


def test_the_list_of_results_is_lit_filtered_and_explained(browse, county, performance, tracking):
    slow, fine = running(county, "慢项目", 5_000_000), running(county, "好项目", 33_000_000)
    measured(tracking, performance)
    page = browse(performance, "readings", tracking.pk, query="?low=yes")
    assert "慢项目" in page
    assert "好项目" not in page
    assert "红灯" in page
    explained = browse(performance, "explain", tracking.pk, slow.pk, "low_execution")
    assert "执行率 <b" in explained or "执行率" in explained
    assert "落后时间进度20个百分点以上" in explained
    assert "绿" in browse(performance, "explain", tracking.pk, fine.pk, "money")
    browse(performance, "explain", tracking.pk, slow.pk, "nonsense", status=404)


def test_a_unit_fills_in_its_table_and_hands_it_in(browse, county, performance, tracking, clerk):
    year = running(county, "路灯运维", 32_000_000)
    assert "开始填监控表" in browse(clerk, "table", tracking.pk, year.pk)
    browse(clerk, "begin", tracking.pk, year.pk, data={})
    table = MonitoringTable.objects.get()
    page = browse(clerk, "table", tracking.pk, year.pk)
    assert "项目支出绩效目标执行监控表" in page
    typed = {"version": 0, "f-forecast_fund": "43.2", "f-progress": "正常"}
    ids = [row["id"] for row in table.content["lines"]]
    for at, line_id in enumerate(ids):
        typed |= {f"lines-{at}-id": line_id, f"lines-{at}-likelihood": "certain", f"lines-{at}-note": "按计划"}
    browse(clerk, "save", table.pk, data=typed)
    browse(clerk, "submit", table.pk, data={**typed, "version": 1})
    table.refresh_from_db()
    assert table.state == "submitted"
    assert "审核中" in browse(clerk, "tables", tracking.pk)
    assert "路灯运维" in browse(county.people[Role.DEPARTMENT_CLERK], "reviews")
    read = browse(clerk, "table", tracking.pk, year.pk)
    assert "确定能" in read


def test_findings_are_confirmed_together_and_answered_with_letters_and_measures(browse, county, performance, tracking):
    for name in ("甲", "乙"):
        running(county, name, 5_000_000)
    measured(tracking, performance)
    browse(performance, "findings", data={"action": "confirm", "all": "1"})
    ids = list(Finding.objects.filter(state="confirmed").values_list("pk", flat=True))
    assert len(ids) == 2
    query = "?" + "&".join(f"id={pk}" for pk in ids)
    assert "下发 2 件" in browse(performance, "letters", query=query)
    assert "必填" in browse(performance, "letters", data={"id": ids, "text": ""}, status=422)
    browse(performance, "letters", data={"id": ids, "text": "请说明原因。"})
    assert Letter.objects.count() == 2
    too_much = {"kind": "adjust", "amount_fen": "40", "reason": "用不完。"}
    assert "超过未执行的预算" in browse(performance, "measure", ids[0], data=too_much, status=422)
    browse(performance, "measure", ids[0], data={**too_much, "amount_fen": "20"})
    assert Measure.objects.get().amount_fen == 20_000_000
    assert "整改建议书〔2022〕" in browse(performance, "finding", ids[0])


def test_a_deviating_target_names_its_indicators_before_and_after_somebody_decided(
    browse, county, performance, tracking
):
    year = running(county, "偏", 32_000_000)
    achieved(county, year, "运行维护治理站数量", 10_000_000)
    measured(tracking, performance)
    finding = Finding.objects.get(kind="deviating")
    for _round in range(2):
        page = browse(performance, "finding", finding.pk)
        assert "<b>运行维护治理站数量</b>" in page
        assert "指标值 52 座，已完成 10 座" in page
        assert "运行维护治理站数量" in browse(performance, "explain", tracking.pk, year.pk, "deviating")
        if finding.state == "open":
            finding = services.confirm_finding(finding_id=finding.pk, version=0, by=performance, on=CHECKED)
    assert finding.detail["steps"]


def test_a_dismissal_without_words_keeps_the_page(browse, county, performance, tracking):
    running(county, "慢", 5_000_000)
    measured(tracking, performance)
    finding = Finding.objects.get()
    said = browse(performance, "decide", finding.pk, data={"version": 0, "decision": "dismiss"}, status=422)
    assert "不予认定的理由" in said
    browse(performance, "decide", finding.pk, data={"version": 0, "decision": "dismiss", "reason": "年底结算。"})


def test_a_unit_warns_plans_an_output_and_reports_it(browse, county, clerk, client):
    year = running(county, "慢", 5_000_000)
    browse(clerk, "flag", year.pk, data={"kind": "will_not_execute", "text": "流标。"})
    browse(clerk, "milestone-new", year.pk, data={"name": "开工", "due_on": "2022-09-01"})
    made = Milestone.objects.get()
    assert "逾期未完成" in browse(clerk, "milestone", made.pk)
    assert "须填写" in browse(clerk, "milestone", made.pk, data={"version": 0, "done_on": "2022-09-20"}, status=422)
    told = {"version": 0, "done_on": "2022-09-20", "cause": "流标。", "measure": "重新招标。"}
    browse(clerk, "milestone", made.pk, data=told)
    assert "开工" in browse(clerk, "milestones", query="?done=late")
    page = client.get(reverse("pool:project", args=[year.pk])).content.decode()
    assert "预计难以执行" in page


def test_a_quarterly_check_is_entered_on_its_page(browse, county, performance):
    year = running(county, "专项经费", 5_000_000, special_fund=True)
    round = services.plan_round(
        region=county.region, fiscal_year=2022, kind="quarterly", label="第三季度检查", through_on=date(2022, 9, 30),
        opens_on=date(2022, 10, 1), closes_on=date(2022, 10, 20), by=performance, on=CHECKED,
    )  # fmt: skip
    services.open_round(round_id=round.pk, version=0, by=performance, on=CHECKED)
    check, finance = FundCheck.objects.get(project_year=year), county.people[Role.FINANCE_DIVISION]
    assert "专项经费" in browse(finance, "checks")
    assert "没有填写意见" in browse(finance, "check", check.pk, data={"version": 0, "found": "挪用。"}, status=422)
    browse(finance, "check", check.pk, data={"version": 0, "found": "挪用。", "opinion": "归还。"})
    assert "发现问题" in browse(finance, "check", check.pk)


def test_the_neighbours_rounds_and_findings_do_not_exist(browse, county, performance, tracking):
    running(county, "慢", 5_000_000)
    measured(tracking, performance)
    neighbour = factories.neighbour().people[Role.PERFORMANCE_DIVISION]
    browse(neighbour, "round", tracking.pk, status=404)
    browse(neighbour, "finding", Finding.objects.get().pk, status=404)
    browse(neighbour, "table", tracking.pk, ProjectYear.objects.get().pk, status=404)
