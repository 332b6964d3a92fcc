"""What was handed in at once, and its files."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.documents.models import Upload
from abacus.foundation.organisations.fields import PathField
from abacus.foundation.organisations.models import Organisation


class Batch(models.Model):
    """Files handed in at once (收表批次) for `organisation`, which receives them: a region, department or unit.

    `fiscal_year` stands in for a table that states no year; null leaves it to the tables. `mode` says what
    a taken table becomes: the unit's draft, or a finished table of a past year.
    """

    class State(models.TextChoices):
        READING = "reading", _("读取中")
        READY = "ready", _("待确认")
        TAKING = "taking", _("收下中")
        TAKEN = "taken", _("已收下")
        CANCELLED = "cancelled", _("已取消")
        WITHDRAWN = "withdrawn", _("已撤回")

    class Mode(models.TextChoices):
        DRAFT = "draft", _("作为单位的草稿")
        SETTLED = "settled", _("作为已定的历年结果")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="intake_batches")
    organisation_path = PathField(db_index=True)
    fiscal_year = models.PositiveSmallIntegerField(null=True, blank=True)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    mode = models.CharField(max_length=8, choices=Mode, default="", blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_on = models.DateField()
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether its tables may still be corrected, answered, set aside and taken."""
        return self.state in (self.State.READY, self.State.TAKEN)


class Source(models.Model):
    """One file (来源文件) of a batch, or a member of an archive (`archive`).

    `name` is as given, with its folder or archive. `upload` is null where the file could not be stored.
    A file whose bytes were read before for the same organisation is `known`: `same_as` says which.
    `error` is {code, cell, message}, null where nothing was refused.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("待读")
        READ = "read", _("已读")
        REFUSED = "refused", _("拒收")
        KNOWN = "known", _("以前读过")

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="sources")
    upload = models.ForeignKey(Upload, null=True, blank=True, on_delete=models.PROTECT, related_name="intake_sources")
    archive = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="members")
    name = models.CharField(max_length=600)
    sha256 = models.CharField(max_length=64, default="", blank=True, db_index=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    error = models.JSONField(null=True, blank=True)
    same_as = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="again")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["batch", "state"], name="intake_source_state")]

    def __str__(self) -> str:
        return self.name
