"""What people are told beside their work."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "abacus.foundation.notices"
    label = "notices"

    def ready(self) -> None:
        """Put the number of unread notices into the bar."""
        from abacus.foundation.audit.actions import name_actions
        from abacus.foundation.pages import frame

        name_actions({"notices.sent": _("发出通知")})
        frame.provide("notices", _waiting)


def _waiting(request: Any) -> Any:
    """How many notices the person has not read, and where they are."""
    from django.urls import reverse

    from abacus.foundation.notices.models import Notice
    from abacus.foundation.pages import navigation
    from abacus.foundation.pages.frame import Notices

    if not request.user.is_authenticated:
        return None
    unread = Notice.objects.filter(user=request.user, read_on=None)
    return Notices(navigation.kept(request, "notices", unread.count), reverse("notices:notices"))
