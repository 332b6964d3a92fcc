"""Every write of the self-evaluation."""

from abacus.cycle.evaluation.services.common import KIND, Examined, examine
from abacus.cycle.evaluation.services.drafts import BEGINS_FROM, keep_rival, save, settle_rival, start
from abacus.cycle.evaluation.services.kind import SELF_EVALUATION
from abacus.cycle.evaluation.services.review import submit, withdraw

__all__ = [
    "BEGINS_FROM",
    "KIND",
    "SELF_EVALUATION",
    "Examined",
    "examine",
    "keep_rival",
    "save",
    "settle_rival",
    "start",
    "submit",
    "withdraw",
]
