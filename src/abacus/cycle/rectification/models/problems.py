"""What a stage found wrong, and whether it is settled."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.organisations.fields import PathField
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.schedule.models import Stage
from abacus.pool.models import ProjectYear


class Cited(models.Model):
    """Where something comes from: the stage that found it and the stage's own record (kind and id)."""

    stage = models.CharField(max_length=20, choices=Stage)
    source_kind = models.CharField(max_length=40, default="", blank=True)
    source_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        abstract = True


class Problem(Cited):
    """One problem (问题) of a project, or of an organisation where `project_year` is null.

    `organisation` answers for it. `category` is the stage's own word. A problem that is open
    when the year ends goes on to the next year's list as a new one that is `carried_from` it.
    """

    class State(models.TextChoices):
        OPEN = "open", _("未解决")
        CLOSED = "closed", _("已解决")

    project_year = models.ForeignKey(
        ProjectYear, null=True, blank=True, on_delete=models.PROTECT, related_name="problems"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="problems")
    organisation_path = PathField(db_index=True)
    fiscal_year = models.PositiveSmallIntegerField(db_index=True)
    category = models.CharField(max_length=60, default="", blank=True)
    text = models.TextField()
    found_on = models.DateField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closing_reason = models.TextField(default="", blank=True)
    carried_from = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="carried_to"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-found_on", "-pk"]
        indexes = [models.Index(fields=["stage", "source_kind", "source_id"], name="problem_source")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_on=None) | Q(state="closed", closed_on__isnull=False),
                name="problem_closed_with_its_day",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]
