"""The panel of a case: who is invited in which capacity, what each asked and scored."""

from django.conf import settings
from django.db import models

from abacus.foundation.accounts.models import User


class PanelMember(models.Model):
    """Somebody invited to a case's panel. `scoring` is false for the project's own people, who attend only.

    `scores` are points by item in 0.01, kept one by one; `total_centi` their sum. `left_on`: no longer
    a member, for the `left_why` written down.
    """

    case = models.ForeignKey("exante.Case", on_delete=models.CASCADE, related_name="panel")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="exante_panels")
    capacity = models.CharField(max_length=20)
    capacity_label = models.CharField(max_length=40)
    scoring = models.BooleanField(default=True)
    scores = models.JSONField(default=dict, blank=True)
    total_centi = models.PositiveIntegerField(null=True)
    comment = models.TextField(default="", blank=True)
    scored_on = models.DateField(null=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_on = models.DateField()
    left_on = models.DateField(null=True)
    left_why = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        ordering = ["case", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="exante_member_once")]

    def __str__(self) -> str:
        return f"{self.person} {self.capacity_label}"


class PanelQuestion(models.Model):
    """A question asked by a member, and the project unit's answer, on record."""

    case = models.ForeignKey("exante.Case", on_delete=models.CASCADE, related_name="questions")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    text = models.TextField()
    answer = models.TextField(default="", blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField(null=True)

    class Meta:
        ordering = ["case", "pk"]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def open(self) -> bool:
        """Whether it waits for an answer."""
        return self.answered_on is None
