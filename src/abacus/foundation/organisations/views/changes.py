"""Forms by which a system administrator changes the tree."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from abacus.foundation.audit.requests import Request
from abacus.foundation.organisations import services
from abacus.foundation.organisations.formpages import DayInput, FormPage, offer
from abacus.foundation.organisations.models import DivisionDepartment, Organisation, OrganisationQuerySet
from abacus.foundation.organisations.views.tree import MANAGE, VIEW, address, visible

Kind = Organisation.Kind


class Choosing(forms.Form):
    """A form whose bodies to choose from depend on who fills it in: `choices` maps field → rows."""

    def __init__(self, *args: Any, choices: dict[str, QuerySet[Organisation]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (choices or {}).items():
            offer(self, name, rows)


class NewForm(Choosing):
    """A new body."""

    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=Kind.choices)
    code = forms.CharField(label=gettext_lazy("编码"), max_length=30)
    name = forms.CharField(label=gettext_lazy("名称"), max_length=120)
    parent = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("上级"), empty_label=gettext_lazy("请选择")
    )
    valid_from = forms.DateField(label=gettext_lazy("设立日期"), widget=DayInput())


class DatedForm(forms.Form):
    """A new name or code from a day on."""

    value = forms.CharField(label=gettext_lazy("新值"), max_length=120)
    valid_from = forms.DateField(label=gettext_lazy("生效日期"), widget=DayInput())
    reason = forms.CharField(label=gettext_lazy("依据"), required=False, max_length=200)


class MergeForm(Choosing):
    """Who carries on for a body, and from when."""

    successors = forms.ModelMultipleChoiceField(
        Organisation.objects.none(), label=gettext_lazy("承接机构"), required=False,
        help_text=gettext_lazy("可多选；不选表示撤销，无机构承接。"),
    )  # fmt: skip
    valid_to = forms.DateField(
        label=gettext_lazy("撤并日期"), widget=DayInput(), help_text=gettext_lazy("当日起不再存在")
    )
    reason = forms.CharField(label=gettext_lazy("依据"), required=False, max_length=200)


class AssignForm(Choosing):
    """A department for a finance division."""

    division = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("业务科室"), empty_label=gettext_lazy("请选择")
    )
    department = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("主管部门"), empty_label=gettext_lazy("请选择")
    )
    valid_from = forms.DateField(label=gettext_lazy("开始日期"), widget=DayInput())


class ChangePage(FormPage):
    """A change of one body, or of the tree."""

    permissions = (MANAGE,)
    node: Organisation

    def prepare(self, **kwargs: Any) -> None:
        if "pk" in kwargs:
            self.node = get_object_or_404(visible(self.request, MANAGE), pk=kwargs["pk"])

    @property
    def standing(self) -> OrganisationQuerySet:
        """The bodies that exist today."""
        return visible(self.request, MANAGE).on(self.request.day)

    def back(self) -> str:
        return address(self.node) if "pk" in self.kwargs else reverse("organisations:tree")

    def initial(self) -> dict[str, Any]:
        return {"valid_from": self.request.day, "valid_to": self.request.day}

    @property
    def acting(self) -> dict[str, Any]:
        """Who acts, on which day."""
        return {"by": self.request.user, "on": self.request.day}


class New(ChangePage):
    """Add a body."""

    form_class = NewForm
    title, button = gettext_lazy("新建机构"), gettext_lazy("新建机构")

    def form_options(self) -> dict[str, Any]:
        return {"choices": {"parent": self.standing.exclude(kind=Kind.DIVISION)}}

    def act(self, values: dict[str, Any]) -> tuple[str, str]:
        node = services.create_organisation(**values, **self.acting)
        return _("已新建“%(name)s”。") % {"name": node.name}, address(node)


class Rename(ChangePage):
    """A new name from a day on."""

    form_class = DatedForm
    title, button = gettext_lazy("更名"), gettext_lazy("更名")
    note = gettext_lazy("生效日以前的材料仍显示原名称。")

    def act(self, values: dict[str, Any]) -> tuple[str, str]:
        node = services.rename(organisation=self.node, name=values.pop("value"), **values, **self.acting)
        return _("已更名为“%(name)s”。") % {"name": node.name}, address(node)


class Recode(ChangePage):
    """A new code from a day on."""

    form_class = DatedForm
    title, button = gettext_lazy("变更编码"), gettext_lazy("变更编码")

    def act(self, values: dict[str, Any]) -> tuple[str, str]:
        node = services.recode(organisation=self.node, code=values.pop("value"), **values, **self.acting)
        return _("编码已变更为 %(code)s。") % {"code": node.code}, address(node)


class Merge(ChangePage):
    """End a body and name who carries on."""

    form_class = MergeForm
    title, button = gettext_lazy("撤并"), gettext_lazy("撤并机构")
    note = gettext_lazy("原机构的材料不变，承接机构可以看到并继续办理。撤并不能撤销。")

    def form_options(self) -> dict[str, Any]:
        same = self.standing.filter(kind=self.node.kind).exclude(pk=self.node.pk)
        return {"choices": {"successors": same}}

    def act(self, values: dict[str, Any]) -> tuple[str, str]:
        values["successors"] = list(values["successors"])
        node = services.merge(organisation=self.node, **values, **self.acting)
        return _("“%(name)s”已撤并。") % {"name": node.name}, address(node)


class Assign(ChangePage):
    """Give a department to a finance division."""

    form_class = AssignForm
    title, button = gettext_lazy("调整归口"), gettext_lazy("保存归口")
    note = gettext_lazy("自开始日期起，该部门的事项由新科室审核；此前的记录不变。")

    def form_options(self) -> dict[str, Any]:
        kinds = {"division": Kind.DIVISION, "department": Kind.DEPARTMENT}
        return {"choices": {name: self.standing.filter(kind=kind) for name, kind in kinds.items()}}

    def back(self) -> str:
        return reverse("organisations:divisions")

    def act(self, values: dict[str, Any]) -> tuple[str, str]:
        services.assign_division(**values, **self.acting)
        facts = {"department": values["department"].name, "division": values["division"].name}
        return _("%(department)s 归口 %(division)s。") % facts, self.back()


@require_safe
def divisions(request: Request) -> HttpResponse:
    """Which finance division looks after which department today, and departments without one."""
    request.access.demand(VIEW)
    standing = visible(request).on(request.day)
    lines = DivisionDepartment.objects.on(request.day).filter(department__in=standing)
    rows = lines.select_related("division", "department").order_by("division__path", "department__path")
    served = {line.department_id for line in rows}
    shown = {
        "lines": rows,
        "without": standing.filter(kind=Kind.DEPARTMENT).exclude(pk__in=served).order_by("path"),
        "may_manage": request.access.has(MANAGE),
    }
    return render(request, "organisations/divisions.html", shown)
