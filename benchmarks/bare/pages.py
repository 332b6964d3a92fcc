"""Addresses of the bare pages."""

from django.urls import path

from benchmarks.bare.project import project
from benchmarks.bare.projects import projects

urlpatterns = [path("projects/", projects), path("projects/<int:pk>/", project)]
