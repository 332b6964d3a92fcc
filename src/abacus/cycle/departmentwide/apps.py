"""Performance of a whole department in a year."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DepartmentWideConfig(AppConfig):
    """Tells frame, workflow and pool what this app adds to them."""

    name = "abacus.cycle.departmentwide"
    label = "departmentwide"
    verbose_name = _("部门整体绩效")

    def ready(self) -> None:
        from abacus.cycle.departmentwide import registrations

        registrations.register()
