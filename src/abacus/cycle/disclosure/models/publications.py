"""What a department publishes of a year: prepared from the pool, frozen when it goes out, never edited."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.organisations.fields import PathField
from abacus.foundation.organisations.models import Organisation
from abacus.pool.models import ProjectYear


class Kind(models.TextChoices):
    """What is published: targets with the budget, results with the final accounts, reports of key evaluations."""

    TARGETS = "targets", _("绩效目标")
    RESULTS = "results", _("绩效结果")
    KEY_REPORTS = "key_reports", _("重点评价报告")


class ApprovalDay(models.Model):
    """The day on which budgets or final accounts of a year were approved, from which days are counted.

    Of a department, or of a region for all its departments that have none of their own.
    """

    class Of(models.TextChoices):
        BUDGET = "budget", _("部门预算批复")
        FINAL_ACCOUNTS = "final_accounts", _("部门决算批复")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="approval_days")
    organisation_path = PathField(db_index=True)
    fiscal_year = models.PositiveSmallIntegerField()
    of = models.CharField(max_length=16, choices=Of)
    approved_on = models.DateField()
    document_number = models.CharField(max_length=80, default="", blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_on = models.DateField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["fiscal_year", "of", "organisation_path"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "fiscal_year", "of"], name="one_approval_day"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.fiscal_year} {self.get_of_display()}"


class PublicationQuerySet(ScopedQuerySet):
    """Publications, for people with a scope or for the public."""

    def out(self) -> "PublicationQuerySet":
        """What anybody may read today: the version that holds of each publication."""
        return self.filter(state="published")


class Publication(models.Model):
    """One version of what a department publishes of one kind in one year.

    `snapshot` is all that the public ever reads, made when it is published and never touched again;
    `sha256` is of its canonical JSON. A correction is a new version (`number`) that supersedes the
    one before, which stays readable. `approved_on` and `due_on` are as they stood at publication.
    `accompanies_on` is the day on which the department's own budget or final accounts came out.
    """

    class State(models.TextChoices):
        PREPARING = "preparing", _("准备中")
        HANDED_IN = "handed_in", _("待公开")
        PUBLISHED = "published", _("已公开")
        SUPERSEDED = "superseded", _("已被更正")
        WITHDRAWN = "withdrawn", _("已撤下")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="publications")
    organisation_path = PathField(db_index=True)
    region_code = models.CharField(max_length=12)
    fiscal_year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=State, default=State.PREPARING)
    version = models.PositiveIntegerField(default=0)
    duties = models.CharField(max_length=500, default="", blank=True)
    note = models.TextField(default="", blank=True)
    accompanies_on = models.DateField(null=True)
    correction = models.CharField(max_length=500, default="", blank=True)
    returned = models.CharField(max_length=500, default="", blank=True)
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_on = models.DateField()
    handed_in_on = models.DateField(null=True)
    index_number = models.CharField(max_length=40, default="", blank=True, db_index=True)
    approved_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    published_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    withdrawn_why = models.CharField(max_length=500, default="", blank=True)
    projects = models.PositiveIntegerField(default=0)
    withheld = models.PositiveIntegerField(default=0)
    snapshot = models.JSONField(null=True)
    sha256 = models.CharField(max_length=64, default="", blank=True)
    pack_release = models.CharField(max_length=60)
    changed_at = models.DateTimeField(auto_now=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-fiscal_year", "organisation_path", "kind", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "fiscal_year", "kind", "number"], name="publication_version_number"
            ),
            models.UniqueConstraint(
                fields=["organisation", "fiscal_year", "kind"],
                condition=Q(state="published"),
                name="one_publication_holds",
            ),
            models.UniqueConstraint(
                fields=["organisation", "fiscal_year", "kind"],
                condition=Q(state__in=["preparing", "handed_in"]),
                name="one_publication_in_preparation",
            ),
            models.UniqueConstraint(
                fields=["index_number"], condition=~Q(index_number=""), name="an_index_number_is_given_once"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "superseded"]) | Q(snapshot__isnull=False),
                name="what_is_published_is_frozen",
            ),
        ]
        indexes = [models.Index(fields=["region_code", "fiscal_year", "state"])]

    def __str__(self) -> str:
        return f"{self.organisation} {self.fiscal_year} {self.get_kind_display()} v{self.number}"


class PublicationItem(models.Model):
    """A project of a publication: in it, or not for a reason that finance has to approve.

    `reason` is an id of the pack's reasons (secret, sensitive, other); changing it takes the approval back.
    """

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="items")
    project_year = models.ForeignKey(ProjectYear, on_delete=models.PROTECT, related_name="publication_items")
    included = models.BooleanField(default=True)
    reason = models.CharField(max_length=20, default="", blank=True)
    words = models.CharField(max_length=300, default="", blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_on = models.DateField(null=True)

    class Meta:
        ordering = ["publication", "project_year__project__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "project_year"], name="project_once_a_publication"),
            models.CheckConstraint(
                condition=Q(included=True) | ~Q(reason=""), name="what_is_not_published_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication} {self.project_year}"
