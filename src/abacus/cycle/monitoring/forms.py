"""What people fill in beside the table: rounds, decisions, letters, measures, flags, checks, milestones."""

from django import forms
from django.utils.translation import gettext_lazy as _

from abacus.cycle.monitoring.models import Finding, Round
from abacus.cycle.rectification.forms import words
from abacus.cycle.rectification.models import Measure
from abacus.pool.forms import DayInput, WanField


class RoundForm(forms.Form):
    """One more round than the rules have."""

    label = forms.CharField(label=_("名称"), max_length=80)
    kind = forms.ChoiceField(label=_("种类"), choices=Round.Kind.choices)
    through_on = forms.DateField(label=_("监控截止日"), widget=DayInput(), help_text=_("执行数和完成值都算到这一天"))
    opens_on = forms.DateField(label=_("填报开始"), widget=DayInput())
    closes_on = forms.DateField(label=_("填报结束"), widget=DayInput())


class DecideForm(forms.Form):
    """Whether a finding stands."""

    reason = words(_("说明"), required=False, rows=2)


class LetterForm(forms.Form):
    """A rectification letter about confirmed findings."""

    text = words(_("整改要求"))
    due_on = forms.DateField(label=_("期限"), required=False, widget=DayInput(), help_text=_("不填按规则的工作日计算"))


class MeasureForm(forms.Form):
    """A measure about a confirmed finding."""

    kind = forms.ChoiceField(label=_("措施"), choices=Measure.Kind.choices)
    amount_fen = WanField(
        label=_("金额（万元）"), required=False, help_text=_("调整预算、核减、收回、取消时填写，不超过未执行的预算")
    )
    changes_target = forms.BooleanField(label=_("绩效目标同步调整"), required=False)
    reason = words(_("理由"), rows=2)


class FlagForm(forms.Form):
    """What somebody sees coming."""

    kind = forms.ChoiceField(
        label=_("预警"),
        choices=[(one.value, one.label) for one in (Finding.Kind.WILL_NOT_EXECUTE, Finding.Kind.WILL_MISS_TARGET)],
    )
    text = words(_("说明"), rows=2)


class CheckForm(forms.Form):
    """A quarter's check of a special business fund."""

    found = words(_("发现的问题"), required=False)
    opinion = words(_("意见"), required=False, rows=2)


class MilestoneForm(forms.Form):
    """An output planned for a day."""

    name = forms.CharField(label=_("节点名称"), max_length=180)
    due_on = forms.DateField(label=_("应完成日期"), widget=DayInput())


class ReportForm(forms.Form):
    """What came of a planned output."""

    done_on = forms.DateField(
        label=_("实际完成日期"), required=False, widget=DayInput(), help_text=_("还没有完成的不填")
    )
    result = words(_("完成情况"), required=False, rows=2)
    cause = words(_("偏差原因"), required=False, rows=2)
    measure = words(_("改进措施"), required=False, rows=2)
