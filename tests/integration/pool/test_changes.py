"""From the supported amount to the approved line; changes within the year; 三保 first."""

from datetime import date, timedelta

import pytest

from abacus.foundation.accounts.access import Refused, access_of
from abacus.foundation.refusals import Refusal
from abacus.foundation.workflow.worklist import worklist
from abacus.pool import services
from abacus.pool.basis import basis_of
from abacus.pool.models import BudgetChange, BudgetEntry, StageOutcome
from abacus.pool.refusals import AboveCeiling, GateClosed, ProtectedFirst, ProtectedMinus
from abacus.pool.services import LineInput
from tests.integration.pool.previews import problems
from tests.integration.pool.workbooks import workbook

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WAN = 1_000_000
ROOMS = LineInput(level1="产出指标", level2="数量指标", name="维修面积", operator="ge", weight_centi=5_000)


@pytest.fixture
def outcome(performance, day):
    """Record what a stage came to."""

    def record(year, stage, word, amount_fen=None, **more) -> StageOutcome:
        return services.record_outcome(
            project_year=year, stage=stage, outcome=word, amount_fen=amount_fen, by=performance, on=day,
            pack_release="cn@test", **more,
        )  # fmt: skip

    return record


@pytest.fixture
def ready(project, passed):
    """A project whose targets passed."""
    passed(project)
    return project


def approve(year, by, day, amount=45 * WAN, **more):
    return services.approve_budget(project_year_id=year.pk, amount_fen=amount, by=by, on=day, **more)


def test_more_than_was_supported_wants_a_reason_that_is_kept(ready, outcome, finance, day):
    outcome(ready, "exante", "support_partly", 40 * WAN)
    assert basis_of(ready).proposed_fen == 40 * WAN

    with pytest.raises(AboveCeiling, match=r"事前评估支持 40\.00 万元"):
        approve(ready, finance, day)
    made = approve(ready, finance, day, reason="市级配套增加 5 万元。")
    assert made.detail["reason"] == "市级配套增加 5 万元。"
    assert made.detail["exceeds"] == ["事前评估支持 40.00 万元"]
    assert made.detail["basis"]["supported_fen"] == 40 * WAN


def test_last_years_result_leaves_a_ceiling(make_project, passed, outcome, finance, day):
    before = make_project("校舍维修", fiscal_year=2021)
    outcome(before, "linkage", "cut", 32 * WAN, detail={"applies_to_year": 2022, "base_fen": 40 * WAN})
    now = services.open_year(
        project=before.project, fiscal_year=2022, organisation=before.organisation, by=finance, on=day
    )
    passed(now)

    assert basis_of(now).linked_words == "压减 20.00 %，上限 32.00 万元"
    with pytest.raises(AboveCeiling, match=r"上年结果应用上限 32\.00 万元"):
        approve(now, finance, day)
    assert approve(now, finance, day, amount=32 * WAN).detail["exceeds"] == []


def test_while_three_guarantees_are_short_others_wait_and_the_national_standard_goes_first(
    make_project, ready, passed, finance, day
):
    wages = make_project("教师工资", protection="national")
    local = make_project("地方补贴", protection="local")
    for year in (wages, local):
        passed(year)
        services.post_budget(
            project_year=year, kind="request", amount_fen=100 * WAN, entered_on=day, by=finance, on=day
        )
    with pytest.raises(ProtectedFirst, match=r"教师工资 100\.00"):
        approve(ready, finance, day)
    with pytest.raises(ProtectedFirst, match="教师工资"):
        approve(local, finance, day, amount=100 * WAN)

    approve(wages, finance, day, amount=100 * WAN)
    approve(local, finance, day, amount=60 * WAN)
    with pytest.raises(ProtectedFirst, match=r"地方补贴 40\.00"):
        approve(ready, finance, day)


def test_all_at_once_are_approved_three_guarantees_first(make_project, ready, passed, finance, day):
    wages = make_project("教师工资", protection="national")
    passed(wages)
    services.post_budget(project_year=wages, kind="request", amount_fen=100 * WAN, entered_on=day, by=finance, on=day)

    made = services.approve_budgets(items=[(ready.pk, 45 * WAN), (wages.pk, 100 * WAN)], by=finance, on=day)
    assert [one.project_year for one in made] == [wages, ready]


def test_a_standard_below_the_request_is_said_with_its_basis(make_project, ready, passed, finance, day):
    wages = make_project("教师工资", protection="national")
    passed(wages)
    services.post_budget(project_year=wages, kind="request", amount_fen=100 * WAN, entered_on=day, by=finance, on=day)

    with pytest.raises(Refusal, match="写明依据"):
        approve(wages, finance, day, amount=90 * WAN, standard_met=True)
    approve(wages, finance, day, amount=90 * WAN, standard_met=True, reason="编制 30 人，按标准核定。")
    assert approve(ready, finance, day).amount_fen == 45 * WAN


