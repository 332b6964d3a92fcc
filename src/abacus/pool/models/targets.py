"""Performance targets as versions that never change, and the values achieved."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.organisations.fields import PathField
from abacus.pool.models.projects import Project, ProjectYear


class TargetSet(models.Model):
    """The targets of a project for one year, or for its whole period (`fiscal_year` null)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="target_sets")
    fiscal_year = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "fiscal_year"], name="target_set_of_a_year"),
            models.UniqueConstraint(fields=["project"], condition=Q(fiscal_year=None), name="target_set_whole_period"),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.fiscal_year or '∑'}"


class TargetVersion(models.Model):
    """One state of the targets as it was handed in. Its content never changes.

    Only its fate is added: `state`, `approved_on/by`, `effective_on`, `frozen_on` (with the
    budget). `goals` is a list of {no, text}. A later change is a new version.
    """

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("审核中")
        RETURNED = "returned", _("已退回")
        APPROVED = "approved", _("已批准")
        SUPERSEDED = "superseded", _("已被替代")

    target_set = models.ForeignKey(TargetSet, on_delete=models.PROTECT, related_name="versions")
    organisation_path = PathField(db_index=True)
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=State, default=State.SUBMITTED)
    goals = models.JSONField(default=list)
    head = models.JSONField(default=dict)
    reason = models.TextField(default="", blank=True)
    pack_release = models.CharField(max_length=60)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_on = models.DateField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_on = models.DateField(null=True)
    effective_on = models.DateField(null=True)
    frozen_on = models.DateField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["target_set", "number"]
        constraints = [
            models.UniqueConstraint(fields=["target_set", "number"], name="target_version_number"),
            models.UniqueConstraint(
                fields=["target_set"], condition=Q(state="approved"), name="one_approved_target_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target_set} v{self.number}"


class IndicatorLine(models.Model):
    """An indicator of a version. `line_id` stays the same across versions and years.

    `target_micro` is the value in 1e-6 of `unit`; operator, number and unit are kept apart
    and `target_text` as it was written. `mode` is how it is scored (engine).
    """

    class Operator(models.TextChoices):
        GE = "ge", "≥"
        GT = "gt", "＞"
        EQ = "eq", "＝"
        LE = "le", "≤"
        LT = "lt", "＜"
        BETWEEN = "between", _("区间")
        DATE_LE = "date_le", _("不晚于")
        QUALITATIVE = "qualitative", _("定性")

    class Mode(models.TextChoices):
        PROPORTION = "proportion", _("按完成比例")
        DIRECT = "direct", _("直接赋分")
        DATE = "date", _("按期完成")
        QUALITATIVE = "qualitative", _("按评判等级")
        BANDS = "bands", _("分档赋分")
        SATISFACTION = "satisfaction", _("满意度赋分")
        DEDUCTION = "deduction", _("扣分")

    version = models.ForeignKey(TargetVersion, on_delete=models.CASCADE, related_name="lines")
    line_id = models.UUIDField(default=uuid.uuid4, db_index=True)
    position = models.PositiveSmallIntegerField()
    goal_no = models.PositiveSmallIntegerField(default=1)
    level1 = models.CharField(max_length=40)
    level2 = models.CharField(max_length=40)
    name = models.CharField(max_length=180)
    operator = models.CharField(max_length=12, choices=Operator)
    target_micro = models.BigIntegerField(null=True)
    target_high_micro = models.BigIntegerField(null=True)
    target_on = models.DateField(null=True)
    target_text = models.CharField(max_length=200, default="", blank=True)
    unit = models.CharField(max_length=20, default="", blank=True)
    weight_centi = models.PositiveIntegerField()
    mode = models.CharField(max_length=12, choices=Mode, default=Mode.PROPORTION)
    scoring = models.JSONField(default=dict)
    standard = models.CharField(max_length=20, default="", blank=True)
    evidence = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "line_id"], name="line_once_a_version"),
            models.UniqueConstraint(fields=["version", "position"], name="line_position"),
        ]

    def __str__(self) -> str:
        return self.name


class ActualValue(models.Model):
    """What was achieved of an indicator line by a day. The newest of a day counts; older stay."""

    project_year = models.ForeignKey(ProjectYear, on_delete=models.PROTECT, related_name="actual_values")
    line_id = models.UUIDField(db_index=True)
    measured_on = models.DateField()
    actual_micro = models.BigIntegerField(null=True)
    actual_on = models.DateField(null=True)
    grade = models.CharField(max_length=8, default="", blank=True)
    stated_percent_micro = models.BigIntegerField(null=True)
    yes = models.BooleanField(null=True)
    occurrences = models.PositiveIntegerField(null=True)
    text = models.CharField(max_length=200, default="", blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_on = models.DateField()

    class Meta:
        ordering = ["project_year", "line_id", "measured_on", "pk"]
        indexes = [models.Index(fields=["project_year", "line_id", "measured_on"])]

    def __str__(self) -> str:
        return f"{self.line_id} {self.measured_on}"
