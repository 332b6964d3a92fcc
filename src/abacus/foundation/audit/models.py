"""What was done, by whom, to what, and how it changed."""

from typing import Any

from django.conf import settings
from django.db import models

from abacus.foundation.organisations.fields import PathField


class Unchangeable(TypeError):  # noqa: N818 - a fault of the program, named by what was touched
    """Somebody's code tried to change or delete an audit event."""


class AddedOnly(models.QuerySet[Any]):
    """Rows are added and read, nothing else; the database refuses the rest too."""

    def update(self, **_changes: object) -> int:
        """Refused. Raises Unchangeable."""
        raise Unchangeable("audit events are never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused. Raises Unchangeable."""
        raise Unchangeable("audit events are never deleted")


class Event(models.Model):
    """One act, written in the transaction of the act; never changed afterwards.

    `before` and `after` hold the changed facts as JSON; `day` is the day of business,
    `at` the clock's. `organisation_path` says whose matter it is ("" for the platform's).
    `request` is the number under which the logs speak of the same request.
    """

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    day = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=60, db_index=True)
    target_kind = models.CharField(max_length=60)
    target_id = models.CharField(max_length=40)
    target_label = models.CharField(max_length=200, default="")
    organisation_path = PathField(default="", db_index=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(default="")
    address = models.GenericIPAddressField(null=True)
    request = models.CharField(max_length=36, default="", db_index=True)

    objects = AddedOnly.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["target_kind", "target_id"])]

    def __str__(self) -> str:
        return f"{self.action} {self.target_kind}:{self.target_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the event. Raises Unchangeable for one that is already there."""
        if self.pk is not None:
            raise Unchangeable("audit events are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused. Raises Unchangeable."""
        raise Unchangeable("audit events are never deleted")


class Waiting(models.Model):
    """An event that is not sealed yet. The database itself puts it here with the event, in its transaction.

    The sealer takes it away in the transaction that writes the seal, so that every event is either here or
    sealed, in whatever order transactions end.
    """

    event = models.OneToOneField(
        Event, primary_key=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="waiting"
    )

    def __str__(self) -> str:
        return f"event {self.event_id}"


class Seal(models.Model):
    """The link of one event in the chain of its region and year; never changed.

    `digest` is the SM3-HMAC over the facts of the event, these columns and the digest before it, with a key
    that is not in the database (`key` names it). `region_path` is "" in the platform's own chain.
    """

    event = models.OneToOneField(
        Event, primary_key=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="seal"
    )
    region_path = PathField(default="")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveBigIntegerField()
    sealed_at = models.DateTimeField()
    key = models.CharField(max_length=8)
    digest = models.CharField(max_length=64)

    objects = AddedOnly.as_manager()

    class Meta:
        ordering = ["region_path", "year", "number"]
        constraints = [models.UniqueConstraint(fields=["region_path", "year", "number"], name="one_seal_a_number")]

    def __str__(self) -> str:
        return f"{self.region_path}/{self.year} #{self.number}"
