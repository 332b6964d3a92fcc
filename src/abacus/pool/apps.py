"""Projects and their money, targets and outcomes: the facts every stage shares."""

from django.apps import AppConfig


class PoolConfig(AppConfig):
    name = "abacus.pool"
    label = "pool"
