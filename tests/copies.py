"""Copies of a record, for tests that need many of a kind and have one.

Only what must differ is changed: every field of a unique constraint gives way once.
"""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from itertools import count as counting
from typing import Any

from django.apps import apps
from django.db import models

from abacus.pool.models import ProjectYear

_numbers = counting(1)


def copies(sample: models.Model, count: int, years: Sequence[ProjectYear] = ()) -> list[Any]:
    """`count` copies of a record, written at once; each about another of `years` where it is about a project-year."""
    kind = type(sample)
    made = [one_copy(sample, number, years) for number in range(count)]
    kind._base_manager.bulk_create(made)
    return made


def one_copy(sample: models.Model, number: int, years: Sequence[ProjectYear]) -> models.Model:
    """One copy, not yet written."""
    kind = type(sample)
    values = {field.attname: getattr(sample, field.attname) for field in kind._meta.concrete_fields}
    values.pop(kind._meta.pk.attname)
    about = [field for field in kind._meta.concrete_fields if field.related_model is ProjectYear]
    for field in about:
        if years and values[field.attname] is not None:
            values[field.attname] = years[number].pk
            if "organisation_path" in values:
                values["organisation_path"] = years[number].organisation_path
    for field in giving_way(kind, {field.name for field in about} if years else set()):
        values[field.attname] = other(field, values[field.attname], next(_numbers))
    return kind(**values)


def giving_way(kind: type[models.Model], changed: set[str]) -> list[models.Field]:
    """One field of every unique constraint that nothing else of it has changed."""
    groups = [{field.name} for field in kind._meta.concrete_fields if field.unique and not field.primary_key]
    groups += [
        set(one.fields) for one in kind._meta.constraints if isinstance(one, models.UniqueConstraint) and one.fields
    ]
    chosen: dict[str, models.Field] = {}
    for group in groups:
        if not group & (changed | set(chosen)):
            field = min((kind._meta.get_field(name) for name in group), key=preference)
            chosen[field.name] = field
    return list(chosen.values())


def preference(field: models.Field) -> int:
    """Numbers and texts change more easily than relations."""
    order = (models.UUIDField, models.IntegerField, models.DateField, models.CharField)
    return next((at for at, kind in enumerate(order) if isinstance(field, kind)), len(order))


def other(field: models.Field, value: Any, number: int) -> Any:
    """Another value of the same sort; a relation that may be missing is, for nothing else is unlike all others."""
    if value is None or isinstance(field, models.UUIDField):
        return uuid.uuid4() if isinstance(field, models.UUIDField) else None
    if isinstance(field, models.ForeignKey):
        return None if field.null else copies(field.related_model._base_manager.get(pk=value), 1)[0].pk
    if isinstance(field, models.IntegerField):
        small = isinstance(field, models.SmallIntegerField | models.PositiveSmallIntegerField)
        return (1_000 if small else 100_000) + number
    if isinstance(field, models.DateField):
        return value + timedelta(days=number + 1)
    return f"{value[: (field.max_length or 200) - 6]}~{number}"


def about_projects() -> list[type[models.Model]]:
    """Every model whose records are about a project-year."""
    return [
        kind
        for kind in apps.get_models()
        if kind is not ProjectYear and any(field.related_model is ProjectYear for field in kind._meta.concrete_fields)
    ]
