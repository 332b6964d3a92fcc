"""Whose dashboard it is: the rows it speaks of, and the bodies it compares."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.scope import Scope
from abacus.foundation.pages.frame import selected_year
from abacus.foundation.requests import Request
from abacus.pool.models import ProjectYear

Kind = Organisation.Kind


@dataclass(frozen=True)
class Body:
    """A department, or a unit of one, that the dashboard compares."""

    pk: int
    name: str


@dataclass(frozen=True)
class Reach:
    """The part of the tree a dashboard speaks of.

    `level` is "departments" (their departments are compared), "units" (the units of one
    department) or "projects" (one unit). `chosen` is the body drilled down to; None at home.
    """

    request: Request
    scope: Scope
    level: str
    chosen: Organisation | None

    @property
    def year(self) -> int:
        """The fiscal year of the bar."""
        return selected_year(self.request)

    @property
    def column(self) -> str:
        """The column of a project-year that names the body it is counted for."""
        return "department" if self.level == "departments" else "organisation"

    @cached_property
    def all_years(self) -> QuerySet[Any]:
        """The project-years of all years."""
        rows = ProjectYear.objects.visible_to(self.request.user, self.request.day)
        if self.chosen is None:
            return rows
        name = "department" if self.chosen.kind == Kind.DEPARTMENT else "organisation"
        return rows.filter(**{name: self.chosen})

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """The project-years of the year."""
        return self.all_years.filter(fiscal_year=self.year)

    @cached_property
    def two_years(self) -> QuerySet[Any]:
        """The project-years of the year and of the one before."""
        return self.all_years.filter(fiscal_year__in=[self.year - 1, self.year])

    def bodies(self, pks: set[int]) -> list[Body]:
        """The bodies of these ids by name. One query."""
        rows = Organisation.objects.filter(pk__in=pks).order_by("sort_key").values_list("pk", "name")
        return [Body(pk, name) for pk, name in rows]

    def projects(self, **filters: Any) -> str:
        """The list of exactly these projects."""
        if self.chosen is not None:
            filters = {self.chosen.kind: self.chosen.pk, **filters}
        query = urlencode([(key, value) for key, value in filters.items() if value is not None])
        return reverse("pool:projects") + (f"?{query}" if query else "")

    def projects_of(self, body: Body, **filters: Any) -> str:
        """The list of a body's projects."""
        name = "department" if self.level == "departments" else "unit"
        return self.projects(**{**({} if self.chosen is None else {self.chosen.kind: None}), name: body.pk, **filters})

    def down(self, body: Body) -> str:
        """The dashboard of a body."""
        return reverse("dashboards:body", args=[body.pk])


def home(request: Request) -> Reach:
    """The dashboard of everything the person sees."""
    scope = request.access.scope
    return Reach(request, scope, level_of(scope), None)


def of_body(request: Request, pk: int) -> Reach:
    """The dashboard of a department or unit. Raises Http404 outside the person's scope."""
    rows = Organisation.objects.within(request.access.scope)
    chosen = rows.filter(pk=pk, kind__in=[Kind.DEPARTMENT, Kind.UNIT]).first()
    if chosen is None:
        raise Http404
    level = "units" if chosen.kind == Kind.DEPARTMENT else "projects"
    return Reach(request, Scope.of([chosen.path]), level, chosen)


def level_of(scope: Scope) -> str:
    """What is compared at home: departments, the units of one department, or nothing for one unit."""
    tops = list(Organisation.objects.filter(path__in=scope.roots).values_list("kind", flat=True))
    if tops == [Kind.UNIT]:
        return "projects"
    return "units" if set(tops) <= {Kind.DEPARTMENT, Kind.UNIT} and len(tops) <= 1 else "departments"


def title_of(reach: Reach) -> str:
    """What the dashboard speaks of: its body, else the places of the person's roles."""
    if reach.chosen is not None:
        return reach.chosen.name
    names = [held.organisation.name for held in reach.request.access.appointments if held.scope.roots]
    return _("、").join(dict.fromkeys(names))
