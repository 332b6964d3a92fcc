"""Signing in and out, one's own password."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abacus.foundation.accounts import services
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request


class SignInForm(AuthenticationForm):
    """Says the same for a wrong password, an unknown and a disabled account."""

    error_messages = {
        "invalid_login": gettext_lazy("用户名或密码不对。连续 5 次不对将锁定 30 分钟。"),
        "inactive": gettext_lazy("用户名或密码不对。连续 5 次不对将锁定 30 分钟。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("用户名")
        self.fields["password"].label = _("密码")


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


def locked_out(request: HttpRequest, *_more: Any) -> HttpResponse:
    """What is shown after five failures, whether or not the account exists; called by axes."""
    said = _("失败次数过多，该用户名已锁定 30 分钟。请稍后再试，或请系统管理员解锁。")
    return render(request, "accounts/locked.html", {"said": said}, status=429)


class PasswordForm(forms.Form):
    """One's own new password."""

    old = forms.CharField(
        label=gettext_lazy("原密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=gettext_lazy("新密码"),
        strip=False,
        help_text=gettext_lazy("至少 10 个字符，不能全是数字，不能与用户名相近。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("再输一次新密码"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("new") != values.get("again"):
            self.add_error("again", _("两次输入的新密码不一致。"))
        return values


def change_password(request: Request) -> HttpResponse:
    """One's own password; the only page open before the first one has been changed."""
    form = PasswordForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                old, new = form.cleaned_data["old"], form.cleaned_data["new"]
                user = services.change_password(by=request.user, old=old, new=new, on=request.day)
            except Refusal as refusal:
                form.add_error(None, refusal.message)
            else:
                update_session_auth_hash(request, user)
                messages.success(request, _("密码已修改，其他设备上的登录已失效。"))
                return redirect("workbench")
    return render(request, "accounts/password.html", {"form": form}, status=status)
