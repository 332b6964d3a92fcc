"""The yearly cycle: when each stage is open, and for whom."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.organisations.fields import PathField
from abacus.foundation.organisations.models import Organisation


class Stage(models.TextChoices):
    """The stages of the cycle in the order of the year; their ids are used by outcomes and gates."""

    EXANTE = "exante", _("事前评估")
    TARGETS = "targets", _("绩效目标")
    BUDGET = "budget", _("预算批复")
    MONITORING = "monitoring", _("运行监控")
    SELF_EVALUATION = "self_evaluation", _("单位自评")
    SPOT_CHECK = "spot_check", _("抽查复核")
    KEY_EVALUATION = "key_evaluation", _("重点评价")
    DEPARTMENT_WIDE = "department_wide", _("部门整体绩效")
    LINKAGE = "linkage", _("结果应用")
    DISCLOSURE = "disclosure", _("信息公开")


class Window(models.Model):
    """The days on which a stage of a year is open for an organisation and all below it.

    The window nearest to an organisation counts: a unit's own beats its region's.
    Both days are inside the window.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="windows")
    fiscal_year = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=20, choices=Stage)
    opens_on = models.DateField()
    closes_on = models.DateField()
    reason = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        ordering = ["fiscal_year", "opens_on"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "fiscal_year", "stage"], name="one_window_a_stage"),
            models.CheckConstraint(condition=Q(closes_on__gte=models.F("opens_on")), name="window_days"),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.stage}"


class DayOverride(models.Model):
    """A day on which a place works, or does not, against the published calendar."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="day_overrides")
    day = models.DateField()
    works = models.BooleanField()
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["organisation", "day"], name="one_override_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.works}"


class LateFiling(models.Model):
    """A request to file a stage's forms after its last day; when granted, the stage is open again up to `until`.

    It counts for the organisation that asked and all below it.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("待答复")
        GRANTED = "granted", _("已同意")
        DECLINED = "declined", _("未同意")
        WITHDRAWN = "withdrawn", _("已撤回")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="late_filings")
    organisation_path = PathField(db_index=True)
    fiscal_year = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=20, choices=Stage)
    reason = models.CharField(max_length=300)
    until = models.DateField()
    state = models.CharField(max_length=12, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    answer = models.CharField(max_length=300, default="", blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "fiscal_year", "stage"], condition=Q(state="asked"), name="one_late_request"
            ),
        ]

    def __str__(self) -> str:
        return self.named

    @property
    def named(self) -> str:
        """2021 单位自评."""
        return f"{self.fiscal_year} {Stage(self.stage).label}"
