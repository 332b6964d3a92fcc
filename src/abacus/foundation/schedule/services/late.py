"""Late filing (延期填报): an organisation asks, the performance division grants until a day or declines."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import Appointment, User
from abacus.foundation.accounts.permissions import ROLE_PERMISSIONS, Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.notices.services import notify
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.refusals import Refusal
from abacus.foundation.schedule.models import LateFiling
from abacus.foundation.schedule.services.windows import above, late_until, window_for

State = LateFiling.State
ASKS = Permission.PROJECT_EDIT
"""Held by whoever fills in an organisation's forms."""


@transaction.atomic
def ask_late(
    *, organisation: Organisation, fiscal_year: int, stage: str, reason: str, until: date, by: User, on: date
) -> LateFiling:
    """Ask to file a stage's forms after its last day, until a day, with the reason.

    Refused while the window is still open or not yet begun, without a reason, for a day that is past, and
    while an earlier request of the same organisation waits.
    """
    require(by, ASKS, path=organisation.path, on=on)
    asked = LateFiling(
        organisation=organisation, organisation_path=organisation.path, fiscal_year=fiscal_year, stage=stage,
        reason=reason.strip(), until=until, asked_by=by, asked_on=on,
    )  # fmt: skip
    _check(asked, on)
    try:
        with transaction.atomic():
            asked.save(force_insert=True)
    except IntegrityError as error:
        raise Refusal(
            _("“%(what)s”的延期申请已在等待答复。") % {"what": asked.named},
            _("请等绩效管理科答复，或先撤回再重新申请。"),
        ) from error
    audit.record(
        by=by, on=on, action="schedule.late_asked", target=asked, path=organisation.path,
        after=audit.facts(asked, "fiscal_year", "stage", "until"), reason=asked.reason,
    )  # fmt: skip
    text = _("%(who)s申请延期填报：%(what)s，至 %(until)s。") % {
        "who": organisation.name, "what": asked.named, "until": until,
    }  # fmt: skip
    notify(users=_deciders(organisation, on), text=text, url=_page(asked), by=by, on=on, path=organisation.path)
    return asked


@transaction.atomic
def decide_late(
    *, late_id: int, grant: bool, by: User, on: date, until: date | None = None, answer: str = ""
) -> LateFiling:
    """Grant until a day (as asked where none is named), or decline with a reason; refused once it is answered."""
    asked = _waiting(late_id)
    path = asked.organisation_path
    require(by, Permission.WINDOWS_MANAGE, path=path, on=on)
    answer = answer.strip()
    if not grant and not answer:
        raise Refusal(_("没有写明不同意的理由。"), _("请写明理由，申请单位会看到。"))
    last = until or asked.until
    if grant and last < on:
        raise Refusal(_("同意延期的日期 %(day)s 已经过去。") % {"day": last}, _("请填写今天或以后的日期。"))
    before = audit.facts(asked, "state", "until")
    asked.state, asked.answer = State.GRANTED if grant else State.DECLINED, answer
    asked.until, asked.decided_by, asked.decided_on = last, by, on
    asked.save(update_fields=["state", "answer", "until", "decided_by", "decided_on"])
    action = "schedule.late_granted" if grant else "schedule.late_declined"
    after = audit.facts(asked, "state", "until")
    audit.record(by=by, on=on, action=action, target=asked, path=path, before=before, after=after, reason=answer)
    said = (
        _("已同意延期填报：%(what)s，至 %(until)s。") % {"what": asked.named, "until": last}
        if grant
        else _("未同意延期填报：%(what)s。%(why)s") % {"what": asked.named, "why": answer}
    )
    notify(users=[asked.asked_by], text=said, url=_page(asked), by=by, on=on, path=path)
    return asked


@transaction.atomic
def withdraw_late(*, late_id: int, by: User, on: date) -> LateFiling:
    """Take one's own request back while it waits."""
    asked = _waiting(late_id)
    require(by, ASKS, path=asked.organisation_path, on=on)
    if asked.asked_by_id != by.pk:
        raise Refusal(_("只有申请人可以撤回。"), _("请由 %(who)s撤回。") % {"who": asked.asked_by.name})
    asked.state = State.WITHDRAWN
    asked.save(update_fields=["state"])
    audit.record(by=by, on=on, action="schedule.late_withdrawn", target=asked, path=asked.organisation_path)
    return asked


def _waiting(late_id: int) -> LateFiling:
    """The request, locked, while it waits for an answer."""
    rows = LateFiling.objects.select_for_update(of=("self",)).select_related("organisation", "asked_by")
    asked = rows.get(pk=late_id)
    if asked.state != State.ASKED:
        refusal = Refusal(
            _("该申请现在的状态是“%(state)s”。") % {"state": asked.get_state_display()}, _("请刷新页面查看结果。")
        )
        refusal.status = 409
        raise refusal
    return asked


def _check(asked: LateFiling, on: date) -> None:
    """Refuse what need not or cannot be asked."""
    window = window_for(asked.stage, asked.fiscal_year, asked.organisation)
    if window is None:
        raise Refusal(
            _("“%(what)s”没有设定时间，随时可以填报。") % {"what": asked.named}, _("不必申请延期，请直接填报。")
        )
    if on < window.opens_on:
        raise Refusal(
            _("“%(what)s”自 %(opens)s 起填报，尚未开始。") % {"what": asked.named, "opens": window.opens_on},
            _("请在开始之后填报。"),
        )
    if on <= window.closes_on:
        raise Refusal(
            _("“%(what)s”填报至 %(closes)s，还没有截止。") % {"what": asked.named, "closes": window.closes_on},
            _("不必申请延期，请直接填报。"),
        )
    last = late_until(asked.stage, asked.fiscal_year, asked.organisation)
    if last is not None and last >= asked.until:
        raise Refusal(
            _("“%(what)s”已同意延期至 %(until)s。") % {"what": asked.named, "until": last}, _("请在此之前填报。")
        )
    if not asked.reason:
        raise Refusal(_("没有写明延期的理由。"), _("请写明为什么没有按时填报。"))
    if asked.until < on:
        raise Refusal(_("延期日期 %(day)s 已经过去。") % {"day": asked.until}, _("请填写今天或以后的日期。"))


def _deciders(organisation: Organisation, on: date) -> list[User]:
    """Who may answer for the organisation."""
    roles = [role for role, permissions in ROLE_PERMISSIONS.items() if Permission.WINDOWS_MANAGE in permissions]
    places = Q(organisation__path__in=above(organisation.path))
    held = Appointment.objects.on(on).filter(places, role__in=roles, user__is_active=True).select_related("user")
    return [one.user for one in held]


def _page(asked: LateFiling) -> str:
    """Where the request is shown."""
    return reverse("schedule:late", args=[asked.pk])
