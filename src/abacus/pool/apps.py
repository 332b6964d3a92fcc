from django.apps import AppConfig


class PoolConfig(AppConfig):
    name = "abacus.pool"
    label = "pool"
