"""People and the roles they hold at organisations."""

from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.accounts.roles import Role
from abacus.foundation.accounts.usernames import LONGEST, folded
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.names import sort_key


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=folded(username or ""))


class User(AbstractBaseUser):
    """A person who signs in. What they may do follows from their appointments alone.

    `organisation` is where they are on the staff: it says whose administrators look after
    the account, and grants nothing. There is no superuser and no staff: no field would say so.
    """

    username = models.CharField(max_length=LONGEST, unique=True)
    """As `folded` writes it."""
    name = models.CharField(max_length=60)
    sort_key = models.CharField(max_length=240, default="", editable=False)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="staff"
    )
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    one_time_until = models.DateField(null=True, blank=True)
    """The first day on which a one-time password opens nothing any more; null where the password is their own."""
    password_changed_on = models.DateField(null=True, blank=True)
    """Null: given by the initialisation, as in a demonstration; such a password does not age."""
    session_round = models.PositiveIntegerField(default=0)
    """Part of what every session is checked against: raised, it ends all of them."""
    failed_tries = models.PositiveIntegerField(default=0)
    """Since the last sign-in; said at the next one."""
    demonstration = models.BooleanField(default=False)
    """Made by a demonstration, with a password that everybody knows; no installation serves with one."""
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.username, self.sort_key = folded(self.username), sort_key(self.name)
        super().save(*args, **kwargs)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session of this person must agree with: the password and the round of sessions."""
        told = f"{self.password}:{self.session_round}"
        return salted_hmac("abacus.accounts.session", told, secret=secret, algorithm="sha256").hexdigest()

    def may_open(self, *permissions: str) -> bool:
        """Whether one of these is held, as far as the current request has worked out; for navigation."""
        from abacus.foundation.accounts.access import holds

        return holds(self, *(Permission(one) for one in permissions))

    def require(self, permission: str, *, path: str, on: date) -> None:
        """Do nothing when the person holds a role that grants this there; raises Refused otherwise."""
        from abacus.foundation.accounts.access import require

        require(self, Permission(permission), path=path, on=on)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def on(self, day: date) -> "AppointmentQuerySet":
        """The appointments in force on `day`; those that wait for confirmation are not."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day, pending=False)


class Appointment(models.Model):
    """A role that a person holds at an organisation, from a day to a day (exclusive).

    A grant needs two people: `pending` until somebody other than `proposed_by` confirms it.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=24, choices=Role)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="appointments")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    pending = models.BooleanField(default=False)
    proposed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["user", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "organisation", "valid_from"], name="appointment_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.get_role_display()}"
