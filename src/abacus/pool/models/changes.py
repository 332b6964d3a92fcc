"""Changes of a budget after it was approved: more, less, moved; each with old, new, reason, document, approver."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.organisations.fields import PathField
from abacus.pool.models.money import BudgetEntry
from abacus.pool.models.projects import ProjectYear


class BudgetChange(models.Model):
    """One approved change. `needs_target` says that the targets must follow with a new version.

    They have followed when a version that takes effect on `approved_on` or later is approved.
    """

    class Kind(models.TextChoices):
        ADDITION = "addition", _("年中追加")
        REDUCTION = "reduction", _("调减")
        TRANSFER = "transfer", _("调剂")

    project_year = models.ForeignKey(ProjectYear, on_delete=models.PROTECT, related_name="budget_changes")
    organisation_path = PathField(db_index=True)
    kind = models.CharField(max_length=10, choices=Kind)
    old_fen = models.BigIntegerField(null=True)
    new_fen = models.BigIntegerField()
    reason = models.TextField()
    document_number = models.CharField(max_length=80)
    entry = models.OneToOneField(BudgetEntry, on_delete=models.PROTECT, related_name="change")
    needs_target = models.BooleanField(default=False)
    explanation = models.JSONField(default=dict)
    pack_release = models.CharField(max_length=60)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_on = models.DateField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["approved_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason="") & ~Q(document_number=""), name="budget_change_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.project_year} {self.get_kind_display()}"

    @property
    def amount_fen(self) -> int:
        """The signed change."""
        return self.new_fen - (self.old_fen or 0)
