"""What was found idle, recovered, cut and saved; every line cites what it comes from."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from abacus.cycle.linkage.models.departments import DepartmentProposal
from abacus.cycle.linkage.models.runs import Proposal
from abacus.cycle.rectification.models import Measure
from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.organisations.fields import PathField
from abacus.foundation.organisations.models import Organisation
from abacus.pool.models import BudgetEntry, ProjectYear, StageOutcome


class IdleFund(models.Model):
    """Money of a year that lies unspent beyond the years of the rules (沉淀资金), and what became of it."""

    class State(models.TextChoices):
        FOUND = "found", _("待处理")
        RECOVERED = "recovered", _("已收回")
        KEPT = "kept", _("不收回")

    project_year = models.OneToOneField(ProjectYear, on_delete=models.PROTECT, related_name="idle_fund")
    organisation_path = PathField(db_index=True)
    unspent_fen = models.BigIntegerField()
    evidence = models.JSONField(default=dict)
    pack_release = models.CharField(max_length=60)
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    found_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.FOUND)
    version = models.PositiveIntegerField(default=0)
    reason = models.TextField(default="", blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_on = models.DateField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-found_on", "pk"]
        constraints = [models.CheckConstraint(condition=Q(unspent_fen__gt=0), name="idle_is_something")]

    def __str__(self) -> str:
        return f"{self.project_year} {self.unspent_fen}"


class LedgerEntry(models.Model):
    """A line of the savings ledger: what was cut, recovered or adjusted, in which budget year, and why.

    At least one source is named: a stage's outcome, a proposal, a measure or idle funds. A line that a
    later decision overtakes is `void`, never erased.
    """

    class Kind(models.TextChoices):
        CUT = "cut", _("压减下年预算")
        QUOTA = "quota", _("扣减部门经费")
        ADJUSTED = "adjusted", _("调整当年资金")
        RECOVERED = "recovered", _("收回资金")

    kind = models.CharField(max_length=10, choices=Kind)
    budget_year = models.PositiveSmallIntegerField(db_index=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="linkage_ledger")
    organisation_path = PathField(db_index=True)
    project_year = models.ForeignKey(
        ProjectYear, null=True, blank=True, on_delete=models.PROTECT, related_name="linkage_ledger"
    )
    amount_fen = models.BigIntegerField()
    entered_on = models.DateField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    document_number = models.CharField(max_length=80, default="", blank=True)
    outcome = models.ForeignKey(StageOutcome, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, null=True, blank=True, on_delete=models.PROTECT, related_name="ledger")
    department_proposal = models.ForeignKey(
        DepartmentProposal, null=True, blank=True, on_delete=models.PROTECT, related_name="ledger"
    )
    measure = models.OneToOneField(
        Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="ledger_entry"
    )
    idle_fund = models.ForeignKey(IdleFund, null=True, blank=True, on_delete=models.PROTECT, related_name="ledger")
    budget_entry = models.OneToOneField(
        BudgetEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="ledger_entry"
    )
    void = models.BooleanField(default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-entered_on", "-pk"]
        verbose_name_plural = "ledger entries"
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="ledger_amount_above_nothing"),
            models.CheckConstraint(
                condition=Q(outcome__isnull=False)
                | Q(proposal__isnull=False)
                | Q(department_proposal__isnull=False)
                | Q(measure__isnull=False)
                | Q(idle_fund__isnull=False),
                name="ledger_cites_its_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount_fen}"
