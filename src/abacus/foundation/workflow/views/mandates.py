"""委托代办 and 替岗: one's own, what waits for one's confirmation, a new one, ending it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from abacus.foundation.accounts.models import Appointment, User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.requests import Request
from abacus.foundation.organisations.formpages import DayInput, FormPage, offer
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.workflow.eligible import colleagues
from abacus.foundation.workflow.models import Mandate
from abacus.foundation.workflow.posts import DELEGABLE
from abacus.foundation.workflow.services import mandates as services

Kind = Mandate.Kind
OPENS = (Permission.DELEGATE, Permission.PEOPLE_MANAGE, Permission.GRANT_CONFIRM)


def visible(request: Request) -> QuerySet[Mandate]:
    """One's own on either side, and those one may confirm or has to look after; out of reach they do not exist."""
    access, me = request.access, request.user
    heads = access.scope_of(Permission.DELEGATION_CONFIRM).filter("organisation__path")
    administrators = access.scope_of(Permission.GRANT_CONFIRM).filter("organisation__path")
    managers = access.scope_of(Permission.PEOPLE_MANAGE).filter("organisation__path")
    mine = Q(principal=me) | Q(agent=me) | Q(proposed_by=me)
    theirs = (Q(kind=Kind.DELEGATION) & heads) | (Q(kind=Kind.DEPUTY) & (administrators | managers))
    rows: QuerySet[Mandate] = Mandate.objects.exclude(kind=Kind.ASSIGNMENT).filter(mine | theirs)
    return rows.select_related("organisation", "principal", "agent", "proposed_by", "decided_by", "ended_by")


@require_safe
def overview(request: Request) -> HttpResponse:
    """What waits for confirmation, what holds now or later, what is over."""
    request.access.demand(*OPENS)
    day, me = request.day, request.user
    rows = list(visible(request)[:200])
    sides = {one.pk for one in rows if me.pk in {one.principal_id, one.agent_id, one.proposed_by_id}}
    waiting = [one for one in rows if one.state == Mandate.State.PENDING and not one.over(day)]
    running = [one for one in rows if one.state == Mandate.State.ACTIVE and not one.over(day)]
    shown = {
        "confirm": [one for one in waiting if services.may_confirm(one, me, day)],
        "running": [(one, one.pk in sides or services.may_confirm(one, me, day)) for one in (*waiting, *running)],
        "over": [one for one in rows if one.over(day)][:30],
        "may_delegate": request.access.has(Permission.DELEGATE),
        "may_name": request.access.has(Permission.PEOPLE_MANAGE),
    }
    return render(request, "workflow/mandates.html", shown)


class Choice(forms.ModelChoiceField):
    """A person with the posts they hold."""

    def label_from_instance(self, obj: Any) -> str:
        titles = "、".join(dict.fromkeys(str(one.get_role_display()) for one in obj.held))
        return f"{obj.name}（{titles}）" if titles else str(obj.name)


