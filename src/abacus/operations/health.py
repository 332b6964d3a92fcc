"""Whether the platform can work: for proxies and monitoring as JSON, for the system administrator as a page.

Nothing in it is secret; strangers still learn only whether it answers.
"""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from abacus.foundation.organisations.reach import everywhere

PATH = "/health/"
UNSEALED_SECONDS = 60
MIGRATIONS_SECONDS = 60
_current_until = 0.0


@dataclass(frozen=True)
class Part:
    """One thing that was looked at: `down` keeps people from working, what is not `ok` wants looking after."""

    id: str
    ok: bool
    down: bool = False
    value: Any = None


def parts() -> list[Part]:
    """Look at everything; never raises."""
    database = _database()
    found = [database, _disk()]
    if database.ok:
        with everywhere():
            found += [_asked("migrations", _migrations), _asked("worker", _worker), _asked("audit", _audit)]
    return found


def _database() -> Part:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        connection.close()
        return Part("database", ok=False, down=True)
    return Part("database", ok=True, value=connection.vendor)


def _asked(name: str, look: Callable[[], Part]) -> Part:
    """A question to the database that may go away while it is asked."""
    try:
        return look()
    except Error:
        connection.close()
        return Part(name, ok=False)


def _disk() -> Part:
    from abacus.operations.questions import is_nearly_full

    usage = shutil.disk_usage(settings.DATA)
    return Part("disk", ok=not is_nearly_full(settings.DATA), value=usage.free)


def _migrations() -> Part:
    """Whether the tables are this version's; a yes is kept for a minute, because it costs a look at every file."""
    global _current_until
    if time.monotonic() > _current_until:
        from django.db.migrations.executor import MigrationExecutor

        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return Part("migrations", ok=False, down=True)
        _current_until = time.monotonic() + MIGRATIONS_SECONDS
    return Part("migrations", ok=True)


def _worker() -> Part:
    from abacus.foundation.jobs import services as jobs

    seen = jobs.last_seen()
    return Part("worker", ok=jobs.workers_alive() > 0, value=seen.isoformat(timespec="seconds") if seen else None)


def _audit() -> Part:
    from abacus.foundation.audit.backlog import backlog

    found = backlog(datetime.now(UTC))
    return Part("audit", ok=(found.seconds or 0) < UNSEALED_SECONDS, value=round(found.seconds or 0, 1))


def standing(found: list[Part]) -> str:
    """down: people cannot work; degraded: something wants looking after; ok."""
    if any(part.down for part in found):
        return "down"
    return "ok" if all(part.ok for part in found) else "degraded"


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200, or 503 while people cannot work (with `?strict=1` also while something wants looking after)."""
    from abacus.web.metrics import may_read

    found = parts()
    now = standing(found)
    bad = now == "down" or (now == "degraded" and request.GET.get("strict") == "1")
    said: dict[str, Any] = {"status": now}
    if may_read(request):
        said["parts"] = {part.id: {"ok": part.ok, "value": part.value} for part in found}
    else:
        said["status"] = "down" if now == "down" else "ok"
        bad = now == "down"
    response = JsonResponse(said, status=503 if bad else 200)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = build_policy()  # answered before the middleware that sets it
    return response


class HealthMiddleware:
    """Answers /health/ before anything else is asked: host name, TLS, session, transaction.

    A proxy and a monitor ask under the machine's address, and want an answer while the database is away.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return health(request) if request.path_info == PATH else self.get_response(request)
