"""What a person keeps about pages."""

from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """A list's filters, columns and order under a name of one's own."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    list_id = models.CharField(max_length=60)
    name = models.CharField(max_length=40)
    query = models.TextField(help_text="query string of the list, without page")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "list_id", "name"], name="saved_view_name_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="saved_view_has_name"),
        ]

    def __str__(self) -> str:
        return self.name
