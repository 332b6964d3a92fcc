"""What the gallery of components shows; made up, and it says so."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from abacus.foundation.pages.explain import Explanation, Input, Parameter, Step
from abacus.foundation.pages.grid import Grid, GridColumn


class SampleForm(forms.Form):
    """Fields of each kind."""

    name = forms.CharField(label="项目名称", help_text="与预算项目库一致", max_length=60)
    kind = forms.ChoiceField(label="项目属性", choices=[("new", "新增项目"), ("continuing", "延续项目")])
    goal = forms.CharField(label="年度目标", widget=forms.Textarea(attrs={"rows": 3}))
    on = forms.DateField(label="完成日期", widget=forms.DateInput(attrs={"type": "date"}))


GRID = Grid(
    field="lines",
    caption="绩效指标",
    columns=(
        GridColumn(
            "level1",
            "一级指标",
            kind="choice",
            choices=("成本指标", "产出指标", "效益指标", "满意度指标"),
            width=110,
            merge=True,
        ),
        GridColumn("level2", "二级指标", width=110),
        GridColumn("name", "三级指标", width=220, required=True),
        GridColumn("operator", "符号", kind="choice", choices=(("ge", "≥"), ("le", "≤"), ("eq", "＝")), width=70),
        GridColumn("value", "指标值", kind="number", width=90),
        GridColumn("unit", "单位", width=80),
        GridColumn(
            "weight", "分值", kind="number", width=70, total=True, total_by="level1", meant={"产出指标": "40", "": "90"}
        ),
        GridColumn("given", "上年完成", width=90, read_only=True),
    ),
    max_rows=300,
)

LINES = [
    {
        "level1": "产出指标",
        "level2": "数量",
        "name": "运维路灯数量",
        "operator": "ge",
        "value": "10800",
        "unit": "盏",
        "weight": "10",
        "given": "10,650",
    },
    {
        "level1": "产出指标",
        "level2": "质量",
        "name": "亮灯率",
        "operator": "ge",
        "value": "98",
        "unit": "%",
        "weight": "10",
        "given": "96.8",
    },
]


def samples(request: HttpRequest) -> dict[str, Any]:
    """The context of the gallery."""
    return {
        "form": SampleForm({"name": "城区路灯运维", "kind": "continuing", "goal": ""}),
        "grid": GRID.bound(LINES),
        "stages": stages(),
        "money": money(),
        "findings": findings(),
        "it": explanation(),
        "embedded": True,
        "tabs": [
            {"label": _("我的"), "url": request.path, "current": True},
            {"label": _("全科"), "url": f"{request.path}?all=1", "current": False},
        ],
        "numbers": {
            "fen": 37_240_000,
            "centi": 862,
            "micro": 10_800_000_000,
            "ratio": (3724, 4320),
            "on": date(2021, 9, 30),
        },
    }


def stages() -> list[dict[str, str]]:
    """A project's stages."""
    return [
        {"label": "目标批复", "state": "done", "on": "2021-02-05", "what": "10 项指标", "by": "绩效管理科"},
        {"label": "单位自评", "state": "now", "on": "2022-02-24", "what": "自评 92.40 分", "by": "实施单位"},
        {"label": "公开", "state": "next", "on": "2022-09-10 前", "what": "", "by": ""},
    ]


def money() -> list[dict[str, Any]]:
    """A project's money."""
    return [
        {"label": "申报", "fen": 52_000_000, "on": "2020-10-30", "note": ""},
        {"label": "批复", "fen": 45_000_000, "on": "2021-02-05", "note": "压减 7.00"},
        {"label": "调整后", "fen": 43_200_000, "on": "2021-10-26", "note": "调减 1.80"},
        {"label": "执行", "fen": None, "on": "", "note": "", "why_null": "尚无支付记录"},
    ]


def findings() -> list[dict[str, str]]:
    """Findings of each level."""
    return [
        {
            "level": "must",
            "what": "“亮灯率”没有指标值。",
            "todo": "填 0 表示不允许；无法取值时改为定性。",
            "cell": "lines:1:value",
            "where": "到 E2 格",
        },
        {
            "level": "should",
            "what": "亮灯率低于去年完成值 96.8。",
            "todo": "低于历史值请说明原因。",
            "cell": "lines:1:given",
            "where": "到 H2 格",
        },
    ]


def explanation() -> Explanation:
    """The explanation of execution points."""
    return Explanation(
        title="预算执行率",
        words="得 **8.62** 分：执行 **37.24** 万元，预算 **43.20** 万元，执行率 **86.20 %**，满分 10 分。",
        formula="得分 = 分值 × 执行数 ÷ 全年预算数，最高不超过分值",
        steps=(
            Step("37.24 ÷ 43.20（按精确值比较）", "0.862037…"),
            Step("× 分值 10", "8.62037…"),
            Step("四舍五入到 0.01（只此一次）", "8.62"),
        ),
        inputs=(
            Input("执行数", "372,400.00 元", "一体化导入 2022-01-10 · 国库科 经办"),
            Input("预算数", "432,000.00 元", "批复 450,000.00，调减 18,000.00"),
        ),
        parameters=(
            Parameter(
                "自评·预算执行率分值", "10", "《项目支出绩效评价管理办法》财预〔2020〕10号", "权重条款", confirmed=False
            ),
        ),
        release="文登区 2021.2",
        inherits="山东省 · 全国",
        nearest=("项目 **88.86** 分，**良**；距 **优**（≥ 90 分）差 **1.14** 分。",),
    )
