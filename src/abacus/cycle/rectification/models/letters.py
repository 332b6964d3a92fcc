"""Letters that ask somebody to put something right, and what they answered."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from abacus.cycle.rectification.models.problems import Problem
from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.documents.models import Upload
from abacus.foundation.organisations.fields import PathField
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.schedule.models import Stage
from abacus.pool.models import ProjectYear


class Letter(models.Model):
    """A rectification letter (整改建议书) or its sharper forms: a talk (约谈), a public notice (通报).

    `number` counts within the region (`region`) and the calendar year of its day (`number_year`).
    `version` is compared and swapped by every act. An accepted plan moves `due_on` to the plan's day.
    """

    class Kind(models.TextChoices):
        RECTIFICATION = "rectification", _("整改建议书")
        INTERVIEW = "interview", _("约谈通知书")
        NOTICE = "notice", _("情况通报")

    class State(models.TextChoices):
        ISSUED = "issued", _("待整改回复")
        REPLIED = "replied", _("已回复待认定")
        RETURNED = "returned", _("退回重新整改")
        ESCALATED = "escalated", _("逾期已上报")
        ACCEPTED = "accepted", _("整改已认可")

    kind = models.CharField(max_length=14, choices=Kind, default=Kind.RECTIFICATION)
    region = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="letters_issued")
    number_year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="letters")
    organisation_path = PathField(db_index=True)
    project_year = models.ForeignKey(
        ProjectYear, null=True, blank=True, on_delete=models.PROTECT, related_name="letters"
    )
    fiscal_year = models.PositiveSmallIntegerField(db_index=True)
    stage = models.CharField(max_length=20, choices=Stage)
    problems = models.ManyToManyField(Problem, related_name="letters", blank=True)
    text = models.TextField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    issued_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.ISSUED)
    version = models.PositiveIntegerField(default=0)
    escalated_on = models.DateField(null=True, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    pack_release = models.CharField(max_length=60, default="", blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["region", "number_year", "number"], name="letter_number")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """〔2021〕第 12 号."""
        return f"{self.get_kind_display()}〔{self.number_year}〕第 {self.number} 号"


class Reply(models.Model):
    """What the addressee answered: put right, or a plan with the day by which it will be.

    `decision` is blank while nobody has decided on it.
    """

    class Kind(models.TextChoices):
        DONE = "done", _("已整改到位")
        PLAN = "plan", _("已制定整改计划")

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", _("认可")
        RETURNED = "returned", _("退回")

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="replies")
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.DONE)
    cause = models.TextField(default="", blank=True)
    text = models.TextField()
    responsible = models.CharField(max_length=60, default="", blank=True)
    plan_until = models.DateField(null=True, blank=True)
    upload = models.ForeignKey(Upload, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    replied_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    replied_on = models.DateField()
    decision = models.CharField(max_length=10, choices=Decision, default="", blank=True)
    opinion = models.TextField(default="", blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "replies"

    def __str__(self) -> str:
        return self.text[:60]
