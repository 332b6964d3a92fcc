"""A unit evaluates its project at the year's end; the rules score it beside the unit's own points."""

from datetime import date

import pytest

from abacus.cycle.drafts import NotReady, Stale
from abacus.cycle.evaluation import services
from abacus.cycle.evaluation.content import from_json
from abacus.cycle.evaluation.models import SelfEvaluation
from abacus.foundation.accounts.roles import Role
from abacus.foundation.refusals import Refusal
from abacus.foundation.schedule.services import WindowClosed, set_window
from abacus.pool import services as pool
from abacus.pool.models import ActualValue, ProjectYear
from tests import stages
from tests.stages import Evaluated, Walk

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def codes(table, form):
    """The codes of what must be mended."""
    return {one.code for one in services.examine(table.begin(), form).findings.must}


def test_without_approved_targets_nothing_is_evaluated(county):
    year = stages.project(county, date(2021, 11, 2))
    with pytest.raises(Refusal, match="绩效目标") as said:
        services.start(project_year_id=year.pk, by=county.people[Role.UNIT_CLERK], on=date(2023, 1, 16))
    assert "申报" in said.value.todo


def test_before_the_years_end_nothing_is_evaluated(spent):
    with pytest.raises(Refusal, match="还没有结束"):
        services.start(project_year_id=spent.year.pk, by=spent.clerk, on=date(2022, 12, 30))


def test_a_window_says_when(spent):
    set_window(
        organisation=spent.county.region, fiscal_year=2022, stage="self_evaluation", opens_on=date(2023, 2, 1),
        closes_on=date(2023, 3, 31), by=None, on=date(2023, 1, 1),
    )  # fmt: skip
    with pytest.raises(WindowClosed, match="尚未开始"):
        services.start(project_year_id=spent.year.pk, by=spent.clerk, on=spent.day)
    assert services.start(project_year_id=spent.year.pk, by=spent.clerk, on=date(2023, 2, 1)).pk


def test_the_whole_table_is_scored_beside_the_units_own_points(table):
    saved = table.save(table.content())
    assert saved.self_total_centi == 9762
    assert saved.computed_total_centi == 9762
    assert saved.grade == "excellent"
    assert saved.result["execution_centi"] == 862


def test_a_final_result_keeps_its_steps_and_moves_the_year_on(table):
    final = table.to_the_end(table.content())
    outcome = pool.current_outcome(table.walk.year, "self_evaluation")
    assert final.state == SelfEvaluation.State.APPROVED
    assert (outcome.points_centi, outcome.grade) == (9762, "excellent")
    assert outcome.detail["lines"][str(final.target_version.lines.first().line_id)]["points"]["steps"]
    assert outcome.rule_hash
    assert outcome.pack_release == final.pack_release
    assert table.walk.year.state == ProjectYear.State.EVALUATED
    assert table.walk.year.grade == "excellent"


def test_handing_in_puts_the_actual_values_on_the_lines(table):
    table.submit(table.content())
    values = pool.latest_actuals(table.walk.year, date(2022, 12, 31))
    lines = {line.name: line.line_id for line in table.now().target_version.lines.all()}
    assert values[lines["受益行政村数量"]].actual_micro == 61_000_000
    assert values[lines["年度运维完成时间"]].actual_on == date(2022, 12, 20)
    assert values[lines["黑臭水体治理成效"]].stated_percent_micro == 90_000_000
    assert ActualValue.objects.count() == 7


def test_a_missed_target_wants_a_reason_and_then_passes(table):
    form = table.content(受益行政村数量={"actual": "54.9", "own": "9"})
    assert codes(table, form) == {"deviation"}
    explained = table.content(受益行政村数量={"actual": "54.9", "own": "9", "reason": "三个村合并"})
    assert codes(table, explained) == set()


def test_what_lies_far_above_its_target_wants_a_reason(table):
    assert codes(table, table.content(受益行政村数量={"actual": "79.3"})) == set()
    assert codes(table, table.content(受益行政村数量={"actual": "79.4"})) == {"target.over_achieved"}


