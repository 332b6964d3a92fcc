"""The unit's evaluation of its own project at the end of the year."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from abacus.cycle.drafts import Rival
from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.organisations.fields import PathField
from abacus.foundation.workflow.models import Submission
from abacus.pool.models import ProjectYear, TargetVersion


class SelfEvaluation(models.Model):
    """A project-year's self-evaluation table (项目支出绩效自评表).

    `content` is what the unit entered: actual values, own points and reasons by `line_id`,
    the achieved goal, problems and measures. `target_version` is the version it is measured
    by. `result` is the platform's computation, made again at every save; the final one
    keeps its full steps. `rules_on` is the day whose rules hold, the day the table was
    begun; `measured_on` the day the actual values stand for.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("填报中")
        SUBMITTED = "submitted", _("审核中")
        RETURNED = "returned", _("已退回修改")
        APPROVED = "approved", _("已定")

    project_year = models.OneToOneField(ProjectYear, on_delete=models.PROTECT, related_name="self_evaluation")
    organisation_path = PathField(db_index=True)
    target_version = models.ForeignKey(TargetVersion, on_delete=models.PROTECT, related_name="self_evaluations")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    content = models.JSONField(default=dict)
    previous = models.JSONField(null=True)
    rules_on = models.DateField()
    measured_on = models.DateField()
    result = models.JSONField(default=dict)
    self_total_centi = models.PositiveIntegerField(null=True)
    computed_total_centi = models.PositiveIntegerField(null=True)
    grade = models.CharField(max_length=12, default="", blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(auto_now=True)
    saved_on = models.DateField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, null=True, on_delete=models.PROTECT, related_name="+")
    pack_release = models.CharField(max_length=60)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.project_year)


class EvaluationRival(Rival):
    """A person's content of a self-evaluation that came second."""

    evaluation = models.ForeignKey(SelfEvaluation, on_delete=models.CASCADE, related_name="rivals")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["evaluation", "by"], name="one_rival_evaluation")]

    def __str__(self) -> str:
        return str(self.evaluation)
