"""Work that goes on in the background, who does it, and what is done again and again."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from abacus.foundation.organisations.fields import PathField


class Job(models.Model):
    """One piece of background work: what, how far, since when it last gave a sign.

    `unique_key` makes a double click one job: no two unfinished jobs share it.
    `checkpoint` is written in the transaction of the rows it speaks of. `attempts` numbers the workers that
    had it: whoever does not hold the newest number writes nothing. `strikes` are attempts in a row that came
    to nothing; `set_aside` are the rows left out after that, each with its reason. `reach` is whose rows
    the work that asked for it could touch, and so may the job. `seal` holds all that says what is to be done
    together, so that nothing of it is changed past the platform.
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
    attempts = models.PositiveIntegerField(default=0)
    strikes = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=120, default="", blank=True)
    set_aside = models.JSONField(default=list)
    reach = models.JSONField(default=list)
    seal = models.CharField(max_length=64, default="", blank=True)
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


class Worker(models.Model):
    """A process that does jobs. `beats` counts its signs of life; those who watch it compare counts, not clocks."""

    name = models.CharField(max_length=120, unique=True)
    beats = models.PositiveBigIntegerField(default=0)
    started_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ("-seen_at", "-pk")

    def __str__(self) -> str:
        return self.name


class Chore(models.Model):
    """Something a worker does again and again: how often so far, for which day last, and what went wrong then."""

    name = models.CharField(max_length=80, unique=True)
    runs = models.PositiveBigIntegerField(default=0)
    day = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=400, default="", blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
