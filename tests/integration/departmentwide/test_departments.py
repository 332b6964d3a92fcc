"""Target → self-evaluation → finance's review → use: a department's whole year."""

import pytest
from django.urls import reverse

from abacus.cycle.departmentwide import coverage, measures
from abacus.cycle.departmentwide import services as departments
from abacus.cycle.departmentwide.services import EVALUATION, TARGETS
from abacus.cycle.drafts import NotEditable, NotReady
from abacus.cycle.sheets import services as forms
from abacus.foundation.accounts.access import Refused
from abacus.foundation.accounts.roles import Role
from abacus.foundation.refusals import Refusal
from abacus.pool.models import WiderOutcome
from tests.departmentwide_steps import REVIEWERS, content, row

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def outcome() -> WiderOutcome:
    return WiderOutcome.objects.get(stage="department_wide", superseded=False)


def codes(error) -> set[str]:
    return {one.code for one in error.value.findings.must}


def test_targets_lock_both_ends_and_leave_the_middle_to_the_department(case):
    begun = case.begin()
    found = TARGETS.examine(begun, TARGETS.decode(content()), case.day)
    assert found.findings.must == ()
    common = {line.name: (line.aspect_label, line.target) for line in found.targets.lines if line.common}
    assert common["项目支出执行率"] == ("管理效率", "≥ 95 %")
    assert common["服务对象平均满意度"] == ("服务对象满意度", "≥ 90 %")
    assert sum(line.weight_centi for line in found.targets.lines) == 10_000


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"goal": " "}, "goal"),
        ({"tasks": []}, "tasks"),
        ({"tasks": [{"id": "", "name": "任务", "content": "内容", "amount": "一千"}]}, "unreadable"),
        ({"rows": content()["rows"][:2]}, "weight"),
        ({"rows": [*content()["rows"], row("管理效率", "自设执行率", "≥", "95", "%", "0")]}, "locked"),
        ({"rows": [*content()["rows"][:2], row("社会效益", "新增学位数量", "≥", "很多", "个", "20")]}, "unreadable"),
        ({"rows": [*content()["rows"][:2], row("社会效益", "新增学位数量", "", "1500", "个", "20")]}, "line"),
    ],
)
def test_targets_that_cannot_be_measured_are_not_handed_in(case, changed, code):
    with pytest.raises(NotReady) as refused:
        case.submit(content(**changed))
    assert code in codes(refused)


def test_approved_targets_are_the_departments_outcome(case):
    case.approved()
    found = outcome()
    assert (found.outcome, found.points_centi, found.detail["phase"]) == ("passed", None, "targets")
    assert found.detail["tasks"][0]["amount_fen"] == 1_200_000_000
    assert {one["name"]: one["benchmark"] for one in found.detail["indicators"]}["新增学位数量"] == "1800 个"


def test_the_year_ends_in_points_that_finance_settled(ended):
    ended.hand_in(新增学位数量="1200")
    for role in REVIEWERS[:2]:
        ended.approve(ended.evaluation(), role)
    with pytest.raises(Refusal, match="还没有复核评分"):
        ended.approve(ended.evaluation(), Role.PERFORMANCE_DIVISION)
    sheet = ended.evaluation()
    assert sheet.result["points"][next(r["id"] for r in sheet.content["rows"] if r["name"] == "新增学位数量")] == 1600
    with pytest.raises(Refusal, match="没有写明理由"):
        ended.check({"新增学位数量": "12"})
    with pytest.raises(Refusal, match="超过分值"):
        ended.check({"新增学位数量": "30"}, "多给。")
    with pytest.raises(Refusal, match="不是数字"):
        ended.check({"新增学位数量": "很好"}, "看着给。")
    checked = ended.check({"新增学位数量": "12"}, "学籍系统只能证实 1000 个。")
    ended.approve(ended.evaluation(), Role.PERFORMANCE_DIVISION)
    found = outcome()
    assert found.points_centi == checked.final_centi == ended.evaluation().computed_centi - 400
    assert found.detail["grade_label"]
    assert {one["name"]: one["points_centi"] for one in found.detail["indicators"]}["新增学位数量"] == 1200
    assert WiderOutcome.objects.filter(stage="department_wide", superseded=True).count() == 1
    assert coverage.coverage(organisation=ended.county.region, fiscal_year=2022) == {
        "departments": 1, "targets": 1, "final": 1,
    }  # fmt: skip


