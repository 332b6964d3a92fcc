"""What signing in keeps: sessions, known devices, failures, earlier passwords, recovery codes, acts of two."""

import hashlib
from binascii import hexlify, unhexlify

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from abacus.foundation.accounts.models.people import User


class SignIn(models.Model):
    """One session of a person, from signing in until it ended."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, db_index=True)
    device = models.CharField(max_length=64, default="")
    """The digest of the browser's mark; "" for a browser without one."""
    address = models.CharField(max_length=45, default="")
    agent = models.CharField(max_length=200, default="")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-began_at", "-pk"]
        indexes = [models.Index(fields=["user", "-began_at"], name="sign_in_of_person")]

    def __str__(self) -> str:
        return f"{self.user} {self.address}"


class KnownDevice(models.Model):
    """A browser in which a person has signed in: its failures are counted for itself."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    digest = models.CharField(max_length=64)
    agent = models.CharField(max_length=200, default="")
    address = models.CharField(max_length=45, default="")
    last_at = models.DateTimeField()

    class Meta:
        ordering = ["-last_at"]
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="device_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.agent}"


class FailedTries(models.Model):
    """How often one way in has failed of late; `key` is a digest, for what was typed may be a password."""

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)
    locked_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.count}"


class UsedPassword(models.Model):
    """An earlier password, hashed as it was; it may not come back for a while."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="used_passwords")
    password = models.CharField(max_length=128)
    replaced_on = models.DateField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.user} {self.replaced_on}"


class SecondFactor(TOTPDevice):
    """A person's app for six figures a half minute; its secret is kept encrypted with the installation's key.

    A copy of the database alone makes no codes. Tries are counted by `FailedTries`, not by the library.
    """

    class Meta:
        proxy = True

    @property
    def bin_key(self) -> bytes:
        """The secret; nothing that matches any code where the installation's key is another one."""
        try:
            return _cipher().decrypt(unhexlify(self.key), [str(self.user_id).encode()])
        except InvalidTag:
            return hashlib.sha256(b"lost" + settings.SECRET_KEY.encode()).digest()

    @classmethod
    def sealed(cls, user: User, secret: bytes) -> "SecondFactor":
        """An app that holds `secret`, not yet saved."""
        key = hexlify(_cipher().encrypt(secret, [str(user.pk).encode()])).decode()
        return cls(user=user, name="app", key=key, confirmed=True)


def _cipher() -> AESSIV:
    return AESSIV(hashlib.sha256(b"abacus.second-factor" + settings.SECRET_KEY.encode()).digest())


class RecoveryCode(models.Model):
    """A code that stands in for the second factor, once; only its digest is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")]

    def __str__(self) -> str:
        return str(self.user)


class AdministratorAct(models.Model):
    """What two administrators do to an account together: one proposes, one of another role confirms."""

    class Kind(models.TextChoices):
        PASSWORD = "password", _("重置密码")
        SECOND_FACTOR = "second_factor", _("重置动态口令")
        DISABLE = "disable", _("停用账号")
        ENABLE = "enable", _("启用账号")
        END = "end", _("结束管理员任职")

    class State(models.TextChoices):
        OPEN = "open", _("待确认")
        DONE = "done", _("已办理")
        DROPPED = "dropped", _("已撤回")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="administrator_acts")
    kind = models.CharField(max_length=16, choices=Kind)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    reason = models.CharField(max_length=200)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_on = models.DateField()
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], condition=Q(state="open"), name="administrator_act_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_kind_display()}"
