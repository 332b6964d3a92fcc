"""A form on a route, for every stage."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SheetsConfig(AppConfig):
    """Brings templates; the models are abstract."""

    name = "abacus.cycle.sheets"
    label = "sheets"
    verbose_name = _("表单")
