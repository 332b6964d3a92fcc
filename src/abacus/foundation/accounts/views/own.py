"""我的登录: one's own sessions, known devices, password and second factor."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.contrib import messages
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from abacus.foundation.accounts import devices, gate, readiness
from abacus.foundation.accounts.middleware import SEEN
from abacus.foundation.accounts.models import KnownDevice, RecoveryCode, SignIn
from abacus.foundation.accounts.profiles import profile
from abacus.foundation.accounts.services import sessions
from abacus.foundation.requests import Request

SHOWN = 10
"""How many earlier sign-ins are listed."""


@dataclass(frozen=True)
class Running:
    """One session that goes on."""

    sign_in: SignIn
    seen_at: datetime
    own: bool

    @property
    def device(self) -> str:
        return devices.described(self.sign_in.agent)


@never_cache
@require_safe
def my_sign_ins(request: Request) -> HttpResponse:
    """Where one is signed in, from where one was, which devices are known."""
    noted = SignIn.objects.filter(user=request.user)
    rules = profile()
    shown = {
        "running": list(_running(request)),
        "earlier": [(one, devices.described(one.agent)) for one in noted[:SHOWN]],
        "devices": [
            (one, devices.described(one.agent), one.digest == devices.device_of(request))
            for one in KnownDevice.objects.filter(user=request.user)
        ],
        "changed_on": request.user.password_changed_on,
        "expires_on": _expires(request),
        "factor": readiness.has_factor(request.user),
        "factor_wanted": readiness.wants_factor(request.user, request.day),
        "codes_left": RecoveryCode.objects.filter(user=request.user, used_at=None).count(),
        "rules": rules,
    }
    return render(request, "accounts/my_sign_ins.html", shown)


@require_POST
def end(request: Request, pk: int) -> HttpResponse:
    """Sign out in another browser."""
    found = get_object_or_404(SignIn, user=request.user, pk=pk)
    sessions.end_session(sign_in_id=found.pk, by=request.user, on=request.day)
    messages.success(request, _("已退出该处登录。"))
    return redirect("my-sign-ins")


@require_POST
def end_others(request: Request) -> HttpResponse:
    """Sign out everywhere but here."""
    key = request.session.session_key or ""
    count = sessions.end_sessions(user=request.user, why="own", by=request.user, on=request.day, keep=key)
    gate.keep_session(request)
    messages.success(request, _("已退出其他设备上的 %(count)s 处登录。") % {"count": count})
    return redirect("my-sign-ins")


@require_POST
def forget(request: Request, pk: int) -> HttpResponse:
    """Treat a device as unknown from now on."""
    found = get_object_or_404(KnownDevice, user=request.user, pk=pk)
    sessions.forget_device(device_id=found.pk, by=request.user, on=request.day)
    messages.success(request, _("已移除该设备，下次在其上登录按陌生设备计。"))
    return redirect("my-sign-ins")


def _running(request: Request) -> Iterator[Running]:
    """The sessions that are neither over nor idle for too long, this one first."""
    rules, now = profile(), timezone.now()
    began = now - timedelta(hours=rules.absolute_hours)
    noted = {
        one.session_key: one for one in SignIn.objects.filter(user=request.user, ended_at=None, began_at__gt=began)
    }
    found = []
    for stored in Session.objects.filter(session_key__in=noted, expire_date__gt=now):
        sign_in = noted[stored.session_key]
        seen = stored.get_decoded().get(SEEN)
        seen_at = datetime.fromtimestamp(seen, UTC) if seen else sign_in.began_at
        if seen_at > now - timedelta(minutes=rules.idle_minutes):
            found.append(Running(sign_in, seen_at, stored.session_key == request.session.session_key))
    return iter(sorted(found, key=lambda one: (not one.own, -one.sign_in.pk)))


def _expires(request: Request) -> date | None:
    return None if readiness.waived(request.user) else profile().expires_on(request.user.password_changed_on)
