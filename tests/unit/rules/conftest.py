"""Packs written for one test: a small nation, and whatever the test adds or changes."""

from pathlib import Path

import pytest

from abacus.rules import Library, Problem, load

NATION = {
    "cn/pack.yaml": """\
region: cn
name: 全国
release: "2021.1"
""",
    "cn/documents.yaml": """\
measure-2020:
  title: 项目支出绩效评价管理办法
  number: 财预〔2020〕10号
  issuer: 财政部
  day: "2020-02-25"
  confirmed: false
""",
    "cn/parameters/evaluation/execution_weight.yaml": """\
id: evaluation.execution_weight
label: 预算执行率的分值
unit: points
values:
  - from: "2020-01-01"
    applies_to: fiscal_year
    source: {document: measure-2020, clause: 权重}
    value: 10
""",
    "cn/parameters/evaluation/grade_bands.yaml": """\
id: evaluation.grade_bands
label: 等级
kind: bands
unit: points
values:
  - from: "2020-01-01"
    applies_to: fiscal_year
    source: {document: measure-2020, clause: 等级}
    value:
      - {at_least: 90, id: excellent, label: 优}
      - {at_least: 0, id: poor, label: 差}
""",
    "cn/parameters/evaluation/qualitative_intervals.yaml": """\
id: evaluation.qualitative_intervals
label: 定性三档
kind: intervals
values:
  - from: "2020-01-01"
    applies_to: fiscal_year
    source: {document: measure-2020, clause: 三档}
    value:
      - {id: met, label: 达成, high: 100, low: 80}
      - {id: missed, label: 未达成, high: 80, low: 0}
""",
    "cn/parameters/targets/weight_total.yaml": """\
id: targets.weight_total
label: 分值合计
unit: 分
values:
  - from: "2020-01-01"
    applies_to: action_day
    source: {document: measure-2020, clause: 合计}
    value: 90
""",
    "cn/scorecards/targets/review.yaml": """\
id: targets.review
label: 目标审核表
versions:
  - from: "2020-01-01"
    applies_to: action_day
    source: {document: measure-2020, clause: 审核表}
    total: 100
    pass_line: 60
    grades:
      - {at_least: 60, id: passed, label: 合格}
      - {at_least: 0, id: failed, label: 不合格}
    items:
      - {id: complete, label: 完整性, weight: 40, mode: grade, check: [没有缺项]}
      - {id: relevant, label: 相关性, group: 内容, weight: 60}
""",
    "cn/taxonomies/targets/indicators.yaml": """\
id: targets.indicators
label: 指标分类
versions:
  - from: "2020-01-01"
    applies_to: action_day
    source: {document: measure-2020, clause: 分类}
    total: targets.weight_total
    alternatives:
      - {id: plain, label: 一般, weights: {output: 50, benefit: 40}}
      - {id: output_only, label: 只设产出, weights: {output: 90, benefit: 0}}
    items:
      - id: output
        label: 产出指标
        synonyms: [产出]
        required: true
        children:
          - {id: quantity, label: 数量指标, synonyms: [产出数量]}
          - {id: cost, label: 成本指标, legacy: true}
      - id: benefit
        label: 效益指标
        note: 至少一项
        children:
          - {id: social, label: 社会效益指标}
""",
    "cn/routes/targets/declaration.yaml": """\
id: targets.declaration
label: 目标申报
versions:
  - from: "2020-01-01"
    applies_to: action_day
    source: {document: measure-2020, clause: 程序}
    submit: {role: unit_clerk, scope: unit, label: 单位申报}
    items:
      - {id: department, label: 部门审核, role: department_clerk, scope: department, work_days: 5}
      - {id: finance, label: 财政审核, role: finance_division, scope: division, return_to: department}
""",
    "cn/gates/budget/target_passed.yaml": """\
id: budget.target_passed
label: 目标通过才能安排预算
versions:
  - from: "2020-01-01"
    applies_to: action_day
    source: {document: measure-2020, clause: 前置条件}
    point: budget
    type: outcome
    stage: targets
    outcomes: [passed]
    message: 目标没有通过
""",
    "cn/linkage/evaluation/results.yaml": """\
id: evaluation.results
label: 结果应用
versions:
  - from: "2020-01-01"
    applies_to: fiscal_year
    source: {document: measure-2020, clause: 应用}
    items:
      - {id: good, label: 优良, condition: 等级为优或良, proposal: keep, rule: linkage.grade_good}
""",
    "cn/forms/mof.yaml": """\
id: self_evaluation.mof
label: 项目支出绩效自评表
source: {document: measure-2020, clause: 附件}
layout:
  head: {项目名称: project.name}
  columns: [一级指标, 二级指标]
""",
    "cn/examples/evaluation/grade_bands.yaml": """\
- name: 90 points are excellent
  because: 90（含）
  day: "2021-03-01"
  given: {total_centi: 9000, complete: true}
  expect: {grade: excellent}
""",
}

CITY = """\
region: "5101"
parent: cn
name: 成都市
release: "2023.1"
"""


class Policies:
    """A directory of packs that a test writes into."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for place, text in NATION.items():
            self.write(place, text)

    def write(self, place: str, text: str) -> None:
        path = self.root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def change(self, place: str, old: str, new: str) -> None:
        text = (self.root / place).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {place}"
        self.write(place, text.replace(old, new))

    def add_city(self, **files: str) -> None:
        """A city below the nation; files by place in its pack."""
        self.write("cn-5101/pack.yaml", CITY)
        for place, text in files.items():
            self.write(f"cn-5101/{place}", text)

    def library(self) -> Library:
        library, problems = load([self.root])
        assert library is not None, "\n".join(map(str, problems))
        return library

    def errors(self) -> list[Problem]:
        _, problems = load([self.root])
        return [problem for problem in problems if not problem.warning]

    def warnings(self) -> list[Problem]:
        _, problems = load([self.root])
        return [problem for problem in problems if problem.warning]


@pytest.fixture
def policies(tmp_path: Path) -> Policies:
    return Policies(tmp_path / "policies")
