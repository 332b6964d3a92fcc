"""Work in the background."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "abacus.foundation.jobs"
    label = "jobs"
