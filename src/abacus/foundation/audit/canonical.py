"""One event as text that is the same on every database: what a seal is made over.

Read as text, never through the fields: a value that somebody has spoilt must be seen, not raise.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db.models import Field, QuerySet, TextField
from django.db.models.functions import Cast

from abacus.foundation.audit.models import Event

FACTS = (
    *("id", "at", "day", "by_id", "action", "target_kind", "target_id", "target_label"),
    *("organisation_path", "before", "after", "reason", "address", "request"),
)
"""Every column of an event; a test holds it complete."""

TEXT: "Field[Any, Any]" = TextField()
AS_TEXT = {f"text_{name}": Cast(name, TEXT) for name in ("at", "day", "before", "after", "address")}

Facts = tuple[Any, ...]


def facts_of(events: QuerySet[Event, Any]) -> Iterator[Facts]:
    """The canonical facts of some events, in their order: id first, then as in `FACTS`."""
    names = [f"text_{name}" if f"text_{name}" in AS_TEXT else name for name in FACTS]
    for row in events.annotate(**AS_TEXT).values_list(*names).iterator(chunk_size=2000):
        yield canonical(row)


def canonical(row: Facts) -> Facts:
    """One row with time, JSON and address written in one way whatever database they came from."""
    id, at, day, by, action, kind, target, label, path, before, after, reason, address, request = row
    return (
        *(id, moment(at), day, by, action, kind, target, label, path, plain(before), plain(after), reason),
        *(host(address), request),
    )


def moment(text: str) -> str:
    """A time in UTC to the microsecond; as it is where it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return f"? {text}"
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC).isoformat(timespec="microseconds")


def plain(text: str | None) -> str | None:
    """JSON with sorted keys and without blanks; as it is where it is none."""
    if text is None:
        return None
    try:
        return json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"))
    except (ValueError, RecursionError):
        return f"? {text}"


def host(text: str | None) -> str | None:
    """An address without the net that PostgreSQL writes after it."""
    return text and text.removesuffix("/128" if ":" in text else "/32")
