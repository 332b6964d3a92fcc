"""The row of a form while it is written and reviewed; each stage makes a model of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from abacus.cycle.drafts import Rival
from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.organisations.fields import PathField
from abacus.foundation.workflow.models import Submission

__all__ = ["Earlier", "Rival", "Sheet"]


class Sheet(models.Model):
    """A form that goes on a route.

    `content` is the draft as the form holds it; `previous` the content at the last return, for
    the reviewer to see what changed. `version` is compared and swapped on every save, so two
    people never overwrite each other. `rules_on` is the day whose rules hold, the day the form
    was begun; `pack_release` the release of that day.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("填报中")
        SUBMITTED = "submitted", _("审核中")
        RETURNED = "returned", _("已退回修改")
        APPROVED = "approved", _("已通过")

    organisation_path = PathField(db_index=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    content = models.JSONField(default=dict)
    previous = models.JSONField(null=True)
    rules_on = models.DateField()
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(auto_now=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, null=True, on_delete=models.PROTECT, related_name="+")
    pack_release = models.CharField(max_length=60)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-pk"]

    @property
    def editable(self) -> bool:
        """Whether its unit may write it now."""
        return self.state in {self.State.DRAFT, self.State.RETURNED}

    @property
    def running(self) -> bool:
        """Whether it is with a reviewer now."""
        return self.submission is not None and self.submission.state == Submission.State.RUNNING


class Earlier(models.Model):
    """What a form held before somebody went on writing it: kept so that it can be brought back.

    `sheet_kind` is the kind's `subject_kind`, `version` the form's version that held it, `saved_at` and
    `saved_by` say when and by whom that was saved.
    """

    sheet_kind = models.CharField(max_length=40)
    sheet_id = models.BigIntegerField()
    organisation_path = PathField(db_index=True)
    content = models.JSONField(default=dict)
    version = models.PositiveIntegerField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["sheet_kind", "sheet_id", "version"], name="earlier_content_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_kind}:{self.sheet_id} v{self.version}"
