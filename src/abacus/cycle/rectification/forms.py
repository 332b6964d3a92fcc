"""What people fill in: a reply, a decision on it, an order, a result."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from abacus.cycle.rectification.models import Reply
from abacus.pool.forms import DayInput, WanField
from abacus.pool.models import FundSource

LONG = 4000


def words(label: Any, *, required: bool = True, rows: int = 3) -> forms.CharField:
    """A text of some lines."""
    return forms.CharField(
        label=label,
        max_length=LONG,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ReplyForm(forms.Form):
    """整改报告: what was done or is planned, why it happened, who answers, a file."""

    kind = forms.ChoiceField(label=_("整改情况"), choices=Reply.Kind.choices, initial=Reply.Kind.DONE)
    cause = words(_("原因分析"), required=False)
    text = words(_("整改措施和结果"))
    responsible = forms.CharField(label=_("责任人"), max_length=60, required=False)
    plan_until = forms.DateField(
        label=_("计划完成日期"), required=False, widget=DayInput(), help_text=_("选“已制定整改计划”时填写")
    )
    file = forms.FileField(label=_("附件"), required=False, help_text=_("付款凭证、整改报告等，不超过 20 MB"))


class DecideForm(forms.Form):
    """Whether a reply is accepted; a return needs words."""

    opinion = words(_("认定意见"), required=False, rows=2)
    due_on = forms.DateField(
        label=_("退回后的期限"), required=False, widget=DayInput(), help_text=_("不填按规则的工作日计算")
    )


class OrderForm(forms.Form):
    """The decision on a proposed measure."""

    order_number = forms.CharField(label=_("文号"), max_length=80, required=False)
    amount_fen = WanField(label=_("决定金额（万元）"), required=False, help_text=_("不填按建议金额"))
    decision = words(_("决定说明"), required=False, rows=2)


class FinishForm(forms.Form):
    """What came of a measure."""

    result = words(_("办理结果"), rows=2)
    done_fen = WanField(label=_("实际金额（万元）"), required=False, help_text=_("不填按决定金额"))
    source = forms.ChoiceField(label=_("资金来源"), choices=FundSource.choices, required=False)
    post = forms.BooleanField(
        label=_("同时登记预算调减"), required=False, help_text=_("从本年度预算中扣减，文号用决定的文号")
    )


class CloseForm(forms.Form):
    """Why a problem is settled."""

    reason = words(_("解决情况"), rows=2)
