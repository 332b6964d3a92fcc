"""What the platform tells one person, apart from the work that waits for them."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """A sentence for one person with the address it speaks of; unread while `read_on` is null.

    The same sentence about the same address is not told again before it was read.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    text = models.CharField(max_length=300)
    url = models.CharField(max_length=300, default="", blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_on = models.DateField()
    read_on = models.DateField(null=True)

    class Meta:
        ordering = ["-created_on", "-pk"]
        indexes = [models.Index(fields=["user", "read_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "text", "url"], condition=Q(read_on=None), name="no_unread_notice_twice"
            ),
        ]

    def __str__(self) -> str:
        return self.text
