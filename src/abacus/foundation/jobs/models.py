"""Work that goes on in the background, with its progress."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from abacus.foundation.organisations.fields import PathField


class Job(models.Model):
    """One piece of background work: what, how far, since when it last gave a sign.

    `unique_key` makes a double click one job: no two unfinished jobs share it.
    `checkpoint` is written in the transaction of the rows it speaks of.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("排队")
        RUNNING = "running", _("进行中")
        DONE = "done", _("完成")
        FAILED = "failed", _("失败")
        CANCELLED = "cancelled", _("已取消")

    kind = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    message = models.TextField(default="")
    parameters = models.JSONField(default=dict)
    checkpoint = models.JSONField(null=True)
    result = models.JSONField(null=True)
    unique_key = models.CharField(max_length=120)
    attempts = models.PositiveSmallIntegerField(default=0)
    organisation_path = PathField(db_index=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    cancel_requested = models.BooleanField(default=False)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "unique_key"], condition=Q(state__in=["queued", "running"]), name="one_job_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_unfinished(self) -> bool:
        """Whether it waits or is under way."""
        return self.state in {self.State.QUEUED, self.State.RUNNING}

    @property
    def shown_progress(self) -> str:
        """412 / 700, or 412 where the total is not known; blank before the first sign."""
        if self.total:
            return f"{self.done:,} / {self.total:,}"
        return f"{self.done:,}" if self.done else ""
