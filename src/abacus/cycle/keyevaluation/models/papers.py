"""Evidence, working papers and scores: which finding rests on what, and which points follow from it."""

from zlib import crc32

from django.conf import settings
from django.db import models

from abacus.cycle.keyevaluation.models.cases import KeyCase
from abacus.foundation.documents.models import Upload


class Evidence(models.Model):
    """A document that a case rests on. `number` counts within the case."""

    case = models.ForeignKey(KeyCase, on_delete=models.CASCADE, related_name="evidence")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="+")
    provided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    provided_on = models.DateField()

    class Meta:
        ordering = ["case", "number"]
        verbose_name_plural = "evidence"
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="evidence_number")]

    def __str__(self) -> str:
        return self.title


class WorkingPaper(models.Model):
    """A working paper (底稿): a finding about one indicator and the evidence it rests on.

    `problem` puts the finding on the case's problem list. A paper that was `withdrawn_on` a day stays readable.
    """

    case = models.ForeignKey(KeyCase, on_delete=models.CASCADE, related_name="papers")
    number = models.PositiveSmallIntegerField()
    item = models.CharField(max_length=60)
    text = models.TextField()
    evidence = models.ManyToManyField(Evidence, related_name="papers", blank=True)
    problem = models.BooleanField(default=False)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_on = models.DateField()
    withdrawn_on = models.DateField(null=True)

    class Meta:
        ordering = ["case", "number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="working_paper_number")]

    def __str__(self) -> str:
        return self.text[:60]


class ItemScore(models.Model):
    """The points of one indicator of the framework. Points that were deducted rest on a working paper."""

    case = models.ForeignKey(KeyCase, on_delete=models.CASCADE, related_name="scores")
    item = models.CharField(max_length=60)
    points_centi = models.PositiveIntegerField()
    reason = models.TextField(default="", blank=True)
    scored_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    scored_on = models.DateField()

    class Meta:
        ordering = ["case", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "item"], name="item_score_once")]

    def __str__(self) -> str:
        return f"{self.item} {self.points_centi}"

    @property
    def mark(self) -> str:
        """What a page remembers of the points and words it showed."""
        return mark(self.points_centi, self.reason)


def mark(points_centi: int, reason: str) -> str:
    """Short for points and reason together; differs where either does."""
    return f"{points_centi}-{crc32(reason.strip().encode()):08x}"
