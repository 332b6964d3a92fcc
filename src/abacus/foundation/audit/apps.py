"""What was done, by whom, to what."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "abacus.foundation.audit"
    label = "audit"
