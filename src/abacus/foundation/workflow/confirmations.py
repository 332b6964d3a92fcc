"""What waits for a second person on the workbench: roles, acts on administrators, deputies, delegations."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from abacus.foundation.accounts.access import Access
from abacus.foundation.accounts.models import AdministratorAct, Appointment
from abacus.foundation.accounts.permissions import ROLE_PERMISSIONS, Permission
from abacus.foundation.workflow.models import Mandate
from abacus.foundation.workflow.worklist import WorkItem

Kind = Mandate.Kind
HEADS = [role for role, granted in ROLE_PERMISSIONS.items() if Permission.DELEGATION_CONFIRM in granted]
"""Who confirms delegations; the leader of the bureau last."""


def cards(access: Access) -> Iterator[WorkItem]:
    """One card for all proposed roles, one for every other proposal; nobody sees their own."""
    if access.has(Permission.GRANT_CONFIRM):
        yield from _grants(access)
    if access.has(Permission.ADMINISTRATOR_SECURE):
        yield from _acts(access)
    if access.has(Permission.GRANT_CONFIRM) or access.has(Permission.DELEGATION_CONFIRM):
        yield from _mandates(access)


def card(*, title: str, what: str, whose: str, since: date, due: date | None, url: str, detail: str) -> WorkItem:
    """A card whose button leads to where it is confirmed."""
    return WorkItem(
        title=title, what=what, whose=whose, since=since, due=due, button=_("看内容并确认"), url=url,
        fiscal_year=since.year, detail=detail,
    )  # fmt: skip


def _grants(access: Access) -> Iterator[WorkItem]:
    scope = access.scope_of(Permission.GRANT_CONFIRM)
    mine = Q(proposed_by=access.user) | Q(user=access.user)
    rows = Appointment.objects.filter(scope.filter("organisation__path"), pending=True).exclude(mine)
    names = list(rows.order_by("pk").values_list("user__name", flat=True)[:100])
    if not names:
        return
    said = ngettext("%(count)s 项任职", "%(count)s 项任职", len(names)) % {"count": len(names)}
    shown = _("、").join(dict.fromkeys(names[:20]))
    yield card(
        title=said, what=_("授权待确认"), whose=shown[:60], since=access.on, due=None, url=reverse("accounts:grants"),
        detail=_("系统管理员提出"),
    )  # fmt: skip


def _acts(access: Access) -> Iterator[WorkItem]:
    scope = access.scope_of(Permission.ADMINISTRATOR_SECURE)
    mine = Q(proposed_by=access.user) | Q(user=access.user)
    rows = AdministratorAct.objects.filter(scope.filter("user__organisation__path"), state=AdministratorAct.State.OPEN)
    for one in rows.exclude(mine).select_related("user", "proposed_by"):
        yield card(
            title=f"{one.user.name} · {one.get_kind_display()}",
            what=_("管理员账号事项待确认"),
            whose=one.proposed_by.name,
            since=one.proposed_on,
            due=None,
            url=reverse("accounts:administrators"),
            detail=one.reason,
        )


def _mandates(access: Access) -> Iterator[WorkItem]:
    """Deputies of the region; delegations of one's own body, and of those where nobody nearer can confirm."""
    named = Q(kind=Kind.DEPUTY) & access.scope_of(Permission.GRANT_CONFIRM).filter("organisation__path")
    own = [held.organisation.pk for held in access.posts if Permission.DELEGATION_CONFIRM in held.permissions]
    nearer = Appointment.objects.on(access.on).filter(organisation=OuterRef("organisation"), role__in=HEADS)
    for one in ("agent", "principal", "proposed_by"):
        nearer = nearer.exclude(user=OuterRef(one))
    reach = access.scope_of(Permission.DELEGATION_CONFIRM).filter("organisation__path")
    entrusted = Q(kind=Kind.DELEGATION) & reach & (Q(organisation__in=own) | ~Exists(nearer))
    mine = Q(proposed_by=access.user) | Q(agent=access.user) | Q(principal=access.user)
    rows = Mandate.objects.filter(named | entrusted, state=Mandate.State.PENDING).exclude(ends_on__lt=access.on)
    for one in rows.exclude(mine).select_related("organisation", "agent", "proposed_by"):
        yield card(
            title=f"{one.organisation.name} · {one.get_role_display()}",
            what=_("%(kind)s待确认") % {"kind": one.get_kind_display()},
            whose=_("由%(name)s办理") % {"name": one.agent.name},
            since=one.proposed_on,
            due=one.starts_on,
            url=reverse("workflow:mandates"),
            detail=one.reason,
        )
