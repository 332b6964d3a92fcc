"""Forms of selections and cases."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abacus.cycle import cells
from abacus.cycle.keyevaluation.models import SelectionLayer
from abacus.cycle.keyevaluation.services.selections import FOCUS
from abacus.foundation.organisations.formpages import DayInput
from abacus.foundation.refusals import Refusal


class BeginForm(forms.Form):
    """What a selection is called."""

    title = forms.CharField(
        label=gettext_lazy("名称"), max_length=120, help_text=gettext_lazy("如“2022年财政重点评价选取”。")
    )


class LayerForm(forms.Form):
    """One layer of a funnel."""

    kind = forms.ChoiceField(label=gettext_lazy("按什么筛选"))
    mode = forms.ChoiceField(
        label=gettext_lazy("怎样筛选"), choices=[one for one in SelectionLayer.Mode.choices if one[0] != "all"],
        initial="keep", widget=forms.RadioSelect,
    )  # fmt: skip
    amount = forms.CharField(
        label=gettext_lazy("金额线（万元）"), required=False, max_length=30,
        help_text=gettext_lazy("按金额线筛选时填；本地规则有规定的可以不填。"),
    )  # fmt: skip
    focus = forms.MultipleChoiceField(
        label=gettext_lazy("重点领域"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(id, label) for id, (_test, label) in FOCUS.items()],
    )  # fmt: skip
    codes = forms.CharField(
        label=gettext_lazy("项目代码"), required=False, widget=forms.Textarea({"rows": 3}), max_length=20_000,
        help_text=gettext_lazy("人大关注和人工甄别时填，每行一个。"),
    )  # fmt: skip
    count = forms.IntegerField(label=gettext_lazy("随机抽取个数"), required=False, min_value=1, max_value=100_000)
    seed = forms.CharField(label=gettext_lazy("随机抽取的种子"), required=False, max_length=200)
    reason = forms.CharField(label=gettext_lazy("理由"), widget=forms.Textarea({"rows": 2}), max_length=2_000)

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Amounts as 分, codes as a list."""
        values = super().clean() or {}
        values["amount_fen"] = amount(values.pop("amount", ""), self)
        values["codes"] = values.get("codes", "").split()
        return values


class OpenForm(forms.Form):
    """The object of a case; the code is of a project, a policy or a body, by the kind of the object."""

    object_kind = forms.ChoiceField(label=gettext_lazy("评价对象类型"))
    code = forms.CharField(
        label=gettext_lazy("代码"), max_length=40,
        help_text=gettext_lazy("项目填 21 位项目代码，政策填政策代码，部门整体等填部门编码。"),
    )  # fmt: skip
    amount = forms.CharField(
        label=gettext_lazy("涉及资金（万元）"), required=False, max_length=30,
        help_text=gettext_lazy("项目可以不填，按全年预算数。"),
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("选取理由"), widget=forms.Textarea({"rows": 2}), max_length=2_000)

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["object_kind"].choices = kinds  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The amount as 分."""
        values = super().clean() or {}
        values["amount_fen"] = amount(values.pop("amount", ""), self)
        return values


class RegisterForm(OpenForm):
    """An evaluation that was done on paper."""

    points = forms.CharField(label=gettext_lazy("评价得分"), max_length=10)
    finished_on = forms.DateField(label=gettext_lazy("报告日期"), widget=DayInput)
    field_order = ("object_kind", "code", "amount", "points", "finished_on", "reason")

    def clean(self) -> dict[str, Any]:
        """The points as 0.01."""
        values = super().clean()
        try:
            values["total_centi"] = cells.centi(values.pop("points", ""))
        except cells.UnreadableError as error:
            self.add_error("points", f"{error.message} {error.todo}")
        return values


def amount(typed: str, form: forms.Form) -> int | None:
    """An amount in 万元 as 分; what cannot be read becomes an error of the field."""
    try:
        return cells.fen(typed)
    except cells.UnreadableError as error:
        form.add_error("amount", f"{error.message} {error.todo}")
        return None


def points_from(post: QueryDict, prefix: str, what: str) -> dict[str, int]:
    """Points by indicator from fields `<prefix>-<id>`; blank ones are left out. Raises Refusal."""
    found: dict[str, int] = {}
    for name in post:
        if not name.startswith(f"{prefix}-"):
            continue
        try:
            centi = cells.centi(post.get(name, ""))
        except cells.UnreadableError as error:
            raise Refusal(f"{what}：{error.message}", error.todo) from error
        if centi is not None:
            found[name.removeprefix(f"{prefix}-")] = centi
    return found


def day_from(post: QueryDict, name: str, what: str) -> date | None:
    """A day; None where blank. Raises Refusal."""
    try:
        return cells.day(post.get(name, ""))
    except cells.UnreadableError as error:
        raise Refusal(_("%(what)s：%(said)s") % {"what": what, "said": error.message}, error.todo) from error


def ids_from(post: QueryDict, name: str) -> list[int]:
    """Numbers that were ticked. Raises BadRequest."""
    given = post.getlist(name)
    if not all(one.isdecimal() for one in given):
        raise BadRequest(name)
    return [int(one) for one in given]
