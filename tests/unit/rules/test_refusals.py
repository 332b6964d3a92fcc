"""What does not fit is refused, with the file, the line and what to do."""

import pytest

WEIGHT = "cn/parameters/evaluation/execution_weight.yaml"
BANDS = "cn/parameters/evaluation/grade_bands.yaml"
INTERVALS = "cn/parameters/evaluation/qualitative_intervals.yaml"
REVIEW = "cn/scorecards/targets/review.yaml"
TREE = "cn/taxonomies/targets/indicators.yaml"
ROUTE = "cn/routes/targets/declaration.yaml"
GATE = "cn/gates/budget/target_passed.yaml"
LINKAGE = "cn/linkage/evaluation/results.yaml"
FORM = "cn/forms/mof.yaml"
EXAMPLE = "cn/examples/evaluation/grade_bands.yaml"
PACK = "cn/pack.yaml"
DOCUMENTS = "cn/documents.yaml"
SOURCE = "    source: {document: measure-2020, clause: 权重}\n"
VALUES = """\
values:
  - from: "2020-01-01"
    applies_to: fiscal_year
    source: {document: measure-2020, clause: 权重}
    value: 10
"""
VERSIONS = """\
versions:
  - from: "2020-01-01"
    applies_to: fiscal_year
    source: {document: measure-2020, clause: 应用}
    items:
      - {id: good, label: 优良, condition: 等级为优或良, proposal: keep, rule: linkage.grade_good}
"""
AGAIN = """\
  - from: "2022-01-01"
    applies_to: fiscal_year
    source: {document: measure-2020, clause: 权重}
    value: 15
"""