def test_no_money_leaves_three_guarantees_without_a_document_and_a_reason(make_project, passed, finance, day):
    wages = make_project("教师工资", protection="national")
    passed(wages)
    approve(wages, finance, day, amount=100 * WAN)
    line = {"project_year": wages, "kind": "recover", "amount_fen": -WAN, "entered_on": day, "by": finance, "on": day}

    with pytest.raises(ProtectedMinus):
        services.post_budget(**line, document_number="文财〔2022〕9号")
    services.post_budget(**line, document_number="文财〔2022〕9号", note="人员调出，按实清算。")
    assert BudgetEntry.objects.filter(kind="recover").count() == 1


def test_an_import_takes_nothing_from_three_guarantees_without_saying_why(upload, apply, make_project, finance, day):
    wages = make_project("教师工资", protection="national", code="371003220000000000055")
    services.post_budget(project_year=wages, kind="initial", amount_fen=100 * WAN, entered_on=day, by=finance, on=day)
    head = ["项目代码", "金额（元）", "类型", "日期", "文号", "备注"]
    row = ["371003220000000000055", -10_000, "调减", "2022-03-01", "文财预〔2022〕30号"]
    refused = upload("budget", workbook(head, [*row, ""]))
    assert any("三保" in said for said in problems(refused))

    apply(upload("budget", workbook(head, [*row, "人员调出，按实清算。"])))
    wages.refresh_from_db()
    assert wages.current_fen == 99 * WAN


def test_an_addition_passes_the_gates_of_the_budget(ready, outcome, finance, day):
    approve(ready, finance, day)
    outcome(ready, "targets", "failed", points_centi=5_000)

    with pytest.raises(GateClosed):
        change(ready, finance, day, 5 * WAN)
    assert not BudgetChange.objects.exists()


def change(year, by, day, amount_fen, **more):
    given = {"reason": "市级追加。", "document_number": "文财预〔2022〕31号", **more}
    return services.adjust_budget(project_year_id=year.pk, amount_fen=amount_fen, by=by, on=day, **given)


def test_a_change_keeps_old_new_reason_document_and_approver(ready, finance, day):
    approve(ready, finance, day)
    made = change(ready, finance, day, -5 * WAN)

    assert (made.kind, made.old_fen, made.new_fen, made.approved_by) == ("reduction", 45 * WAN, 40 * WAN, finance)
    assert (made.entry.kind, made.entry.amount_fen, made.needs_target) == ("adjust", -5 * WAN, False)
    ready.refresh_from_db()
    assert ready.current_fen == 40 * WAN


def test_a_large_change_waits_for_the_targets_until_a_version_follows(ready, clerk, performance, finance, day):
    approve(ready, finance, day)
    later = day + timedelta(days=30)
    made = change(ready, finance, later, 9 * WAN)
    assert made.needs_target

    def waits(on: date) -> list[str]:
        clerk.__dict__.pop("_access", None)
        access_of(clerk, on)
        return [card.what for card in worklist(clerk, on).all if card.what == "目标需同步调整"]

    assert waits(later) == ["目标需同步调整"]
    version = services.new_target_version(
        project_year=ready, lines=[ROOMS], by=clerk, on=later, pack_release="cn@test", reason="随追加调整"
    )
    services.approve_target_version(version=version, by=performance, on=later)
    assert waits(later) == []


@pytest.mark.parametrize(
    ("more", "said"),
    [({"reason": " "}, "理由"), ({"document_number": ""}, "文号"), ({"expected_fen": 1}, "过时")],
)
def test_a_change_that_does_not_say_why_or_comes_late_is_refused(ready, finance, day, more, said):
    approve(ready, finance, day)
    with pytest.raises(Refusal, match=said):
        change(ready, finance, day, WAN, **more)


def test_nothing_changes_by_nothing_before_approval_or_by_the_unit(ready, clerk, finance, day):
    with pytest.raises(Refusal, match="还没有批复"):
        change(ready, finance, day, WAN)
    approve(ready, finance, day)
    with pytest.raises(Refusal, match="不能为零"):
        change(ready, finance, day, 0)
    with pytest.raises(Refused):
        change(ready, clerk, day, WAN)


def test_a_project_of_the_middle_of_the_year_passes_the_same_gates(project, passed, finance, day):
    given = {"addition": True, "reason": "防汛应急。", "document_number": "文财预〔2022〕40号"}
    with pytest.raises(GateClosed):
        approve(project, finance, day, **given)
    passed(project)
    with pytest.raises(Refusal, match="文号"):
        approve(project, finance, day, **{**given, "document_number": ""})
    made = approve(project, finance, day, **given)

    project.refresh_from_db()
    assert (project.initial_fen, project.current_fen, made.detail["addition"]) == (None, 45 * WAN, True)
    assert BudgetEntry.objects.get().kind == "adjust"
    assert BudgetChange.objects.get().kind == "addition"
