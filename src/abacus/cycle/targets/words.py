"""The words a declaration may use for operators, ways of scoring and standards."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from abacus.cycle.cells import text
from abacus.pool.models import IndicatorLine

Operator = IndicatorLine.Operator
Mode = IndicatorLine.Mode


class Standard(models.TextChoices):
    """Where a target's value comes from (指标值设定依据, 财预〔2021〕101号)."""

    PLAN = "plan", _("计划标准")
    INDUSTRY = "industry", _("行业标准")
    HISTORY = "history", _("历史标准")
    BUDGET_STANDARD = "budget_standard", _("预算支出标准")
    OTHER = "other", _("其他标准")


OPERATORS: dict[str, str] = {
    "≥": "ge", ">=": "ge", "大于等于": "ge", "不低于": "ge", "不少于": "ge", "至少": "ge", "≧": "ge",
    ">": "gt", "大于": "gt", "高于": "gt", "超过": "gt",
    "=": "eq", "等于": "eq",
    "≤": "le", "<=": "le", "小于等于": "le", "不高于": "le", "不超过": "le", "不多于": "le", "至多": "le", "≦": "le",
    "<": "lt", "小于": "lt", "低于": "lt", "少于": "lt",
    "区间": "between", "介于": "between",
    "不晚于": "date_le", "截至": "date_le", "日期": "date_le",
    "定性": "qualitative",
}  # fmt: skip
"""What people write for an operator; shown in full-width or plain signs alike."""

MODES: dict[str, str] = {
    "按完成比例": "proportion", "按完成比例赋分": "proportion", "比例": "proportion",
    "直接赋分": "direct", "是否": "direct",
    "按期完成": "date",
    "按评判等级": "qualitative", "按评判等级赋分": "qualitative", "等级": "qualitative",
    "分档赋分": "bands", "分档": "bands",
    "满意度赋分": "satisfaction", "满意度": "satisfaction",
    "扣分": "deduction", "扣分法": "deduction",
}  # fmt: skip

STANDARDS: dict[str, str] = {
    "计划标准": "plan", "计划": "plan",
    "行业标准": "industry", "行业": "industry",
    "历史标准": "history", "历史": "history",
    "预算支出标准": "budget_standard", "支出标准": "budget_standard",
    "其他标准": "other", "其他": "other",
}  # fmt: skip


def choice(words: dict[str, str], typed: str) -> str | None:
    """The id meant by what was typed, itself included; None where it means nothing known."""
    plain = text(typed).replace(" ", "")
    return words.get(plain) or (plain if plain in words.values() else None)


def operator_label(id: str) -> str:
    """The sign or word of an operator."""
    return str(Operator(id).label) if id in Operator.values else id


def default_mode(operator: str | None) -> str:
    """How an indicator is scored when its form does not say."""
    return {"date_le": "date", "qualitative": "qualitative"}.get(operator or "", "proportion")


FITTING: dict[str, frozenset[str]] = {
    "proportion": frozenset({"ge", "gt", "eq", "le", "lt", "between"}),
    "direct": frozenset({"eq", "qualitative"}),
    "date": frozenset({"date_le"}),
    "qualitative": frozenset({"qualitative"}),
    "bands": frozenset({"ge", "gt", "eq", "le", "lt", "between"}),
    "satisfaction": frozenset({"ge", "gt", "eq"}),
    "deduction": frozenset({"eq", "le", "lt"}),
}
"""Which operators each way of scoring goes with."""
