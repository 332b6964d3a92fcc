"""A round of monitoring and how each project stood on its last day."""

import calendar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.organisations.fields import PathField
from abacus.foundation.organisations.models import Organisation
from abacus.pool.models import ProjectYear


class Light(models.TextChoices):
    """The four lights; their order is that of urgency."""

    RED = "red", _("红灯")
    YELLOW = "yellow", _("黄灯")
    BLUE = "blue", _("蓝灯")
    GREEN = "green", _("绿灯")


LIGHTS = {"red": "r", "yellow": "a", "blue": "n", "green": "g"}
"""The tone in which a light is shown."""


class Round(models.Model):
    """One look at all projects of a region and year, up to and including `through_on`.

    Everything is computed with that day and by the rules of that day, never with today: a round
    that is closed keeps its result. `version` is compared and swapped by every act. `result`
    holds the counts of the last computation.
    """

    class Kind(models.TextChoices):
        SUMMARY = "summary", _("集中汇总")
        QUARTERLY = "quarterly", _("季度检查")
        NODE = "node", _("节点检查")

    class State(models.TextChoices):
        PLANNED = "planned", _("未开始")
        OPEN = "open", _("填报中")
        CLOSED = "closed", _("已定")

    region = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="monitoring_rounds")
    organisation_path = PathField(db_index=True)
    fiscal_year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SUMMARY)
    label = models.CharField(max_length=80)
    through_on = models.DateField()
    opens_on = models.DateField()
    closes_on = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    version = models.PositiveIntegerField(default=0)
    pack_release = models.CharField(max_length=60)
    result = models.JSONField(default=dict, blank=True)
    computed_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-fiscal_year", "-through_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["region", "fiscal_year", "kind", "through_on"], name="one_round_a_day"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="round_days"),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.label}"

    @property
    def months_elapsed(self) -> int:
        """Full months of the fiscal year up to the last day; the month that ends on it counts."""
        if self.through_on.year > self.fiscal_year:
            return 12
        last = calendar.monthrange(self.through_on.year, self.through_on.month)[1]
        return self.through_on.month - (self.through_on.day < last)


class Reading(models.Model):
    """How one project stood on a round's last day: the facts, the lights, the answers of the rules.

    Null means: cannot be said, and `why` says why by the answer's name. `reached_micro` is the
    completion of the target in millionths of one, rounded for lists; rules never read it. `tracked`:
    its unit handed a table in, or entered an actual value.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="readings")
    project_year = models.ForeignKey(ProjectYear, on_delete=models.PROTECT, related_name="readings")
    organisation_path = PathField(db_index=True)
    initial_fen = models.BigIntegerField(null=True)
    budget_fen = models.BigIntegerField(null=True)
    executed_fen = models.BigIntegerField(null=True)
    reached_micro = models.BigIntegerField(null=True)
    money_light = models.CharField(max_length=8, choices=Light, default="", blank=True)
    target_light = models.CharField(max_length=8, choices=Light, default="", blank=True)
    forecast_light = models.CharField(max_length=8, choices=Light, default="", blank=True)
    low_execution = models.BooleanField(null=True)
    deviating = models.BooleanField(null=True)
    mismatch = models.BooleanField(null=True)
    key = models.BooleanField(null=True)
    tracked = models.BooleanField(default=False)
    why = models.JSONField(default=dict, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["round", "pk"]
        constraints = [models.UniqueConstraint(fields=["round", "project_year"], name="one_reading_a_round")]

    def __str__(self) -> str:
        return f"{self.round} {self.project_year}"
