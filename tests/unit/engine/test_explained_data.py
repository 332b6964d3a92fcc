"""The explanation as data: what is stored, cited and said in another language."""

import copy
import json
import pickle
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from abacus.engine import run, run_window
from abacus.engine.explain import plain
from abacus.engine.nodes import (
    Column,
    Rule,
    Step,
)
from abacus.engine.parameters import Row
from abacus.engine.rules import RULES
from abacus.engine.rules.execution import KEY_MONITORING
from abacus.engine.rules.project import ExecutionFacts, IndicatorFacts, score_execution, score_indicator, score_project
from abacus.engine.rules.ranking import RANKING
from abacus.engine.templates import TEMPLATES
from abacus.engine.texts import label, say, translated
from tests.unit.engine.national import NATIONAL

A, B, C = Column("a"), Column("b"), Column("c")


def execution(executed=37_240_000, budget=43_200_000):
    return score_execution(ExecutionFacts(weight_centi=1000, executed_fen=executed, budget_fen=budget), NATIONAL)


def indicator(**facts):
    return score_indicator(IndicatorFacts(line_id="1", weight_centi=1000, **facts), NATIONAL)


@dataclass
class Source:
    document: str = "heze-2023-quality-action"
    title: str = "菏泽市预算绩效管理质量提升行动"
    clause: str = "重点监控"


@dataclass
class Stated:
    """A parameter as the rule packs give it."""

    value: Any = Fraction(2, 5)
    stated: Any = 40
    unit: str = "percentage points"
    label: str = "重点监控阈值"
    from_: date = date(2023, 1, 1)
    until: date | None = None
    source: Source = field(default_factory=Source)
    confirmed: bool = False
    pack: str = "cn-3717"
    release: str = "2023.1"


def test_the_explanation_as_data_cites_document_and_clause():
    facts = {"months_elapsed": 8, "months_total": 12, "executed_fen": 8000, "budget_fen": 30000, "major": True}
    data = run(KEY_MONITORING, facts, {"monitoring.lag_threshold": Stated()}).to_json()
    assert data["rule"] == {"id": "monitoring.key_monitoring", "hash": KEY_MONITORING.hash}
    assert data["value"] is True
    assert [step["value"] for step in data["steps"]] == ["2/3", "4/15", "2/5", True]
    assert data["inputs"][2] == {"name": "executed_fen", "label": "执行数", "value": 8000, "shown": "0.008 万元"}
    assert data["params"] == [
        {
            "id": "monitoring.lag_threshold",
            "label": "重点监控阈值",
            "value": 40,
            "unit": "percentage points",
            "shown": "40.00 个百分点",
            "from": "2023-01-01",
            "until": None,
            "source": {
                "document": "heze-2023-quality-action",
                "title": "菏泽市预算绩效管理质量提升行动",
                "clause": "重点监控",
            },
            "confirmed": False,
            "pack": "cn-3717",
            "release": "2023.1",
        }
    ]


def test_the_explanation_of_every_rule_survives_json():
    results = [
        execution(),
        indicator(mode="bands", actual_micro=1, bands=((None, 5),)),
        indicator(mode="qualitative", grade="met"),
        indicator(mode="date", target_on=date(2021, 9, 30), actual_on=None),
    ]
    for result in results:
        assert json.loads(json.dumps(result.to_json())) == json.loads(json.dumps(result.to_json(), ensure_ascii=False))


def test_plain_data_loses_nothing():
    assert plain(Fraction(1, 3)) == "1/3"
    assert plain((Row("a", 1, Fraction(1, 2)),)) == [{"key": "a", "at_least": 1, "value": "1/2", "label": ""}]


def test_a_rule_of_ones_own_needs_no_texts():
    result = run(Rule("own", (Step("s", A + B, label="和"),)), {"a": 1, "b": 2}, {})
    assert result.words == "和：3"
    assert result.formula is None
    assert result.steps[0].label == "和"
    assert result.to_json()["formula"] is None
    assert run(Rule("own", (Step("s", A),), label="照抄"), {"a": 1}, {}).formula == "照抄"


