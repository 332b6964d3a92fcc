"""What was done, by whom, to what."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "access.refused": _("被拒绝的操作"),
    "lists.exported": _("导出列表"),
    "files.taken": _("下载文件"),
    "audit.verification_asked": _("发起审计核验"),
    "audit.verified": _("审计核验结果"),
    "audit.requeued": _("补登未封存的记录"),
}


class AuditConfig(AppConfig):
    name = "abacus.foundation.audit"
    label = "audit"

    def ready(self) -> None:
        """Put the trail into the navigation, and keep the database refusing changes after every migration."""
        from django.db.models.signals import post_migrate

        from abacus.foundation.audit import questions, unchangeable  # noqa: F401 - registers its questions
        from abacus.foundation.audit.actions import name_actions
        from abacus.foundation.audit.services import exporting
        from abacus.foundation.pages import downloads, navigation

        downloads.watch(exporting.taken)
        post_migrate.connect(unchangeable.after_migrating, sender=self, dispatch_uid="audit.unchangeable")
        name_actions(ACTIONS)
        navigation.register(
            navigation.NavItem(
                "audit", _("审计"), url_name="audit:events", group="manage", order=26, parent="system",
                allowed=lambda user: user.may_open("audit_view"),
            )
        )  # fmt: skip
