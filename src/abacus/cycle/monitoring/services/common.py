"""What the services of monitoring share."""

from datetime import date

from django.utils.translation import gettext as _

from abacus.cycle.monitoring.models import Round
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.refusals import Refusal


class Changed(Refusal):
    """Somebody else acted first, or it no longer stands where the page showed it."""

    status = 409

    def __init__(self, what: str, state: str) -> None:
        super().__init__(
            _("“%(what)s”现在的状态是“%(state)s”，不能这样办理。") % {"what": what, "state": state},
            _("请刷新页面，按现在的状态办理。"),
        )


def round_to_manage(round_id: int, by: User, on: date) -> Round:
    """A round in scope, locked, that `by` may organise. Raises DoesNotExist, Refused."""
    rows = Round.objects.visible_to(by, on).select_for_update(of=("self",)).select_related("region")
    found: Round = rows.get(pk=round_id)
    require(by, Permission.MONITORING_MANAGE, path=found.organisation_path, on=on)
    return found


def need(text: str, what: str, limit: int = 2000) -> str:
    """A text that must be written, trimmed. Raises Refusal where it is blank or too long."""
    trimmed = text.strip()
    if not trimmed:
        raise Refusal(_("“%(what)s”没有填写。") % {"what": what}, _("请填写后再提交。"))
    return fits(trimmed, what, limit)


def fits(text: str, what: str, limit: int = 2000) -> str:
    """A text that may be blank, trimmed. Raises Refusal where it is too long."""
    trimmed = text.strip()
    if len(trimmed) > limit:
        raise Refusal(
            _("“%(what)s”有 %(count)s 字，最多 %(limit)s 字。") % {"what": what, "count": len(trimmed), "limit": limit},
            _("请精简后再提交。"),
        )
    return trimmed
