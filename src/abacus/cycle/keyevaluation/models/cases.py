"""One key evaluation: of a project-year, a policy or a department, with its team and its talks."""

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from abacus.cycle.keyevaluation.models.selections import Selection
from abacus.cycle.rectification.models import Letter
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.documents.models import Upload
from abacus.foundation.organisations.fields import PathField
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.schedule.services import above
from abacus.pool.models import Policy, ProjectYear

if TYPE_CHECKING:
    from abacus.foundation.accounts.models import User

TEAM = frozenset({Permission.KEY_TAKE_PART, Permission.SPOT_CHECK, Permission.KEY_EVALUATE})
"""One of them is wanted of whoever works on a case."""


class CaseQuerySet(ScopedQuerySet):
    """Cases in scope, and for agencies and experts those they are assigned to, while they are."""

    def visible_to(self, user: "User", on: date) -> "CaseQuerySet":
        """The cases `user` may know of on the day `on`; who is only on the team, until the case is final."""
        from abacus.foundation.accounts.access import access_of

        access = access_of(user, on)
        near = {path for one in access.posts if one.permissions & TEAM for path in above(one.organisation.path)}
        mine = CaseMember.objects.filter(user=user, left_on=None).values("case_id")
        team = Q(pk__in=mine, region__path__in=near) & ~Q(state="final")
        found: CaseQuerySet = self.filter(access.scope.filter(self.path_column) | team)
        return found


class KeyCase(models.Model):
    """A case (评价案卷). Of a project `project_year` is set, of a policy `policy`; else `organisation` itself is meant.

    `framework` holds the indicators as taken from the pack, weights as agreed in the plan.
    `carried` says of each problem carried over from the year before what came of it.
    `registered` marks an evaluation that was done on paper and entered afterwards.
    """

    class State(models.TextChoices):
        PLANNING = "planning", _("拟订方案")
        REVIEW = "review", _("方案待预审")
        EVALUATING = "evaluating", _("实施评价")
        EXCHANGE = "exchange", _("交换意见")
        ANSWERED = "answered", _("已答复待定稿")
        FINAL = "final", _("已定")

    class Answer(models.TextChoices):
        ACCEPT = "accept", _("无异议")
        OBJECT = "object", _("有异议")
        SILENT = "silent", _("逾期未答复")

    region = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="key_cases_led")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="key_cases")
    organisation_path = PathField(db_index=True)
    fiscal_year = models.PositiveSmallIntegerField(db_index=True)
    object_kind = models.CharField(max_length=30)
    project_year = models.ForeignKey(ProjectYear, null=True, on_delete=models.PROTECT, related_name="key_cases")
    policy = models.ForeignKey(Policy, null=True, on_delete=models.PROTECT, related_name="key_cases")
    title = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=400, db_index=True)
    amount_fen = models.BigIntegerField(null=True)
    fund_type = models.CharField(max_length=20, default="", blank=True)
    selection = models.ForeignKey(Selection, null=True, on_delete=models.PROTECT, related_name="cases")
    reason = models.TextField()
    previous = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="following")
    state = models.CharField(max_length=12, choices=State, default=State.PLANNING)
    version = models.PositiveIntegerField(default=0)
    framework_id = models.CharField(max_length=80)
    framework = models.JSONField(default=list)
    weights_reason = models.TextField(default="", blank=True)
    plan = models.TextField(default="", blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    plan_opinion = models.TextField(default="", blank=True)
    plan_passed_on = models.DateField(null=True)
    plan_passed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    report = models.JSONField(default=dict)
    report_file = models.ForeignKey(Upload, null=True, on_delete=models.PROTECT, related_name="+")
    draft_sent_on = models.DateField(null=True)
    answer_due_on = models.DateField(null=True)
    answer = models.CharField(max_length=8, choices=Answer, default="", blank=True)
    answer_text = models.TextField(default="", blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField(null=True)
    exchange_decision = models.TextField(default="", blank=True)
    carried = models.JSONField(default=dict)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    signed_on = models.DateField(null=True)
    total_centi = models.PositiveIntegerField(null=True)
    grade = models.CharField(max_length=12, default="", blank=True)
    final_on = models.DateField(null=True)
    final_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    letter = models.ForeignKey(Letter, null=True, on_delete=models.PROTECT, related_name="key_cases")
    registered = models.BooleanField(default=False)
    rules_on = models.DateField()
    pack_release = models.CharField(max_length=60)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-fiscal_year", "sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["project_year"], condition=Q(project_year__isnull=False), name="one_case_a_project_year"
            ),
            models.UniqueConstraint(
                fields=["policy", "fiscal_year"], condition=Q(policy__isnull=False), name="one_case_a_policy"
            ),
            models.UniqueConstraint(
                fields=["organisation", "fiscal_year", "object_kind"],
                condition=Q(project_year=None, policy=None),
                name="one_case_an_organisation",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CaseMember(models.Model):
    """Somebody on a case's team. Agencies and experts see a case through this alone."""

    class Role(models.TextChoices):
        LEAD = "lead", _("负责人")
        CHIEF = "chief", _("主评人")
        AGENCY = "agency", _("机构人员")
        EXPERT = "expert", _("专家")
        FINANCE = "finance", _("财政人员")

    case = models.ForeignKey(KeyCase, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="case_memberships")
    role = models.CharField(max_length=8, choices=Role)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_on = models.DateField()
    declared_on = models.DateField(null=True)
    left_on = models.DateField(null=True)

    class Meta:
        ordering = ["case", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "user"], condition=Q(left_on=None), name="case_member_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"


class CaseDiscussion(models.Model):
    """A talk, a visit or an entry of the issue log, with what was agreed.

    What was agreed before the plan's review must be `taken_up` in the plan.
    """

    class Kind(models.TextChoices):
        APPROACH = "approach", _("评价思路研讨")
        INDICATORS = "indicators", _("指标体系研讨")
        FOCUS = "focus", _("评价重点研讨")
        VISIT = "visit", _("现场走访座谈")
        ISSUE = "issue", _("问题会商")

    case = models.ForeignKey(KeyCase, on_delete=models.CASCADE, related_name="discussions")
    kind = models.CharField(max_length=12, choices=Kind)
    held_on = models.DateField()
    attendees = models.CharField(max_length=300)
    text = models.TextField()
    agreed = models.TextField(default="", blank=True)
    taken_up = models.CharField(max_length=300, default="", blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_on = models.DateField()

    class Meta:
        ordering = ["case", "held_on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.held_on}"


class CheckPoint(models.Model):
    """A station of quality control that a case has passed (文登's 5+1), by whom and with which words."""

    case = models.ForeignKey(KeyCase, on_delete=models.CASCADE, related_name="check_points")
    point = models.CharField(max_length=40)
    note = models.TextField(default="", blank=True)
    passed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    passed_on = models.DateField()

    class Meta:
        ordering = ["case", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "point"], name="check_point_once")]

    def __str__(self) -> str:
        return self.point
