"""Policies, projects, and a project in one year."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.organisations.fields import PathField
from abacus.foundation.organisations.models import Organisation

project_code = RegexValidator(
    r"^\d{8}[0-9A-Z]{13}$", _("项目代码应为 21 位：前 8 位数字（区划 6 位、年度 2 位），后 13 位数字或大写字母")
)
"""The code of a project in the budget system (pro_code, 21 characters; domain.md §10)."""


class Policy(models.Model):
    """A spending policy: the root that outlives its projects. `succeeds` is the expired policy it renews."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=180)
    sort_key = models.CharField(max_length=360, db_index=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="policies")
    organisation_path = PathField(db_index=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    succeeds = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="succeeded_by")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key"]
        verbose_name_plural = "policies"
        constraints = [models.UniqueConstraint(fields=["organisation", "code"], name="policy_code")]

    def __str__(self) -> str:
        return self.name


class Project(models.Model):
    """A project over all its years. `region_code` and `code` together are unique."""

    class Category(models.TextChoices):
        PERSONNEL = "1", _("人员类")
        OPERATION = "2", _("运转类")
        SPECIFIC = "3", _("特定目标类")

    class Protection(models.TextChoices):
        """三保: basic livelihood, wages, running costs; a national standard goes before local ones."""

        NONE = "none", _("非“三保”")
        NATIONAL = "national", _("“三保”国家标准")
        LOCAL = "local", _("“三保”地方标准")

    class Book(models.TextChoices):
        GENERAL = "general", _("一般公共预算")
        FUND = "fund", _("政府性基金预算")
        CAPITAL = "capital", _("国有资本经营预算")
        INSURANCE = "insurance", _("社会保险基金预算")

    region_code = models.CharField(max_length=12)
    code = models.CharField(max_length=21, validators=[project_code])
    name = models.CharField(max_length=180)
    sort_key = models.CharField(max_length=360, db_index=True)
    category = models.CharField(max_length=2, choices=Category, default=Category.SPECIFIC)
    protection = models.CharField(max_length=10, choices=Protection, default=Protection.NONE)
    book = models.CharField(max_length=10, choices=Book, default=Book.GENERAL)
    special_fund = models.BooleanField(default=False)
    bond = models.BooleanField(default=False)
    capital_works = models.BooleanField(default=False)
    major = models.BooleanField(default=False)
    function_code = models.CharField(max_length=7, default="", blank=True)
    policy = models.ForeignKey(Policy, null=True, blank=True, on_delete=models.PROTECT, related_name="projects")
    starts_year = models.PositiveSmallIntegerField()
    ends_year = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["sort_key"]
        constraints = [models.UniqueConstraint(fields=["region_code", "code"], name="project_code")]

    def __str__(self) -> str:
        return self.name


class ProjectYear(models.Model):
    """A project in one fiscal year, at the unit that answers for it that year.

    The four sums are those of its requests and entries in 分; they are written only
    where entries are posted, in the same transaction, and null means: nothing of the
    kind has been entered. `pack_release` is fixed when the year's first stage starts.
    """

    class Nature(models.TextChoices):
        NEW = "new", _("新增")
        CONTINUING = "continuing", _("延续")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待入库")
        DECLINED = "declined", _("未予支持")
        POOLED = "pooled", _("已入库")
        TARGET_DRAFT = "target_draft", _("目标填报中")
        TARGET_REVIEW = "target_review", _("目标审核中")
        TARGET_APPROVED = "target_approved", _("目标已通过")
        APPROVED = "approved", _("预算已批复")
        EVALUATING = "evaluating", _("自评填报中")
        EVALUATION_REVIEW = "evaluation_review", _("自评审核中")
        EVALUATED = "evaluated", _("自评已定")
        CLOSED = "closed", _("已关闭")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="years")
    fiscal_year = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="project_years")
    organisation_path = PathField(db_index=True)
    department = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="department_project_years")
    nature = models.CharField(max_length=12, choices=Nature, default=Nature.CONTINUING)
    state = models.CharField(max_length=20, choices=State, default=State.POOLED)
    requested_fen = models.BigIntegerField(null=True)
    initial_fen = models.BigIntegerField(null=True)
    current_fen = models.BigIntegerField(null=True)
    executed_fen = models.BigIntegerField(null=True)
    grade = models.CharField(max_length=12, default="", blank=True)
    pack_release = models.CharField(max_length=60, default="", blank=True)
    batch = models.ForeignKey("pool.ImportBatch", null=True, on_delete=models.PROTECT, related_name="project_years")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-fiscal_year", "project__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["project", "fiscal_year"], name="project_year"),
            models.CheckConstraint(condition=Q(current_fen=None) | Q(current_fen__gte=0), name="budget_not_below_zero"),
            models.CheckConstraint(
                condition=Q(executed_fen=None) | Q(executed_fen__gte=0), name="execution_not_below_zero"
            ),
        ]
        indexes = [
            models.Index(fields=["fiscal_year", "organisation_path"]),
            models.Index(fields=["fiscal_year", "state"]),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.fiscal_year}"