class EntrustForm(forms.Form):
    """Which post, to whom, from when to when, why."""

    post = forms.ChoiceField(label=gettext_lazy("委托的岗位"))
    to = Choice(User.objects.none(), label=gettext_lazy("委托给"), empty_label=gettext_lazy("请选择"))
    starts_on = forms.DateField(label=gettext_lazy("开始日期"), widget=DayInput())
    ends_on = forms.DateField(
        label=gettext_lazy("结束日期"), widget=DayInput(), help_text=gettext_lazy("当日仍有效，次日自动结束")
    )
    reason = forms.CharField(
        label=gettext_lazy("原因"), max_length=300, help_text=gettext_lazy("如：外出培训、休假"),
    )  # fmt: skip

    def __init__(self, *args: Any, posts: list[tuple[str, str]], people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = posts  # type: ignore[attr-defined]
        offer(self, "to", people)


class Entrust(FormPage):
    """Hand the tasks of one's post to a colleague for a period."""

    permissions = (Permission.DELEGATE,)
    form_class = EntrustForm
    title = gettext_lazy("委托代办")
    button = gettext_lazy("确认委托")
    note = gettext_lazy(
        "委托同岗位的同事立即生效；委托本单位其他岗位的人员，须经负责人确认。期间您仍可自己办理，双方都可随时结束。"
        "您提交的事项，对方不能代您审核；代办的岗位不能再转托。"
    )

    def prepare(self, **_kwargs: Any) -> None:
        held = self.request.access.appointments
        self.posts = {f"{one.role}:{one.organisation.pk}": one for one in held if one.role in DELEGABLE}

    def form_options(self) -> dict[str, Any]:
        on = self.request.day
        bodies = {one.organisation.pk: one.organisation for one in self.posts.values()}
        people = {one.pk for body in bodies.values() for one in colleagues(self.request.user, body, on)}
        held = Appointment.objects.filter(organisation__in=bodies, role__in=DELEGABLE).on(on)
        return {"posts": [(key, one.title) for key, one in self.posts.items()], "people": _with_posts(people, held)}

    def initial(self) -> dict[str, Any]:
        return {"starts_on": self.request.day}

    def back(self) -> str:
        return reverse("workflow:mandates")

    def act(self, values: dict[str, Any]) -> tuple[str, str]:
        post = self.posts[values.pop("post")]
        made = services.entrust(
            role=post.role, organisation=post.organisation, **values, url=self.back(), by=self.request.user,
            on=self.request.day,
        )  # fmt: skip
        if made.state == Mandate.State.ACTIVE:
            return _("已委托 %(name)s 代办。") % {"name": made.agent.name}, self.back()
        return _("已提出委托，待负责人确认后生效。"), self.back()


class DeputyForm(forms.Form):
    """For which post, who, from when to when, why."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("机构"), empty_label=gettext_lazy("请选择")
    )
    role = forms.ChoiceField(
        label=gettext_lazy("岗位"),
        choices=[("", gettext_lazy("请选择")), *((one.value, one.label) for one in Role if one in DELEGABLE)],
    )
    deputy = Choice(User.objects.none(), label=gettext_lazy("替岗人员"), empty_label=gettext_lazy("请选择"))
    starts_on = forms.DateField(label=gettext_lazy("开始日期"), widget=DayInput())
    ends_on = forms.DateField(
        label=gettext_lazy("结束日期"), widget=DayInput(), help_text=gettext_lazy("当日仍有效，次日自动结束")
    )
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=300)

    def __init__(self, *args: Any, organisations: QuerySet[Any], people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", organisations)
        offer(self, "deputy", people)


class NameDeputy(FormPage):
    """Propose who acts in a post while nobody else can."""

    permissions = (Permission.PEOPLE_MANAGE,)
    form_class = DeputyForm
    title = gettext_lazy("指定替岗人员")
    button = gettext_lazy("提请安全管理员确认")
    note = gettext_lazy(
        "岗位空缺、任职人员停用或只有提交人本人时，由替岗人员办理；平时没有办理权限。"
        "须由两人办理：系统管理员提出，安全管理员确认后生效。"
    )

    def form_options(self) -> dict[str, Any]:
        on, scope = self.request.day, self.request.access.scope_of(Permission.PEOPLE_MANAGE)
        bodies = Organisation.objects.on(on).filter(scope.filter("path"))
        held = Appointment.objects.filter(
            scope.filter("organisation__path"), role__in=DELEGABLE, user__is_active=True
        ).on(on)  # fmt: skip
        return {"organisations": bodies, "people": _with_posts(set(held.values_list("user", flat=True)), held)}

    def initial(self) -> dict[str, Any]:
        return {"starts_on": self.request.day}

    def back(self) -> str:
        return reverse("workflow:mandates")

    def act(self, values: dict[str, Any]) -> tuple[str, str]:
        services.name_deputy(**values, by=self.request.user, on=self.request.day)
        return _("已提出替岗人员，待安全管理员确认后生效。"), self.back()


def _with_posts(people: set[int], held: Any) -> QuerySet[User]:
    """People with the posts they hold beside their names."""
    rows = User.objects.filter(pk__in=people).order_by("sort_key", "pk")
    return rows.prefetch_related(Prefetch("appointments", held.order_by("pk"), to_attr="held"))


@require_POST
def decide(request: Request, pk: int) -> HttpResponse:
    """Confirm, or do not agree."""
    request.access.demand(Permission.DELEGATION_CONFIRM, Permission.GRANT_CONFIRM)
    get_object_or_404(visible(request), pk=pk)
    to = reverse("workflow:mandates")
    told: dict[str, Any] = {"mandate_id": pk, "by": request.user, "on": request.day, "url": to}
    if "refuse" in request.POST:
        services.refuse(reason=request.POST.get("reason", ""), **told)
        messages.success(request, _("已记为不同意。"))
    else:
        made = services.confirm(**told)
        messages.success(request, _("已确认由 %(name)s 办理。") % {"name": made.agent.name})
    return redirect(to)


@require_POST
def end(request: Request, pk: int) -> HttpResponse:
    """End it today."""
    request.access.demand(*OPENS)
    get_object_or_404(visible(request), pk=pk)
    to = reverse("workflow:mandates")
    services.end(mandate_id=pk, by=request.user, on=request.day, url=to)
    messages.success(request, _("代办已结束。"))
    return redirect(to)
