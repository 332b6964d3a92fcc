"""The unit's evaluation of its own project at the end of the year."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from abacus.cycle.sheets.models import Rival, Sheet
from abacus.pool.models import ProjectYear, TargetVersion


class SelfEvaluation(Sheet):
    """A project-year's self-evaluation table (项目支出绩效自评表).

    `content` is what the unit entered: actual values, own points and reasons by `line_id`,
    the achieved goal, problems and measures. `target_version` is the version it is measured
    by. `result` is the platform's computation, made again at every save; the final one
    keeps its full steps. `measured_on` is the day the actual values stand for.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("填报中")
        SUBMITTED = "submitted", _("审核中")
        RETURNED = "returned", _("已退回修改")
        APPROVED = "approved", _("已定")

    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    project_year = models.OneToOneField(ProjectYear, on_delete=models.PROTECT, related_name="self_evaluation")
    target_version = models.ForeignKey(TargetVersion, on_delete=models.PROTECT, related_name="self_evaluations")
    measured_on = models.DateField()
    result = models.JSONField(default=dict)
    self_total_centi = models.PositiveIntegerField(null=True)
    computed_total_centi = models.PositiveIntegerField(null=True)
    grade = models.CharField(max_length=12, default="", blank=True)
    saved_on = models.DateField()

    def __str__(self) -> str:
        return str(self.project_year)


class EvaluationRival(Rival):
    """A person's content of a self-evaluation that came second."""

    evaluation = models.ForeignKey(SelfEvaluation, on_delete=models.CASCADE, related_name="rivals")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["evaluation", "by"], name="one_rival_evaluation")]

    def __str__(self) -> str:
        return str(self.evaluation)
