"""The panel, pooled programmes, renewed policies."""

from datetime import date

import pytest
from django.test import Client

from abacus.cycle.exante import services
from abacus.cycle.exante.models import Case
from abacus.cycle.exante.renewal import evidence
from abacus.cycle.exante.services.common import WrongMoment
from abacus.cycle.sheets import services as sheets
from abacus.foundation.accounts import services as accounts
from abacus.foundation.accounts.roles import Role
from abacus.foundation.organisations.models import DivisionDepartment
from abacus.foundation.organisations.names import sort_key
from abacus.foundation.refusals import Refusal
from abacus.foundation.workflow import services as workflow
from abacus.foundation.workflow.models import Task
from abacus.pool import services as pool
from abacus.pool.models import Policy, ProjectYear, WiderOutcome
from tests import factories
from tests.exante_steps import ASKED, WAN, Assessed, begun, new_project

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def key(county) -> Assessed:
    """A case of 600 万元, at the performance division."""
    made = begun(county, wan=600)
    made.to_the_performance_division()
    return made


def invite(case: Assessed, person, capacity: str):
    return services.invite(
        case_id=case.case.pk, person_id=person.pk, capacity=capacity, by=case.person(Role.PERFORMANCE_DIVISION),
        on=ASKED,
    )  # fmt: skip


def scored(case: Assessed, person, share: float):
    return services.score_as_member(case_id=case.case.pk, points=case.points(share), by=person, on=ASKED)


def test_full_review_for_all_and_key_assessment_for_some(county, key):
    assert (key.case.depth, "500" in key.case.depth_why) == ("key", True)
    assert begun(county, name="小项目", wan=499).case.depth == "full"


def test_the_panels_mean_counts_and_every_members_points_stay(key):
    auditor, expert, deputy = (key.person(role) for role in (Role.AUDITOR, Role.EXPERT, Role.DEPUTY))
    for person, capacity in ((auditor, "audit"), (expert, "expert"), (deputy, "deputy")):
        invite(key, person, capacity)
    with pytest.raises(WrongMoment, match="还没有评分"):
        key.score()
    for person, share in ((auditor, 0.8), (expert, 0.9), (deputy, 1.0)):
        scored(key, person, share)
    case = key.score()
    assert (case.total_centi, case.suggested) == (9000, "support")
    assert sorted(case.panel.values_list("total_centi", flat=True)) == [8000, 9000, 10000]


def test_a_key_case_without_a_panel_gets_no_points(key):
    with pytest.raises(WrongMoment, match="没有评估组"):
        key.score()


def test_the_applicants_own_people_attend_and_never_score(key, county):
    for role in (Role.UNIT_CLERK, Role.DEPARTMENT_CLERK):
        with pytest.raises(Refusal, match="不能评分"):
            invite(key, key.person(role), "expert")
    member = invite(key, key.clerk, "unit")
    assert not member.scoring
    with pytest.raises(WrongMoment, match="列席"):
        scored(key, key.clerk, 1.0)


def test_an_auditor_who_also_serves_the_applying_unit_does_not_score(key, county):
    auditor = factories.person(Role.AUDITOR, county.region)
    accounts.appoint(
        user=auditor, role=Role.UNIT_HEAD, organisation=county.unit, valid_from=factories.BEGIN, by=None,
        on=factories.BEGIN,
    )  # fmt: skip
    with pytest.raises(Refusal, match="不能评分"):
        invite(key, auditor, "audit")


def test_who_was_not_invited_sees_no_case_and_asks_nothing(key, county):
    expert = key.person(Role.EXPERT)
    with pytest.raises(Case.DoesNotExist):
        services.ask(case_id=key.case.pk, text="为什么？", by=expert, on=ASKED)
    assert not Case.objects.visible_to(key.person(Role.DEPUTY), ASKED).exists()
    invite(key, expert, "expert")
    question = services.ask(case_id=key.case.pk, text="单价怎么来的？", by=expert, on=ASKED)
    services.answer(case_id=key.case.pk, question_id=question.pk, text="三家询价。", by=key.clerk, on=ASKED)
    with pytest.raises(WrongMoment, match="已经答复"):
        services.answer(case_id=key.case.pk, question_id=question.pk, text="再答。", by=key.clerk, on=ASKED)


