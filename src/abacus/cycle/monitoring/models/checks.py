"""Checks beside the tables: special business funds each quarter, outputs planned for a day."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from abacus.cycle.monitoring.models.rounds import Round
from abacus.cycle.rectification.models import Problem
from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.organisations.fields import PathField
from abacus.foundation.organisations.models import Organisation
from abacus.pool.models import ProjectYear


class FundCheck(models.Model):
    """A quarter's check of one special business fund by the finance division paired with its department.

    The list is made when the round opens, from the pairs of that day; `division` is null where no
    division is paired, and then the performance division checks.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("待检查")
        FINE = "fine", _("未发现问题")
        PROBLEM = "problem", _("发现问题")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="fund_checks")
    project_year = models.ForeignKey(ProjectYear, on_delete=models.PROTECT, related_name="fund_checks")
    organisation_path = PathField(db_index=True)
    division = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="fund_checks"
    )
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    version = models.PositiveIntegerField(default=0)
    found = models.TextField(default="", blank=True)
    opinion = models.TextField(default="", blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_on = models.DateField(null=True, blank=True)
    problem = models.OneToOneField(Problem, null=True, blank=True, on_delete=models.PROTECT, related_name="fund_check")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["round", "organisation_path", "pk"]
        constraints = [models.UniqueConstraint(fields=["round", "project_year"], name="one_fund_check_a_round")]

    def __str__(self) -> str:
        return f"{self.round} {self.project_year}"


class Milestone(models.Model):
    """An output planned for a day (节点). Done late, or not done in time, needs cause and measure."""

    project_year = models.ForeignKey(ProjectYear, on_delete=models.PROTECT, related_name="milestones")
    organisation_path = PathField(db_index=True)
    name = models.CharField(max_length=180)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    result = models.TextField(default="", blank=True)
    cause = models.TextField(default="", blank=True)
    measure = models.TextField(default="", blank=True)
    version = models.PositiveIntegerField(default=0)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    planned_on = models.DateField()
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reported_on = models.DateField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.name
