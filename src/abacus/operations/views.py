"""The page 系统状态: what the system administrator looks at every morning."""

import platform
import shutil
from typing import Any

import django
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.organisations.reach import everywhere
from abacus.foundation.requests import Request
from abacus.foundation.safety import problems
from abacus.operations import health, notes, questions
from abacus.operations.place import current
from abacus.operations.versions import version


@transaction.non_atomic_requests
@require_safe
def status(request: Request) -> HttpResponse:
    """Versions, database, disk, backups, background work, sealing, and what `abacus check` finds."""
    request.access.demand(Permission.SYSTEM_STATUS)
    place, parts = current(), {part.id: part for part in health.parts()}
    with everywhere():
        found = [questions.shown(problem) for _name, problem in problems()]
    context = {
        "parts": parts,
        "problems": sorted(found, key=lambda problem: not problem["refuses"]),
        "versions": _versions(),
        "disk": _disk(),
        "backup": _remembered(notes.kept(place, notes.BACKUP)),
        "drill": _remembered(notes.kept(place, notes.DRILL)),
        "demonstration": questions.is_demonstration(),
    }
    return render(request, "operations/status.html", context)


def _versions() -> list[tuple[str, str]]:
    """(what, version) of what is installed."""
    database = "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"
    return [
        (_("平台"), version()),
        (database, _server()),
        ("Python", platform.python_version()),
        ("Django", django.get_version()),
    ]


def _server() -> str:
    """The database's own version."""
    statement = "SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version"
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return str(cursor.fetchone()[0]).split(" ")[0]


def _disk() -> dict[str, Any]:
    usage = shutil.disk_usage(settings.DATA)
    return {
        "free": notes.shown_size(usage.free),
        "total": notes.shown_size(usage.total),
        "used_percent": round(100 * (usage.total - usage.free) / usage.total) if usage.total else 0,
    }


def _remembered(said: dict[str, Any] | None) -> dict[str, Any] | None:
    """A note with its figures as people read them."""
    if said is None:
        return None
    size, rows = int(said.get("size") or 0), said.get("rows")
    return {**said, "shown_size": notes.shown_size(size), "rows": None if rows is None else f"{int(rows):,}"}