def test_own_points_above_the_computed_want_a_reason(table):
    form = table.content(受益行政村数量={"actual": "54.9", "own": "9.01", "reason": ""})
    assert codes(table, form) == {"deviation", "score.above_computed"}


def test_low_execution_wants_a_reason(table):
    silent = stages.replace(table.content(), execution_reason="")
    assert codes(table, silent) == {"execution.low"}


def test_a_missing_value_is_missing_and_not_zero(table):
    form = table.content(受益行政村数量={"actual": "", "own": ""})
    examined = services.examine(table.begin(), form)
    line = next(one for one in examined.computed.lines if one.read.line.name == "受益行政村数量")
    assert line.points.value is None
    assert "缺少" in line.points.reason
    assert examined.computed.grade == ""
    assert {one.code for one in examined.findings.must} == {"actual.missing", "own.missing"}


def test_a_percentage_outside_its_grade_is_refused(table):
    form = table.content(黑臭水体治理成效={"actual": "部分达成", "percent": "90", "reason": "尚有一处"})
    assert codes(table, form) == {"score.outside_interval"}


def test_own_points_above_the_weight_are_refused(table):
    assert codes(table, table.content(受益行政村数量={"own": "11"})) >= {"own.above_weight"}


def test_an_indicator_that_does_not_apply_is_left_out_with_a_reason(table):
    form = table.content(受益行政村数量={"actual": "不适用", "own": "", "reason": "村改居"})
    assert codes(table, form) == set()
    examined = services.examine(table.begin(), form)
    assert examined.computed.project.complete


def test_bad_input_is_kept_as_typed(table):
    saved = table.save(table.content(受益行政村数量={"actual": "六十一"}))
    kept = from_json(SelfEvaluation.objects.get(pk=saved.pk).content)
    assert "六十一" in [one.actual for one in kept.entries]
    with pytest.raises(NotReady):
        services.submit(evaluation_id=saved.pk, version=saved.version, by=table.walk.clerk, on=table.walk.day)


def test_the_second_of_two_people_chooses_between_both(table):
    begun = table.begin()
    table.save(table.content())
    mine = stages.replace(table.content(), problems="管网老化", execution_own="8")
    with pytest.raises(Stale):
        services.save(evaluation_id=begun.pk, content=mine, version=0, by=table.walk.clerk, on=table.walk.day)
    services.keep_rival(evaluation_id=begun.pk, content=mine, by=table.walk.clerk, on=table.walk.day)
    settled = services.settle_rival(
        evaluation_id=begun.pk, take_mine=["head:problems"], version=1, by=table.walk.clerk, on=table.walk.day
    )
    kept = from_json(settled.content)
    assert (kept.problems, kept.execution_own) == ("管网老化", "8.62")


def test_a_return_keeps_the_route_and_what_was_before(table):
    table.submit(table.content())
    before = table.now()
    table.give_back(Role.DEPARTMENT_CLERK, "请附照片")
    assert table.now().state == SelfEvaluation.State.RETURNED
    table.submit(stages.replace(from_json(table.now().content), measures="补装摄像头"))
    after = table.now()
    assert after.submission_id == before.submission_id
    assert from_json(after.previous).measures == ""


def test_the_table_follows_targets_changed_since_it_was_begun(table):
    from abacus.cycle.targets import services as targets
    from abacus.cycle.targets.content import from_json as target_content

    first = table.begin().target_version
    walk: Walk = table.walk
    opened = targets.revise(declaration_id=walk.now().pk, by=walk.clerk, on=walk.day)
    changed = stages.changed_row(target_content(opened.content), "受益行政村数量", value="58")
    walk.to_the_end(stages.replace(changed, change_reason="合并"))
    again = Evaluated(walk)
    saved = again.save(again.content())
    assert saved.target_version_id != first.pk
    assert saved.target_version.number == 2
