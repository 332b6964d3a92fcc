"""The year's work plan: focuses, tasks with owner and deadline, and what is told of them."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "abacus.foundation.planning"
    label = "planning"

    def ready(self) -> None:
        """Put plans into frame, worklist and calendar."""
        from abacus.foundation.planning.registrations import register

        register()
