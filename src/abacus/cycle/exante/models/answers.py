"""What became of the opinion: every item answered by a change of the plan, old and new."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from abacus.cycle.exante.models.cases import Case


class OpinionItem(models.Model):
    """One item of a 事前评估意见书, and the change of the plan that answers it: old text, new text, accepted or not."""

    class State(models.TextChoices):
        OPEN = "open", _("待单位落实")
        ANSWERED = "answered", _("待财政确认")
        ACCEPTED = "accepted", _("已落实")
        REJECTED = "rejected", _("须重新落实")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="opinion_items")
    number = models.PositiveSmallIntegerField()
    category = models.CharField(max_length=40)
    category_label = models.CharField(max_length=40)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    old_text = models.TextField(default="", blank=True)
    new_text = models.TextField(default="", blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField(null=True)
    decision = models.TextField(default="", blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField(null=True)

    class Meta:
        ordering = ["case", "number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="exante_opinion_item_number"),
            models.CheckConstraint(condition=~Q(text=""), name="exante_opinion_says_something"),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def waits_for_unit(self) -> bool:
        """Whether the unit has to answer it."""
        return self.state in {self.State.OPEN, self.State.REJECTED}
