"""What people fill in besides the report: signatures, questions, invitations, conclusions, pooled programmes."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from abacus.cycle.exante.services.common import LONGEST
from abacus.foundation.accounts.models import User
from abacus.foundation.organisations.models import Organisation
from abacus.pool.forms import WanField
from abacus.pool.models import ProjectYear
from abacus.rules import Option


def words(label: Any, *, required: bool = True, rows: int = 3, help_text: Any = "") -> forms.CharField:
    """A text of some lines."""
    return forms.CharField(
        label=label, max_length=LONGEST, required=required, widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )  # fmt: skip


class SignForm(forms.Form):
    """The department's opinion."""

    text = words(_("部门意见"), help_text=_("写明是否符合部门职责和规划、金额是否合理"))
    agrees = forms.TypedChoiceField(
        label=_("是否同意申报"), choices=(("yes", _("同意申报")), ("no", _("不同意申报"))),
        coerce=lambda value: value == "yes", widget=forms.RadioSelect,
    )  # fmt: skip
    amount_fen = WanField(label=_("部门审核金额（万元）"), required=False, help_text=_("与申报不同时填写"))


class InviteForm(forms.Form):
    """A person and the capacity they come in."""

    person = forms.ModelChoiceField(label=_("人员"), queryset=User.objects.none(), empty_label=_("请选择"))
    capacity = forms.ChoiceField(label=_("身份"))

    def __init__(self, *args: Any, people: QuerySet[User], roles: tuple[Option, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["capacity"].choices = [(one.id, one.label) for one in roles]  # type: ignore[attr-defined]


class ConcludeForm(forms.Form):
    """The conclusion beside the supported amounts and the items of the opinion, which the page posts by themselves."""

    conclusion = forms.ChoiceField(label=_("评估结论"))
    reason = words(_("与建议不同的理由"), required=False, rows=2, help_text=_("结论与按得分的建议不同时必填"))
    renewal = forms.ChoiceField(label=_("对到期政策的建议"), required=False)
    opinion_text = words(_("总体意见"), rows=4)

    def __init__(
        self, *args: Any, conclusions: tuple[Option, ...], renewals: tuple[Option, ...], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["conclusion"].choices = [(one.id, one.label) for one in conclusions]  # type: ignore[attr-defined]
        if renewals:
            self.fields["renewal"].choices = [("", _("请选择")), *((one.id, one.label) for one in renewals)]  # type: ignore[attr-defined]
        else:
            del self.fields["renewal"]


class PooledForm(forms.Form):
    """A pooled programme: what it is called, who leads, which projects."""

    title = forms.CharField(label=_("名称"), max_length=200, help_text=_("如：2022 年统筹整合财政涉农资金"))
    organisation = forms.ModelChoiceField(
        label=_("牵头单位"), queryset=Organisation.objects.none(), empty_label=_("请选择")
    )
    years = forms.ModelMultipleChoiceField(
        label=_("项目"), queryset=ProjectYear.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, organisations: QuerySet[Organisation], years: QuerySet[ProjectYear], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        self.fields["years"].queryset = years  # type: ignore[attr-defined]
        self.fields["years"].label_from_instance = (  # type: ignore[attr-defined]
            lambda year: f"{year.project.name} · {year.organisation.name}"
        )
