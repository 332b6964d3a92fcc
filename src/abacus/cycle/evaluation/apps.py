"""Self-evaluation of projects at the end of the year."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationConfig(AppConfig):
    """Tells frame, workflow and pool what this stage adds to them."""

    name = "abacus.cycle.evaluation"
    label = "evaluation"
    verbose_name = _("绩效评价")

    def ready(self) -> None:
        from abacus.cycle.evaluation import registrations

        registrations.register()
