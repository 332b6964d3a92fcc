"""Figures for a machine that watches this one, in Prometheus' format.

Counted per process by django-prometheus; several processes add theirs up through files in the data folder.
Whoever may read them: a request from this machine itself, as long as no proxy stands in front (behind one, all
the world comes from this machine), or whoever brings `ABACUS_METRICS_TOKEN`.
"""

import hmac
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
HERE = frozenset({"127.0.0.1", "::1"})


def prepare(processes: int, data: Path) -> None:
    """Call before anything is imported that counts: lets several processes count together."""
    if processes > 1:
        folder = data / "metrics"
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob("*.db"):
            left.unlink()
        os.environ[FOLDER] = str(folder)


def may_read(request: HttpRequest) -> bool:
    """Whether the request comes from this machine or brings the token."""
    word, _, token = request.headers.get("Authorization", "").partition(" ")
    if settings.METRICS_TOKEN and word.lower() == "bearer":
        return hmac.compare_digest(token.strip().encode(), settings.METRICS_TOKEN.encode())
    if settings.PROXIES or settings.SECURE_SSL_REDIRECT:
        return False
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"))
    return request.META.get("REMOTE_ADDR") in HERE and not forwarded


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures; 404 for everybody else."""
    if not may_read(request):
        raise Http404
    from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest, multiprocess

    from abacus.foundation.organisations.reach import everywhere

    counted: CollectorRegistry = REGISTRY
    if FOLDER in os.environ:
        counted = CollectorRegistry()
        multiprocess.MultiProcessCollector(counted)
    with everywhere():
        own = "".join(lines())
    return HttpResponse(generate_latest(counted) + own.encode(), content_type=CONTENT_TYPE_LATEST)


def lines() -> Iterator[str]:
    """Our own figures, taken now."""
    from abacus.foundation.oversight.gauges import gauges

    said = set()
    for one in gauges(timezone.now()):
        if one.name not in said:
            yield f"# HELP {one.name} {one.help}\n# TYPE {one.name} gauge\n"
            said.add(one.name)
        labels = ",".join(f'{name}="{value}"' for name, value in one.labels)
        yield f"{one.name}{{{labels}}} {one.value:g}\n" if labels else f"{one.name} {one.value:g}\n"
