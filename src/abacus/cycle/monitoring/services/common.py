"""What the services of monitoring share."""

from datetime import date
from functools import partial

from abacus.cycle import written
from abacus.cycle.monitoring.models import Round
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission

LIMIT = 2000
"""Characters a text of this stage may have."""
need, fits = partial(written.need, limit=LIMIT), partial(written.fits, limit=LIMIT)


def round_to_manage(round_id: int, by: User, on: date) -> Round:
    """A round in scope, locked, that `by` may organise. Raises DoesNotExist, Refused."""
    rows = Round.objects.visible_to(by, on).select_for_update(of=("self",)).select_related("region")
    found: Round = rows.get(pk=round_id)
    require(by, Permission.MONITORING_MANAGE, path=found.organisation_path, on=on)
    return found
