"""Acting in a post that is not one's own: delegated for a period by its holder, or named as its deputy."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import Refused, access_of, forget_access, require
from abacus.foundation.accounts.models import Appointment, User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.accounts.roles import ADMINISTRATORS, Role
from abacus.foundation.audit import services as audit
from abacus.foundation.notices.services import notify
from abacus.foundation.organisations import tree
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.refusals import Refusal
from abacus.foundation.workflow.eligible import colleagues, same_post
from abacus.foundation.workflow.models import Mandate
from abacus.foundation.workflow.posts import DELEGABLE
from abacus.foundation.workflow.refusals import AlreadyHandled, NotAllowedNow, ReasonWanted

State, Kind = Mandate.State, Mandate.Kind
LONGEST_DAYS = 366
"""A longer absence is no absence: the post is then to be filled."""


@transaction.atomic
def entrust(
    *, role: str, organisation: Organisation, to: User, starts_on: date, ends_on: date, reason: str, url: str,
    by: User, on: date,
) -> Mandate:  # fmt: skip
    """Hand the tasks of one's post to a colleague for a period, both days included.

    In force at once for somebody who holds the same post; for others of the same body once a head or leader
    has confirmed it. What one acts in for others is not handed on, and nobody who has handed on their own
    work in that time gets another's: no chains, no circles.
    """
    require(by, Permission.DELEGATE, path=organisation.path, on=on)
    held = [one for one in access_of(by, on).appointments if one.role == role and one.organisation == organisation]
    if not held or role not in DELEGABLE:
        raise NotAllowedNow(_("只能委托本人所任的岗位。"), _("代办的岗位不能再转委托。"))
    _check_period(starts_on, ends_on, reason, on)
    people = sorted([by.pk, to.pk])
    list(User.objects.select_for_update().filter(pk__in=people).order_by("pk"))  # two at once could make a circle
    if to.pk not in {one.pk for one in colleagues(by, organisation, on)}:
        raise NotAllowedNow(
            _("%(name)s 不能代办该岗位。") % {"name": to.name}, _("只能委托本单位在岗人员，管理员、专家和机构除外。")
        )
    _check_chains(by, to, role, organisation, starts_on, ends_on)
    at_once = same_post(to, role, organisation, on)
    made = Mandate.objects.create(
        kind=Kind.DELEGATION, role=role, organisation=organisation, organisation_path=organisation.path,
        principal=by, agent=to, starts_on=starts_on, ends_on=ends_on, reason=reason.strip()[:300],
        state=State.ACTIVE if at_once else State.PENDING, proposed_by=by, proposed_on=on,
    )  # fmt: skip
    forget_access(to)
    _record("delegation_made", made, by, on)
    if at_once:
        said = _("%(name)s委托您代办“%(post)s”的事项，%(from)s至%(to)s。")
    else:
        said = _("%(name)s拟委托您代办“%(post)s”的事项，%(from)s至%(to)s，待负责人确认。")
    _tell([to], said, made, by, on, url)
    return made


@transaction.atomic
def confirm(*, mandate_id: int, by: User, on: date, url: str) -> Mandate:
    """Confirm a delegation or a deputy: a second person, neither who proposed it nor who gains by it."""
    mandate = _pending(mandate_id, by, on)
    if mandate.ends_on is not None and mandate.ends_on < on:
        raise NotAllowedNow(_("期限已过，不能再确认。"), _("请重新办理。"))
    if not mandate.agent.is_active or _is_administrator(mandate.agent, on):
        raise NotAllowedNow(_("%(name)s 已不能办理业务。") % {"name": mandate.agent.name}, _("请另选人员。"))
    if mandate.principal is not None:
        _check_chains(
            mandate.principal, mandate.agent, mandate.role, mandate.organisation, mandate.starts_on,
            mandate.ends_on or mandate.starts_on, apart_from=mandate.pk,
        )  # fmt: skip
    mandate.state, mandate.decided_by, mandate.decided_on = State.ACTIVE, by, on
    mandate.save(update_fields=["state", "decided_by", "decided_on"])
    forget_access(mandate.agent)
    _record("mandate_confirmed", mandate, by, on)
    _tell(_parties(mandate), _("代办已确认：“%(post)s”由%(agent)s办理，%(from)s至%(to)s。"), mandate, by, on, url)
    return mandate


@transaction.atomic
def refuse(*, mandate_id: int, reason: str, by: User, on: date, url: str) -> Mandate:
    """Do not agree to it, with a reason."""
    mandate = _pending(mandate_id, by, on)
    if not reason.strip():
        raise ReasonWanted
    mandate.state, mandate.decided_by, mandate.decided_on = State.REFUSED, by, on
    mandate.save(update_fields=["state", "decided_by", "decided_on"])
    _record("mandate_refused", mandate, by, on, reason=reason.strip()[:300])
    _tell(_parties(mandate), _("代办未获同意：“%(post)s”由%(agent)s办理，%(from)s至%(to)s。"), mandate, by, on, url)
    return mandate


@transaction.atomic
def end(*, mandate_id: int, by: User, on: date, url: str) -> Mandate:
    """End it before its day: either side, whoever may confirm it, or who named the deputy. It holds no more at once."""
    mandate = _locked(mandate_id)
    if by.pk not in {mandate.principal_id, mandate.agent_id, mandate.proposed_by_id}:
        _require_confirmer(mandate, by, on)
    if mandate.over(on):
        raise AlreadyHandled
    mandate.state, mandate.ended_by, mandate.ended_on = State.ENDED, by, on
    mandate.save(update_fields=["state", "ended_by", "ended_on"])
    forget_access(mandate.agent)
    _record("mandate_ended", mandate, by, on)
    _tell(_parties(mandate), _("代办已结束：“%(post)s”，%(agent)s，%(from)s至%(to)s。"), mandate, by, on, url)
    return mandate


@transaction.atomic
def name_deputy(
    *, role: str, organisation: Organisation, deputy: User, starts_on: date, ends_on: date, reason: str, by: User,
    on: date,
) -> Mandate:  # fmt: skip
    """Propose who acts in a post while nobody else can; a second administrator confirms it.

    Raises Refused, Refusal for a post that is no office's, for an administrator or somebody of another region.
    """
    require(by, Permission.PEOPLE_MANAGE, path=organisation.path, on=on)
    if role not in DELEGABLE:
        raise NotAllowedNow(_("“%(role)s”没有替岗人员。") % {"role": Role(role).label}, _("专家和机构按件邀请。"))
    _check_period(starts_on, ends_on, reason, on)
    region = tree.region_of(organisation)
    held = Appointment.objects.filter(user=deputy, role__in=DELEGABLE, user__is_active=True).on(on)
    inside = [one for one in held.select_related("organisation") if tree.region_of(one.organisation) == region]
    if not inside or _is_administrator(deputy, on):
        raise NotAllowedNow(
            _("%(name)s 不能替岗。") % {"name": deputy.name}, _("替岗人员应是本地区在岗的业务人员，不能是管理员。")
        )
    made = Mandate.objects.create(
        kind=Kind.DEPUTY, role=role, organisation=organisation, organisation_path=organisation.path, agent=deputy,
        starts_on=starts_on, ends_on=ends_on, reason=reason.strip()[:300], state=State.PENDING, proposed_by=by,
        proposed_on=on,
    )  # fmt: skip
    _record("deputy_named", made, by, on)
    return made


def may_confirm(mandate: Mandate, by: User, on: date) -> bool:
    """Whether somebody is the second person for it."""
    return by.pk not in {mandate.principal_id, mandate.agent_id, mandate.proposed_by_id} and access_of(by, on).may(
        _second(mandate), mandate.organisation.path
    )


def _second(mandate: Mandate) -> Permission:
    return Permission.GRANT_CONFIRM if mandate.kind == Kind.DEPUTY else Permission.DELEGATION_CONFIRM


def _require_confirmer(mandate: Mandate, by: User, on: date) -> None:
    require(by, _second(mandate), path=mandate.organisation.path, on=on)
    if not may_confirm(mandate, by, on):
        raise Refusal(_("须由另一人确认。"), _("委托人、代办人和提出人都不能自己确认。"))


def _locked(mandate_id: int) -> Mandate:
    rows = Mandate.objects.select_for_update(of=("self",)).exclude(kind=Kind.ASSIGNMENT)
    found: Mandate = rows.select_related("organisation", "principal", "agent", "proposed_by").get(pk=mandate_id)
    return found


def _pending(mandate_id: int, by: User, on: date) -> Mandate:
    mandate = _locked(mandate_id)
    _require_confirmer(mandate, by, on)
    if mandate.state != State.PENDING:
        raise AlreadyHandled(mandate.decided_by.name, mandate.decided_on) if mandate.decided_by else AlreadyHandled()
    return mandate


def _check_period(starts_on: date, ends_on: date, reason: str, on: date) -> None:
    if not on <= starts_on <= ends_on or (ends_on - starts_on).days >= LONGEST_DAYS:
        raise Refusal(_("起止日期不对。"), _("从今天或以后开始，结束日不早于开始日，最长一年。"))
    if not reason.strip():
        raise ReasonWanted


def _check_chains(
    principal: User, agent: User, role: str, organisation: Organisation, starts_on: date, ends_on: date,
    apart_from: int = 0,
) -> None:  # fmt: skip
    """Nobody who hands on their own work in that time takes another's, and nobody hands on twice."""
    rows = Mandate.objects.filter(
        Q(ends_on__gte=starts_on), kind=Kind.DELEGATION, state__in=[State.PENDING, State.ACTIVE],
        starts_on__lte=ends_on,
    ).exclude(pk=apart_from)  # fmt: skip
    if rows.filter(principal=agent).exists():
        raise NotAllowedNow(
            _("%(name)s 同期也委托了他人代办。") % {"name": agent.name}, _("请另选人员，代办不能层层转托。")
        )
    if rows.filter(agent=principal).exists():
        raise NotAllowedNow(
            _("%(name)s 同期正在代他人办理。") % {"name": principal.name}, _("请先结束代办，再委托本人的岗位。")
        )
    if rows.filter(principal=principal, role=role, organisation=organisation).exists():
        raise NotAllowedNow(_("该岗位同期已委托他人代办。"), _("请先结束原来的委托。"))


