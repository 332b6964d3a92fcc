"""The second factor of the person signed in: asked for, set up, its recovery codes, taken off."""

from base64 import b32encode
from typing import Any

import segno
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from abacus.foundation.accounts import gate, readiness
from abacus.foundation.accounts.models import SecondFactor
from abacus.foundation.accounts.services import second_factor
from abacus.foundation.accounts.views.signing import go_on, locked_said
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request


class CodeForm(forms.Form):
    """The six figures of the app."""

    code = forms.CharField(
        label=gettext_lazy("验证码"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )  # fmt: skip


class AnyCodeForm(CodeForm):
    """The six figures, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("手机应用显示的 6 位数字；手机不在身边时可填一个恢复码，每个只能用一次。")


@never_cache
def verify(request: Request) -> HttpResponse:
    """The step after the password; leads on to where the person wanted to go."""
    if request.session.get(gate.FACTOR) != gate.WANTED:
        return redirect("my-sign-ins")
    form = AnyCodeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _given(request, form):
            gate.strengthen(request)
            return go_on(request)
        if form.errors and form.has_error("code", "locked"):
            status = 429
    return render(request, "accounts/factor_verify.html", {"form": form}, status=status)


@never_cache
@sensitive_post_parameters()
def enrol(request: Request) -> HttpResponse:
    """Set the second factor up: the app reads a picture, its first code proves it; the recovery codes follow."""
    if readiness.has_factor(request.user):
        return redirect("my-sign-ins")
    secret = _secret(request)
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                codes = second_factor.set_up(
                    by=request.user, secret=secret, code=form.cleaned_data["code"], on=request.day,
                    keep=request.session.session_key or "",
                )  # fmt: skip
            except Refusal as refusal:
                form.add_error("code", f"{refusal.message}{refusal.todo}")
            else:
                request.session[gate.FACTOR] = gate.DONE
                gate.keep_session(request)
                return render(request, "accounts/factor_codes.html", {"codes": codes, "first": True})
    app = SecondFactor.sealed(request.user, secret)
    shown = {
        "form": form,
        "picture": segno.make(app.config_url, error="m").svg_data_uri(scale=5, light="#fff"),
        "secret": _grouped(app),
        "wanted": readiness.wants_factor(request.user, request.day),
    }
    return render(request, "accounts/factor_enrol.html", shown, status=status)


@never_cache
@require_POST
def codes(request: Request) -> HttpResponse:
    """New recovery codes, for whoever shows a code of the app again."""
    form = CodeForm(request.POST)
    if not form.is_valid() or not _given(request, form):
        return _back(request, form)
    made = second_factor.renew_codes(by=request.user, on=request.day)
    return render(request, "accounts/factor_codes.html", {"codes": made, "first": False})


@never_cache
@require_POST
def remove(request: Request) -> HttpResponse:
    """Take the second factor off, where no role asks for it; a code of the app is wanted once more."""
    if readiness.wants_factor(request.user, request.day):
        raise Refusal(_("您的岗位须使用动态口令，不能停用。"), _("更换手机请用恢复码登录，或请两名管理员重置。"))
    form = CodeForm(request.POST)
    if not form.is_valid() or not _given(request, form):
        return _back(request, form)
    second_factor.remove(by=request.user, on=request.day, keep=request.session.session_key or "")
    request.user.refresh_from_db()
    request.session.pop(gate.FACTOR, None)
    gate.keep_session(request)
    messages.success(request, _("动态口令已停用。"))
    return redirect("my-sign-ins")


def _given(request: Request, form: forms.Form) -> bool:
    """Whether the code was right; else the form says why not."""
    ended = second_factor.verify(by=request.user, code=form.cleaned_data["code"], on=request.day, now=timezone.now())
    if ended == "locked":
        form.add_error("code", forms.ValidationError(locked_said(), code="locked"))
    elif ended == "wrong":
        form.add_error("code", _("验证码不对或已经用过，请等手机显示下一个再试。"))
    return ended == "right"


def _back(request: Request, form: forms.Form) -> HttpResponse:
    for error in form.errors.get("code", []):
        messages.error(request, str(error))
    return redirect("my-sign-ins")


def _secret(request: Request) -> bytes:
    """160 bits that only this session can be shown: kept nowhere until a code has proved them."""
    told = f"{request.user.pk}:{request.user.session_round}:{request.session.session_key}"
    return salted_hmac("abacus.accounts.second-factor", told, algorithm="sha256").digest()[:20]


def _grouped(app: SecondFactor) -> str:
    text = b32encode(app.bin_key).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))
