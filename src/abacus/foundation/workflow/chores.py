"""What a worker does every day for tasks: urging and escalating what is overdue."""

import logging

from django.utils.translation import gettext_lazy

from abacus.foundation.jobs import chores
from abacus.foundation.workflow.services.escalating import press_overdue

LOG = logging.getLogger(__name__)


@chores.daily("workflow.overdue", label=gettext_lazy("催办和升级超期事项"))
def overdue(moment: chores.Moment) -> None:
    """Urge and escalate as of the day of business; doing it again changes nothing."""
    pressed = press_overdue(on=moment.day)
    if pressed.urged or pressed.escalated:
        LOG.info("%s tasks urged, %s escalated", pressed.urged, pressed.escalated)
