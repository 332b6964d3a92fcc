"""A selection layer by layer: from all projects of a year to those that are evaluated."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.organisations.fields import PathField
from abacus.foundation.organisations.models import Organisation
from abacus.pool.models import ProjectYear


class Selection(models.Model):
    """A funnel (层层筛选) of a region and fiscal year; `number` counts within both."""

    class State(models.TextChoices):
        OPEN = "open", _("筛选中")
        SETTLED = "settled", _("已定")

    region = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="selections")
    organisation_path = PathField(db_index=True)
    fiscal_year = models.PositiveSmallIntegerField(db_index=True)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    version = models.PositiveIntegerField(default=0)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_on = models.DateField()
    settled_on = models.DateField(null=True, blank=True)
    pack_release = models.CharField(max_length=60)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-fiscal_year", "-number"]
        constraints = [models.UniqueConstraint(fields=["region", "fiscal_year", "number"], name="selection_number")]

    def __str__(self) -> str:
        return self.title


class SelectionLayer(models.Model):
    """One step of the funnel: by which rule or whose judgement, why, and what was left after it.

    `mode` keep: what does not match goes out; add: what matches comes back in.
    """

    class Mode(models.TextChoices):
        ALL = "all", _("全部项目")
        KEEP = "keep", _("只留符合的")
        ADD = "add", _("加回符合的")

    selection = models.ForeignKey(Selection, on_delete=models.CASCADE, related_name="layers")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    label = models.CharField(max_length=120)
    mode = models.CharField(max_length=6, choices=Mode)
    reason = models.TextField()
    options = models.JSONField(default=dict)
    changed_count = models.PositiveIntegerField(default=0)
    inside_count = models.PositiveIntegerField()
    inside_fen = models.BigIntegerField()
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField()

    class Meta:
        ordering = ["selection", "position"]
        constraints = [models.UniqueConstraint(fields=["selection", "position"], name="selection_layer_position")]

    def __str__(self) -> str:
        return self.label


class SelectionEntry(models.Model):
    """One project-year in a funnel: inside or out, and what each layer said of it.

    `trail` lists [position of the layer, inside, reason] wherever a layer decided on it.
    """

    selection = models.ForeignKey(Selection, on_delete=models.CASCADE, related_name="entries")
    project_year = models.ForeignKey(ProjectYear, on_delete=models.PROTECT, related_name="selection_entries")
    organisation_path = PathField(db_index=True)
    amount_fen = models.BigIntegerField(null=True)
    route = models.CharField(max_length=8, default="", blank=True)
    fund_type = models.CharField(max_length=20, default="", blank=True)
    inside = models.BooleanField(default=True)
    trail = models.JSONField(default=list)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["selection", "pk"]
        verbose_name_plural = "selection entries"
        constraints = [models.UniqueConstraint(fields=["selection", "project_year"], name="selection_entry_once")]

    def __str__(self) -> str:
        return str(self.project_year)

    @property
    def reason(self) -> str:
        """What was said of it last."""
        return str(self.trail[-1][2]) if self.trail else ""
