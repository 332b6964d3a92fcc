"""A table as read, and what is known of where it belongs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from abacus.cycle.intake.models.batches import Batch, Source
from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.organisations.fields import PathField
from abacus.foundation.organisations.models import Organisation
from abacus.pool.models import ProjectYear


class Table(models.Model):
    """One table (收到的表) of a file, its `place`-th from 1.

    `read` is the reader's answer with what is needed to write it again, `marks` what each cell was taken for.
    `questions` is a list of {code, message, todo, options}; the table is `look` while there is one.
    `choices` keeps what people answered, `differences` what is kept apart from what the platform holds
    already, `made` what it became: pairs of a kind of record and its number. `organisation_path` is the
    unit's once that is known, else the batch's. `project_year` null in a `read` table is made when it is taken.
    """

    class State(models.TextChoices):
        READ = "read", _("可以收下")
        LOOK = "look", _("需查看")
        TAKEN = "taken", _("已收下")
        ASIDE = "aside", _("放在一边")
        WITHDRAWN = "withdrawn", _("已撤回")

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="tables")
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="tables")
    place = models.PositiveSmallIntegerField()
    sheet = models.CharField(max_length=200, default="", blank=True)
    kind = models.CharField(max_length=12)
    layout = models.CharField(max_length=40, default="", blank=True)
    title = models.CharField(max_length=200, default="", blank=True)
    fiscal_year = models.PositiveSmallIntegerField(null=True, blank=True)
    read = models.JSONField()
    marks = models.JSONField(default=list)
    warnings = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.READ)
    questions = models.JSONField(default=list)
    choices = models.JSONField(default=dict)
    differences = models.JSONField(default=list)
    made = models.JSONField(default=list)
    unit = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="intake_tables"
    )
    project_year = models.ForeignKey(ProjectYear, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    organisation_path = PathField(db_index=True)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["source", "place"], name="one_table_at_a_place")]
        indexes = [models.Index(fields=["batch", "state"], name="intake_table_state")]

    def __str__(self) -> str:
        return self.title or self.sheet or str(self.source)
