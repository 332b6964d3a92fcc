"""People and their roles: list, one person, grants that wait for a second administrator."""

from datetime import date
from typing import Any, ClassVar

import django_filters
from django import forms
from django.contrib import messages
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from abacus.foundation.accounts import readiness, services
from abacus.foundation.accounts.models import Appointment, User
from abacus.foundation.accounts.permissions import SYSTEM, Permission
from abacus.foundation.accounts.roles import ADMINISTRATORS, Role
from abacus.foundation.accounts.services import trying
from abacus.foundation.audit.requests import Request
from abacus.foundation.organisations.formpages import FormPage, Guarded, offer
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.pages.columns import Column
from abacus.foundation.pages.listing import Listing, View
from abacus.foundation.pages.listviews import ListPage


def visible_people(request: Request) -> QuerySet[User]:
    """The accounts of the administrator's own region."""
    scope = request.access.scope_of(Permission.PEOPLE_VIEW)
    return User.objects.filter(scope.filter("organisation__path")).select_related("organisation")


def visible_appointments(request: Request) -> QuerySet[Appointment]:
    """The appointments at bodies of the administrator's own region."""
    scope = request.access.scope_of(Permission.PEOPLE_VIEW)
    return Appointment.objects.filter(scope.filter("organisation__path")).select_related("organisation", "user")


FIRST = {
    Permission.PEOPLE_VIEW: "accounts:people",
    Permission.ORGANISATIONS_VIEW: "organisations:tree",
    Permission.JOBS_VIEW: "jobs:jobs",
    Permission.AUDIT_VIEW: "audit:events",
}
"""Permission → the page it opens first."""


@require_safe
def system(request: Request) -> HttpResponse:
    """The first page of 系统 that the person may open."""
    request.access.demand(*SYSTEM)
    return redirect(next(FIRST[one] for one in SYSTEM if request.access.has(one)))


class PeopleFilter(django_filters.FilterSet):
    """Filters of the list of people."""

    text = django_filters.CharFilter(label=gettext_lazy("姓名、用户名或机构"), method="contains")
    role = django_filters.ChoiceFilter(label=gettext_lazy("角色"), choices=Role.choices, method="holding")
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("状态"), method="in_state",
        choices=[
            ("active", gettext_lazy("在用")), ("disabled", gettext_lazy("已停用")), ("idle", gettext_lazy("未任职")),
        ],
    )  # fmt: skip

    class Meta:
        model = User
        fields: ClassVar[list[str]] = []

    def contains(self, rows: QuerySet, _name: str, text: str) -> QuerySet:
        """Part of a name."""
        return rows.filter(Q(name__contains=text) | Q(username__contains=text) | Q(organisation__name__contains=text))

    def holding(self, rows: QuerySet, _name: str, role: str) -> QuerySet:
        """Holding a role today."""
        held = Appointment.objects.filter(role=role).on(self.request.day)
        return rows.filter(appointments__in=held).distinct()

    def in_state(self, rows: QuerySet, _name: str, state: str) -> QuerySet:
        """Usable, disabled, or without any role today."""
        if state == "idle":
            return rows.exclude(appointments__in=Appointment.objects.all().on(self.request.day))
        return rows.filter(is_active=state == "active")


PEOPLE = Listing(
    id="accounts.people",
    title=gettext_lazy("人员"),
    filters=PeopleFilter,
    columns=(
        Column("name", gettext_lazy("姓名"), sort="sort_key", fixed=True, url=lambda one: address(one)),
        Column("username", gettext_lazy("用户名"), kind="code", sort="username"),
        Column("organisation", gettext_lazy("所在机构"), value="organisation.name", sort="organisation__sort_key"),
        Column(
            "roles",
            pgettext_lazy("several", "任职"),
            value=lambda user: titles(user),
            why_null=gettext_lazy("没有任职"),
        ),
        Column("state", gettext_lazy("状态"), value=lambda user: state_of(user)),
        Column(
            "last_login", gettext_lazy("最近登录"), kind="day", sort="last_login",
            value=lambda user: user.last_login and user.last_login.date(), why_null=gettext_lazy("从未登录"),
        ),
    ),
    views=(View(gettext_lazy("已停用"), "state=disabled"), View(gettext_lazy("未任职"), "state=idle")),
    order=("sort_key", "pk"),
    empty=gettext_lazy("还没有人员。可以逐个新建，也可以用表格导入。"),
    name_of=lambda user: user.name,
)  # fmt: skip


def address(user: User) -> str:
    """Where a person is shown."""
    return reverse("accounts:person", args=[user.pk])


def titles(user: User) -> str:
    """The roles in force as one line; those waiting for confirmation say so."""
    waits = _("（待确认）")
    return _("；").join(f"{one}{waits if one.pending else ''}" for one in getattr(user, "current", ()))


def state_of(user: User) -> str:
    """In one word."""
    return _("在用") if user.is_active else _("已停用")


