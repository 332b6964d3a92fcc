"""From the unit's report to the pool's door."""

import pytest

from abacus.cycle.drafts import NotReady
from abacus.cycle.exante import services
from abacus.cycle.exante.models import Case, OpinionItem
from abacus.cycle.exante.services import Said
from abacus.cycle.exante.services.common import WrongMoment
from abacus.cycle.targets import services as targets
from abacus.foundation.accounts.access import Refused, forget_access
from abacus.foundation.accounts.models import Appointment
from abacus.foundation.accounts.roles import Role
from abacus.foundation.refusals import Refusal
from abacus.foundation.workflow.models import Mandate
from abacus.pool import gates
from abacus.pool.models import ProjectYear
from abacus.pool.refusals import NotInPool
from tests.exante_steps import ASKED, WAN, begun, new_project

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Year = ProjectYear.State


def state_of(year: ProjectYear) -> str:
    return ProjectYear.objects.get(pk=year.pk).state


def test_a_new_project_waits_before_the_pool_and_a_continuing_or_protected_one_does_not(county):
    assert new_project(county).state == Year.PROPOSED
    assert new_project(county, "延续项目", nature="continuing").state == Year.POOLED
    assert new_project(county, "教师工资", protection="national").state == Year.POOLED, "三保 is exempt"


def test_what_is_not_in_the_pool_has_no_targets(county):
    year = new_project(county)
    with pytest.raises(NotInPool, match="还没有入库"):
        targets.start(project_year_id=year.pk, by=county.people[Role.UNIT_CLERK], on=ASKED)


def test_a_report_walks_to_a_numbered_opinion_and_the_project_into_the_pool(assessed):
    year = assessed.case.items.get().project_year
    case = assessed.passed()

    assert (case.state, case.number_text) == ("approved", "文登区事前评估〔2022〕1号")
    assert (case.total_centi, case.grade, case.suggested, case.conclusion) == (9000, "excellent", "support", "support")
    outcome = year.outcomes.get(stage="exante", superseded=False)
    assert (outcome.outcome, outcome.points_centi, outcome.amount_fen) == ("support", 9000, 200 * WAN)
    assert state_of(year) == Year.POOLED
    assert all(one.ok for one in gates.check(year, point="pool_entry", on=ASKED))
    assert [one.ok for one in gates.check(year, point="budget", on=ASKED) if "exante" in one.gate_id] == [True]


def test_opinions_are_numbered_one_after_the_other(county):
    first, second = begun(county).passed(), begun(county, name="另一新项目").passed()
    assert (first.number, second.number) == (1, 2)


def test_an_empty_report_is_not_handed_in_and_says_what_is_missing(assessed):
    from abacus.cycle.sheets import services as sheets

    with pytest.raises(NotReady) as caught:
        sheets.submit(services.CASE, sheet_id=assessed.case.pk, version=0, by=assessed.clerk, on=ASKED)
    codes = {one.code for one in caught.value.findings.must}
    assert {"text.background", "dimension.necessity.facts", "funds.none", "material.plan"} <= codes


@pytest.mark.parametrize("typed", ["-5", "许多", "1.2345678", ""])
def test_an_amount_that_is_none_is_found_and_kept_as_typed(assessed, typed):
    content = assessed.content()
    content["items"] = [{**row, "amount": typed} for row in content["items"]]
    case = assessed.save(content)
    assert case.content["items"][0]["amount"] == typed
    assert case.requested_fen is None, "what cannot be read is not zero"
    assert any(one.code == "items.0" for one in services.CASE.examine(case, case.content, ASKED).findings.must)


def test_nobody_adds_or_renames_a_row_of_a_fixed_table(assessed):
    content = assessed.content()
    content["dimensions"] = [{"id": "", "name": "编的", "facts": "x", "argument": "y"}]
    content["items"].append({"id": "", "name": "塞进来的项目", "amount": "999"})
    case = assessed.save(content)
    assert next(row["name"] for row in case.content["dimensions"]) == "立项必要性"
    assert len(case.content["items"]) == 1


def test_finance_sees_nothing_without_the_departments_signed_opinion(assessed):
    assessed.submit()
    with pytest.raises(WrongMoment, match="不能报财政"):
        assessed.approve(Role.DEPARTMENT_HEAD)
    assessed.sign()
    assert assessed.approve(Role.DEPARTMENT_HEAD).current_step.id == "finance"


def test_only_the_department_itself_signs(assessed):
    assessed.submit()
    for role in (Role.FINANCE_DIVISION, Role.PERFORMANCE_DIVISION):
        with pytest.raises(Refused):
            services.sign(
                case_id=assessed.case.pk, department_id=assessed.case.department_id, text="代签", agrees=True,
                by=assessed.person(role), on=ASKED,
            )  # fmt: skip


def test_no_opinion_goes_out_without_points_and_conclusion(assessed):
    assessed.to_the_performance_division()
    with pytest.raises(WrongMoment, match="还没有评分"):
        assessed.conclude()
    assessed.score()
    with pytest.raises(WrongMoment, match="评估结论"):
        assessed.issue()


