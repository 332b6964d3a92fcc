"""The declaration of a project's targets while it is being written and reviewed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from abacus.cycle.drafts import Rival
from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.organisations.fields import PathField
from abacus.foundation.workflow.models import Submission
from abacus.pool.models import ProjectYear, TargetVersion


class Declaration(models.Model):
    """A project-year's target form (绩效目标申报表).

    `content` is the draft as the form holds it; handing it in makes a `TargetVersion` of
    it. `version` is compared and swapped on every save, so two people never overwrite
    each other. `rules_on` is the day whose rules hold, the day the form was begun;
    `previous` is the content at the last return, for the reviewer to see what changed.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("填报中")
        SUBMITTED = "submitted", _("审核中")
        RETURNED = "returned", _("已退回修改")
        APPROVED = "approved", _("已通过")

    project_year = models.OneToOneField(ProjectYear, on_delete=models.PROTECT, related_name="declaration")
    organisation_path = PathField(db_index=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    content = models.JSONField(default=dict)
    previous = models.JSONField(null=True)
    rules_on = models.DateField()
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(auto_now=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    target_version = models.ForeignKey(TargetVersion, null=True, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, null=True, on_delete=models.PROTECT, related_name="+")
    pack_release = models.CharField(max_length=60)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.project_year)


class DeclarationRival(Rival):
    """A person's content of a declaration that came second."""

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="rivals")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["declaration", "by"], name="one_rival_declaration")]

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
