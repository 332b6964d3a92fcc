"""Performance of a whole department in a year: its targets, and what came of them."""

from django.db import models

from abacus.cycle.drafts import Rival
from abacus.cycle.sheets.models import Sheet
from abacus.foundation.organisations.models import Organisation


class DepartmentTargets(Sheet):
    """部门整体支出绩效目标申报表: duties → yearly tasks → overall goal → indicators by aspect."""

    department = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="department_targets")
    fiscal_year = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-fiscal_year", "department__sort_key"]
        constraints = [models.UniqueConstraint(fields=["department", "fiscal_year"], name="department_targets_once")]

    def __str__(self) -> str:
        return f"{self.department} {self.fiscal_year}"


class DepartmentTargetsRival(Rival):
    """A person's content of a department's targets that came second."""

    sheet = models.ForeignKey(DepartmentTargets, on_delete=models.CASCADE, related_name="rivals")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "by"], name="one_rival_department_targets")]

    def __str__(self) -> str:
        return str(self.sheet)


class DepartmentEvaluation(Sheet):
    """部门整体支出绩效自评表 and what finance makes of it.

    `result` is the platform's computation; `checked` the reviewer's points by line id in 0.01,
    with words where they differ; `final_centi` their sum once the review is done.
    """

    targets = models.OneToOneField(DepartmentTargets, on_delete=models.PROTECT, related_name="evaluation")
    department = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="department_evaluations")
    fiscal_year = models.PositiveSmallIntegerField()
    result = models.JSONField(default=dict)
    computed_centi = models.PositiveIntegerField(null=True)
    checked = models.JSONField(default=dict)
    final_centi = models.PositiveIntegerField(null=True)
    grade = models.CharField(max_length=12, default="", blank=True)

    class Meta:
        ordering = ["-fiscal_year", "department__sort_key"]

    def __str__(self) -> str:
        return f"{self.department} {self.fiscal_year}"


class DepartmentEvaluationRival(Rival):
    """A person's content of a department's self-evaluation that came second."""

    sheet = models.ForeignKey(DepartmentEvaluation, on_delete=models.CASCADE, related_name="rivals")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "by"], name="one_rival_department_evaluation")]

    def __str__(self) -> str:
        return str(self.sheet)
