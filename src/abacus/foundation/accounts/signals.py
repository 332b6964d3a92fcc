"""Signing in and out leave audit events, failures too."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from abacus.foundation.accounts.models import User
from abacus.foundation.audit import services as audit


@receiver(user_logged_in)
def signed_in(request: HttpRequest, user: User, **_more: Any) -> None:
    """Somebody signed in."""
    _record(request, "accounts.signed_in", user)


@receiver(user_logged_out)
def signed_out(request: HttpRequest, user: User | None, **_more: Any) -> None:
    """Somebody signed out, or was signed out."""
    if user is not None:
        _record(request, "accounts.signed_out", user)


@receiver(user_login_failed)
def failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_more: Any) -> None:
    """Somebody could not sign in: wrong password, unknown or disabled account, or locked."""
    day = getattr(request, "day", None)
    if day is None:
        return
    username = str(credentials.get("username", ""))[:60]
    known = User.objects.select_related("organisation").filter(username=username).first()
    path = known.organisation.path if known and known.organisation else ""
    audit.record(
        by=None, on=day, action="accounts.sign_in_failed", path=path,
        target=("accounts.user", known.pk if known else "", username),
    )  # fmt: skip


def _record(request: HttpRequest, action: str, user: User) -> None:
    """Nothing outside of web requests (a session made by a script or a test): those carry no day."""
    day = getattr(request, "day", None)
    if day is not None:
        path = user.organisation.path if user.organisation else ""
        audit.record(by=user, on=day, action=action, target=user, path=path)
