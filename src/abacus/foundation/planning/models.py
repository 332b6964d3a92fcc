"""The year's work plan: plan, focuses, tasks, and what was reported of each task."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from abacus.foundation.accounts.access import access_of
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.accounts.roles import Role
from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.documents.models import Upload
from abacus.foundation.organisations.fields import PathField
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.schedule.models import Stage
from abacus.foundation.schedule.services import above


class PlanQuerySet(ScopedQuerySet):
    """Plans; who works under a body reads that body's plan."""

    def visible_to(self, user: User, on: date) -> "PlanQuerySet":
        """The plans of one's scope and of the bodies above one; a draft only for who may manage it."""
        access = access_of(user, on)
        higher = {path for held in access.appointments if held.scope.roots for path in above(held.organisation.path)}
        near = access.scope.filter("organisation_path") | Q(organisation_path__in=higher)
        drafts = access.scope_of(Permission.PLAN_MANAGE).filter("organisation_path")
        return self.filter(near, ~Q(state=WorkPlan.State.DRAFT) | drafts)


class WorkPlan(models.Model):
    """What a region or a department means to do in a year: a document of focuses and tasks.

    Tasks may be changed freely while it is a draft; after it is issued a change wants a reason.
    """

    class Kind(models.TextChoices):
        POINTS = "points", _("工作要点")
        SCHEME = "scheme", _("工作方案")
        CAMPAIGN = "campaign", _("专项行动")

    class State(models.TextChoices):
        DRAFT = "draft", _("拟订中")
        ISSUED = "issued", _("已印发")
        CLOSED = "closed", _("已办结")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="work_plans")
    organisation_path = PathField(db_index=True)
    fiscal_year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=180)
    sort_key = models.CharField(max_length=360, db_index=True)
    document_number = models.CharField(max_length=80, default="", blank=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.POINTS)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    issued_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-fiscal_year", "sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "fiscal_year", "title"], name="plan_title"),
        ]

    def __str__(self) -> str:
        return self.title


class PlanFocus(models.Model):
    """One of the plan's focuses (重点), in the plan's order."""

    plan = models.ForeignKey(WorkPlan, on_delete=models.CASCADE, related_name="focuses")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=180)

    class Meta:
        ordering = ["plan", "number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="focus_number")]

    def __str__(self) -> str:
        return self.title


class PlanTask(models.Model):
    """A task of a focus: who answers for it, until when, what stage goal is reached by then.

    It belongs to `role` at `organisation`, or to the one person in `owner`. `percent` is null until progress
    was first reported. Overdue is not a state: it follows from `due_on` and the day.
    """

    class State(models.TextChoices):
        OPEN = "open", _("进行中")
        REPORTED = "reported", _("待确认")
        DONE = "done", _("已完成")
        CANCELLED = "cancelled", _("已取消")

    focus = models.ForeignKey(PlanFocus, on_delete=models.CASCADE, related_name="tasks")
    organisation_path = PathField(db_index=True)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    goal = models.CharField(max_length=300, default="", blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="plan_tasks")
    role = models.CharField(max_length=24, choices=Role)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="plan_tasks"
    )
    due_on = models.DateField()
    stage = models.CharField(max_length=20, choices=Stage, default="", blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    percent = models.PositiveSmallIntegerField(null=True)
    done_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["focus__plan", "number"]
        indexes = [models.Index(fields=["state", "due_on"])]
        constraints = [
            models.CheckConstraint(condition=Q(percent=None) | Q(percent__lte=100), name="task_percent"),
        ]

    def __str__(self) -> str:
        return self.title


class TaskReport(models.Model):
    """What was said of a task on a day: progress in words and per cent, with evidence; only ever added to.

    `kind` says whether its owner reported, or the lead confirmed, sent it back, changed or cancelled it.
    """

    class Kind(models.TextChoices):
        PROGRESS = "progress", _("报送进展")
        FINISHED = "finished", _("报送完成")
        CONFIRMED = "confirmed", _("确认完成")
        SENT_BACK = "sent_back", _("退回补充")
        CHANGED = "changed", _("调整")
        CANCELLED = "cancelled", _("取消")

    task = models.ForeignKey(PlanTask, on_delete=models.CASCADE, related_name="reports")
    kind = models.CharField(max_length=12, choices=Kind)
    percent = models.PositiveSmallIntegerField(null=True)
    text = models.CharField(max_length=500, default="", blank=True)
    evidence = models.ManyToManyField(Upload, related_name="task_reports", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        ordering = ["task", "pk"]

    def __str__(self) -> str:
        return f"{self.task} {self.on}"
