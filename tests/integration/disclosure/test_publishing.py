"""A department prepares, finance publishes; what is out is frozen, corrected only by a new version."""

import pytest

from abacus.cycle.disclosure import services as disclosure
from abacus.cycle.disclosure import snapshots
from abacus.cycle.disclosure.models import ApprovalDay, Publication
from abacus.cycle.drafts import NotEditable, NotReady, Stale
from abacus.foundation.accounts.access import Refused
from abacus.foundation.refusals import Refusal
from abacus.pool import services as pool
from abacus.pool.models import StageOutcome, WiderOutcome
from tests import disclosure_steps as steps
from tests import stages

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_targets_go_out_with_what_was_approved(targets):
    out = targets.publish()
    assert out.state == Publication.State.PUBLISHED
    assert out.index_number == "371003-2022-00001"
    shown = out.snapshot["projects"][0]
    assert shown["name"] == "农村污水治理站运维"
    assert shown["amounts"] == [{"phase": "initial", "label": "年初预算", "fen": 43_200_000, "on": "2022-02-08"}]
    assert {one["name"]: one["target"] for one in shown["indicators"]}["运行维护治理站数量"] == "≥ 52 座"
    assert out.snapshot["totals"]["amounts"][0]["fen"] == 43_200_000
    assert out.sha256 == snapshots.digest(out.snapshot)
    outcome = StageOutcome.objects.get(stage="disclosure", superseded=False)
    assert (outcome.outcome, outcome.detail["index_number"]) == ("disclosed", out.index_number)
    assert WiderOutcome.objects.get(stage="disclosure").organisation == targets.county.department


def test_results_say_what_was_kept_and_why_something_was_not(results):
    shown = results.publish().snapshot["projects"][0]
    assert shown["promise"] == "partly"
    assert shown["why"] == [{"name": "受益行政村数量", "why": "12 个村管网未接通。"}]
    assert {one["phase"]: one["fen"] for one in shown["amounts"]}["executed"] == 37_240_000
    assert shown["goals"][0]["achieved"] == "52 座治理站全年正常运行。"
    assert shown["result"]["grade_label"] == "优"


def test_the_approval_day_and_the_law_say_when_it_is_due(targets):
    disclosure.set_approval_day(
        organisation_id=targets.county.region.pk, fiscal_year=2022, of=ApprovalDay.Of.BUDGET,
        approved_on=steps.BUDGET_DAY, document_number="文财预〔2022〕6号", by=targets.division, on=targets.day,
    )  # fmt: skip
    out = targets.publish()
    assert (out.approved_on, out.due_on.isoformat()) == (steps.BUDGET_DAY, "2022-03-06")
    assert out.snapshot["document_number"] == "文财预〔2022〕6号"


def test_what_is_held_back_needs_words_and_finances_approval(targets):
    secret = steps.approved(targets.county, "人防工程维护")
    targets.prepare()
    with pytest.raises(Refusal, match="没有说明为什么不公开"):
        disclosure.hold_back(**targets.turn(), project_year_id=secret.year.pk, reason="secret", words=" ")
    disclosure.hold_back(**targets.turn(), project_year_id=secret.year.pk, reason="secret", words="涉及人防布局。")
    targets.hand_in()
    by_division = lambda: {**targets.turn(), "by": targets.division}  # noqa: E731
    with pytest.raises(NotReady) as refused:
        disclosure.publish(**by_division())
    assert refused.value.findings.of("unapproved")
    disclosure.approve_reason(**by_division(), project_year_id=secret.year.pk, agreed=True)
    out = disclosure.publish(**by_division())
    assert out.snapshot["held_back"] == [{"reason": "secret", "label": "涉密", "projects": 1}]
    assert "人防" not in snapshots.canonical(out.snapshot).decode()
    outcome = StageOutcome.objects.get(project_year=secret.year, stage="disclosure", superseded=False)
    assert outcome.outcome == "held_back"


