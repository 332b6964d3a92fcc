"""What people said of cells, and the words that a region's reader has learnt from it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from abacus.cycle.intake.models.batches import Source
from abacus.foundation.organisations.models import Organisation


class Correction(models.Model):
    """What a cell is (更正): a field's value, `label:` and a field for its label, blank for nothing at all."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="corrections")
    sheet = models.CharField(max_length=200, default="", blank=True)
    cell = models.CharField(max_length=12)
    field = models.CharField(max_length=60, default="", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["source", "sheet", "cell"], name="one_correction_of_a_cell")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.cell}".strip()


class LearntWord(models.Model):
    """A word (学到的栏目名) that a region's tables use for a field; withdrawn it is kept and no longer used."""

    region = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="learnt_words")
    kind = models.CharField(max_length=12, default="", blank=True)
    field = models.CharField(max_length=60)
    word = models.CharField(max_length=40)
    learnt_from = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="learnt_words"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "field", "word"], condition=Q(withdrawn_on=None), name="a_word_is_learnt_once"
            )
        ]

    def __str__(self) -> str:
        return self.word
