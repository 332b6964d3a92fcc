"""The panel: members, questions, points; a member's own scoring page."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from abacus.cycle.acting import act
from abacus.cycle.exante import presenting, services
from abacus.cycle.exante.forms import InviteForm
from abacus.cycle.exante.models import Case, PanelMember
from abacus.cycle.exante.pages import case_url, visible_case
from abacus.cycle.exante.services.common import rules_of
from abacus.foundation.accounts.models import Appointment, User
from abacus.foundation.accounts.permissions import ROLE_PERMISSIONS, Permission
from abacus.foundation.accounts.roles import Role
from abacus.foundation.organisations.scope import Scope
from abacus.foundation.requests import Request
from abacus.pool.views.access import may_open

SEATS = (*(role for role in Role if Permission.EXANTE_PANEL in ROLE_PERMISSIONS[role]), Role.UNIT_CLERK, Role.UNIT_HEAD)


@require_safe
@may_open(Permission.EXANTE_PANEL)
def mine(request: Request) -> HttpResponse:
    """The cases to whose panel this person is invited, those to be scored first."""
    rows = PanelMember.objects.filter(person=request.user, left_on=None, case__in=visible(request))
    found = rows.select_related("case__organisation", "case__department").order_by("scored_on", "-pk")[:200]
    return render(request, "exante/panels.html", {"rows": found})


def visible(request: Request) -> Any:
    """The cases this person may see."""
    return Case.objects.visible_to(request.user, request.day)


@require_safe
@may_open(Permission.EXANTE_PANEL, Permission.EXANTE_APPLY)
def panel(request: Request, case_id: int) -> HttpResponse:
    """Members, questions with answers, and every member's points item by item with their spread.

    Points are shown to whoever runs the panel, and to all once the opinion is out: members judge by themselves.
    """
    found = visible_case(request, case_id)
    rules, members = rules_of(found), presenting.members(found)
    about = presenting.about(request, found, None)
    context = {
        **about,
        "shows": about["manages"] or found.concluded,
        "scoring": [one for one in members if one.scoring],
        "matrix": presenting.matrix(found, members, rules),
        "spread": presenting.spread(members),
        "form": InviteForm(people=people(found, request.day), roles=rules.options("exante.panel_roles")),
        "left": list(found.panel.exclude(left_on=None).select_related("person")),
    }
    return render(request, "exante/panel.html", context)


def people(case: Case, on: date) -> Any:
    """Who may be invited on a day: everybody of the region with a seat on panels, and the applicant's own people."""
    held = Appointment.objects.filter(Scope((case.region_path,)).filter("organisation__path"), role__in=SEATS).on(on)
    return User.objects.filter(is_active=True, appointments__in=held).distinct().order_by("name", "pk")


@require_POST
@may_open(Permission.EXANTE_CONCLUDE)
def invite(request: Request, case_id: int) -> HttpResponse:
    """Invite somebody."""
    found = visible_case(request, case_id)
    person = request.POST.get("person", "")
    if not person.isdecimal() or not people(found, request.day).filter(pk=person).exists():
        raise Http404

    def run() -> str:
        made = services.invite(
            case_id=found.pk, person_id=int(person), capacity=request.POST.get("capacity", ""), by=request.user,
            on=request.day,
        )  # fmt: skip
        return _("已邀请%(who)s。") % {"who": presenting.who(made)}

    return act(request, run, panel_url(found))


@require_POST
@may_open(Permission.EXANTE_CONCLUDE)
def dismiss(request: Request, case_id: int, member_id: int) -> HttpResponse:
    """Take somebody off the panel."""
    found = visible_case(request, case_id)
    get_object_or_404(found.panel, pk=member_id, left_on=None)

    def run() -> str:
        made = services.dismiss(
            case_id=found.pk, member_id=member_id, why=request.POST.get("why", ""), by=request.user, on=request.day
        )
        return _("%(name)s 已移出评估组。") % {"name": made.person.name}

    return act(request, run, panel_url(found))


@require_POST
@may_open(Permission.EXANTE_PANEL)
def ask(request: Request, case_id: int) -> HttpResponse:
    """Put a question."""
    found = visible_case(request, case_id)

    def run() -> str:
        services.ask(case_id=found.pk, text=request.POST.get("text", ""), by=request.user, on=request.day)
        return _("问题已发给申报单位。")

    return act(request, run, f"{panel_url(found)}#questions")


@require_POST
@may_open(Permission.EXANTE_APPLY)
def answer(request: Request, case_id: int, question_id: int) -> HttpResponse:
    """Answer a question."""
    found = visible_case(request, case_id)
    get_object_or_404(found.questions, pk=question_id)

    def run() -> str:
        services.answer(
            case_id=found.pk, question_id=question_id, text=request.POST.get("text", ""), by=request.user,
            on=request.day,
        )  # fmt: skip
        return _("答复已记下。")

    return act(request, run, f"{panel_url(found)}#questions")


@may_open(Permission.EXANTE_PANEL)
def score(request: Request, case_id: int) -> HttpResponse:
    """A member's own scoring page: the report beside the card."""
    found = visible_case(request, case_id)
    member = found.panel.filter(person=request.user, left_on=None, scoring=True).first()
    if member is None:
        raise Http404
    if request.method == "POST":

        def run() -> str:
            made = services.score_as_member(
                case_id=found.pk, points=request.POST, comment=request.POST.get("comment", ""), by=request.user,
                on=request.day,
            )  # fmt: skip
            return _("评分已提交：%(points)s 分。") % {"points": f"{(made.total_centi or 0) / 100:.2f}"}

        return act(request, run, request.path, reverse("exante:panels"))
    content = services.CASE.decode(found.content)
    card = rules_of(found).card(found.kind)
    context = {
        **presenting.about(request, found, content),
        "content": content,
        "member": member,
        "card": card,
        "rows": [{"item": item, "centi": member.scores.get(item.id)} for item in card.items],
        "page": case_url(found.pk),
    }
    return render(request, "exante/score.html", context)


def panel_url(case: Case) -> str:
    """The panel's page."""
    return reverse("exante:panel", args=[case.pk])
