"""What templates write."""

from fractions import Fraction

import pytest
from django.template import engines

from abacus.foundation.pages.explain import explanation


def rendered(source: str, **context) -> str:
    return engines["django"].from_string(source).render(context).strip()


@pytest.mark.parametrize(
    ("source", "out"),
    [
        ("{{ fen|wan }}", "37.24"),
        ("{{ fen|yuan }}", "372,400.00"),
        ("{{ fen|yuan_title }}", "372,400.00 元"),
        ("{{ centi|points }}", "8.62"),
        ("{{ ratio|rate }}", "86.20"),
    ],
)
def test_numbers(source, out):
    assert rendered(source, fen=37_240_000, centi=862, ratio=Fraction(3724, 4320)) == out


@pytest.mark.parametrize(
    ("tag", "out"),
    [
        ("cn-371003@2026.2", "威海市文登区规则包 2026.2"),
        ("cn-37@2026.2 · cn@2026.4", "山东省规则包 2026.2 · 全国规则包 2026.4"),
        ("cn-990000@2020.1", "cn-990000规则包 2020.1"),
        ("", ""),
        (None, ""),
    ],
)
def test_the_release_of_a_pack_is_said_by_its_place(tag, out):
    assert rendered("{{ tag|release }}", tag=tag) == out


def test_missing_says_why_on_hover_and_to_screen_readers():
    shown = rendered('{{ fen|wan:"尚未执行" }}', fen=None)
    assert 'title="尚未执行"' in shown
    assert '<span class="visually-hidden">尚未执行</span>' in shown


def test_a_reason_is_escaped():
    assert "<i>" not in rendered("{{ fen|wan:reason }}", fen=None, reason="<i>")


def test_a_rate_over_nothing_is_a_dash():
    assert "分母为零" in rendered("{{ value|rate }}", value=(1, 0))


def test_figures_in_a_sentence_are_bold_and_the_rest_is_escaped():
    assert rendered("{{ text|figures }}", text="得 **8.62** 分<i>") == '得 <b class="tab">8.62</b> 分&lt;i&gt;'


def test_a_number_that_can_be_opened_is_a_link():
    shown = rendered("{% why shown url %}", shown="8.62", url="/why/?a=1&b=2")
    assert shown.startswith('<a class="why" href="/why/?a=1&amp;b=2"')
    assert shown.endswith(">8.62</a>")


def test_a_state_is_an_icon_and_a_word():
    shown = rendered('{% status "逾期" "r" %}')
    assert "#alert-octagon" in shown
    assert "逾期" in shown


def test_an_explanation_says_words_formula_steps_and_where_the_rule_stands():
    result = {
        "rule": {"id": "evaluation.execution_points", "hash": "abc"},
        "words": "得 8.62 分",
        "formula": "分值 × 执行数 ÷ 预算数",
        "steps": [{"name": "points", "label": "得分", "formula": "10 × 37.24 ÷ 43.20", "shown": "8.62 分"}],
        "params": [
            {
                "id": "evaluation.execution_weight",
                "label": "预算执行率分值",
                "value": 10,
                "unit": "分",
                "source": {"document": "mof-2020-10", "title": "财预〔2020〕10号", "clause": "权重"},
                "confirmed": False,
            }
        ],
    }
    made = explanation(result, title="预算执行率", release="cn-371003@2021.2")
    shown = rendered('{% include "pages/_explain.html" %}', it=made)
    for text in (
        '<b class="tab">8.62</b> 分',
        "分值 × 执行数 ÷ 预算数",
        "10 × 37.24 ÷ 43.20",
        "财预〔2020〕10号",
        "权重",
        "原文待核实",
        "威海市文登区规则包 2021.2",
        "预算执行率分值",
    ):
        assert text in shown


def test_bands_of_a_parameter_are_said_by_their_labels():
    bands = [
        {"at_least": 500, "id": "big", "label": "500 万元以上", "earns": 60},
        {"at_least": 0, "id": "s", "label": "其余"},
    ]
    made = explanation({"steps": [], "params": [{"id": "x", "label": "档次", "value": bands}]}, title="权重")
    assert [one.shown for one in made.parameters] == ["500 万元以上 60%；其余"]


def test_an_explanation_of_no_value_says_why():
    result = {"steps": [{"name": "rate", "label": "执行率", "shown": None, "why_null": "没有预算数"}], "params": []}
    shown = rendered('{% include "pages/_explain.html" %}', it=explanation(result, title="执行率"))
    assert "没有预算数" in shown
    assert "—" in shown
