"""What people fill in: a new project, a line of money, the budget's approval, an import."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abacus.foundation.accounts.access import Access
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.money import AmountError, parse_wan
from abacus.foundation.organisations.models import Organisation
from abacus.pool.imports.cells import AMOUNT_MESSAGES
from abacus.pool.models import BudgetEntry, ExecutionEntry, FundSource, ImportBatch, Project, ProjectYear
from abacus.pool.models.projects import project_code


class WanField(forms.CharField):
    """An amount in 万元, exact; cleans to int 分, None when blank and not required."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> int | None:
        """分, or the message that says what to write."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_wan(text)
        except AmountError as error:
            raise forms.ValidationError(
                AMOUNT_MESSAGES[error.code] % {"text": error.text, "places": error.places}
            ) from error


class DayInput(forms.DateInput):
    """The browser's own input for a day."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class ProjectForm(forms.Form):
    """A new project with its first year."""

    name = forms.CharField(label=gettext_lazy("项目名称"), max_length=180)
    code = forms.CharField(
        label=gettext_lazy("项目代码"),
        max_length=21,
        validators=[project_code],
        help_text=gettext_lazy("21 位：区划 6 位、年度 2 位，其后 13 位数字或大写字母"),
    )
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("预算单位"), empty_label=gettext_lazy("请选择"), queryset=Organisation.objects.none()
    )
    fiscal_year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2000, max_value=2099)
    nature = forms.ChoiceField(label=gettext_lazy("性质"), choices=ProjectYear.Nature.choices)
    category = forms.ChoiceField(
        label=gettext_lazy("类别"), choices=Project.Category.choices, initial=Project.Category.SPECIFIC
    )
    protection = forms.ChoiceField(label=gettext_lazy("三保"), choices=Project.Protection.choices)
    book = forms.ChoiceField(label=gettext_lazy("预算种类"), choices=Project.Book.choices)
    function_code = forms.RegexField(
        label=gettext_lazy("支出功能分类"),
        regex=r"^\d{7}$",
        required=False,
        help_text=gettext_lazy("7 位：类 3 位、款 2 位、项 2 位"),
    )
    special_fund = forms.BooleanField(label=gettext_lazy("专项资金"), required=False)
    bond = forms.BooleanField(label=gettext_lazy("债券"), required=False)
    capital_works = forms.BooleanField(label=gettext_lazy("基建"), required=False)
    requested_fen = WanField(label=gettext_lazy("申报金额（万元）"), required=False)

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Organisation.objects.on(access.on).within(access.scope_of(Permission.PROJECT_EDIT))
        kinds = [Organisation.Kind.UNIT, Organisation.Kind.DEPARTMENT]
        self.fields["organisation"].queryset = rows.filter(kind__in=kinds).order_by("sort_key")  # type: ignore[attr-defined]

    def clean_requested_fen(self) -> int | None:
        """Nothing is asked for below zero."""
        amount: int | None = self.cleaned_data["requested_fen"]
        if amount is not None and amount < 0:
            raise forms.ValidationError(_("申报金额不能为负，请核对"))
        return amount


class EntryForm(forms.Form):
    """One line of budget or spending."""

    KINDS = (
        (gettext_lazy("预算"), [(f"budget:{value}", label) for value, label in BudgetEntry.Kind.choices]),
        (gettext_lazy("执行"), [(f"execution:{value}", label) for value, label in ExecutionEntry.Kind.choices]),
    )
    kind = forms.ChoiceField(label=gettext_lazy("类型"), choices=KINDS)
    amount_fen = WanField(label=gettext_lazy("金额（万元）"), help_text=gettext_lazy("调减、收回、更正、退回填负数"))
    entered_on = forms.DateField(label=gettext_lazy("日期"), widget=DayInput())
    source = forms.ChoiceField(label=gettext_lazy("资金来源"), choices=FundSource.choices)
    document_number = forms.CharField(label=gettext_lazy("文号或凭证号"), max_length=80, required=False)
    note = forms.CharField(label=gettext_lazy("备注"), max_length=200, required=False)


class ChangeForm(forms.Form):
    """A change of an approved budget; `expected` is the budget the person saw, in 分."""

    KINDS = (("change", gettext_lazy("追加或调减")), ("transfer", gettext_lazy("调剂（与其他项目之间）")))
    kind = forms.ChoiceField(label=gettext_lazy("类型"), choices=KINDS)
    amount_fen = WanField(label=gettext_lazy("变动金额（万元）"), help_text=gettext_lazy("追加填正数，调减填负数"))
    source = forms.ChoiceField(label=gettext_lazy("资金来源"), choices=FundSource.choices)
    document_number = forms.CharField(label=gettext_lazy("文号"), max_length=80)
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    expected = forms.RegexField(regex=r"^\d{0,18}$", required=False, widget=forms.HiddenInput)


class ImportForm(forms.Form):
    """A file to take in."""

    kind = forms.ChoiceField(label=gettext_lazy("内容"), choices=())
    fiscal_year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2000, max_value=2099)
    file = forms.FileField(
        label=gettext_lazy("文件"),
        help_text=gettext_lazy("xlsx，或 UTF-8、GB18030 编码的 CSV；不超过 20 MB"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def __init__(self, *args: Any, kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(ImportBatch.Kind.choices)
        self.fields["kind"].choices = [(kind, labels[kind]) for kind in kinds]  # type: ignore[attr-defined]