class PeopleList(Guarded, ListPage):
    """The people of the administrator's region."""

    permissions = (Permission.PEOPLE_VIEW,)
    listing = PEOPLE
    template_name = "accounts/people.html"

    def queryset(self) -> QuerySet:
        """Everybody, with the appointments that are not over."""
        running = visible_appointments(self.request).exclude(valid_to__lte=self.request.day)
        return visible_people(self.request).prefetch_related(Prefetch("appointments", running, to_attr="current"))

    def extra(self, listed: Any) -> dict[str, Any]:
        waiting = visible_appointments(self.request).filter(pending=True).count()
        return {"waiting": waiting, "may_manage": self.request.access.has(Permission.PEOPLE_MANAGE)}


@require_safe
def person(request: Request, pk: int) -> HttpResponse:
    """One person: account, roles now and before, what an administrator may do."""
    request.access.demand(Permission.PEOPLE_VIEW)
    found = get_object_or_404(visible_people(request), pk=pk)
    held = visible_appointments(request).filter(user=found).order_by("valid_to", "-valid_from")
    may_manage = request.access.has(Permission.PEOPLE_MANAGE)
    shown = {
        "person": found,
        "appointments": held,
        "may_manage": may_manage,
        "may_confirm": request.access.has(Permission.GRANT_CONFIRM),
        "may_secure": request.access.has(Permission.ADMINISTRATOR_SECURE),
        "alone": bool(services.administers(found, request.day)),
        "endable": {one.pk for one in held if may_manage and endable(one, request.day)},
        "factor": readiness.has_factor(found),
        "locked": trying.name_locked(found, timezone.now()),
    }
    return render(request, "accounts/person.html", shown)


def endable(one: Appointment, day: date) -> bool:
    """Whether one administrator may end it: a proposal, or a role of the business that is not over."""
    if one.pending:
        return True
    return one.role not in ADMINISTRATORS and (one.valid_to is None or one.valid_to > day)


class NewPersonForm(forms.Form):
    """A new account."""

    username = forms.CharField(
        label=gettext_lazy("用户名"), max_length=60, help_text=gettext_lazy("登录时使用，不区分大小写地唯一")
    )
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("所在机构"), empty_label=gettext_lazy("请选择")
    )

    def __init__(self, *args: Any, organisations: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", organisations)


def offered(request: Request) -> QuerySet[Organisation]:
    """The bodies of the administrator's region that exist on the day, in the order of the tree."""
    scope = request.access.scope_of(Permission.PEOPLE_MANAGE)
    return Organisation.objects.on(request.day).within(scope).order_by("path")


class NewPerson(FormPage):
    """Open an account; its one-time password is shown once."""

    permissions = (Permission.PEOPLE_MANAGE,)
    form_class = NewPersonForm
    title = gettext_lazy("新建人员")
    button = gettext_lazy("新建并生成一次性密码")

    def form_options(self) -> dict[str, Any]:
        return {"organisations": offered(self.request)}

    def back(self) -> str:
        return reverse("accounts:people")

    def act(self, values: dict[str, Any]) -> tuple[str, str]:
        user, password = services.create_user(**values, by=self.request.user, on=self.request.day)
        messages.warning(self.request, one_time(user, password))
        return _("已新建人员“%(name)s”，请继续为其任职。") % {"name": user.name}, reverse(
            "accounts:person", args=[user.pk]
        )


def one_time(user: User, password: str) -> str:
    """The sentence in which a one-time password is shown, once."""
    facts = {"name": user.username, "password": password}
    return _("用户名 %(name)s 的一次性密码：%(password)s 。只显示这一次，首次登录须修改。") % facts


@require_POST
def activate(request: Request, pk: int) -> HttpResponse:
    """Disable an account, or enable it again."""
    request.access.demand(Permission.PEOPLE_MANAGE)
    found = get_object_or_404(visible_people(request), pk=pk)
    active = request.POST.get("active") == "1"
    services.set_active(user=found, active=active, by=request.user, on=request.day)
    said = _("已启用 %(name)s 的账号。") if active else _("已停用 %(name)s 的账号，其登录立即失效。")
    messages.success(request, said % {"name": found.name})
    return redirect("accounts:person", pk=pk)


@require_POST
def reset(request: Request, pk: int) -> HttpResponse:
    """A new one-time password, shown once."""
    request.access.demand(Permission.PEOPLE_MANAGE)
    found = get_object_or_404(visible_people(request), pk=pk)
    password = services.reset_password(user=found, by=request.user, on=request.day)
    messages.warning(request, one_time(found, password))
    return redirect("accounts:person", pk=pk)


@require_POST
def unlock(request: Request, pk: int) -> HttpResponse:
    """Let somebody in again who failed five times."""
    request.access.demand(Permission.PEOPLE_MANAGE)
    found = get_object_or_404(visible_people(request), pk=pk)
    services.unlock(user=found, by=request.user, on=request.day)
    messages.success(request, _("已解锁 %(name)s。") % {"name": found.name})
    return redirect("accounts:person", pk=pk)
