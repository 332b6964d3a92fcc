"""The one way to write an audit event, in the transaction of the act it speaks of."""

from collections.abc import Mapping
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.encoding import force_str

from abacus.foundation.audit.models import Event
from abacus.foundation.organisations.reach import reaching

ADDRESS: ContextVar[str | None] = ContextVar("audit_address", default=None)
"""The network address the request came from; set at the edge, None outside of requests."""

REQUEST: ContextVar[str] = ContextVar("audit_request", default="")
"""The number of the request, the same as in the logs; set at the edge, blank outside of requests."""

Target = models.Model | tuple[str, Any, str]


def record(
    *,
    by: Any,
    on: date,
    action: str,
    target: Target,
    path: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Event:
    """Write that `by` (a User; None: the platform itself or nobody known) did `action` to `target` on the day `on`.

    `target` is a model instance or (kind, id, label). `path` says whose matter it is; where
    blank and the target carries an `organisation_path`, that one. `before` and `after` hold the
    changed facts: dates, model instances and the like are written as text.
    """
    kind, identity, label = named(target)
    place = path or getattr(target, "organisation_path", "")
    with reaching(place):  # an event may speak of what its maker may not read, a refusal above all
        return Event.objects.create(
            by=by if by is not None and by.pk else None,
            day=on,
            action=action,
            target_kind=kind,
            target_id=str(identity),
            target_label=label[:200],
            organisation_path=place,
            before=None if before is None else plain(before),
            after=None if after is None else plain(after),
            reason=reason,
            address=ADDRESS.get(),
            request=REQUEST.get(),
        )


def named(target: Target) -> tuple[str, Any, str]:
    """(kind, id, label) of a target; a model's kind is its label, "accounts.user"."""
    if isinstance(target, models.Model):
        return target._meta.label_lower, target.pk, str(target)
    return target


def facts(instance: models.Model, *names: str) -> dict[str, Any]:
    """Some fields of a record as an event keeps them."""
    return {name: plain(getattr(instance, name)) for name in names}


def plain(value: Any) -> Any:
    """`value` as JSON data; a record becomes "label (id)"."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, models.Model):
        return f"{value} ({value.pk})"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float | str) else force_str(value)
