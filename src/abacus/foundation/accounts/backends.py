"""The one way in: a name, a password, and the counters of failures, for whoever calls `authenticate`."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from abacus.foundation.accounts import hashing
from abacus.foundation.accounts.addresses import client_address
from abacus.foundation.accounts.devices import device_of
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.services import trying
from abacus.foundation.accounts.usernames import folded


class PasswordBackend(BaseBackend):
    """Answers the person, or raises PermissionDenied so that no other backend is asked.

    A password is hashed exactly once, whether the name is unknown, the account disabled, the way locked or
    the password wrong, and the same questions are asked of the database: the time tells nothing.
    """

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_more: Any
    ) -> User | None:
        if username is None or password is None:
            return None
        name = folded(username)
        user = User.objects.select_related("organisation").filter(username=name).first()
        with hashing.turn():
            if user is None:
                User().set_password(password)
                right = False
            else:
                right = user.check_password(password)
        ended = trying.settle(
            by=user, name=name, correct=right and user is not None and user.is_active,
            device=device_of(request) if request else "", address=client_address(request) if request else "",
            on=getattr(request, "day", None), now=timezone.now(),
        )  # fmt: skip
        if request is not None:
            request.tried = ended  # type: ignore[attr-defined]
        if ended != "right":
            raise PermissionDenied
        return user

    def get_user(self, user_id: int) -> User | None:
        """The person of a session; nobody where the account is disabled."""
        user = User.objects.filter(pk=user_id).first()
        return user if user is not None and user.is_active else None