def _is_administrator(person: User, on: date) -> bool:
    return Appointment.objects.filter(user=person, role__in=ADMINISTRATORS).on(on).exists()


def _parties(mandate: Mandate) -> list[User]:
    return [one for one in (mandate.principal, mandate.agent) if one is not None]


def _tell(people: list[User], said: str, mandate: Mandate, by: User, on: date, url: str) -> None:
    facts = {
        "name": by.name, "agent": mandate.agent.name, "post": post_of(mandate), "from": mandate.starts_on,
        "to": mandate.ends_on,
    }  # fmt: skip
    notify(users=people, text=said % facts, url=url, by=by, on=on, path=mandate.organisation_path)


def post_of(mandate: Mandate) -> str:
    """文登区教育局 · 主管部门经办."""
    return f"{mandate.organisation.name} · {Role(mandate.role).label}"


def _record(act: str, mandate: Mandate, by: User, on: date, reason: str = "") -> None:
    after = {
        "kind": mandate.kind, "role": mandate.role, "organisation": mandate.organisation, "agent": mandate.agent,
        "principal": mandate.principal, "from": mandate.starts_on, "to": mandate.ends_on, "state": mandate.state,
    }  # fmt: skip
    audit.record(by=by, on=on, action=f"workflow.{act}", target=mandate, after=after, reason=reason or mandate.reason)


__all__ = ["Refused", "confirm", "end", "entrust", "may_confirm", "name_deputy", "post_of", "refuse"]
