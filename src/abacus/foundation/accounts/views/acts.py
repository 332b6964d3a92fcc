"""管理员账号: the administrators of the region, and what two of them do to an account of the third."""

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from abacus.foundation.accounts import services
from abacus.foundation.accounts.models import AdministratorAct, Appointment, SecondFactor, User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.accounts.roles import ADMINISTRATORS
from abacus.foundation.audit.requests import Request
from abacus.foundation.refusals import Refusal

Kind, State = AdministratorAct.Kind, AdministratorAct.State
RECENT = 20


class ActForm(forms.Form):
    """What is to be done, and why."""

    kind = forms.ChoiceField(label=gettext_lazy("事项"), choices=Kind.choices)
    reason = forms.CharField(label=gettext_lazy("事由"), max_length=200)


def visible_accounts(request: Request) -> QuerySet[User]:
    """The accounts of the administrator's own region."""
    scope = request.access.scope_of(Permission.ADMINISTRATOR_SECURE)
    return User.objects.filter(scope.filter("organisation__path")).select_related("organisation")


def visible_acts(request: Request) -> QuerySet[AdministratorAct]:
    """What was proposed for them."""
    scope = request.access.scope_of(Permission.ADMINISTRATOR_SECURE)
    acts = AdministratorAct.objects.filter(scope.filter("user__organisation__path"))
    return acts.select_related("user", "proposed_by", "decided_by")


@never_cache
@require_safe
def administrators(request: Request) -> HttpResponse:
    """Who administers the region, what waits for a second administrator, what was done."""
    request.access.demand(Permission.ADMINISTRATOR_SECURE)
    held = Appointment.objects.filter(role__in=ADMINISTRATORS).exclude(valid_to__lte=request.day)
    people = visible_accounts(request).filter(appointments__in=held).distinct().order_by("sort_key", "pk")
    posts: dict[int, list[Appointment]] = {}
    for one in held.filter(user__in=people).select_related("organisation"):
        posts.setdefault(one.user_id, []).append(one)
    secured = set(SecondFactor.objects.filter(user__in=people, confirmed=True).values_list("user_id", flat=True))
    acts = visible_acts(request)
    shown = {
        "people": [(one, posts.get(one.pk, []), one.pk in secured) for one in people],
        "waiting": [(one, _own_half(one, request)) for one in acts.filter(state=State.OPEN)],
        "past": acts.exclude(state=State.OPEN)[:RECENT],
        "form": ActForm(),
    }
    return render(request, "accounts/administrators.html", shown)


@require_POST
def propose(request: Request, pk: int) -> HttpResponse:
    """Propose something for one account; another administrator confirms it."""
    request.access.demand(Permission.ADMINISTRATOR_SECURE)
    found = get_object_or_404(visible_accounts(request), pk=pk)
    form = ActForm(request.POST)
    if not form.is_valid():
        raise Refusal(_("请选择事项并写明事由。"))
    services.propose_act(user=found, **form.cleaned_data, by=request.user, on=request.day)
    messages.success(request, _("已提出，须由另一类管理员在“管理员账号”中确认。"))
    return redirect("accounts:administrators")


@never_cache
@require_POST
def confirm(request: Request, pk: int) -> HttpResponse:
    """Confirm and carry out; the second half of a new password is shown once."""
    request.access.demand(Permission.ADMINISTRATOR_SECURE)
    found = get_object_or_404(visible_acts(request), pk=pk)
    act, half = services.confirm_act(act_id=found.pk, by=request.user, on=request.day)
    messages.success(request, _("已办理：%(act)s。") % {"act": act})
    if half:
        facts = {"name": act.user.username, "half": half, "proposer": act.proposed_by.name}
        messages.warning(
            request,
            _("%(name)s 一次性密码的后半段：%(half)s 。只显示这一次，请交给本人；前半段由 %(proposer)s 转交。") % facts,
        )
    return redirect("accounts:administrators")


@require_POST
def drop(request: Request, pk: int) -> HttpResponse:
    """Withdraw a proposal."""
    request.access.demand(Permission.ADMINISTRATOR_SECURE)
    found = get_object_or_404(visible_acts(request), pk=pk)
    services.drop_act(act_id=found.pk, by=request.user, on=request.day)
    messages.success(request, _("已撤回，没有改动账号。"))
    return redirect("accounts:administrators")


def _own_half(act: AdministratorAct, request: Request) -> str:
    """The first half of a new password, for the proposer alone."""
    own = act.kind == Kind.PASSWORD and act.proposed_by_id == request.user.pk
    return services.first_half(act) if own else ""
