"""Key evaluation by finance, with evidence, papers and an exchange of views."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KeyEvaluationConfig(AppConfig):
    """Tells frame, workflow and pool what this app adds to them."""

    name = "abacus.cycle.keyevaluation"
    label = "keyevaluation"
    verbose_name = _("重点评价")

    def ready(self) -> None:
        from abacus.cycle.keyevaluation import registrations

        registrations.register()
