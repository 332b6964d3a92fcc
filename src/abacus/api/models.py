"""Tokens of persons, the messages they sent, and who tried with none that works."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.organisations.models import Organisation


class ApiToken(models.Model):
    """A key with which a program acts for a person: less than the person may, never more.

    Only `digest` (SHA-256 of the whole token) is kept; `prefix` recognises it. It works from the day on
    which a second person has confirmed it up to and including `expires_on`, for `permissions` of those
    its owner holds that day, within `organisation`. `minute` and `uses` count requests of one minute.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("待确认")
        WORKING = "working", _("可用")
        EXPIRED = "expired", _("已过期")
        REVOKED = "revoked", _("已撤销")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=8, unique=True)
    digest = models.CharField(max_length=64)
    permissions = models.JSONField(default=list)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    issued_on = models.DateField()
    expires_on = models.DateField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_on = models.DateField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    revoked_on = models.DateField(null=True)
    last_used_at = models.DateTimeField(null=True)
    minute = models.BigIntegerField(default=0)
    uses = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("owner")), name="a_token_needs_two_people"
            ),
            models.CheckConstraint(condition=Q(expires_on__gte=F("issued_on")), name="a_token_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.prefix}"

    def state_on(self, day: date) -> "ApiToken.State":
        """How it stands on a day."""
        if self.revoked_on is not None:
            return self.State.REVOKED
        if day > self.expires_on:
            return self.State.EXPIRED
        return self.State.WORKING if self.confirmed_on is not None else self.State.WAITING

    @property
    def permission_labels(self) -> list[str]:
        """What it may do, in words."""
        return [str(Permission(one).label) for one in self.permissions]


class Message(models.Model):
    """A message that changed something, by its idempotency key, with the answer it was given.

    The same key of a token with the same `request_sha256` is answered again from here and does nothing;
    with another one it is refused. Written in the transaction of what the message changed.
    """

    token = models.ForeignKey(ApiToken, on_delete=models.PROTECT, related_name="messages")
    key = models.CharField(max_length=128)
    request_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.TextField(default="")
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="a_message_counts_once")]
        indexes = [models.Index(fields=["received_at"])]

    def __str__(self) -> str:
        return f"{self.token} {self.key}"


class Knock(models.Model):
    """How often an address came with no token that works, in one minute."""

    address = models.GenericIPAddressField(unique=True)
    minute = models.BigIntegerField()
    count = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["address"]

    def __str__(self) -> str:
        return f"{self.address} {self.count}"
