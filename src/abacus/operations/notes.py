"""What the platform's own commands leave behind: a note in the data folder and an event in the audit trail."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from abacus.operations.place import Place

BACKUP, DRILL = "last-backup", "last-drill"
UNRECORDED = "unrecorded.jsonl"


def keep(place: Place, name: str, said: dict[str, Any]) -> None:
    """Remember the last run of a command."""
    place.notes.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = place.notes / f".{name}.part"
    part.write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")
    part.chmod(0o640)
    part.replace(place.notes / f"{name}.json")
    place.give(place.notes)


def kept(place: Place, name: str) -> dict[str, Any] | None:
    """What was remembered; None where there is nothing to read."""
    try:
        said = json.loads((place.notes / f"{name}.json").read_text(encoding="utf-8"))
        at = datetime.fromisoformat(said["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return {**said, "at": at} if at.tzinfo else None


def record(action: str, label: str, said: dict[str, Any], reason: str = "") -> None:
    """Write an audit event of the platform itself, in the database Django is set up for."""
    from django.db import transaction

    from abacus.foundation.audit import services as audit
    from abacus.foundation.organisations.reach import everywhere
    from abacus.web.middleware import today

    target = ("operations.command", label, label)
    with everywhere(), transaction.atomic():
        audit.record(by=None, on=today(), action=action, target=target, after=said, reason=reason)


def record_or_keep(place: Place, action: str, label: str, said: dict[str, Any]) -> None:
    """As `record`; on tables of an earlier version the event is kept and written when they have been migrated."""
    from abacus.operations import versions

    if not versions.pending(versions.applied()):
        record(action, label, said)
        return
    place.notes.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (place.notes / UNRECORDED).open("a", encoding="utf-8") as file:
        file.write(json.dumps({"action": action, "label": label, "said": said}, ensure_ascii=False) + "\n")


def record_kept(place: Place) -> None:
    """Write the events that were kept while the tables were of an earlier version."""
    path = place.notes / UNRECORDED
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            record(**json.loads(line))
        path.unlink()


def shown_size(size: int) -> str:
    """Bytes as people read them."""
    return f"{size / 1_000_000_000:,.1f} GB" if size >= 1_000_000_000 else f"{size / 1_000_000:,.1f} MB"


def path_of(said: dict[str, Any] | None) -> Path | None:
    """Where the remembered backup lies."""
    return Path(said["path"]) if said and said.get("path") else None
