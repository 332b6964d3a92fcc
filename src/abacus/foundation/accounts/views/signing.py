"""Signing in and out, one's own password."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from abacus.foundation.accounts import devices, gate, readiness, services
from abacus.foundation.accounts.addresses import client_address
from abacus.foundation.accounts.models import SignIn as Session
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.passwords import said
from abacus.foundation.accounts.profiles import profile
from abacus.foundation.accounts.services import sessions, trying
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request

ONWARD, TOLD = "onward", "told_at_sign_in"
"""Keys of a session: where somebody wanted to go, and what is to be said once they are wholly in."""


class SignInForm(AuthenticationForm):
    """Says the same for a wrong password, an unknown, a disabled and – from then on – a locked account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("用户名")
        self.fields["password"].label = _("密码")
        self.fields["password"].validators.append(longest)

    def get_invalid_login_error(self) -> ValidationError:
        return ValidationError(locked_said() if self.is_locked else wrong_said(), code="invalid_login")

    @property
    def is_locked(self) -> bool:
        """Whether the way in is locked now."""
        return getattr(self.request, "tried", "") == "locked"

    def confirm_login_allowed(self, user: Any) -> None:
        """The right password, but a one-time password that lay about for too long."""
        if readiness.one_time_over(user, self.request.day):  # type: ignore[union-attr]
            trying.refuse(by=user, why="expired", on=self.request.day)  # type: ignore[union-attr]
            raise ValidationError(_("一次性密码已过期，请系统管理员重新生成。"), code="expired")


def longest(password: str) -> None:
    """Refuse what nobody can have typed before it is hashed."""
    if len(password) > 1024:
        raise ValidationError(wrong_said())


def wrong_said() -> str:
    """What is said of every failure."""
    rules = profile()
    facts = {"failures": rules.failures, "minutes": rules.lock_minutes}
    return _("用户名或密码不对。连续 %(failures)s 次不对将锁定 %(minutes)s 分钟。") % facts


def locked_said() -> str:
    """What is said of a locked name, whether or not there is such an account."""
    return _("失败次数过多，已锁定 %(minutes)s 分钟。请稍后再试；曾经登录过的电脑仍可登录，也可请系统管理员解锁。") % {
        "minutes": profile().lock_minutes
    }


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """The page before all others; `next` leads on only to our own addresses (LoginView checks)."""

    template_name = "sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "expired" in request.GET:
            messages.info(request, _("长时间没有操作，已自动退出，请重新登录。"))
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        request: Any = self.request
        user: Any = form.get_user()
        before = Session.objects.filter(user=user).first()
        failures, old = user.failed_tries, devices.device_of(request)
        mark = devices.new_mark()
        sessions.know_device(
            by=user, old=old, new=devices.digest(mark), agent=request.META.get("HTTP_USER_AGENT", ""),
            address=client_address(request), on=request.day,
        )  # fmt: skip
        request.device = devices.digest(mark)
        answer = super().form_valid(form)
        devices.set_mark(answer, mark)
        request.session[TOLD] = told(user, before, failures)
        if gate.next_page(request) is None:
            greet(request)
        else:
            request.session[ONWARD] = answer["Location"]
        return answer

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=429 if form.is_locked else 200)


class SignOut(LogoutView):
    """The end of a session: the browser forgets its pages too, so that “back” shows the next person none of them."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = super().post(request, *args, **kwargs)
        answer.headers["Clear-Site-Data"] = '"cache"'
        return answer


def told(user: User, before: Session | None, failures: int) -> list[str]:
    """When and from where the person signed in last, and how often it was tried in vain since."""
    if before is None:
        return []
    when = timezone.localtime(before.began_at).strftime("%Y-%m-%d %H:%M")
    lines = [_("上次登录：%(when)s，地址 %(address)s。") % {"when": when, "address": before.address or "—"}]
    if failures:
        lines.append(_("此后有 %(count)s 次登录没有成功；如不是您本人，请修改密码并告知管理员。") % {"count": failures})
    return lines


def greet(request: Any) -> None:
    """Say what was kept to be said, now that somebody is wholly in."""
    lines = request.session.pop(TOLD, [])
    if lines:
        (messages.warning if len(lines) > 1 else messages.info)(request, "".join(lines))
    if ends := readiness.expiry_near(request.user, request.day):
        messages.warning(request, _("密码将于 %(day)s 到期，请在此之前修改。") % {"day": ends.isoformat()})


def go_on(request: Any) -> HttpResponseRedirect:
    """To what is still missing, else to where the person wanted to go."""
    wanted = gate.next_page(request)
    if wanted is not None:
        return redirect(wanted)
    greet(request)
    return HttpResponseRedirect(request.session.pop(ONWARD, None) or reverse("workbench"))


class PasswordForm(forms.Form):
    """One's own new password."""

    old = forms.CharField(
        label=gettext_lazy("原密码"), strip=False, max_length=1024,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip
    new = forms.CharField(
        label=gettext_lazy("新密码"), strip=False, max_length=1024,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    again = forms.CharField(
        label=gettext_lazy("再输一次新密码"), strip=False, max_length=1024,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new"].help_text = said(profile())

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("new") != values.get("again"):
            self.add_error("again", _("两次输入的新密码不一致。"))
        return values


@never_cache
@sensitive_post_parameters()
def change_password(request: Request) -> HttpResponse:
    """One's own password; the only page open before the first one has been changed."""
    form = PasswordForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _changed(request, form, timezone.now()):
            messages.success(request, _("密码已修改，其他设备上的登录已失效。"))
            return go_on(request)
    why = "first" if request.user.must_change_password else ""
    if not why and readiness.expired(request.user, request.day):
        why = "expired"
    return render(request, "accounts/password.html", {"form": form, "why": why}, status=status)


def _changed(request: Request, form: PasswordForm, now: datetime) -> bool:
    """Whether the password was changed; else the form says why not. Wrong old passwords are counted."""
    old, new = form.cleaned_data["old"], form.cleaned_data["new"]
    if trying.closed(request.user, "password", now):
        form.add_error(None, locked_said())
        return False
    try:
        request.user = services.change_password(
            by=request.user, old=old, new=new, on=request.day, keep=request.session.session_key or ""
        )
    except services.WrongPasswordError as refusal:
        shut = trying.fail(by=request.user, kind="password", on=request.day, now=now)
        form.add_error(None, locked_said() if shut else refusal.message)
        return False
    except Refusal as refusal:
        form.add_error(None, f"{refusal.message}{refusal.todo}")
        return False
    gate.keep_session(request)
    return True
