"""The rows of an import that is being written: prepared in chunks, seen by nobody, entered all at once."""

from django.db import models

from abacus.foundation.organisations.fields import PathField
from abacus.foundation.organisations.models import Organisation
from abacus.pool.models.imports import ImportBatch
from abacus.pool.models.money import FundSource
from abacus.pool.models.projects import Project, ProjectYear


class StagedRow(models.Model):
    """What one row of a file will add to the pool, in whole columns, so that a few statements enter all of them.

    A row of projects adds a year to `project`, or to a new project described by `code` and what follows it,
    and a request where `amount_fen` is given. A row of budget or execution adds a line to `project_year`.
    `position` numbers them in the file's order.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="staged")
    organisation_path = PathField(db_index=True)
    position = models.PositiveIntegerField()
    row = models.PositiveIntegerField()

    project = models.ForeignKey(Project, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    region_code = models.CharField(max_length=12, default="", blank=True)
    code = models.CharField(max_length=21, default="", blank=True)
    name = models.CharField(max_length=180, default="", blank=True)
    sort_key = models.CharField(max_length=360, default="", blank=True)
    category = models.CharField(max_length=2, default="", blank=True)
    protection = models.CharField(max_length=10, default="", blank=True)
    book = models.CharField(max_length=10, default="", blank=True)
    special_fund = models.BooleanField(default=False)
    bond = models.BooleanField(default=False)
    capital_works = models.BooleanField(default=False)
    function_code = models.CharField(max_length=7, default="", blank=True)
    unit = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    unit_path = PathField(default="", blank=True)
    department = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    nature = models.CharField(max_length=12, default="", blank=True)
    state = models.CharField(max_length=20, default="", blank=True)

    project_year = models.ForeignKey(ProjectYear, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, default="", blank=True)
    source = models.CharField(max_length=16, choices=FundSource, default="", blank=True)
    amount_fen = models.BigIntegerField(null=True)
    entered_on = models.DateField(null=True)
    document_number = models.CharField(max_length=80, default="", blank=True)
    note = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        ordering = ("batch", "position")
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="staged_once")]

    def __str__(self) -> str:
        return f"{self.batch} {self.position}"
