"""What the results of whole departments propose."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from abacus.cycle.linkage.models.runs import ProposalKind, Run
from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.organisations.fields import PathField
from abacus.foundation.organisations.models import Organisation
from abacus.pool.models import WiderOutcome


class DepartmentProposal(models.Model):
    """One condition of the rules that a department meets: what it is linked with and what that is worth.

    `amount_fen` where the target is money, `worth_centi` where it is points of the assessment; both
    null where the rules state no figure. Without a whole-department result the mean of its projects
    stands for it, and `basis` says so.
    """

    class Target(models.TextChoices):
        OPERATING_FUNDS = "operating_funds", _("部门经费")
        PROJECT_BUDGET = "project_budget", _("项目预算")
        ASSESSMENT = "assessment", _("年度考核")
        REWARD_FUNDS = "reward_funds", _("奖励资金")

    class State(models.TextChoices):
        OPEN = "open", _("待决定")
        DECIDED = "decided", _("已决定")

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="departments")
    department = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="linkage_proposals")
    organisation_path = PathField(db_index=True)
    item = models.CharField(max_length=60)
    label = models.CharField(max_length=120)
    target = models.CharField(max_length=16, choices=Target)
    kind = models.CharField(max_length=10, choices=ProposalKind)
    points_centi = models.IntegerField(null=True, blank=True)
    grade = models.CharField(max_length=12, default="", blank=True)
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    basis = models.CharField(max_length=120, default="", blank=True)
    source = models.ForeignKey(WiderOutcome, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    base_fen = models.BigIntegerField(null=True, blank=True)
    amount_fen = models.BigIntegerField(null=True, blank=True)
    worth_centi = models.IntegerField(null=True, blank=True)
    evidence = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    version = models.PositiveIntegerField(default=0)
    decided_kind = models.CharField(max_length=10, choices=ProposalKind, default="", blank=True)
    decided_fen = models.BigIntegerField(null=True, blank=True)
    reason = models.TextField(default="", blank=True)
    document_number = models.CharField(max_length=80, default="", blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["run", "department__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "department", "item"], name="one_proposal_a_department"),
            models.CheckConstraint(
                condition=~Q(state="decided") | (Q(decided_on__isnull=False) & ~Q(decided_kind="")),
                name="department_decided_with_kind_and_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.label}"
