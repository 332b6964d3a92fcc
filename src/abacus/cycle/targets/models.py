"""The declaration of a project's targets while it is being written and reviewed."""

from django.conf import settings
from django.db import models

from abacus.cycle.sheets.models import Rival, Sheet
from abacus.pool.models import ProjectYear, TargetVersion


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
