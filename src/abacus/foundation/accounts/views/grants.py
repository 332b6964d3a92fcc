"""Roles: proposed by one administrator, confirmed by another; what each role may do."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from abacus.foundation.accounts import services
from abacus.foundation.accounts.permissions import ROLE_PERMISSIONS, Permission
from abacus.foundation.accounts.roles import Role
from abacus.foundation.accounts.views.people import offered, visible_appointments, visible_people
from abacus.foundation.audit.requests import Request
from abacus.foundation.organisations.formpages import DayInput, FormPage, offer
from abacus.foundation.organisations.models import Organisation


class AppointForm(forms.Form):
    """A role for somebody."""

    role = forms.ChoiceField(label=gettext_lazy("角色"), choices=[("", gettext_lazy("请选择")), *Role.choices])
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("任职机构"), empty_label=gettext_lazy("请选择")
    )
    valid_from = forms.DateField(label=gettext_lazy("开始日期"), widget=DayInput())
    valid_to = forms.DateField(
        label=gettext_lazy("结束日期"),
        widget=DayInput(),
        required=False,
        help_text=gettext_lazy("当日起不再任职；长期任职不填"),
    )

    def __init__(self, *args: Any, organisations: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", organisations)


class Appoint(FormPage):
    """Propose a role; it counts when another administrator has confirmed it."""

    permissions = (Permission.PEOPLE_MANAGE,)
    form_class = AppointForm
    button = gettext_lazy("提请安全管理员确认")
    note = gettext_lazy("授权须由两人办理：系统管理员提出，安全管理员确认后生效。")

    def prepare(self, **kwargs: Any) -> None:
        self.person = get_object_or_404(visible_people(self.request), pk=kwargs["pk"])
        self.title = _("安排任职：%(name)s") % {"name": self.person.name}

    def form_options(self) -> dict[str, Any]:
        return {"organisations": offered(self.request)}

    def initial(self) -> dict[str, Any]:
        return {"organisation": self.person.organisation_id, "valid_from": self.request.day}

    def back(self) -> str:
        return reverse("accounts:person", args=[self.person.pk])

    def act(self, values: dict[str, Any]) -> tuple[str, str]:
        services.appoint(user=self.person, **values, by=self.request.user, on=self.request.day)
        return _("已提出任职，待安全管理员确认后生效。"), self.back()


@require_POST
def end(request: Request, pk: int) -> HttpResponse:
    """End a role today, or drop a proposal."""
    request.access.demand(Permission.PEOPLE_MANAGE)
    appointment = get_object_or_404(visible_appointments(request), pk=pk)
    services.end_appointment(appointment_id=pk, valid_to=request.day, by=request.user, on=request.day)
    messages.success(request, _("任职已结束。"))
    return redirect("accounts:person", pk=appointment.user_id)


@require_POST
def confirm(request: Request, pk: int) -> HttpResponse:
    """Confirm a proposed role."""
    request.access.demand(Permission.GRANT_CONFIRM)
    appointment = get_object_or_404(visible_appointments(request), pk=pk)
    services.confirm_appointment(appointment_id=pk, by=request.user, on=request.day)
    messages.success(
        request, _("已确认：%(name)s 任 %(title)s。") % {"name": appointment.user.name, "title": appointment}
    )
    return (
        redirect("accounts:grants") if "grants" in request.POST else redirect("accounts:person", pk=appointment.user_id)
    )


@require_POST
def confirm_all(request: Request) -> HttpResponse:
    """Confirm the ticked proposals."""
    request.access.demand(Permission.GRANT_CONFIRM)
    ticked = [int(value) for value in request.POST.getlist("sel") if value.isdecimal() and len(value) < 19]
    waiting = visible_appointments(request).filter(pending=True, pk__in=ticked)
    done = services.confirm_appointments(appointments=list(waiting), by=request.user, on=request.day)
    messages.success(request, _("已确认 %(count)s 项任职。") % {"count": done})
    return redirect("accounts:grants")


@require_safe
def grants(request: Request) -> HttpResponse:
    """The proposed roles that wait for a second administrator."""
    request.access.demand(Permission.PEOPLE_VIEW)
    waiting = visible_appointments(request).filter(pending=True).select_related("proposed_by").order_by("pk")
    may_confirm = request.access.has(Permission.GRANT_CONFIRM)
    return render(request, "accounts/grants.html", {"waiting": waiting, "may_confirm": may_confirm})


@require_safe
def roles(request: Request) -> HttpResponse:
    """Which role may do what; read from the table that decides."""
    request.access.demand(Permission.PEOPLE_VIEW, Permission.RULES_VIEW)
    lines = [(role.label, ROLE_PERMISSIONS[role]) for role in Role]
    table = [(one.label, [one in granted for _label, granted in lines]) for one in Permission]
    return render(request, "accounts/roles.html", {"lines": lines, "table": table})
