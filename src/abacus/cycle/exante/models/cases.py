"""A case: what is evaluated, its report on a route, its projects, and how it ends."""

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from abacus.cycle.exante.models.panels import PanelMember
from abacus.cycle.sheets.models import Rival, Sheet
from abacus.foundation.accounts.roles import Role
from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.documents.models import Upload
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.scope import Scope
from abacus.foundation.schedule.services import above
from abacus.pool.models import Policy, ProjectYear

if TYPE_CHECKING:
    from abacus.foundation.accounts.models import User

BY_ASSIGNMENT = frozenset({Role.DEPUTY})
"""Roles that see a whole region elsewhere, and here only the cases to which they are invited."""


class CaseQuerySet(ScopedQuerySet):
    """Cases in scope, cases with a project in scope (整合资金), and those to whose panel somebody is invited."""

    def visible_to(self, user: "User", on: date) -> "CaseQuerySet":
        """What `user` may see on the day `on`; the invited until the opinion is issued."""
        from abacus.foundation.accounts.access import access_of

        held = access_of(user, on).posts
        scope = Scope.of(root for one in held if one.role not in BY_ASSIGNMENT for root in one.scope.roots)
        items = CaseItem.objects.filter(scope.filter("project_year__organisation_path")).values("case")
        near = {path for one in held for path in above(one.organisation.path)}
        invited = PanelMember.objects.filter(person=user, left_on=None).values("case")
        panel = Q(pk__in=invited, region_path__in=near, number=None)
        found: CaseQuerySet = self.filter(scope.filter(self.path_column) | Q(pk__in=items) | panel)
        return found


class Case(Sheet):
    """One evaluation before money: of a project, a policy, or a pooled programme with many projects.

    `organisation` hands in the report (整合资金: the leading unit). `depth` is `key` where the rules
    want a panel, `depth_why` says why. `total_centi` are the points that count: the performance
    division's, or the panel's mean. `suggested` is what the rules make of them, `conclusion` what was
    decided, with a reason where it differs. `number` is the opinion's running number in region and year.
    `renewal` is the judgement about the policy that is renewed (continue, adjust, cancel).
    """

    class Kind(models.TextChoices):
        PROJECT = "project", _("项目")
        POLICY = "policy", _("政策")
        POOLED = "pooled", _("整合资金")

    class Depth(models.TextChoices):
        FULL = "full", _("全面审核")
        KEY = "key", _("重点评估")

    kind = models.CharField(max_length=8, choices=Kind)
    title = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=400, db_index=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="exante_cases")
    department = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="department_exante_cases")
    region_path = models.CharField(max_length=200, db_index=True)
    fiscal_year = models.PositiveSmallIntegerField(db_index=True)
    policy = models.ForeignKey(Policy, null=True, blank=True, on_delete=models.PROTECT, related_name="exante_cases")
    depth = models.CharField(max_length=4, choices=Depth, default=Depth.FULL)
    depth_why = models.CharField(max_length=200, default="", blank=True)
    requested_fen = models.BigIntegerField(null=True, blank=True)
    supported_fen = models.BigIntegerField(null=True, blank=True)
    scores = models.JSONField(default=dict, blank=True)
    vetoes = models.JSONField(default=list, blank=True)
    scored_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    total_centi = models.PositiveIntegerField(null=True)
    grade = models.CharField(max_length=12, default="", blank=True)
    suggested = models.CharField(max_length=30, default="", blank=True)
    conclusion = models.CharField(max_length=30, default="", blank=True, db_index=True)
    conclusion_label = models.CharField(max_length=30, default="", blank=True)
    reason = models.TextField(default="", blank=True)
    opinion_text = models.TextField(default="", blank=True)
    renewal = models.CharField(max_length=30, default="", blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    number_text = models.CharField(max_length=80, default="", blank=True)
    concluded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    concluded_on = models.DateField(null=True, blank=True)
    explanation = models.JSONField(default=dict, blank=True)

    objects = CaseQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-fiscal_year", "sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["region_path", "fiscal_year", "number"], condition=~Q(number=None), name="exante_opinion_number"
            ),
            models.CheckConstraint(
                condition=Q(supported_fen=None)
                | Q(requested_fen=None)
                | Q(supported_fen__lte=models.F("requested_fen")),
                name="exante_supports_what_was_asked",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def concluded(self) -> bool:
        """Whether the opinion has been issued."""
        return self.number is not None

    @property
    def reduced_fen(self) -> int | None:
        """评减额; None while nothing is decided."""
        if self.requested_fen is None or self.supported_fen is None:
            return None
        return self.requested_fen - self.supported_fen


class CaseRival(Rival):
    """What somebody typed into a report while another saved first."""

    sheet = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="rivals")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "by"], name="one_rival_case")]


class CaseItem(models.Model):
    """One project-year of a case; a policy without projects has one item without any. `supported_fen` once decided.

    A project-year stands in one live case at a time (`live`); a case that did not support it lets it go.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="items")
    project_year = models.ForeignKey(ProjectYear, null=True, on_delete=models.PROTECT, related_name="exante_items")
    requested_fen = models.BigIntegerField(null=True, blank=True)
    supported_fen = models.BigIntegerField(null=True, blank=True)
    live = models.BooleanField(default=True)

    class Meta:
        ordering = ["case", "project_year__project__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project_year"], condition=Q(live=True) & ~Q(project_year=None), name="one_live_exante_item"
            ),
            models.CheckConstraint(
                condition=Q(requested_fen=None) | Q(requested_fen__gte=0), name="exante_asks_for_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.project_year or ''}"

    @property
    def name(self) -> str:
        """What it is called."""
        return self.project_year.project.name if self.project_year else self.case.title

    @property
    def reduced_fen(self) -> int | None:
        """评减额; None while nothing is decided."""
        if self.requested_fen is None or self.supported_fen is None:
            return None
        return self.requested_fen - self.supported_fen


class Material(models.Model):
    """One entry of the case's list of materials, from the pack; `dimensions` are those it is read for."""

    class State(models.TextChoices):
        MISSING = "missing", _("缺失")
        RECEIVED = "received", _("已收")
        ACCEPTED = "accepted", _("已通过")
        REJECTED = "rejected", _("已驳回")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="materials")
    item = models.CharField(max_length=40)
    label = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()
    required = models.BooleanField(default=False)
    dimensions = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.MISSING)
    upload = models.ForeignKey(Upload, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=200, default="", blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    changed_on = models.DateField(null=True)

    class Meta:
        ordering = ["case", "position"]
        constraints = [models.UniqueConstraint(fields=["case", "item"], name="exante_material_once")]

    def __str__(self) -> str:
        return self.label


class DepartmentOpinion(models.Model):
    """A department's signed opinion on a case: of the applicant's, and of every other with a project in it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="signed")
    department = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(default="", blank=True)
    agrees = models.BooleanField(null=True)
    amount_fen = models.BigIntegerField(null=True, blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    signed_on = models.DateField(null=True)

    class Meta:
        ordering = ["case", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "department"], name="exante_department_once")]

    def __str__(self) -> str:
        return f"{self.case}: {self.department}"
