"""Addresses of the bare pages."""

from django.urls import path

from benchmarks.bare.dashboard import dashboard
from benchmarks.bare.project import project
from benchmarks.bare.projects import projects
from benchmarks.bare.targets import targets

urlpatterns = [
    path("projects/", projects),
    path("projects/<int:pk>/", project),
    path("targets/", targets),
    path("dashboard/", dashboard),
]
