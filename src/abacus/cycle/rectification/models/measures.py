"""Measures: what is done about a project or a department, by whose order, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from abacus.cycle.rectification.models.letters import Letter
from abacus.cycle.rectification.models.problems import Cited, Problem
from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.organisations.fields import PathField
from abacus.foundation.organisations.models import Organisation
from abacus.pool.models import BudgetEntry, ProjectYear


class Measure(Cited):
    """One measure (处置措施) from proposal to result.

    `amount_fen` is what shall be taken from the project's budget, `done_fen` what was; only
    kinds with an amount have them. `changes_target` says that the target changes with it.
    `budget_entry` is the (negative) line of the budget it posted, where it concerns money of
    its own year.
    """

    class Kind(models.TextChoices):
        REMIND = "remind", _("提醒")
        SUPERVISE = "supervise", _("督办")
        CORRECT = "correct", _("纠偏整改")
        SUSPEND = "suspend", _("暂停执行")
        ADJUST = "adjust", _("调整预算")
        CUT = "cut", _("核减")
        RECOVER = "recover", _("收回")
        CANCEL = "cancel", _("取消")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待决定")
        ORDERED = "ordered", _("已决定")
        DONE = "done", _("已办结")
        DECLINED = "declined", _("未采纳")

    project_year = models.ForeignKey(
        ProjectYear, null=True, blank=True, on_delete=models.PROTECT, related_name="measures"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="measures")
    organisation_path = PathField(db_index=True)
    fiscal_year = models.PositiveSmallIntegerField(db_index=True)
    kind = models.CharField(max_length=10, choices=Kind)
    amount_fen = models.BigIntegerField(null=True, blank=True)
    changes_target = models.BooleanField(default=False)
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    version = models.PositiveIntegerField(default=0)
    letter = models.ForeignKey(Letter, null=True, blank=True, on_delete=models.PROTECT, related_name="measures")
    problem = models.ForeignKey(Problem, null=True, blank=True, on_delete=models.PROTECT, related_name="measures")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_on = models.DateField()
    order_number = models.CharField(max_length=80, default="", blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField(null=True, blank=True)
    decision = models.TextField(default="", blank=True)
    result = models.TextField(default="", blank=True)
    done_fen = models.BigIntegerField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    budget_entry = models.OneToOneField(
        BudgetEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="measure"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_on", "-pk"]
        indexes = [models.Index(fields=["stage", "source_kind", "source_id"], name="measure_source")]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen=None) | Q(amount_fen__gt=0), name="measure_amount_above_nothing"
            ),
            models.CheckConstraint(condition=Q(done_fen=None) | Q(done_fen__gte=0), name="measure_done_not_below"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.organisation.name}"


WITH_AMOUNT = frozenset({Measure.Kind.ADJUST, Measure.Kind.CUT, Measure.Kind.RECOVER, Measure.Kind.CANCEL})
"""Kinds that take money away; refused for 三保 projects."""
