"""Who acts in a post that is not theirs: for a colleague, for a vacant post, or about one task."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from abacus.foundation.accounts.roles import Role
from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.organisations.fields import PathField
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.workflow.models.submissions import Task


class MandateQuerySet(ScopedQuerySet):
    """Mandates, each in force from a day to a day."""

    def on(self, day: date) -> "MandateQuerySet":
        """Those in force on `day`; one about a task only while the task is open."""
        return self.filter(
            Q(ends_on=None) | Q(ends_on__gte=day),
            Q(task=None) | Q(task__state=Task.State.OPEN),
            state=Mandate.State.ACTIVE,
            starts_on__lte=day,
        )


class Mandate(models.Model):
    """That `agent` acts in a post (role at a body) from a day to a day, both included; `ends_on` None: till it is done.

    A delegation (委托代办) hands on what `principal` may do in their post; a deputy (替岗) acts while nobody
    else can; an assignment (指派) is about one `task`. `organisation_path` says whose matter it is: the
    post's body, for an assignment the submission's. `decided_by` confirmed or refused where that is needed.
    """

    class Kind(models.TextChoices):
        DELEGATION = "delegation", _("委托代办")
        DEPUTY = "deputy", _("替岗")
        ASSIGNMENT = "assignment", _("指派")

    class State(models.TextChoices):
        PENDING = "pending", _("待确认")
        ACTIVE = "active", _("有效")
        REFUSED = "refused", _("未同意")
        ENDED = "ended", _("已结束")

    kind = models.CharField(max_length=12, choices=Kind)
    role = models.CharField(max_length=24, choices=Role)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    organisation_path = PathField(db_index=True)
    principal = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="mandates_given"
    )
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mandates_held")
    task = models.ForeignKey(Task, null=True, on_delete=models.CASCADE, related_name="mandates")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_on = models.DateField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True)

    objects = MandateQuerySet.as_manager()

    principal_holds: bool
    """Whether the principal still holds the post; asked where mandates in force are looked for."""
    post_is_held: bool
    """Whether anybody does."""

    class Meta:
        ordering = ["-starts_on", "-pk"]
        indexes = [models.Index(fields=["agent", "state"]), models.Index(fields=["role", "organisation", "state"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")), name="mandate_dates"
            ),
            models.CheckConstraint(condition=~Q(agent=models.F("principal")), name="mandate_for_another"),
            models.UniqueConstraint(
                fields=["task"], condition=Q(kind="assignment", state="active"), name="one_assignment_a_task"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent}：{self.get_kind_display()}"

    def over(self, day: date) -> bool:
        """Whether it holds no more on `day`, ended by somebody or by itself."""
        done: Any = self.state in {self.State.REFUSED, self.State.ENDED}
        return bool(done) or (self.ends_on is not None and self.ends_on < day)


class Escalation(models.Model):
    """That a task passed on to a higher post because nobody acted in time: whoever holds it may act from then on."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="escalations")
    role = models.CharField(max_length=24, choices=Role)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    organisation_path = PathField(db_index=True)
    on = models.DateField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["task", "role", "organisation"], name="escalation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.task} → {self.get_role_display()}"
