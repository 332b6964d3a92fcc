"""What two administrators do to an account: one proposes, another of a different role confirms.

Otherwise a system administrator could give the other two new passwords and be all three.
"""

import hashlib
from datetime import date

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import access_of, require
from abacus.foundation.accounts.models import AdministratorAct, Appointment, User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.accounts.roles import ADMINISTRATORS
from abacus.foundation.accounts.services import grants, passwords, people, second_factor, sessions
from abacus.foundation.accounts.services.common import LETTERS, administers, groups, home, locked
from abacus.foundation.audit import services as audit
from abacus.foundation.refusals import Refusal

Kind, State = AdministratorAct.Kind, AdministratorAct.State


@transaction.atomic
def propose_act(*, user: User, kind: str, reason: str, by: User, on: date) -> tuple[AdministratorAct, str]:
    """Propose to do something to an administrator's account, or to take a second factor off anybody's.

    Answers the act and, for a new password, its first half: the proposer hands it over, the confirmer the
    other half, so that neither of them knows the whole.
    """
    _may(user, by, on)
    kind, reason = Kind(kind), reason.strip()
    if kind != Kind.SECOND_FACTOR and not administers(user, on):
        raise Refusal(_("%(name)s 不是管理员，由系统管理员直接办理。") % {"name": user.name})
    if not reason:
        raise Refusal(_("请写明事由。"))
    user = locked(user)
    _still_makes_sense(user, kind)
    if AdministratorAct.objects.filter(user=user, kind=kind, state=State.OPEN).exists():
        raise Refusal(_("该事项已经提出，等待确认。"))
    act = AdministratorAct.objects.create(user=user, kind=kind, reason=reason[:200], proposed_by=by, proposed_on=on)
    _record("accounts.act_proposed", act, by, on)
    return act, first_half(act) if kind == Kind.PASSWORD else ""


@transaction.atomic
def confirm_act(*, act_id: int, by: User, on: date) -> tuple[AdministratorAct, str]:
    """Confirm and carry out; answers the act and, for a new password, its second half.

    Raises Refusal for the proposer, the person concerned, and whoever holds the proposer's role.
    """
    act = _open(act_id)
    _may(act.user, by, on)
    if by.pk == act.proposed_by_id or access_of(by, on).roles & access_of(act.proposed_by, on).roles:
        raise Refusal(_("须由另一类管理员确认。"), _("提出人和确认人不能担任同一种管理员。"))
    half = _carry_out(act, by, on)
    act.state, act.decided_by, act.decided_on = State.DONE, by, on
    act.save(update_fields=["state", "decided_by", "decided_on"])
    _record("accounts.act_confirmed", act, by, on)
    return act, half


@transaction.atomic
def drop_act(*, act_id: int, by: User, on: date) -> AdministratorAct:
    """Withdraw a proposal; any administrator of the region may, for dropping changes nothing."""
    act = _open(act_id)
    require(by, Permission.ADMINISTRATOR_SECURE, path=home(act.user), on=on)
    act.state, act.decided_by, act.decided_on = State.DROPPED, by, on
    act.save(update_fields=["state", "decided_by", "decided_on"])
    _record("accounts.act_dropped", act, by, on)
    return act


def first_half(act: AdministratorAct) -> str:
    """The proposer's half of a new password: worked out from the act, kept nowhere."""
    told = salted_hmac("abacus.accounts.half", f"{act.pk}:{act.user_id}", algorithm="sha256").digest()
    stream = hashlib.shake_256(told).digest(64)
    picked = [LETTERS[one % len(LETTERS)] for one in stream if one < 256 - 256 % len(LETTERS)][:8]
    return "".join(picked[:4]) + "-" + "".join(picked[4:])


def _carry_out(act: AdministratorAct, by: User, on: date) -> str:
    user, kind = locked(act.user), Kind(act.kind)
    _still_makes_sense(user, kind)
    if kind == Kind.PASSWORD:
        half = groups(2)
        passwords.renew(user, f"{first_half(act)}-{half}", on=on, by=by)
        return half
    if kind == Kind.SECOND_FACTOR:
        second_factor.strip(user)
        sessions.end_sessions(user=user, why="second_factor", by=by, on=on)
    elif kind == Kind.END:
        held = Appointment.objects.filter(user=user, role__in=ADMINISTRATORS, pending=False)
        for one in held.exclude(valid_to__lte=on).select_related("user", "organisation"):
            _refuse_the_last(one, on)
            grants.over(one, on, by=by, on=on)
    else:
        people.switch(user, kind == Kind.ENABLE, by=by, on=on, reason=act.reason)
    return ""


def _refuse_the_last(held: Appointment, on: date) -> None:
    """Without a system administrator nobody could appoint another; the same for the other two."""
    others = Appointment.objects.on(on).filter(role=held.role, organisation=held.organisation, user__is_active=True)
    if not others.exclude(user=held.user).exists():
        facts = {"name": held.user.name, "role": held.get_role_display()}
        raise Refusal(_("%(name)s 是最后一名%(role)s。") % facts, _("请先任命接替的人，再结束任职。"))


def _may(user: User, by: User, on: date) -> None:
    require(by, Permission.ADMINISTRATOR_SECURE, path=home(user), on=on)
    if user.pk == by.pk:
        raise Refusal(_("不能办理自己的账号。"), _("请由另外两名管理员办理。"))


def _still_makes_sense(user: User, kind: AdministratorAct.Kind) -> None:
    if kind == Kind.SECOND_FACTOR and second_factor.factor(user) is None:
        raise Refusal(_("%(name)s 没有设置动态口令，无须重置。") % {"name": user.name})
    if kind in {Kind.DISABLE, Kind.ENABLE} and user.is_active == (kind == Kind.ENABLE):
        raise Refusal(_("账号已经是这个状态。"))


def _open(pk: int) -> AdministratorAct:
    act = AdministratorAct.objects.select_for_update(of=("self",)).select_related("user", "proposed_by").get(pk=pk)
    if act.state != State.OPEN:
        raise Refusal(_("该事项已经办理或撤回。"))
    return act


def _record(action: str, act: AdministratorAct, by: User, on: date) -> None:
    after = {"user": act.user, "kind": act.kind, "proposed_by": act.proposed_by}
    audit.record(by=by, on=on, action=action, target=act.user, path=home(act.user), after=after, reason=act.reason)