def test_a_deputys_list_names_the_cases_they_are_invited_to_and_no_other(key, client):
    deputy = key.person(Role.DEPUTY)
    client.force_login(deputy, "django.contrib.auth.backends.ModelBackend")
    address = f"/exante/case/{key.case.pk}/"
    assert address not in client.get("/exante/").content.decode()
    invite(key, deputy, "deputy")
    assert address in client.get("/exante/").content.decode()


def test_nor_does_the_page_of_a_project_tell_a_deputy_of_a_case_they_are_not_invited_to(key, client):
    deputy = key.person(Role.DEPUTY)
    client.force_login(deputy, "django.contrib.auth.backends.ModelBackend")
    item, block = key.case.items.get(), 'id="exante"'
    assert block not in client.get(f"/projects/{item.project_year_id}/").content.decode()
    invite(key, deputy, "deputy")
    assert block in client.get(f"/projects/{item.project_year_id}/").content.decode()


def test_an_expert_finds_no_link_to_pages_they_may_not_open(key, client):
    expert = key.person(Role.EXPERT)
    invite(key, expert, "expert")
    client.force_login(expert, "django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/exante/case/{key.case.pk}/").content.decode()
    assert 'href="/projects/' not in page
    assert 'href="/exante/"' not in page


@pytest.mark.parametrize("typed", ["", "十分", "-1", "99"])
def test_points_that_are_none_are_refused(key, typed):
    expert = key.person(Role.EXPERT)
    invite(key, expert, "expert")
    points = key.points()
    points[next(iter(points))] = typed
    with pytest.raises(Refusal):
        services.score_as_member(case_id=key.case.pk, points=points, by=expert, on=ASKED)


def test_who_is_dismissed_counts_no_more_but_stays_on_record(key):
    auditor, expert = key.person(Role.AUDITOR), key.person(Role.EXPERT)
    for person, capacity in ((auditor, "audit"), (expert, "expert")):
        invite(key, person, capacity)
    scored(key, auditor, 0.8)
    member = key.case.panel.get(person=expert)
    services.dismiss(
        case_id=key.case.pk, member_id=member.pk, why="回避", by=key.person(Role.PERFORMANCE_DIVISION), on=ASKED
    )
    assert key.score().total_centi == 8000
    assert key.case.panel.get(person=expert).left_why == "回避"


def test_a_pooled_programme_is_signed_by_every_department_with_a_project(county):
    other_clerk = factories.person(Role.UNIT_CLERK, county.other_unit)
    first = new_project(county, "村道硬化", 100)
    second = pool.create_project(
        code="371003220000700000001", name="饮水安全", organisation=county.other_unit, fiscal_year=2022,
        by=other_clerk, on=ASKED, nature="new",
    )  # fmt: skip
    performance = county.people[Role.PERFORMANCE_DIVISION]
    pool.post_budget(
        project_year=second, kind="request", amount_fen=50 * WAN, entered_on=ASKED, by=performance, on=ASKED
    )
    case = services.start_pooled(
        title="2022年统筹整合涉农资金", organisation=county.unit, project_year_ids=[first.pk, second.pk],
        by=performance, on=ASKED,
    )  # fmt: skip
    assert (case.kind, case.depth, case.requested_fen, case.items.count()) == ("pooled", "key", 150 * WAN, 2)
    made = Assessed(county, case)
    made.submit()
    made.sign()
    made.approve(Role.DEPARTMENT_HEAD)
    with pytest.raises(WrongMoment, match="卫生健康局还没有签署"):
        made.approve(Role.FINANCE_DIVISION)
    head = factories.person(Role.DEPARTMENT_HEAD, county.other_department)
    services.sign(
        case_id=case.pk, department_id=county.other_department.pk, text="同意。", agrees=True, by=head, on=ASKED
    )
    made.approve(Role.FINANCE_DIVISION)
    invite(made, county.people[Role.AUDITOR], "audit")
    scored(made, county.people[Role.AUDITOR], 0.9)
    made.score()
    made.conclude(supported=40 * WAN)
    case = made.issue()
    assert case.supported_fen == 80 * WAN
    assert set(ProjectYear.objects.filter(pk__in=[first.pk, second.pk]).values_list("state", flat=True)) == {"pooled"}


