"""One dated tree of regions, departments, units and finance divisions."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from abacus.foundation.organisations.fields import PathField
from abacus.foundation.organisations.scope import Scope


class DatedQuerySet(models.QuerySet[Any]):
    """Rows with `valid_from` and `valid_to` (exclusive; null: still)."""

    def on(self, day: date) -> "DatedQuerySet":
        """The rows in force on `day`."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def on(self, day: date) -> "OrganisationQuerySet":
        """The nodes that existed on `day`."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)

    def within(self, scope: Scope) -> "OrganisationQuerySet":
        return self.filter(scope.filter("path"))


class Organisation(models.Model):
    """A node of the tree; immutable in its place: a merged or moved body gets successors.

    `valid_to` is the first day on which the node no longer exists. `name` and `code` are
    the newest of its dated attributes (`OrganisationAttribute`), kept here for lists.
    `inherited_paths` are the places of all bodies it succeeded, so that it sees their records;
    written only where bodies are merged.
    """

    class Kind(models.TextChoices):
        REGION = "region", _("区划")
        DEPARTMENT = "department", _("主管部门")
        UNIT = "unit", _("预算单位")
        DIVISION = "division", _("财政业务科室")

    class Sample(models.TextChoices):
        """Whether a region's data are samples, and of what sort; blank for a real place."""

        SYNTHETIC = "synthetic", _("演示数据：项目、金额和人员都是虚构的，不代表任何单位的真实情况。")
        PUBLISHED = "published", _("演示数据：按各地公开的表格重新录入，只作样例，不属于任何真实区划。")

    kind = models.CharField(max_length=12, choices=Kind)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path = PathField(unique=True)
    region_code = models.CharField(max_length=12)
    code = models.CharField(max_length=30, db_index=True)
    name = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=240, db_index=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    successors = models.ManyToManyField("self", symmetrical=False, related_name="predecessors", blank=True)
    inherited_paths = models.JSONField(default=list, blank=True)
    sample = models.CharField(max_length=12, choices=Sample, default="", blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=models.F("valid_from")), name="organisation_dates"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def roots(self) -> tuple[str, ...]:
        """Its own subtree and those it took over, by their root's path."""
        return (self.path, *self.inherited_paths)

    @property
    def indent(self) -> str:
        """Its depth as blanks, for lists in the order of the tree."""
        return "\u3000" * self.path.count(".")

    def exists_on(self, day: date) -> bool:
        """Whether the node existed on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class OrganisationAttribute(models.Model):
    """A code or a name that an organisation bore from a day to a day."""

    class Kind(models.TextChoices):
        NAME = "name", _("名称")
        CODE = "code", _("编码")
        REGION_CODE = "region_code", _("行政区划代码")
        FINANCE_CODE = "finance_code", _("财政代码")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="attributes")
    kind = models.CharField(max_length=12, choices=Kind)
    value = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "kind", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "valid_from"], name="attribute_once_a_day"),
        ]

    def __str__(self) -> str:
        return self.value


class DivisionDepartment(models.Model):
    """A department that a finance division looks after, from a day to a day."""

    division = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="departments_served")
    department = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="served_by")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["division", "department", "valid_from"], name="division_department_once"),
        ]

    def __str__(self) -> str:
        return f"{self.division} → {self.department}"
