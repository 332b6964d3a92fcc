"""A row of every guarded table in a county, also of those the permission table needs none of."""

import itertools
from typing import Any

from django.db import models
from django.utils import timezone

from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.reach import within
from abacus.foundation.organisations.scope import Scope
from abacus.web.walls import ddl
from tests.harness import DAY

_numbers = itertools.count(1)


def fill(path: str) -> None:
    """Add a row to each guarded table that has none in the county at `path`."""
    with within(Scope((path,))):
        for one in ddl.tables():
            if not one.model._base_manager.filter(**_of_a_body(one)).exists():
                one.model._base_manager.create(**_values(one.model, path), **_of_a_body(one, path))


def _of_a_body(one: ddl.Table, path: str = "") -> dict[str, Any]:
    """The condition that a row belongs to some body, or the body it shall belong to."""
    if one.hidden:
        return {}
    return {one.column: path} if path else {f"{one.column}__gt": ""}


def _values(model: type[models.Model], path: str) -> dict[str, Any]:
    """Something for each field that wants it; for a foreign key any row there is of the county."""
    found: dict[str, Any] = {}
    for field in model._meta.local_concrete_fields:
        if isinstance(field, models.ForeignKey) and field.related_model is not model:
            rows = field.related_model._base_manager.order_by("-pk")
            found[field.name] = (rows.filter(path=path) if field.related_model is Organisation else rows).first()
        elif not (field.null or field.has_default() or field.primary_key or field.name == "organisation_path"):
            found[field.name] = _something(field)
    return found


def _something(field: models.Field) -> Any:
    if isinstance(field, models.DateTimeField):
        return timezone.now()
    if isinstance(field, models.DateField):
        return DAY
    if isinstance(field, models.JSONField):
        return {}
    if isinstance(field, models.BooleanField):
        return False
    return field.choices[0][0] if field.choices else next(_numbers)
