"""What is sent to the congress, government or party committee, and the yearly hearing."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.organisations.fields import PathField
from abacus.foundation.organisations.models import Organisation
from abacus.pool.models import ProjectYear


class Report(models.Model):
    """A package for one recipient: targets and results of chosen projects, and where each department is weakest.

    Frozen (`snapshot`) on the day it is sent; the reply is recorded beside it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("选取项目中")
        SENT = "sent", _("已报送")
        ANSWERED = "answered", _("已有回复")

    region = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="reports")
    organisation_path = PathField(db_index=True)
    fiscal_year = models.PositiveSmallIntegerField()
    recipient = models.CharField(max_length=30)
    recipient_label = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    summary = models.TextField(default="", blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    document_number = models.CharField(max_length=80, default="", blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField(null=True)
    snapshot = models.JSONField(null=True)
    sha256 = models.CharField(max_length=64, default="", blank=True)
    pack_release = models.CharField(max_length=60)
    reply = models.TextField(default="", blank=True)
    replied_on = models.DateField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-fiscal_year", "-made_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(snapshot__isnull=False), name="a_sent_report_is_frozen"
            )
        ]

    def __str__(self) -> str:
        return self.title


class ReportItem(models.Model):
    """A project picked for a report, with why: an id of the pack's criteria and words."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="items")
    project_year = models.ForeignKey(ProjectYear, on_delete=models.PROTECT, related_name="report_items")
    criterion = models.CharField(max_length=20)
    words = models.CharField(max_length=300)

    class Meta:
        ordering = ["report", "project_year__department__sort_key", "project_year__project__sort_key"]
        constraints = [models.UniqueConstraint(fields=["report", "project_year"], name="project_once_a_report")]

    def __str__(self) -> str:
        return f"{self.report} {self.project_year}"


class Hearing(models.Model):
    """A yearly session of party committee and government on performance: heard what, decided what."""

    region = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="hearings")
    organisation_path = PathField(db_index=True)
    fiscal_year = models.PositiveSmallIntegerField()
    held_on = models.DateField()
    before = models.CharField(max_length=80)
    subject = models.CharField(max_length=200)
    decided = models.TextField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_on = models.DateField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.held_on} {self.subject}"
