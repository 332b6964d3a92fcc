"""Budget and execution as signed lines that are only ever added to."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from abacus.pool.models.imports import ImportBatch
from abacus.pool.models.projects import ProjectYear


class FundSource(models.TextChoices):
    """Where the money of a line comes from, as in the official table's rows."""

    FISCAL = "fiscal", _("当年财政拨款")
    CARRY_OVER = "carry_over", _("上年结转资金")
    SPECIAL_ACCOUNT = "special_account", _("财政专户管理资金")
    UNIT = "unit", _("单位资金")
    OTHER = "other", _("其他资金")


class Entry(models.Model):
    """A signed amount in 分 with its document and day; never edited, only followed by another."""

    project_year = models.ForeignKey(ProjectYear, on_delete=models.PROTECT, related_name="%(class)s_lines")
    document_number = models.CharField(max_length=80, default="", blank=True)
    entered_on = models.DateField()
    source = models.CharField(max_length=16, choices=FundSource, default=FundSource.FISCAL)
    amount_fen = models.BigIntegerField()
    note = models.CharField(max_length=200, default="", blank=True)
    batch = models.ForeignKey(ImportBatch, null=True, on_delete=models.PROTECT, related_name="%(class)s_lines")
    row = models.PositiveIntegerField(null=True)
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    posted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["entered_on", "pk"]


class BudgetEntry(Entry):
    """A line of the budget. `request` lines are what was asked for; they are no budget."""

    class Kind(models.TextChoices):
        REQUEST = "request", _("申报")
        INITIAL = "initial", _("年初预算")
        ADJUST = "adjust", _("预算调整")
        CARRY_OVER = "carry_over", _("结转")
        TRANSFER = "transfer", _("调剂")
        RECOVER = "recover", _("收回")

    kind = models.CharField(max_length=12, choices=Kind)

    class Meta(Entry.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen__gte=0) | Q(kind__in=["adjust", "transfer", "recover"]),
                name="budget_minus_needs_a_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount_fen}"


class ExecutionEntry(Entry):
    """A line of spending. A minus is a correction or money that came back."""

    class Kind(models.TextChoices):
        PAYMENT = "payment", _("支付")
        CORRECTION = "correction", _("更正")
        REFUND = "refund", _("退回")

    kind = models.CharField(max_length=12, choices=Kind, default=Kind.PAYMENT)

    class Meta(Entry.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen__gte=0) | Q(kind__in=["correction", "refund"]),
                name="execution_minus_needs_a_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount_fen}"