def test_a_deputy_of_a_post_that_somebody_holds_neither_scores_nor_concludes(assessed):
    """Named for an absence, they could judge every case from then on, beside the holder."""
    assessed.to_the_performance_division()
    head = assessed.person(Role.DEPARTMENT_HEAD)
    Mandate.objects.create(
        kind=Mandate.Kind.DEPUTY, role=Role.PERFORMANCE_DIVISION, organisation=assessed.county.region,
        organisation_path=assessed.county.region.path, agent=head, starts_on=ASKED, reason="岗位空缺",
        state=Mandate.State.ACTIVE, proposed_by=head, proposed_on=ASKED,
    )  # fmt: skip
    forget_access(head)
    with pytest.raises(Refused):
        services.score(case_id=assessed.case.pk, points=assessed.points(0.9), by=head, on=ASKED)
    Appointment.objects.filter(role=Role.PERFORMANCE_DIVISION).update(valid_to=ASKED)
    forget_access(head)
    assert services.score(case_id=assessed.case.pk, points=assessed.points(0.9), by=head, on=ASKED).scored_by == head


def test_another_conclusion_than_the_suggested_one_needs_a_reason(assessed):
    assessed.to_the_performance_division()
    assessed.score(0.5)
    assert assessed.now().suggested == "reject"
    with pytest.raises(Refusal, match="没有写理由"):
        assessed.conclude("support")
    assert assessed.conclude("support", reason="区政府常务会已定。").conclusion == "support"


def test_a_veto_suggests_refusal_whatever_the_points(assessed):
    assessed.to_the_performance_division()
    assert assessed.score(1.0, vetoes=("hidden_debt",)).suggested == "reject"


@pytest.mark.parametrize("amount", [-1, 200 * WAN + 1])
def test_no_more_than_was_asked_and_no_less_than_nothing_is_supported(assessed, amount):
    assessed.to_the_performance_division()
    assessed.score()
    with pytest.raises(Refusal, match="支持金额应在"):
        assessed.conclude(supported=amount)


def test_a_refused_project_stays_outside_and_may_come_again(assessed):
    year = assessed.case.items.get().project_year
    assessed.to_the_performance_division()
    assessed.score(0.4)
    assessed.conclude("reject")
    case = assessed.issue()
    assert (case.supported_fen, state_of(year)) == (0, Year.DECLINED)
    again = services.start(project_year_id=year.pk, by=assessed.clerk, on=ASKED)
    assert again.pk != case.pk


def test_an_adjusted_conclusion_opens_the_door_when_every_item_is_answered(assessed):
    year = assessed.case.items.get().project_year
    assessed.to_the_performance_division()
    assessed.score(0.7)
    with pytest.raises(Refusal, match="完善什么"):
        assessed.conclude("support_improved")
    said = [Said("other", "明确牵头单位和协调机制"), Said("not_detailed", "写明各阶段时间节点")]
    assessed.conclude("support_improved", supported=150 * WAN, opinions=said)
    case = assessed.issue()
    assert year.outcomes.get(superseded=False).outcome == services.PENDING
    assert state_of(year) == Year.PROPOSED

    performance = assessed.person(Role.PERFORMANCE_DIVISION)
    for item in case.opinion_items.all():
        which = {"case_id": case.pk, "item_id": item.pk, "on": ASKED}
        with pytest.raises(Refusal, match="前后一样"):
            services.answer_item(**which, old_text="无", new_text="无", by=assessed.clerk)
        services.answer_item(**which, old_text="无", new_text="已写明。", by=assessed.clerk)
        services.decide_item(**which, accept=False, decision="写到月份", by=performance)
        services.answer_item(**which, old_text="无", new_text="已写明到月份。", by=assessed.clerk)
        services.decide_item(**which, accept=True, by=performance)
        with pytest.raises(WrongMoment):
            services.decide_item(**which, accept=True, by=performance)
    assert set(case.opinion_items.values_list("state", flat=True)) == {OpinionItem.State.ACCEPTED}
    final = year.outcomes.get(superseded=False)
    assert (final.outcome, final.amount_fen, final.supersedes.outcome) == (
        "support_improved",
        150 * WAN,
        "answer_pending",
    )
    assert state_of(year) == Year.POOLED


def test_a_return_takes_back_signature_and_conclusion(assessed):
    from abacus.foundation.workflow import services as workflow
    from abacus.foundation.workflow.services import OpinionInput

    assessed.to_the_performance_division()
    assessed.score()
    assessed.conclude()
    workflow.return_to(
        task_id=assessed.task().pk, version=assessed.now().submission.version,
        by=assessed.person(Role.PERFORMANCE_DIVISION), on=ASKED,
        opinions=[OpinionInput("value_without_basis", "测算依据不足")],
    )  # fmt: skip
    case = assessed.now()
    assert (case.state, case.conclusion, case.total_centi) == ("returned", "", None)
    assert not case.signed.exclude(signed_on=None).exists()


def test_a_draft_may_be_given_up_and_a_submitted_case_not(assessed, county):
    other = begun(county, name="写错的项目")
    services.discard(case_id=other.case.pk, by=other.clerk, on=ASKED)
    assert not Case.objects.filter(pk=other.case.pk).exists()
    assessed.submit()
    with pytest.raises(WrongMoment):
        services.discard(case_id=assessed.case.pk, by=assessed.clerk, on=ASKED)


def test_one_project_has_one_case_at_a_time(assessed):
    year = assessed.case.items.get().project_year
    assert services.start(project_year_id=year.pk, by=assessed.clerk, on=ASKED).pk == assessed.case.pk
