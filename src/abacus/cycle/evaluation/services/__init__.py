"""Every write of the self-evaluation."""

from abacus.cycle.evaluation.services.common import KIND, Examined, examine
from abacus.cycle.evaluation.services.drafts import BEGINS_FROM, keep_rival, save, settle_rival, start
from abacus.cycle.evaluation.services.published import (
    confirm_published,
    open_published,
    published_region,
    sample_region,
    taken_before,
)
from abacus.cycle.evaluation.services.review import (
    on_approved,
    on_returned,
    on_withdrawn,
    submit,
    withdraw,
)

__all__ = [
    "BEGINS_FROM",
    "KIND",
    "Examined",
    "confirm_published",
    "examine",
    "keep_rival",
    "on_approved",
    "on_returned",
    "on_withdrawn",
    "open_published",
    "published_region",
    "sample_region",
    "save",
    "settle_rival",
    "start",
    "submit",
    "taken_before",
    "withdraw",
]
