"""What was done with a whole fiscal year of a region: opened, closed, opened again."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.organisations.fields import PathField
from abacus.foundation.organisations.models import Organisation
from abacus.pool.models.projects import ProjectYear


class YearAct(models.Model):
    """One act on a region's fiscal year and what it came to.

    The newest closing or reopening says whether the year is closed.
    """

    class Kind(models.TextChoices):
        OPEN = "open", _("开启")
        CLOSE = "close", _("关闭")
        REOPEN = "reopen", _("重新打开")

    region = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="year_acts")
    organisation_path = PathField(db_index=True)
    fiscal_year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    counts = models.JSONField(default=dict)
    reason = models.CharField(max_length=300, default="", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["fiscal_year", "organisation_path"])]

    def __str__(self) -> str:
        return f"{self.region} {self.fiscal_year} {self.get_kind_display()}"


class ClosedYear(models.Model):
    """Where a project-year stood when its year was closed, so that reopening puts it back there."""

    act = models.ForeignKey(YearAct, on_delete=models.CASCADE, related_name="closed")
    project_year = models.ForeignKey(ProjectYear, on_delete=models.CASCADE, related_name="closings")
    state = models.CharField(max_length=20, choices=ProjectYear.State)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["act", "project_year"], name="closed_once_an_act")]

    def __str__(self) -> str:
        return f"{self.project_year} {self.state}"
