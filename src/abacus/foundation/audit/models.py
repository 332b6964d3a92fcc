"""What was done, by whom, to what, and how it changed."""

from typing import Any

from django.conf import settings
from django.db import models

from abacus.foundation.organisations.fields import PathField


class Unchangeable(TypeError):  # noqa: N818 - a fault of the program, named by what was touched
    """Somebody's code tried to change or delete an audit event."""


class EventQuerySet(models.QuerySet["Event"]):
    """Events are added and read, nothing else."""

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

    objects = EventQuerySet.as_manager()

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