# what is wrong: place, old text, new text, line, code, word of the remedy
CASES = {
    "an unknown key": (WEIGHT, "unit: points", "unit: points\ncolour: red", 4, "unknown-key", "label"),
    "an unknown key of a version": (ROUTE, "    submit:", "    quorum: 3\n    submit:", 7, "unknown-key", "删去"),
    "an unknown key of an item": (REVIEW, "weight: 60}", "weight: 60, colour: red}", 14, "unknown-key", "weight"),
    "an unknown key of a gate": (GATE, "    point:", "    colour: red\n    point:", 7, "unknown-key", "message"),
    "a missing source": (WEIGHT, SOURCE, "", 5, "missing-source", "补上 source"),
    "a missing clause": (WEIGHT, ", clause: 权重", "", 7, "missing-clause", "clause"),
    "a document nobody registered": (WEIGHT, "measure-2020", "measure-2019", 7, "unknown-document", "documents.yaml"),
    "a missing value": (WEIGHT, "    value: 10\n", "", 5, "missing-value", "value"),
    "no values": (WEIGHT, VALUES, "values: []\n", 1, "missing-values", "values"),
    "bands that rise": (BANDS, "at_least: 0", "at_least: 95", 11, "bands-not-falling", "从高到低"),
    "bands that end above 0": (BANDS, "at_least: 0", "at_least: 60", 11, "bands-not-to-0", "at_least: 0"),
    "no bands": (
        BANDS,
        "value:\n      - {at_least: 90, id: excellent, label: 优}\n      - {at_least: 0, id: poor, label: 差}\n",
        "value: []\n",
        9,
        "bands-not-to-0",
        "at_least: 0",
    ),
    "a band that is no mapping": (BANDS, "{at_least: 0, id: poor, label: 差}", "差", 11, "not-a-mapping", "键: 值"),
    "intervals with a gap": (
        INTERVALS,
        "high: 80, low: 0",
        "high: 70, low: 0",
        10,
        "bands-not-falling",
        "上一档的 low",
    ),
    "an interval upside down": (INTERVALS, "high: 100, low: 80", "high: 100, low: 100", 9, "bands-not-falling", "low"),
    "intervals that end above 0": (INTERVALS, "high: 80, low: 0", "high: 80, low: 10", 10, "bands-not-to-0", "low: 0"),
    "weights of a scorecard": (REVIEW, "weight: 60", "weight: 50", 4, "weights-do-not-add-up", "weight"),
    "weights of a taxonomy": (TREE, "benefit: 40", "benefit: 30", 9, "weights-do-not-add-up", "weights"),
    "weights over an unknown level": (TREE, "benefit: 40", "cost: 40", 9, "unknown-level", "items"),
    "a negative weight": (TREE, "benefit: 0", "benefit: -1", 10, "bad-benefit", "不小于 0"),
    "a weight too fine": (REVIEW, "weight: 60", "weight: 60.001", 14, "wrong-unit", "两位小数"),
    "a region that is a number": (PACK, "region: cn", "region: 37", 1, "not-text", "加引号"),
    "a region that is no code": (PACK, "region: cn", 'region: "3710a"', 1, "bad-region", "数字"),
    "a region that is not the directory's": (
        PACK,
        "region: cn",
        'region: "37"\nparent: cn',
        1,
        "wrong-directory",
        "cn-37",
    ),
    "a region without a parent": (PACK, "region: cn", 'region: "37"', 1, "missing-parent", "parent"),
    "a release that is a number": (PACK, '"2021.1"', "2021.1", 3, "not-text", "加引号"),
    "a day without quotes": (WEIGHT, '"2020-01-01"', "2020-01-01", 5, "not-plain", "加引号"),
    "a day that does not exist": (WEIGHT, '"2020-01-01"', '"2020-02-30"', 5, "bad-day", "2023-01-01"),
    "a code with a leading zero": (DOCUMENTS, "number: 财预〔2020〕10号", "number: 010", 3, "not-plain", "加引号"),
    "a key that is a number": (WEIGHT, "label:", "2020: x\nlabel:", 2, "key-not-text", "加引号"),
    "a key that is a list": (WEIGHT, "label:", "[a]: x\nlabel:", 2, "key-not-text", "加引号"),
    "a key written twice": (WEIGHT, "label:", "id: evaluation.other\nlabel:", 2, "duplicate-key", "只留一个"),
    "a unit nobody knows": (WEIGHT, "unit: points", "unit: 斤", 3, "bad-unit", "percentage points"),
    "no unit": (WEIGHT, "unit: points\n", "", 1, "missing-unit", "unit"),
    "a unit where there is no number": (
        INTERVALS,
        "kind: intervals",
        'kind: intervals\nunit: "%"',
        4,
        "unknown-key",
        "kind",
    ),
    "a value too fine for its unit": (WEIGHT, "value: 10", "value: 10.001", 8, "wrong-unit", "单位"),
    "a value in words": (WEIGHT, "value: 10", "value: 十", 8, "not-a-number", "不带引号"),
    "an infinite value": (WEIGHT, "value: 10", "value: .inf", 8, "not-plain", "小数"),
    "until before from": (WEIGHT, SOURCE, '    until: "2019-12-31"\n' + SOURCE, 7, "until-before-from", "改正"),
    "a year's rule from the middle of a year": (WEIGHT, '"2020-01-01"', '"2020-02-25"', 5, "not-new-year", "1 月 1 日"),
    "a year's rule to the middle of a year": (
        WEIGHT,
        SOURCE,
        '    until: "2021-06-30"\n' + SOURCE,
        7,
        "not-year-end",
        "12 月 31 日",
    ),
    "two values on one day": (
        WEIGHT,
        "    value: 10\n",
        "    value: 10\n" + AGAIN.replace("2022", "2020"),
        9,
        "overlap",
        "先后",
    ),
    "a value that reaches into the next": (
        WEIGHT,
        SOURCE + "    value: 10\n",
        '    until: "2022-12-31"\n' + SOURCE + "    value: 10\n" + AGAIN,
        10,
        "overlap",
        "until",
    ),
    "values that apply in two ways": (
        WEIGHT,
        "    value: 10\n",
        "    value: 10\n" + AGAIN.replace("fiscal_year", "action_day"),
        10,
        "mixed-applies-to",
        "同一种",
    ),
    "a way to apply nobody knows": (WEIGHT, "fiscal_year", "budget_year", 6, "bad-applies_to", "action_day"),
    "an id with capitals": (WEIGHT, "id: evaluation.execution_weight", "id: Weight", 1, "bad-id", "小写"),
    "an id that is not the path": (
        WEIGHT,
        "id: evaluation.execution_weight",
        "id: evaluation.weight",
        1,
        "id-not-path",
        "evaluation.execution_weight",
    ),
    "an id twice in a list": (REVIEW, "id: relevant", "id: complete", 14, "duplicate-id", "只用一次"),
    "a second level twice": (TREE, "id: cost", "id: quantity", 12, "duplicate-id", "只用一次"),
    "a blank label": (WEIGHT, "label: 预算执行率的分值", 'label: " "', 2, "blank", "填写"),
    "a flag that is none": (DOCUMENTS, "confirmed: false", "confirmed: maybe", 6, "bad-confirmed", "true"),
    "documents in a list": (DOCUMENTS, "measure-2020:", "- measure-2020:", 1, "not-a-mapping", "标识"),
    "a scorecard without a total": (REVIEW, "    total: 100\n", "", 4, "missing-total", "total"),
    "a scorecard without grades": (
        REVIEW,
        "    grades:\n"
        "      - {at_least: 60, id: passed, label: 合格}\n"
        "      - {at_least: 0, id: failed, label: 不合格}\n",
        "",
        4,
        "missing-grades",
        "grades",
    ),
    "a line above the total": (REVIEW, "pass_line: 60", "pass_line: 101", 4, "bad-pass_line", "pass_line"),
    "a line by an unknown parameter": (
        REVIEW,
        "pass_line: 60",
        "pass_line: targets.line",
        4,
        "unknown-parameter",
        "参数",
    ),
    "a taxonomy without weights": (
        TREE,
        "    alternatives:\n"
        "      - {id: plain, label: 一般, weights: {output: 50, benefit: 40}}\n"
        "      - {id: output_only, label: 只设产出, weights: {output: 90, benefit: 0}}\n",
        "",
        4,
        "missing-alternatives",
        "alternatives",
    ),
    "a list without items": (
        LINKAGE,
        "    items:\n"
        "      - {id: good, label: 优良, condition: 等级为优或良, proposal: keep, rule: linkage.grade_good}\n",
        "",
        4,
        "missing-items",
        "extends",
    ),
    "items that are no list": (ROUTE, "    items:\n", "    items: none\n    others:\n", 8, "not-a-list", "- 开头"),
    "no versions": (LINKAGE, VERSIONS, "versions: []\n", 1, "missing-versions", "versions"),
    "a role nobody has": (ROUTE, "role: department_clerk", "role: mayor", 9, "bad-role", "unit_clerk"),
    "a return to a later step": (ROUTE, "work_days: 5", "return_to: finance", 4, "bad-return_to", "submitter"),
    "a task that escalates to itself": (
        ROUTE,
        "work_days: 5",
        "escalate: {after_work_days: 3, role: department_clerk, scope: department}",
        9,
        "bad-escalate",
        "更高的岗位",
    ),
    "a task that escalates some day": (
        ROUTE,
        "work_days: 5",
        "escalate: {role: department_head, scope: department}",
        9,
        "missing-after_work_days",
        "几个工作日",
    ),
    "a step for nobody's budget": (ROUTE, "work_days: 5", "owners: [village]", 9, "bad-owners", "department"),
    "a way for units' budgets only": (
        ROUTE,
        "scope: department, work_days: 5}\n"
        "      - {id: finance, label: 财政审核, role: finance_division, scope: division, return_to: department}\n",
        "scope: department, owners: [unit]}\n",
        4,
        "missing-items",
        "owners",
    ),
    "a route that nobody submits": (
        ROUTE,
        "    submit: {role: unit_clerk, scope: unit, label: 单位申报}\n",
        "",
        4,
        "missing-submit",
        "谁提交",
    ),
    "work days in words": (ROUTE, "work_days: 5", "work_days: -5", 9, "bad-work_days", "整数"),
    "a gate without a message": (GATE, "    message: 目标没有通过\n", "", 4, "missing-message", "message"),
    "a gate by points without a line": (GATE, "type: outcome", "type: score", 4, "missing-pass_line", "合格线"),
    "a gate by an unknown parameter": (
        GATE,
        "    message",
        "    pass_line: targets.line\n    message",
        4,
        "unknown-parameter",
        "参数",
    ),
    "a proposal nobody knows": (LINKAGE, "proposal: keep", "proposal: praise", 8, "bad-proposal", "cancel"),
    "a linkage by a rule nobody knows": (LINKAGE, "linkage.grade_good", "linkage.luck", 8, "unknown-rule", "以下之一"),
    "a linkage by another subject's rule": (
        LINKAGE,
        "linkage.grade_good",
        "evaluation.grade",
        8,
        "unknown-rule",
        "linkage.grade_good",
    ),
    "an extension by something else": (
        LINKAGE,
        "    items:",
        "    extends: uncle\n    items:",
        7,
        "bad-extends",
        "parent",
    ),
    "an extension of nothing": (
        LINKAGE,
        "    items:\n",
        "    extends: parent\n    add:\n",
        4,
        "nothing-to-extend",
        "extends",
    ),
    "an unknown key of a form": (FORM, "layout:\n", "pages: 2\nlayout:\n", 4, "unknown-key", "layout"),
    "a layout in words": (
        FORM,
        "layout:\n  head: {项目名称: project.name}\n  columns: [一级指标, 二级指标]\n",
        "layout: none\n",
        4,
        "not-a-mapping",
        "键: 值",
    ),
    "an example without a result": (EXAMPLE, "expect: {grade: excellent}", "expect: {}", 1, "missing-expect", "expect"),
    "an example with a decimal": (EXAMPLE, "total_centi: 9000", "total_centi: 90.5", 4, "inexact", "整数"),
    "an example without a reason": (EXAMPLE, "  because: 90（含）\n", "", 1, "missing-because", "because"),
    "broken quotes": (WEIGHT, "label: 预算", 'label: "预算', 5, "yaml", "引号"),
    "a control character": (WEIGHT, "label: 预算", "label: \x07预算", 1, "yaml", "控制字符"),
}


@pytest.mark.parametrize("wrong", CASES)
def test_a_pack_is_refused_with_its_file_and_line_and_a_remedy_for(wrong, policies):
    place, old, new, line, code, remedy = CASES[wrong]
    policies.change(place, old, new)

    first, *_ = policies.errors()

    assert (first.file, first.line, first.code) == (str(policies.root / place), line, code)
    assert remedy in first.todo
    assert str(first).startswith(f"{policies.root / place}:{line}: ")