def test_a_self_evaluation_waits_for_targets_and_for_the_years_end(case):
    start = {"department_id": case.county.department.pk, "fiscal_year": 2022, "by": case.clerk}
    with pytest.raises(Refusal, match="目标还没有通过"):
        departments.start_evaluation(**start, on=case.day)
    case.approved()
    with pytest.raises(Refusal, match="年度还没有结束"):
        departments.start_evaluation(**start, on=case.day)
    with pytest.raises(Refused):
        departments.start_targets(**{**start, "by": case.county.people[Role.DEPARTMENT_HEAD]}, on=case.day)


def test_what_is_missed_wants_a_reason_and_what_is_missing_a_value(ended):
    saved = ended.fill(新增学位数量="1200")
    form = dict(EVALUATION.decode(saved.content))
    form["rows"] = [
        {**one, "reason": "", "actual": "" if "完工" in one["name"] else one["actual"]} for one in form["rows"]
    ]
    saved = forms.save(EVALUATION, sheet_id=saved.pk, content=form, version=saved.version, by=ended.clerk, on=ended.day)
    with pytest.raises(NotReady) as refused:
        forms.submit(EVALUATION, sheet_id=saved.pk, version=saved.version, by=ended.clerk, on=ended.day)
    assert {"missing", "reason"} <= codes(refused)


def test_points_are_given_only_while_it_is_with_the_performance_division(ended):
    ended.hand_in()
    with pytest.raises(NotEditable):
        ended.check({}, "")


def test_without_projects_nothing_is_computed_and_nothing_is_nought(case):
    found = measures.measured(case.county.department, 2022, case.day)
    assert set(found.values()) == {None}
    assert measures.per_cent(1, 3) == 33_333_333


def test_the_pages_lead_a_department_through_its_year(ended, client, monkeypatch):
    monkeypatch.setattr("abacus.web.middleware.today", lambda: ended.day)
    session_year = {"abacus": 2022}

    def sign_in(role):
        client.force_login(ended.county.people[role], "django.contrib.auth.backends.ModelBackend")
        session = client.session
        session["year"] = session_year["abacus"]
        session.save()

    sign_in(Role.DEPARTMENT_CLERK)
    department = ended.county.department.pk
    assert "文登区教育和体育局" in client.get(reverse("departmentwide:list")).content.decode()
    page = client.get(reverse("departmentwide:case", args=[department])).content.decode()
    assert "填报整体绩效自评" in page
    page = client.post(reverse("departmentwide:evaluation-start", args=[department]), follow=True).content.decode()
    assert "部门整体支出绩效自评表" in page
    ended.hand_in()
    for role in REVIEWERS[:2]:
        ended.approve(ended.evaluation(), role)
    sign_in(Role.PERFORMANCE_DIVISION)
    task = ended.evaluation().submission.tasks.get(state="open")
    page = client.get(reverse("departmentwide:evaluation-review", args=[task.pk])).content.decode()
    assert "复核评分" in page
    version = ended.evaluation().submission.version
    answer = client.post(
        reverse("departmentwide:evaluation-approve", args=[task.pk]),
        {"version": version, "check_words": ""},
        follow=True,
    )
    assert "已审核通过" in answer.content.decode()
    page = client.get(reverse("departmentwide:case", args=[department])).content.decode()
    assert "复核得分" in page
    assert client.get(reverse("departmentwide:targets", args=[ended.targets().pk])).status_code == 200
