"""Projects and their money, targets and outcomes: the facts every stage shares."""

from django.apps import AppConfig


class PoolConfig(AppConfig):
    name = "abacus.pool"
    label = "pool"

    def ready(self) -> None:
        """Say what the pool shows, finds and does in the background."""
        from abacus.pool import (
            registrations,
            services,  # noqa: F401 - registers the background work
        )

        registrations.register()
