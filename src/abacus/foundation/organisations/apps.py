"""The tree of regions, departments and units."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "abacus.foundation.organisations"
    label = "organisations"
