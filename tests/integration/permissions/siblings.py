"""The other department and the other unit of the county, with records of their own beside those of the first."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import ModuleType
from typing import Any

from django.db import models

from abacus.cycle.linkage.models import IdleFund, Proposal
from abacus.cycle.monitoring.models import Finding, FundCheck, Milestone, MonitoringTable, Reading
from abacus.cycle.spotcheck.models import DrawLine, SpotCheck
from abacus.foundation.accounts.roles import ASSIGNED
from abacus.pool.models import ProjectYear
from tests.factories import County, Posts
from tests.integration.permissions.stages import MODULES

OF_A_UNIT = frozenset({"exante", "keyevaluation", "rectification"})
"""Stages whose records may be there for every unit; what a region has once is copied for the others."""
OF_A_DEPARTMENT = OF_A_UNIT | {"departmentwide", "disclosure"}
LINES = "project_year__organisation_path"
COPIED = (Reading, Finding, MonitoringTable, FundCheck, Milestone, Proposal, IdleFund, DrawLine, SpotCheck)


def other_unit(home: County) -> County:
    """The county seen from the other unit of the same department."""
    return seen_from(home, unit=home.sibling_unit, sibling_unit=home.unit)


def other_department(home: County) -> County:
    """The county seen from the other department."""
    return seen_from(
        home, department=home.other_department, other_department=home.department, unit=home.other_unit,
        other_unit=home.unit, division=home.other_division, other_division=home.division,
    )  # fmt: skip


def seen_from(home: County, **changed: Any) -> County:
    """The county with other bodies in front and people of their own there; the region has the same people."""
    place = replace(home, **changed)
    posts = Posts(place)
    shared = {role for role in home.people if home.place_of(role) == home.region} - ASSIGNED
    posts.update({role: home.people[role] for role in shared})
    place.__dict__["posts"] = posts
    posts.fill()
    return place


def fill(place: County, own: Callable[[County], Mapping[str, Any]], *, stages: frozenset[str]) -> dict[str, Any]:
    """A record of every kind that can be there twice, by key, as the arguments of its address."""
    made = dict(own(place))
    for module in MODULES:
        if short(module) in stages:
            made |= module.records(place)
    return made


def short(module: ModuleType) -> str:
    """exante."""
    return module.__name__.rpartition(".")[2]


def copy_into(home: County, place: County, year: ProjectYear) -> None:
    """Rows of the first unit in rounds, runs and draws of the region, once more for the unit of `place`."""
    twins: dict[tuple[type[models.Model], int], models.Model] = {}
    for model in COPIED:
        way = LINES if model is DrawLine else "organisation_path"
        for row in model.objects.filter(**{way: home.unit.path}).order_by("pk"):
            twin = copied(row, place, year, twins)
            if twin is not None:
                twins[model, row.pk] = twin


def copied(row: Any, place: County, year: ProjectYear, twins: dict[Any, models.Model]) -> models.Model | None:
    """One row for another unit; None where the database wants it to be the only one."""
    model, pk = type(row), row.pk
    twin = model.objects.get(pk=pk)
    twin.pk = None
    if model is not DrawLine:
        twin.organisation_path = place.unit.path
    belongs = {
        "project_year": year,
        "organisation": place.unit,
        "department": place.department,
        "code": year.project.code,
    }
    for field in model._meta.concrete_fields:
        if field.name in belongs and not (field.name == "department" and not field.is_relation):
            setattr(twin, field.name, belongs[field.name])
            continue
        target = (field.related_model, getattr(row, field.attname)) if field.is_relation else None
        if target in twins:
            setattr(twin, field.name, twins[target])
        elif field.one_to_one and not field.null:
            return None
        elif field.one_to_one or (field.name in {"submission", "problem", "letter"} and field.null):
            setattr(twin, field.name, None)
    if model.objects.filter(**unique_of(twin)).exists():
        return None
    twin.save(force_insert=True)
    return twin


def unique_of(twin: models.Model) -> dict[str, Any]:
    """The values of the first set of fields that must be unique together; never found where there is none."""
    for constraint in twin._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.fields and constraint.condition is None:
            return {name: getattr(twin, name) for name in constraint.fields}
    return {"pk": 0}
