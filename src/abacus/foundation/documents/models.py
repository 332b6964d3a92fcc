"""Files people hand in."""

from django.conf import settings
from django.db import models

from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.organisations.fields import PathField


def place(upload: "Upload", _name: str) -> str:
    """Where the bytes lie: under their SHA-256, never under a name a person chose."""
    return f"{upload.sha256[:2]}/{upload.sha256}"


class Upload(models.Model):
    """A stored file: its bytes lie under their SHA-256, its name is what the person called it."""

    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=120)
    file = models.FileField(upload_to=place, max_length=200)
    organisation_path = PathField(db_index=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name
