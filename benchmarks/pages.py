"""Pages served in this process, by the platform and by bare Django, with the session of the same person."""

from collections.abc import Callable
from typing import Any

from benchmarks.county import YEAR
from benchmarks.measure import Contest

BARE_MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware", "benchmarks.pages.on_bare_addresses"]
GOAL = 1.6
DASHBOARD_GOAL = 6.0
"""The bare dashboard adds up one year; ours two, every stream of money and the gap of every project besides."""


def on_bare_addresses(get_response: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Middleware: the request is answered by the bare views."""

    def answer(request: Any) -> Any:
        request.urlconf = "benchmarks.bare.pages"
        return get_response(request)

    return answer


def cookie(user: Any) -> str:
    """The session cookie of somebody signed in."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def handler(middleware: list[str] | None = None) -> Any:
    """A WSGI application with the platform's middleware, or with `middleware`."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.test import override_settings

    if middleware is None:
        return WSGIHandler()
    with override_settings(MIDDLEWARE=middleware):
        return WSGIHandler()


def visit(application: Any, path: str, cookie: str, least_rows: int) -> Callable[[], bytes]:
    """A call that serves `path` whole; refuses an answer that is not the page."""
    from django.test import RequestFactory

    factory = RequestFactory(HTTP_COOKIE=cookie)

    def serve() -> bytes:
        statuses: list[str] = []
        answer = application(factory.get(path).environ, lambda status, headers: statuses.append(status))
        body = b"".join(answer)
        answer.close()
        assert statuses == ["200 OK"], statuses
        assert body.count(b"<tr") >= least_rows, f"{path}: {body.count(b'<tr')} rows"
        return body

    return serve


def contests(user: Any) -> list[Contest]:
    """Lists with fifty rows of 10,000, the record page with its indicators, the dashboard over all of them."""
    from django.urls import reverse

    from abacus.pool.models import ProjectYear

    session = cookie(user)
    ours, bare = handler(), handler(BARE_MIDDLEWARE)
    year = ProjectYear.objects.filter(fiscal_year=YEAR).order_by("pk").first()
    assert year is not None
    pages = [
        ("list page, 50 of 10,000", f"{reverse('pool:projects')}?size=50", "/projects/", 50),
        ("targets, 50 of 10,000", f"{reverse('targets:declarations')}?size=50", "/targets/", 50),
        ("record page", reverse("pool:project", args=[year.pk]), f"/projects/{year.pk}/", 12),
        ("dashboard of 10,000", reverse("dashboards:home"), "/dashboard/", 26),
    ]
    return [
        Contest(
            name,
            visit(ours, path, session, rows),
            visit(bare, plain, session, rows),
            goal=DASHBOARD_GOAL if "dashboard" in name else GOAL,
            rounds=10 if "dashboard" in name else 40,
        )
        for name, path, plain, rows in pages
    ]
