"""Files people hand in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "abacus.foundation.documents"
    label = "documents"

    def ready(self) -> None:
        """Name the acts."""
        from abacus.foundation.audit.actions import name_actions

        name_actions({"documents.stored": _("上传文件")})
