"""Every address of the platform: each app says its own, in its `urls.py`."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from abacus.web.metrics import metrics

APPS = (
    "abacus.foundation.pages",
    "abacus.foundation.accounts",
    "abacus.foundation.notices",
    "abacus.foundation.organisations",
    "abacus.foundation.audit",
    "abacus.foundation.documents",
    "abacus.foundation.jobs",
    "abacus.foundation.parcels",
    "abacus.foundation.oversight",
    "abacus.foundation.schedule",
    "abacus.foundation.workflow",
    "abacus.foundation.planning",
    "abacus.foundation.rulebook",
    "abacus.foundation.setup",
    "abacus.pool",
    "abacus.cycle.exante",
    "abacus.cycle.targets",
    "abacus.cycle.monitoring",
    "abacus.cycle.evaluation",
    "abacus.cycle.spotcheck",
    "abacus.cycle.keyevaluation",
    "abacus.cycle.departmentwide",
    "abacus.cycle.linkage",
    "abacus.cycle.disclosure",
    "abacus.cycle.rectification",
    "abacus.cycle.intake",
    "abacus.api",
    "abacus.web.dashboards",
    "abacus.operations",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("language/", login_not_required(set_language), name="set_language"),
    path("metrics", metrics, name="metrics"),
    *(path("", include(f"{app}.urls")) for app in APPS),
]

handler400 = "abacus.web.errors.bad_request"
handler403 = "abacus.web.errors.refused"
handler404 = "abacus.web.errors.not_found"
handler500 = "abacus.web.errors.failed"
