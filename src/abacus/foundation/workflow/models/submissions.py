"""Submissions on their way through a route, the tasks they cause and the opinions given."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.organisations.fields import PathField
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.workflow.routes import Step, StoredRoute, whose


class Ground(models.TextChoices):
    """By what right somebody acts on a task."""

    POST = "post", _("本岗办理")
    ASSIGNMENT = "assignment", _("指派办理")
    DELEGATION = "delegation", _("委托代办")
    DEPUTY = "deputy", _("替岗办理")
    ESCALATION = "escalation", _("升级办理")


class Submission(models.Model):
    """Something handed in on a route. It keeps the route it started with.

    `subject_kind` and `subject_id` name the record of the stage that was handed in;
    `version` is compared and swapped by every action. `step` counts from 1; 0 is the submitter.
    `panel` are the ids of those invited to a panel step.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("审核中")
        RETURNED = "returned", _("已退回")
        WITHDRAWN = "withdrawn", _("已撤回")
        APPROVED = "approved", _("已通过")

    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    title = models.CharField(max_length=240)
    fiscal_year = models.PositiveSmallIntegerField()
    route_id = models.CharField(max_length=60)
    route = models.JSONField()
    panel = models.JSONField(default=list, blank=True)
    pack_release = models.CharField(max_length=60)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="submissions")
    organisation_path = PathField(db_index=True)
    state = models.CharField(max_length=12, choices=State, default=State.RUNNING)
    step = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_on = models.DateField()
    finished_on = models.DateField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject_kind", "subject_id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"], condition=Q(state="running"), name="one_running_submission"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @cached_property
    def stored_route(self) -> StoredRoute:
        """The route it started with."""
        return StoredRoute.read(self.route)

    @property
    def current_step(self) -> Step:
        """The step it stands at."""
        return self.stored_route.at(self.step)


class Task(models.Model):
    """What a role at an organisation has to do about a submission.

    Step 0 is the submitter's: handed in (done at once) or, after a return, to be corrected.
    `organisation` is where the role is held, `organisation_path` whose matter it is.
    `opened_version` is the submission's version from which on the task could be acted on.
    `done_as` says by what right somebody acted, `done_for` in whose stead. After `escalates_on` the task
    passes to a higher post, too.
    """

    class State(models.TextChoices):
        OPEN = "open", _("待办")
        DONE = "done", _("已办")
        DROPPED = "dropped", _("已取消")

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="tasks")
    step = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=80)
    role = models.CharField(max_length=24)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="tasks")
    organisation_path = PathField(db_index=True)
    delegated_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="delegated_tasks"
    )
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    countersigned = models.BooleanField(default=False)
    opened_version = models.PositiveIntegerField(default=0)
    opened_on = models.DateField()
    due_on = models.DateField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField(null=True)
    done_for = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    done_as = models.CharField(max_length=12, choices=Ground, default=Ground.POST)
    urged_on = models.DateField(null=True)
    escalates_on = models.DateField(null=True)
    escalated_on = models.DateField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["state", "role", "organisation"]),
            models.Index(fields=["state", "due_on"]),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def acted(self) -> str:
        """王五（代张三办理）, 王五（替岗办理）; the name alone for who acted in their own post."""
        if self.done_by is None or self.done_as == Ground.POST:
            return self.done_by.name if self.done_by else ""
        names = {"name": self.done_by.name, "how": self.get_done_as_display()}
        if self.done_for is None:
            return gettext("%(name)s（%(how)s）") % names
        return gettext("%(name)s（代%(principal)s办理）") % {**names, "principal": self.done_for.name}

    @property
    def whose(self) -> str:
        """文登区教育局 · 主管部门经办."""
        return whose(self.role, self.organisation)


class Opinion(models.Model):
    """What somebody said when acting on a task; typed by category, at a place in the form where given."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="opinions")
    category = models.CharField(max_length=40, default="", blank=True)
    place = models.CharField(max_length=80, default="", blank=True)
    text = models.TextField()
    action = models.CharField(max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:40]