def test_one_project_alone_is_no_pooled_programme(county):
    with pytest.raises(Refusal, match="至少要选两个"):
        services.start_pooled(
            title="x", organisation=county.unit, project_year_ids=[new_project(county).pk],
            by=county.people[Role.PERFORMANCE_DIVISION], on=ASKED,
        )  # fmt: skip


def policy(county, name: str, starts: date, succeeds: Policy | None = None) -> Policy:
    return Policy.objects.create(
        code=name, name=name, sort_key=sort_key(name), organisation=county.unit, organisation_path=county.unit.path,
        starts_on=starts, succeeds=succeeds,
    )  # fmt: skip


def test_a_renewed_policy_reuses_the_evaluation_of_the_expired_one(county):
    old = policy(county, "双包双促", date(2021, 1, 1))
    performance = county.people[Role.PERFORMANCE_DIVISION]
    pool.record_wider_outcome(
        organisation=county.unit, policy=old, fiscal_year=2021, stage="key_evaluation", outcome="final",
        points_centi=8600, by=performance, on=ASKED, pack_release="cn-371003@2026.2",
    )  # fmt: skip
    new = policy(county, "双包双促（续）", date(2022, 1, 1), old)
    case = services.start_policy(policy_id=new.pk, fiscal_year=2022, by=county.people[Role.UNIT_CLERK], on=ASKED)
    assert [one.points_centi for one in evidence(case).own] == [8600]
    made = Assessed(county, case)
    content = made.content()
    content["items"] = [{**row, "amount": "300"} for row in content["items"]]
    content["funds"] = [{"id": "", "source": "财政拨款", "amount": "300", "basis": "测算"}]
    for one in case.materials.filter(required=True):
        services.receive(case_id=case.pk, material_id=one.pk, note="纸质", by=made.clerk, on=ASKED)
    made.save(content)
    sheets.submit(services.CASE, sheet_id=case.pk, version=made.now().version, by=made.clerk, on=ASKED)
    made.sign()
    made.approve(Role.DEPARTMENT_HEAD)
    made.approve(Role.FINANCE_DIVISION)
    invite(made, county.people[Role.AUDITOR], "audit")
    scored(made, county.people[Role.AUDITOR], 0.9)
    made.score()
    with pytest.raises(Refusal, match="建议取消"):
        made.conclude(renewal="cancel")
    made.conclude(renewal="continue", supported=250 * WAN)
    made.issue()
    outcome = WiderOutcome.objects.get(policy=new, stage="exante", superseded=False)
    assert (outcome.outcome, outcome.amount_fen, outcome.detail["renewal"]) == ("support", 250 * WAN, "continue")


def test_two_divisions_review_side_by_side(county):
    DivisionDepartment.objects.create(
        division=county.other_division, department=county.department, valid_from=factories.BEGIN
    )
    second = factories.person(Role.FINANCE_DIVISION, county.other_division)
    made = begun(county)
    made.submit()
    made.sign()
    made.approve(Role.DEPARTMENT_HEAD)
    tasks = {one.organisation_id: one for one in made.now().submission.tasks.filter(state=Task.State.OPEN)}
    assert set(tasks) == {county.division.pk, county.other_division.pk}
    for division, by in ((county.division, made.person(Role.FINANCE_DIVISION)), (county.other_division, second)):
        assert made.now().submission.current_step.id == "finance"
        workflow.approve(task_id=tasks[division.pk].pk, version=made.now().submission.version, by=by, on=ASKED)
    assert made.now().submission.current_step.id == "performance"


def test_the_deputys_pages_show_only_what_they_are_invited_to(key):
    deputy = key.person(Role.DEPUTY)
    browser = Client()
    browser.force_login(deputy, "django.contrib.auth.backends.ModelBackend")
    assert browser.get(f"/exante/case/{key.case.pk}/").status_code == 404
    invite(key, deputy, "deputy")
    assert browser.get(f"/exante/case/{key.case.pk}/").status_code == 200
    assert key.case.title in browser.get("/exante/panels/").text
    page = browser.get(f"/exante/case/{key.case.pk}/panel/score/")
    assert page.status_code == 200
    answer = browser.post(f"/exante/case/{key.case.pk}/panel/score/", key.points(0.85))
    assert (answer.status_code, key.case.panel.get().total_centi) == (302, 8500)