def test_a_reason_that_finance_refuses_puts_the_project_back(targets):
    other = steps.approved(targets.county, "公务用车")
    targets.prepare()
    disclosure.hold_back(**targets.turn(), project_year_id=other.year.pk, reason="sensitive", words="不便公开。")
    disclosure.approve_reason(**{**targets.turn(), "by": targets.division}, project_year_id=other.year.pk, agreed=False)
    assert targets.publish().projects == 2


def test_nothing_goes_out_while_a_project_is_missing_or_amounts_disagree(targets):
    targets.prepare()
    late = steps.approved(targets.county, "后来批复的项目")
    with pytest.raises(NotReady) as refused:
        disclosure.hand_in(**targets.turn())
    assert refused.value.findings.of("missing")[0].where == "后来批复的项目"
    assert disclosure.read_again(**targets.turn()) == 1
    pool.post_budget(
        project_year=late.year, kind="initial", amount_fen=100, entered_on=steps.APPROVED, by=targets.division,
        on=targets.day,
    )  # fmt: skip
    with pytest.raises(NotReady) as refused:
        disclosure.hand_in(**targets.turn())
    assert refused.value.findings.of("approved")


def test_results_wait_for_the_self_evaluation(targets):
    later = steps.Publishing(targets.county, steps.RESULTS_OUT, "results")
    later.prepare()
    with pytest.raises(NotReady) as refused:
        disclosure.hand_in(**later.turn())
    assert refused.value.findings.of("result")


def test_a_correction_is_a_new_version_and_the_old_one_stays_readable(targets):
    first = targets.publish()
    with pytest.raises(Refusal, match="已经公开"):
        targets.prepare()
    disclosure.correct(**targets.turn(), why="更正第 2 项指标值。")
    assert Publication.objects.get(pk=first.pk).state == Publication.State.PUBLISHED
    second = targets.publish()
    first.refresh_from_db()
    assert (first.state, second.number, second.supersedes) == ("superseded", 2, first)
    assert second.snapshot["correction"] == "更正第 2 项指标值。"
    assert snapshots.digest(first.snapshot) == first.sha256


def test_what_is_taken_down_says_why(targets):
    out = targets.publish()
    by_division = {**targets.turn(), "by": targets.division}
    with pytest.raises(Refusal, match="没有写明原因"):
        disclosure.take_down(**by_division, why="")
    disclosure.take_down(**by_division, why="金额单位有误。")
    out.refresh_from_db()
    assert (out.state, out.withdrawn_on) == ("withdrawn", targets.day)
    assert StageOutcome.objects.get(stage="disclosure", superseded=False).outcome == "taken_down"
    assert targets.prepare().number == 2


def test_two_people_and_a_second_click_do_no_harm(targets):
    targets.prepare()
    assert targets.prepare() == targets.prepare()
    turn = targets.turn()
    disclosure.save(**turn, duties="主管教育。", note="", accompanies_on=None)
    with pytest.raises(Stale):
        disclosure.save(**turn, duties="另一人的内容。", note="", accompanies_on=None)
    with pytest.raises(Refusal, match="超过"):
        disclosure.save(**targets.turn(), duties="长" * 501, note="", accompanies_on=None)
    targets.publish()
    with pytest.raises(NotEditable):
        disclosure.publish(**{**targets.turn(), "by": targets.division})


def test_only_the_performance_division_publishes(targets):
    targets.hand_in()
    with pytest.raises(Refused):
        disclosure.publish(**targets.turn())
    returned = disclosure.give_back(**{**targets.turn(), "by": targets.division}, why="补写主要职责。")
    assert (returned.state, returned.returned) == ("preparing", "补写主要职责。")


def test_personal_data_in_texts_is_covered(county):
    walk = stages.Walk(county, stages.project(county, steps.DECLARED), steps.DECLARED)
    walk.to_the_end(stages.content(goals=("联系人电话 13812345678，证件 371081198001011234。",)))
    pool.approve_budget(
        project_year_id=walk.year.pk, amount_fen=100_000, by=county.people["performance_division"], on=steps.APPROVED
    )
    out = steps.Publishing(county).publish()
    text = out.snapshot["projects"][0]["goals"][0]["text"]
    assert text == "联系人电话 138******78，证件 371*************34。"
    assert out.snapshot["projects"][0]["code"] == walk.year.project.code
