"""A key evaluation from its plan to its result: evidence, papers, points, the exchange of views."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile

from abacus.cycle.keyevaluation import services
from abacus.cycle.keyevaluation.models import KeyCase
from abacus.cycle.rectification.models import Letter, Problem
from abacus.foundation.accounts.access import Refused
from abacus.foundation.accounts.roles import Role
from abacus.foundation.refusals import Refusal
from abacus.pool import services as pool
from abacus.pool.models import WiderOutcome
from tests.factories import county as make_county
from tests.factories import person
from tests.keyevaluation_steps import DAY, Evaluation, funded, opened, project

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def county():
    return make_county()


@pytest.fixture
def evaluation(county):
    return opened(county)


def test_a_project_takes_the_national_framework(evaluation):
    framework = evaluation.case.framework
    assert len(framework) == 17
    assert len({one["group"] for one in framework}) == 4
    assert sum(one["weight_centi"] for one in framework) == 10_000
    assert sum(one["weight_centi"] for one in framework if one["group"] in {"产出", "效益"}) == 6_000


def test_an_object_is_evaluated_once_a_year(county, evaluation):
    with pytest.raises(Refusal, match="已有评价案卷"):
        opened(county, evaluation.case.project_year)


def test_a_finished_evaluation_is_an_outcome_with_problems_and_a_letter(county, evaluation):
    final = evaluation.finished(execution=200, satisfaction=1_000)
    outcome = pool.current_outcome(final.project_year, "key_evaluation")
    assert (final.total_centi, final.grade) == (8_800, "good")
    assert (outcome.points_centi, outcome.grade, outcome.amount_fen) == (8_800, "good", 200_000_000)
    assert Problem.objects.filter(stage="key_evaluation", project_year=final.project_year).count() == 2
    assert Letter.objects.get().problems.count() == 2


def test_a_department_and_a_policy_have_outcomes_of_their_own(county):
    made = opened(county, object_kind="department", organisation=county.other_department, amount_fen=900_000_000)
    assert {one["id"] for one in made.case.framework} >= {"operating_cost", "performance"}
    services.register_finished(
        fiscal_year=2021, object_kind="department", organisation=county.other_department, total_centi=8_950,
        reason="评价报告〔2022〕3号", finished_on=date(2022, 9, 1), by=county.people[Role.PERFORMANCE_DIVISION], on=DAY,
    )  # fmt: skip
    assert WiderOutcome.objects.get().grade == "good"


class TestThePlan:
    def test_adds_up_to_a_hundred(self, evaluation):
        evaluation.join()
        saved = services.save_plan(version=0, plan="方案", weights={"quantity": 900}, **evaluation.given())
        with pytest.raises(Refusal, match="应为 100 分"):
            services.submit_plan(version=saved.version, **evaluation.given())

    def test_says_why_output_and_benefit_weigh_less(self, evaluation):
        evaluation.join()
        weights = {"quantity": 500, "basis": 800}
        saved = services.save_plan(version=0, plan="方案", weights=weights, **evaluation.given())
        with pytest.raises(Refusal, match="低于规则的下限"):
            services.submit_plan(version=saved.version, **evaluation.given())
        again = services.save_plan(
            version=saved.version, plan="方案", weights=weights, weights_reason="实施期间", **evaluation.given()
        )
        assert services.submit_plan(version=again.version, **evaluation.given()).state == KeyCase.State.REVIEW

    def test_has_a_team(self, evaluation):
        saved = services.save_plan(version=0, plan="方案", **evaluation.given())
        with pytest.raises(Refusal, match="工作组"):
            services.submit_plan(version=saved.version, **evaluation.given())

    def test_takes_up_what_was_agreed(self, evaluation):
        evaluation.join()
        talk = services.add_discussion(
            kind="focus",
            held_on=DAY,
            attendees="绩效科、专家",
            text="讨论重点",
            agreed="增加水质抽检",
            **evaluation.given(),
        )
        saved = services.save_plan(version=0, plan="方案", **evaluation.given())
        sent = services.submit_plan(version=saved.version, **evaluation.given())
        with pytest.raises(Refusal, match="没有写明在方案哪里落实"):
            services.review_plan(version=sent.version, passed=True, opinion="", **evaluation.given())
        services.take_up(discussion_id=talk.pk, where="三（二）", **evaluation.given())
        passed = services.review_plan(version=sent.version, passed=True, opinion="", **evaluation.given())
        assert passed.state == KeyCase.State.EVALUATING

    def test_is_not_saved_over_a_colleagues(self, evaluation):
        services.save_plan(version=0, plan="甲", **evaluation.given())
        with pytest.raises(Refusal, match="别人也保存了方案"):
            services.save_plan(version=0, plan="乙", **evaluation.given())


class TestTheTeam:
    def test_has_nobody_of_the_evaluated(self, county, evaluation):
        insider = person(Role.EXPERT, county.region, "内部专家")
        insider.organisation = county.sibling_unit
        insider.save()
        with pytest.raises(Refusal, match="应当回避"):
            services.add_member(user=insider, role="expert", **evaluation.given())

    def test_sees_only_its_cases_and_works_after_declaring(self, county, evaluation):
        expert, other = county.people[Role.EXPERT], opened(county, project(county, "路灯运维"))
        assert not KeyCase.objects.visible_to(expert, DAY).exists()
        services.add_member(user=expert, role="expert", **evaluation.given())
        assert list(KeyCase.objects.visible_to(expert, DAY)) == [evaluation.case]
        with pytest.raises(Refusal, match="回避声明"):
            services.add_evidence(file=ContentFile(b"a"), name="a.txt", title="", **evaluation.given(expert))
        services.declare(**evaluation.given(expert))
        made = services.add_evidence(file=ContentFile(b"a"), name="a.txt", title="", **evaluation.given(expert))
        assert made.number == 1
        with pytest.raises(KeyCase.DoesNotExist):
            services.declare(**other.given(expert))

    def test_loses_sight_of_a_case_it_has_left(self, county, evaluation):
        evaluation.join()
        member = evaluation.case.members.get()
        services.remove_member(member_id=member.pk, reason="合同到期", **evaluation.given())
        assert not KeyCase.objects.visible_to(county.people[Role.EXPERT], DAY).exists()

    def test_wants_the_role_that_goes_with_the_task(self, county, evaluation):
        with pytest.raises(Refusal, match="没有“机构人员”的任职"):
            services.add_member(user=county.people[Role.EXPERT], role="agency", **evaluation.given())


class TestPoints:
    @pytest.fixture
    def running(self, evaluation):
        evaluation.planned()
        return evaluation

    def test_that_are_deducted_rest_on_a_working_paper(self, running):
        with pytest.raises(Refusal, match="还没有工作底稿"):
            services.score_items(scores={"execution": (100, "慢")}, seen=running.marks(), **running.given())
        paper = services.write_paper(item="execution", text="执行率 50%", **running.given())
        services.score_items(scores={"execution": (100, "执行率 50%")}, seen=running.marks(), **running.given())
        services.withdraw_paper(paper_id=paper.pk, reason="数据有误", **running.given())
        with pytest.raises(Refusal, match="还没有工作底稿"):
            services.score_items(scores={"execution": (100, "慢")}, seen=running.marks(), **running.given())

    @pytest.mark.parametrize(("points", "said"), [(401, "0 到 4 分之间"), (-1, "0 到 4 分之间")])
    def test_stay_within_the_weight(self, running, points, said):
        with pytest.raises(Refusal, match=said):
            services.score_items(scores={"execution": (points, "")}, seen=running.marks(), **running.given())

    def test_of_unknown_indicators_are_refused(self, running):
        with pytest.raises(Refusal, match="没有这一项指标"):
            services.score_items(scores={"colour": (1, "")}, seen=running.marks(), **running.given())

    def test_of_two_who_score_at_once_are_not_overwritten_unseen(self, county, running):
        services.write_paper(item="execution", text="执行率 50%", **running.given())
        services.score_items(scores={"execution": (300, "慢")}, seen={"execution": ""}, **running.given())
        with pytest.raises(Refusal, match=r"3\.00 分（慢）"):
            services.score_items(scores={"execution": (200, "很慢")}, seen={"execution": ""}, **running.given())
        now = running.now().scores.get(item="execution").mark
        services.score_items(scores={"execution": (200, "很慢")}, seen={"execution": now}, **running.given())
        assert running.now().scores.get(item="execution").points_centi == 200

    def test_nobody_overwrites_what_they_do_not_say_they_saw(self, running):
        services.write_paper(item="execution", text="执行率 50%", **running.given())
        services.score_items(scores={"execution": (300, "慢")}, seen={}, **running.given())
        with pytest.raises(Refusal, match=r"3\.00 分（慢）"):
            services.score_items(scores={"execution": (200, "很慢")}, seen={}, **running.given())
        assert running.now().scores.get(item="execution").points_centi == 300

    def test_that_one_has_not_touched_stay_as_a_colleague_left_them(self, running):
        services.write_paper(item="execution", text="执行率 50%", **running.given())
        services.score_items(scores={"execution": (300, "慢")}, seen=running.marks(), **running.given())
        opened = running.now().scores.get(item="execution").mark
        services.score_items(scores={"execution": (100, "核减")}, seen=running.marks(), **running.given())
        services.score_items(scores={"execution": (300, "慢")}, seen={"execution": opened}, **running.given())
        assert running.now().scores.get(item="execution").points_centi == 100

    def test_are_whole_before_the_draft_goes_out(self, running):
        with pytest.raises(Refusal, match="17 项指标没有打分"):
            services.send_draft(version=running.now().version, report={"conclusion": "好"}, **running.given())

    def test_are_not_the_evaluated_units(self, county, running):
        with pytest.raises(Refused):
            services.score_items(
                scores={"execution": (400, "")}, seen=running.marks(), **running.given(county.people[Role.UNIT_CLERK])
            )


class TestTheExchange:
    @pytest.fixture
    def sent(self, evaluation):
        evaluation.sent(execution=200)
        return evaluation

    def test_waits_for_the_answer(self, sent):
        with pytest.raises(Refusal, match="还没有到"):
            services.finish(version=sent.now().version, decision="", **sent.given())
        sent.pass_points()
        sent.day = sent.now().answer_due_on + timedelta(days=1)
        services.finish(version=sent.now().version, decision="", **sent.given())
        assert sent.now().answer == "silent"

    def test_answers_an_objection_with_reasons(self, sent):
        sent.answered(accept=False, text="口径不一致")
        sent.pass_points()
        with pytest.raises(Refusal, match="对异议的处理"):
            services.finish(version=sent.now().version, decision="", **sent.given())
        services.score_items(scores={"execution": (300, "按支付口径")}, seen=sent.marks(), **sent.given())
        services.finish(version=sent.now().version, decision="采纳，改为 3 分", **sent.given())
        assert sent.now().total_centi == 9_900

    def test_does_not_end_before_every_station_is_passed(self, sent):
        sent.answered()
        with pytest.raises(Refusal, match="质控环节还没有通过"):
            services.finish(version=sent.now().version, decision="", **sent.given())

    def test_is_answered_by_the_evaluated_only(self, county, sent):
        with pytest.raises(KeyCase.DoesNotExist):
            services.answer_draft(
                version=sent.now().version, accept=True, text="",
                **sent.given(make_county("荣成市", "371082").people[Role.UNIT_CLERK]),
            )  # fmt: skip


def test_wendengs_five_plus_one_stations_hold_where_an_agency_takes_part(county, evaluation):
    from abacus.cycle.keyevaluation.services.team import points_of

    assert [one.id for one in points_of(evaluation.case)] == ["plan", "papers", "exchange", "acceptance"]
    services.add_member(user=county.people[Role.AGENCY], role="agency", **evaluation.given())
    labels = [one.label for one in points_of(evaluation.now())]
    assert labels == ["文件约定", "方案预审", "全程介入", "力推答辩", "综合验收", "结果应用"]


def test_in_heze_the_chief_evaluator_signs():
    heze = make_county("牡丹区", "371702")
    made = opened(heze)
    chief = person(Role.EXPERT, heze.region, "主评人")
    made.join(chief, "chief")
    made.sent()
    made.answered()
    made.pass_points()
    with pytest.raises(Refusal, match="主评人还没有签署"):
        services.finish(version=made.now().version, decision="", **made.given())
    with pytest.raises(Refusal, match="只有案卷的主评人"):
        services.sign(**made.given(made.expert))
    services.sign(**made.given(chief))
    services.finish(version=made.now().version, decision="", **made.given())
    assert made.now().signed_by == chief


class TestLastYearsProblems:
    """乳山: the city-management service was evaluated two years running; its problems were followed up."""

    @pytest.fixture
    def twice(self, county):
        old = project(county, "购买城市管理服务")
        Evaluation(county, opened(county, old).case).finished(cost=300, satisfaction=400)
        year = pool.open_year(
            project=old.project, fiscal_year=2023, organisation=county.unit, by=county.people[Role.UNIT_CLERK],
            on=date(2023, 1, 5),
        )  # fmt: skip
        made = opened(county, funded(county, year, 190_000_000), fiscal_year=2023)
        made.planned()
        return made

    def test_are_carried_over_and_stand_beside(self, twice):
        carried = services.exchange.carried(twice.case)
        assert [one.carried_from.fiscal_year for one in carried] == [2022, 2022]
        assert twice.case.previous.total_centi == 9_300

    def test_are_each_said_to_be_solved_or_open(self, twice):
        first, second = services.exchange.carried(twice.case)
        twice.scored()
        with pytest.raises(Refusal, match="2 个没有认定"):
            services.send_draft(version=twice.now().version, report={"conclusion": "好"}, **twice.given())
        services.settle_carried(problem_id=first.pk, solved=True, note="人员已精简", **twice.given())
        services.settle_carried(problem_id=second.pk, solved=False, note="满意度仍低", **twice.given())
        services.send_draft(version=twice.now().version, report={"conclusion": "好"}, **twice.given())
        twice.answered()
        twice.pass_points()
        services.finish(version=twice.now().version, decision="", **twice.given())
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.state, second.state) == ("closed", "open")
        assert list(twice.now().letter.problems.all()) == [second]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"total_centi": 10_001}, "0 到 100"),
        ({"finished_on": DAY + timedelta(days=1)}, "在今天之后"),
        ({"reason": ""}, "选取理由"),
    ],
)
def test_what_cannot_have_been_evaluated_is_not_registered(county, changed, said):
    given = {
        "fiscal_year": 2022, "object_kind": "project", "project_year": project(county), "total_centi": 9_000,
        "reason": "报告", "finished_on": DAY, **changed,
    }  # fmt: skip
    with pytest.raises(Refusal, match=said):
        services.register_finished(**given, by=county.people[Role.PERFORMANCE_DIVISION], on=DAY)
