"""A run over the results of a year, its proposals, and what people say about them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.organisations.fields import PathField
from abacus.foundation.organisations.models import Organisation
from abacus.pool.models import ProjectYear, StageOutcome


class ProposalKind(models.TextChoices):
    """What a result proposes for the next budget, from the mildest to the strictest, then the favourable ones."""

    KEEP = "keep", _("保持")
    ADJUST = "adjust", _("调整")
    CUT = "cut", pgettext_lazy("proposal", "压减")
    EXIT = "exit", pgettext_lazy("proposal", "退出")
    CANCEL = "cancel", _("取消")
    REWARD = "reward", _("奖励")
    PRIORITY = "priority", _("优先安排")


DISFAVOUR = frozenset({ProposalKind.CUT, ProposalKind.EXIT, ProposalKind.CANCEL})
"""What a 三保 project never meets."""


class Run(models.Model):
    """The rules of one day put to the results of `from_year`, for the budget of `applies_to_year`.

    Being computed, nobody sees its proposals. While a draft it may be computed anew; published, units answer
    until `answer_until`.
    """

    class State(models.TextChoices):
        COMPUTING = "computing", _("计算中")
        DRAFT = "draft", _("草稿")
        PUBLISHED = "published", _("已公布")

    region = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="linkage_runs")
    organisation_path = PathField(db_index=True)
    from_year = models.PositiveSmallIntegerField()
    applies_to_year = models.PositiveSmallIntegerField()
    pack_release = models.CharField(max_length=60)
    rules_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=0)
    answer_until = models.DateField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_on = models.DateField()
    computed_on = models.DateField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_on = models.DateField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-from_year", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["region", "from_year", "applies_to_year"], name="one_linkage_run"),
            models.CheckConstraint(condition=Q(applies_to_year__gt=F("from_year")), name="linkage_looks_ahead"),
        ]

    def __str__(self) -> str:
        return f"{self.region.name} {self.from_year} → {self.applies_to_year}"


class Proposal(models.Model):
    """What the rules propose for one project, with the evidence, and what was decided.

    `amount_fen` is the most for the next year (null: a person says it), reckoned from `base_fen`,
    this year's budget. `evidence` keeps every condition of the rules with its answer; `met` and
    `unknown` name them, in `|a|b|`, for filters. `marks` says what a person should look at twice:
    a conflict, one point, a tie, something unknown, 三保.
    """

    class State(models.TextChoices):
        OPEN = "open", _("待反馈")
        ANSWERED = "answered", _("已反馈")
        APPEALED = "appealed", _("有异议")
        DECIDED = "decided", _("已决定")

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="proposals")
    project_year = models.ForeignKey(ProjectYear, on_delete=models.PROTECT, related_name="linkage_proposals")
    department = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    organisation_path = PathField(db_index=True)
    kind = models.CharField(max_length=10, choices=ProposalKind, blank=True)
    amount_fen = models.BigIntegerField(null=True, blank=True)
    base_fen = models.BigIntegerField(null=True, blank=True)
    points_centi = models.IntegerField(null=True, blank=True)
    grade = models.CharField(max_length=12, default="", blank=True)
    source = models.ForeignKey(StageOutcome, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    met = models.CharField(max_length=400, default="", blank=True)
    unknown = models.CharField(max_length=400, default="", blank=True)
    marks = models.CharField(max_length=120, default="", blank=True)
    evidence = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    version = models.PositiveIntegerField(default=0)
    decided_kind = models.CharField(max_length=10, choices=ProposalKind, default="", blank=True)
    decided_fen = models.BigIntegerField(null=True, blank=True)
    reason = models.TextField(default="", blank=True)
    document_number = models.CharField(max_length=80, default="", blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField(null=True, blank=True)
    outcome = models.OneToOneField(
        StageOutcome, null=True, blank=True, on_delete=models.PROTECT, related_name="linkage_proposal"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["run", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "project_year"], name="one_proposal_a_project"),
            models.CheckConstraint(
                condition=Q(amount_fen=None) | Q(amount_fen__gte=0), name="linkage_amount_not_below_nothing"
            ),
            models.CheckConstraint(
                condition=~Q(state="decided") | (Q(decided_on__isnull=False) & ~Q(decided_kind="")),
                name="linkage_decided_with_kind_and_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_year} {self.get_kind_display()}"

    @property
    def cut_fen(self) -> int | None:
        """What the decision takes from this year's budget; None where nothing is decided or known."""
        if self.state != self.State.DECIDED or self.base_fen is None or self.decided_fen is None:
            return None
        return self.base_fen - self.decided_fen


class Remark(models.Model):
    """What a unit, a department or finance says about a proposal; never edited."""

    class Kind(models.TextChoices):
        AGREE = "agree", _("没有意见")
        APPEAL = "appeal", _("提出异议")
        COMMENT = "comment", _("财政意见")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="remarks")
    kind = models.CharField(max_length=8, choices=Kind)
    text = models.TextField(default="", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.text[:60]}"