def test_every_rule_has_a_line_in_words_and_every_name_a_label():
    for rule in RULES.values():
        assert f"rule.{rule.id}" in TEMPLATES, rule.id
        for name in (*rule.columns, *(step.name for step in rule.steps)):
            assert f"label.{name}" in TEMPLATES, (rule.id, name)


def test_every_template_of_a_rule_belongs_to_a_rule_that_exists():
    for key in TEMPLATES:
        kind, _, rule_id = key.partition(".")
        if kind == "rule":
            assert rule_id in RULES


def test_a_text_can_be_said_in_another_language():
    english = {
        "缺少{what}": "{what} is missing",
        "预算数": "the budget",
        "{what}无法计算：{reason}": "{what} cannot be computed: {reason}",
        "得分": "the points",
    }
    words = execution(budget=None).words
    assert words.translated(lambda message: english.get(message, message)) == (
        "the points cannot be computed: the budget is missing"
    )
    assert translated("路灯", str.upper) == "路灯"


def test_a_name_without_a_label_stands_for_itself():
    assert label("whatever") == "whatever"
    assert label("grade", "indicator.qualitative") == "完成等级"
    assert say("word.good") == "良"


def test_a_text_keeps_what_it_was_made_of_when_it_is_copied():
    words = execution(budget=None).words
    for copied in (copy.deepcopy(words), pickle.loads(pickle.dumps(words))):  # noqa: S301 (our own text)
        assert copied == words
        assert (copied.key, copied.parts) == (words.key, words.parts)


def without_chinese(message):
    return "".join(sign for sign in message if sign < "\u2e80")


@pytest.mark.parametrize(
    "result",
    [
        execution(),
        execution(budget=None),
        indicator(operator="le", target_micro=1, actual_micro=None),
        indicator(target_micro=2, actual_micro=1),
        indicator(mode="qualitative", grade="met"),
        indicator(mode="bands", actual_micro=1, bands=((5, 1), (None, 5))),
        indicator(mode="deduction", occurrences=5, deduct_centi=500),
        run(KEY_MONITORING, {"major": True}, NATIONAL),
        score_project([], ExecutionFacts(weight_centi=1000, executed_fen=1, budget_fen=2), NATIONAL).total,
        run_window(RANKING, [{"score_centi": 1, "group": "g", "protected": False}], NATIONAL)[0],
    ],
    ids=lambda result: result.rule_id,
)
def test_nothing_in_an_explanation_escapes_translation(result):
    texts = [result.words, result.formula, *result.why_null.values()]
    texts += [text for step in result.steps for text in (step.label, step.formula, step.shown)]
    texts += [entry["shown"] for entry in result.to_json()["inputs"]]
    for text in texts:
        said = translated(text, without_chinese)
        assert said == without_chinese(said), text


def test_a_project_as_data_keeps_every_line_and_the_way_to_a_better_grade():
    lines = [
        IndicatorFacts(line_id="a", weight_centi=8000, mode="direct", yes=True),
        IndicatorFacts(line_id="b", weight_centi=1000, mode="direct", yes=False),
    ]
    project = score_project(lines, ExecutionFacts(weight_centi=1000, executed_fen=50, budget_fen=100), NATIONAL)
    data = json.loads(json.dumps(project.to_json()))
    assert [(line["line_id"], line["value"]) for line in data["indicators"]] == [("a", 8000), ("b", 0)]
    assert data["execution"]["value"] == 500
    assert data["total"]["value"] == 8500
    assert (data["grade"]["value"], data["grade"]["label"], data["complete"]) == ("good", "良", True)
    assert data["nearest_better"]["executed_fen"] == 100
    assert data["nearest_better"]["words"][0] == "距优（≥ 90 分）差 5 分"


def test_a_project_without_execution_or_in_the_best_grade_says_so_in_its_data():
    line = IndicatorFacts(line_id="a", weight_centi=9000, mode="direct", yes=True)
    data = score_project([line], None, NATIONAL).to_json()
    assert (data["execution"], data["nearest_better"]) == (None, None)
