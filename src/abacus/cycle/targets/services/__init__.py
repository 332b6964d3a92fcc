"""Every write of the declaration of targets."""

from abacus.cycle.targets.services.common import KIND, examine, latest_score
from abacus.cycle.targets.services.drafts import drop_revision, keep_rival, revise, save, settle_rival, start
from abacus.cycle.targets.services.review import (
    before_approve,
    on_approved,
    on_returned,
    on_withdrawn,
    score,
    submit,
    withdraw,
)

__all__ = [
    "KIND",
    "before_approve",
    "drop_revision",
    "examine",
    "keep_rival",
    "latest_score",
    "on_approved",
    "on_returned",
    "on_withdrawn",
    "revise",
    "save",
    "score",
    "settle_rival",
    "start",
    "submit",
    "withdraw",
]
