"""What was said about a finding: the unit's explanation, the reviewer's dismissal."""

import hashlib

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class FindingAnswer(models.Model):
    """One answer (问题答复) to a finding of a read table; a later one supersedes it and nothing is edited.

    The finding is named by `key`, made of its code, cell and message: where a correction changes one of
    them it is another finding, and the answer is history. `cell` is blank for a finding about the whole table.
    """

    class Kind(models.TextChoices):
        ANSWERED = "answered", _("已答复")
        DISMISSED = "dismissed", _("已认定无需处理")
        REOPENED = "reopened", _("重新提出")

    table = models.ForeignKey("intake.Table", on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=64)
    code = models.CharField(max_length=40)
    cell = models.CharField(max_length=12, default="", blank=True)
    message = models.TextField()
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="superseded_by"
    )
    superseded = models.BooleanField(default=False)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["table", "key"], condition=models.Q(superseded=False), name="one_answer_of_a_finding"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cell} {self.get_kind_display()}".strip()


def key_of(code: str, cell: str | None, message: str) -> str:
    """What names a finding of a table."""
    return hashlib.sha256("\n".join((code, cell or "", message)).encode()).hexdigest()
