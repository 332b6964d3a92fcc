"""What tells every process that the public pages of a place have changed."""

from django.db import models


class PublicStamp(models.Model):
    """A random value that each publication and withdrawal of a place replaces, in its transaction.

    Times would not do: a withdrawal that is committed after a later one carries the earlier time and would be
    missed. The row makes them wait for each other, and a value never comes again, not even after a restore.
    """

    region_code = models.CharField(max_length=12, unique=True)
    value = models.CharField(max_length=32)

    class Meta:
        ordering = ["region_code"]

    def __str__(self) -> str:
        return f"{self.region_code} {self.value}"
