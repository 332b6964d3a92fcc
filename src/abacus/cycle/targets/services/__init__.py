"""Every write of the declaration of targets."""

from abacus.cycle.targets.services.common import KIND, examine, latest_score
from abacus.cycle.targets.services.drafts import drop_revision, keep_rival, revise, save, settle_rival, start
from abacus.cycle.targets.services.kind import DECLARATION
from abacus.cycle.targets.services.review import score, submit, withdraw

__all__ = [
    "DECLARATION",
    "KIND",
    "drop_revision",
    "examine",
    "keep_rival",
    "latest_score",
    "revise",
    "save",
    "score",
    "settle_rival",
    "start",
    "submit",
    "withdraw",
]
