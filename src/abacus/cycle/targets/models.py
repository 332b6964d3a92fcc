"""The declaration of a project's targets while it is being written and reviewed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from abacus.cycle.sheets.models import Rival, Sheet
from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.organisations.fields import PathField
from abacus.pool.models import BudgetChange, ProjectYear, TargetVersion


class Declaration(Sheet):
    """A project-year's target form (绩效目标申报表).

    `content` is the draft as the form holds it; handing it in makes `target_version` of it, the
    one that is under review.
    """

    project_year = models.OneToOneField(ProjectYear, on_delete=models.PROTECT, related_name="declaration")
    target_version = models.ForeignKey(TargetVersion, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.project_year)


class DeclarationRival(Rival):
    """A person's content of a declaration that came second."""

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="rivals")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["declaration", "by"], name="one_rival_declaration")]

    def __str__(self) -> str:
        return str(self.declaration)


class TargetChange(models.Model):
    """A request to change approved targets (目标变更申请): the only way in which they change.

    `old_version` holds until `new_version` is approved; `cause` says whether the unit asks by itself or
    because the budget changed (`budget_change`). `reason` is what was handed in with the change.
    """

    class Cause(models.TextChoices):
        UNIT = "unit", _("单位提出")
        BUDGET = "budget", _("预算变动")

    class State(models.TextChoices):
        OPEN = "open", _("变更中")
        APPROVED = "approved", _("已批准")
        DROPPED = "dropped", _("已放弃")

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="changes")
    organisation_path = PathField(db_index=True)
    cause = models.CharField(max_length=8, choices=Cause, default=Cause.UNIT)
    budget_change = models.ForeignKey(BudgetChange, null=True, on_delete=models.PROTECT, related_name="+")
    old_version = models.ForeignKey(TargetVersion, on_delete=models.PROTECT, related_name="+")
    new_version = models.ForeignKey(TargetVersion, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(default="", blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["declaration"], condition=models.Q(state="open"), name="one_open_change_of_targets"
            )
        ]

    def __str__(self) -> str:
        return str(self.declaration)


class TargetScore(models.Model):
    """The score a reviewer gave a target version by the pack's scorecard.

    `items` maps the scorecard's items to points in 0.01; the total is computed by the rules.
    """

    target_version = models.ForeignKey(TargetVersion, on_delete=models.PROTECT, related_name="scores")
    items = models.JSONField(default=dict)
    total_centi = models.PositiveIntegerField(null=True)
    grade = models.CharField(max_length=12, default="", blank=True)
    passed = models.BooleanField(null=True)
    detail = models.JSONField(default=dict)
    pack_release = models.CharField(max_length=60)
    scored_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    scored_on = models.DateField()

    class Meta:
        ordering = ["target_version", "pk"]

    def __str__(self) -> str:
        return f"{self.target_version} {self.total_centi}"
