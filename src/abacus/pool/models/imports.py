"""A file of rows taken in at once, and taken back at once."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.documents.models import Upload
from abacus.foundation.organisations.fields import PathField
from abacus.foundation.organisations.models import Organisation


class ImportBatch(models.Model):
    """One import: previewed, then applied whole or not at all, and withdrawable while nothing stands on it.

    `preview` keeps what was recognised, the errors by row and cell and the totals before
    and after, so that the report can be shown again. The same bytes (`sha256`) of a kind
    and organisation are applied once.
    """

    class Kind(models.TextChoices):
        PROJECTS = "projects", _("项目")
        BUDGET = "budget", _("预算")
        EXECUTION = "execution", _("执行")

    class State(models.TextChoices):
        PREVIEWED = "previewed", _("待确认")
        APPLYING = "applying", _("写入中")
        APPLIED = "applied", _("已导入")
        WITHDRAWN = "withdrawn", _("已撤回")
        REFUSED = "refused", _("未导入")

    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=12, choices=State, default=State.PREVIEWED)
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="batches")
    sha256 = models.CharField(max_length=64, db_index=True)
    fiscal_year = models.PositiveSmallIntegerField()
    options = models.JSONField(default=dict)
    preview = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(default=0)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="import_batches")
    organisation_path = PathField(db_index=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    applied_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "organisation", "fiscal_year", "sha256"],
                condition=Q(state__in=["applying", "applied"]),
                name="a_file_is_applied_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.upload}"
