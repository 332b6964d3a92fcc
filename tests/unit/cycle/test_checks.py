"""What the platform says about a declaration while it is filled in."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from abacus.cycle.targets.changes import compare, merge
from abacus.cycle.targets.checks import Surroundings, check
from abacus.cycle.targets.checks.weights import level_sums
from abacus.cycle.targets.content import Content, from_json
from abacus.cycle.targets.reading import read
from abacus.foundation.refusals import Refusal
from tests import stages


@pytest.fixture
def taxonomy(library):
    """The indicators of 文登 in 2022."""
    return library.resolve("371003", date(2022, 3, 16), 2022).taxonomy("targets.indicators")


@pytest.fixture
def found(taxonomy):
    """A function from a form to (code, where) of all findings."""

    def find(form: Content, **around: object) -> set[tuple[str, str]]:
        surroundings = Surroundings(
            taxonomy=taxonomy, project_name="农村污水治理站运维", dominant_share=Fraction(1, 2), **around
        )
        return {(one.code, one.where) for one in check(read(form, taxonomy), surroundings).found}

    return find


def without(form: Content, *names: str) -> Content:
    """The form without some indicators."""
    return replace(form, rows=tuple(row for row in form.rows if row.name not in names))


def test_a_good_form_has_no_finding(found):
    assert found(stages.content()) == set()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"value": ""}, ("target.missing", "第 5 行 指标值")),
        ({"value": "约六十"}, ("unreadable", "第 5 行 指标值")),
        ({"operator": ""}, ("operator.missing", "第 5 行 符号")),
        ({"operator": "约"}, ("unreadable", "第 5 行 符号")),
        ({"weight": ""}, ("weight.missing", "第 5 行 分值")),
        ({"weight": "-1"}, ("unreadable", "第 5 行 分值")),
        ({"name": ""}, ("name.missing", "第 5 行 三级指标")),
        ({"name": "受益行政村61个"}, ("name.contains_value", "第 5 行 三级指标")),
        ({"name": "单站年运行费用"}, ("name.duplicate", "第 5 行 三级指标")),
        ({"level2": "数量指标"}, ("level2.misplaced", "第 5 行 二级指标")),
        ({"level2": "幸福感"}, ("level2.unknown", "第 5 行 二级指标")),
        ({"level1": "其他指标"}, ("level1.unknown", "第 5 行 一级指标")),
        ({"unit": ""}, ("unit.missing", "第 5 行 单位")),
        ({"standard": ""}, ("standard.missing", "第 5 行 取值依据")),
        ({"standard": "other", "evidence": ""}, ("standard.other", "第 5 行 取值依据")),
        ({"mode": "qualitative"}, ("unreadable", "第 5 行 赋分方式")),
        ({"mode": "deduction", "operator": "le"}, ("unreadable", "第 5 行 赋分细则")),
        ({"mode": "bands", "scoring": "多得多"}, ("unreadable", "第 5 行 赋分细则")),
        ({"operator": "between", "value": "95~90"}, ("unreadable", "第 5 行 指标值")),
        ({"operator": "date_le", "value": "2022-02-30"}, ("unreadable", "第 5 行 指标值")),
    ],
)
def test_a_fault_in_a_row_is_said_at_its_cell(found, cells, expected):
    assert expected in found(stages.changed_row(stages.content(), "受益行政村数量", **cells))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"total": "186.51"}, ("funds.total_mismatch", "年度资金总额")),
        ({"total": ""}, ("funds.missing", "年度资金总额")),
        ({"total": "很多"}, ("unreadable", "年度资金总额")),
        ({"goals": ("",)}, ("goal.missing", "年度目标")),
        ({"goals": ("农村污水治理站运维。",)}, ("goal.repeats_name", "年度目标")),
        ({"goals": ("甲", "乙")}, ("goal.without_indicator", "年度目标")),
        ({"ends": "2021-12-31"}, ("period.reversed", "项目期止")),
        ({"rows": ()}, ("rows.missing", "合计")),
    ],
)
def test_a_fault_in_the_head_is_said_at_its_field(found, changed, expected):
    assert expected in found(stages.content(**changed))


def test_points_that_do_not_add_up_must_be_mended(found):
    assert ("weight.sum", "合计") in found(stages.changed_row(stages.content(), "受益行政村数量", weight="8"))


def test_other_points_than_the_packs_want_a_reason_and_then_pass(found):
    shifted = stages.changed_row(stages.content(), "受益行政村数量", weight="8")
    shifted = stages.changed_row(shifted, "出水水质达标率", weight="12")
    assert ("weight.level", "分值调整理由") in found(shifted)
    assert found(replace(shifted, weight_reason="本年以水质为主")) == {("weight.level", "合计")}


def test_without_cost_the_pack_means_other_points(taxonomy):
    form = without(stages.content(), "单站年运行费用")
    meant = {level.label: level.meant_centi for level in level_sums(read(form, taxonomy), taxonomy)}
    assert meant == {"产出指标": 5000, "效益指标": 3000, "满意度指标": 1000}


def test_without_satisfaction_its_points_go_to_the_benefit(taxonomy):
    form = without(stages.content(), "受益村民满意度")
    meant = {level.label: level.meant_centi for level in level_sums(read(form, taxonomy), taxonomy)}
    assert meant == {"成本指标": 2000, "产出指标": 4000, "效益指标": 3000}


def test_output_and_benefit_are_required(found):
    form = without(stages.content(), "受益行政村数量", "黑臭水体治理成效")
    assert ("dimension.missing", "合计") in found(form)


def test_one_indicator_with_half_the_points_is_noticed(found):
    assert ("weight.dominant", "第 5 行 分值") in found(
        stages.changed_row(stages.content(), "受益行政村数量", weight="45")
    )


def test_harm_to_others_wants_its_cost(found):
    assert ("cost.externality", "合计") in found(stages.content(externality=True))
    costed = stages.changed_row(stages.content(externality=True), "单站年运行费用", level2="生态环境成本指标")
    assert found(costed) == set()


def test_works_want_their_economic_cost(found):
    form = stages.changed_row(stages.content(), "单站年运行费用", level2="社会成本指标")
    assert ("cost.works", "合计") in found(form, capital_works=True)
    assert found(stages.content(), capital_works=True) == set()


@pytest.mark.parametrize(
    ("name", "last", "said"), [("受益行政村数量", 62, True), ("受益行政村数量", 61, False), ("单站年运行费用", 3, True)]
)
def test_a_target_easier_than_last_years_result_is_noticed(found, name, last, said):
    form = stages.content()
    line = next(row.line_id for row in form.rows if row.name == name)
    codes = {code for code, _where in found(form, last_micro={line: last * 1_000_000})}
    assert ("target.below_last_year" in codes) is said


def test_a_change_of_approved_targets_says_why(found):
    assert ("change.reason_missing", "变更理由") in found(stages.content(), revising=True)
    assert found(stages.content(change_reason="合并村居"), revising=True) == set()


def test_words_pasted_from_a_spreadsheet_are_understood(taxonomy):
    form = stages.changed_row(
        stages.content(),
        "受益行政村数量",
        operator="不低于",
        standard="计划标准",
        mode="按完成比例赋分",
        level2="社会效益",
    )
    one = next(one for one in read(form, taxonomy).indicators if one.name == "受益行政村数量")
    assert (one.operator, one.standard, one.mode, one.level2.id) == ("ge", "plan", "proportion", "social_benefit")


def test_bands_and_deductions_are_read_exactly(taxonomy):
    form = stages.changed_row(
        stages.content(), "受益行政村数量", mode="bands", scoring="≥60 得 10；≥50 得 8.5；其余得 0"
    )
    form = stages.changed_row(form, "运行维护治理站数量", operator="le", mode="deduction", scoring="每次扣 2 分")
    read_rows = {one.name: one.scoring for one in read(form, taxonomy).indicators}
    assert read_rows["受益行政村数量"] == {"bands": [[60_000_000, 1000], [50_000_000, 850], [None, 0]]}
    assert read_rows["运行维护治理站数量"] == {"deduct_centi": 200}


def test_what_is_stored_comes_back_the_same():
    form = stages.content(externality=True, goals=("甲", "乙"))
    assert from_json(form.to_json()) == form


def test_a_form_larger_than_a_form_can_be_is_refused():
    with pytest.raises(Refusal, match="300"):
        from_json({"rows": [{}] * 301})
    with pytest.raises(Refusal, match="2000"):
        from_json({"total": "1" * 2001})


def test_merging_takes_what_was_chosen_and_leaves_the_rest():
    theirs = stages.content()
    extra = stages.row("产出指标", "数量指标", "巡检次数", "≥", "52", "次", "5")
    mine = replace(theirs, total="1", other="2", rows=(*theirs.rows[1:], extra))
    keys = {change.key for change in compare(theirs, mine)}
    assert merge(mine, theirs, set()) == theirs
    assert compare(merge(mine, theirs, keys), mine) == ()
    one = merge(mine, theirs, {f"{extra.line_id}:row", "head:total"})
    assert (one.total, one.other, len(one.rows)) == ("1", "26.5", 8)
