"""What a round found, or somebody saw coming, and what was made of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from abacus.cycle.monitoring.models.rounds import Round
from abacus.cycle.rectification.models import Problem
from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.organisations.fields import PathField
from abacus.pool.models import ProjectYear


class Finding(models.Model):
    """One finding about one project. A project may have several of one round, one of a kind.

    `detail` is the explanation of the rule that found it, with its steps and clauses. Findings of a
    round come from the rules; a unit or a reviewer may also flag what has not happened yet
    (`round` null). A confirmed finding is a `problem` that letters and measures speak of.
    """

    class Kind(models.TextChoices):
        LOW_EXECUTION = "low_execution", _("执行率偏低")
        DEVIATING = "deviating", _("绩效目标偏离")
        MISMATCH = "mismatch", _("目标与执行不匹配")
        WILL_NOT_EXECUTE = "will_not_execute", _("预计难以执行")
        WILL_MISS_TARGET = "will_miss_target", _("预计难以完成目标")

    class State(models.TextChoices):
        OPEN = "open", _("待认定")
        CONFIRMED = "confirmed", _("已认定")
        DISMISSED = "dismissed", _("不予认定")

    round = models.ForeignKey(Round, null=True, blank=True, on_delete=models.CASCADE, related_name="findings")
    project_year = models.ForeignKey(ProjectYear, on_delete=models.PROTECT, related_name="monitoring_findings")
    organisation_path = PathField(db_index=True)
    kind = models.CharField(max_length=18, choices=Kind)
    text = models.TextField(default="", blank=True)
    detail = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    version = models.PositiveIntegerField(default=0)
    found_on = models.DateField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField(null=True, blank=True)
    reason = models.TextField(default="", blank=True)
    problem = models.OneToOneField(
        Problem, null=True, blank=True, on_delete=models.PROTECT, related_name="monitoring_finding"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-found_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "project_year", "kind"], name="one_finding_of_a_kind"),
            models.UniqueConstraint(
                fields=["project_year", "kind"], condition=Q(round=None, state="open"), name="one_open_flag_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_year} {self.get_kind_display()}"
