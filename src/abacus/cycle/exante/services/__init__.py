"""Every write of the ex-ante stage. The report itself goes through `cycle.sheets.services` with `CASE`."""

from abacus.cycle.exante.services.answers import answer_item, decide_item
from abacus.cycle.exante.services.cases import discard, start, start_policy, start_pooled
from abacus.cycle.exante.services.common import KIND, PENDING
from abacus.cycle.exante.services.concluding import Said, conclude, score
from abacus.cycle.exante.services.kind import CASE
from abacus.cycle.exante.services.materials import judge, receive, receive_all
from abacus.cycle.exante.services.panels import answer, ask, dismiss, invite
from abacus.cycle.exante.services.panels import score as score_as_member
from abacus.cycle.exante.services.signing import sign, signs_for

__all__ = [
    "CASE",
    "KIND",
    "PENDING",
    "Said",
    "answer",
    "answer_item",
    "ask",
    "conclude",
    "decide_item",
    "discard",
    "dismiss",
    "invite",
    "judge",
    "receive",
    "receive_all",
    "score",
    "score_as_member",
    "sign",
    "signs_for",
    "start",
    "start_policy",
    "start_pooled",
]
