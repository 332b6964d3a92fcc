"""What a stage came to, for the stages after it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.organisations.fields import PathField
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.schedule.models import Stage
from abacus.pool.models.projects import Policy, ProjectYear


class Outcome(models.Model):
    """What every final result says.

    `outcome` is the stage's own word from the pack (passed, failed, approved, …);
    `detail` keeps the whole explanation of what was computed.
    """

    organisation_path = PathField(db_index=True)
    stage = models.CharField(max_length=20, choices=Stage)
    outcome = models.CharField(max_length=30)
    points_centi = models.IntegerField(null=True)
    grade = models.CharField(max_length=12, default="", blank=True)
    amount_fen = models.BigIntegerField(null=True)
    final_on = models.DateField()
    final_at = models.DateTimeField(auto_now_add=True)
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    superseded = models.BooleanField(default=False)
    pack_release = models.CharField(max_length=60)
    rule_id = models.CharField(max_length=80, default="", blank=True)
    rule_hash = models.CharField(max_length=64, default="", blank=True)
    detail = models.JSONField(default=dict)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True


class StageOutcome(Outcome):
    """The final result of one stage of a project-year; superseded by another, never edited.

    `achieved_centi` of `achievable_centi` points is how far the targets were reached, money left
    out; null where the stage does not say.
    """

    project_year = models.ForeignKey(ProjectYear, on_delete=models.PROTECT, related_name="outcomes")
    achieved_centi = models.PositiveIntegerField(null=True)
    achievable_centi = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["project_year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project_year", "stage"], condition=Q(superseded=False), name="one_outcome_a_stage"
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_year} {Stage(self.stage).label}"


class WiderOutcome(Outcome):
    """The final result of one stage of a whole department, or of a policy, in a year; superseded, never edited.

    `organisation` is the department itself, or whose policy it is.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="wider_outcomes")
    policy = models.ForeignKey(Policy, null=True, on_delete=models.PROTECT, related_name="outcomes")
    fiscal_year = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["fiscal_year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "fiscal_year", "stage"],
                condition=Q(superseded=False, policy=None),
                name="one_outcome_a_department",
            ),
            models.UniqueConstraint(
                fields=["policy", "fiscal_year", "stage"], condition=Q(superseded=False), name="one_outcome_a_policy"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy or self.organisation} {self.fiscal_year} {Stage(self.stage).label}"
