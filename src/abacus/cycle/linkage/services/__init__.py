"""The one door through which runs, proposals, decisions and ledgers change."""

from abacus.cycle.linkage.services.answers import answer, comment
from abacus.cycle.linkage.services.background import ask_again, ask_to_start, job_of
from abacus.cycle.linkage.services.decisions import decide, decide_department, decide_many
from abacus.cycle.linkage.services.ledgers import enter_measures, find_idle, keep_idle, recover_idle
from abacus.cycle.linkage.services.runs import compute_again, publish, start

__all__ = [
    "answer",
    "ask_again",
    "ask_to_start",
    "comment",
    "compute_again",
    "decide",
    "decide_department",
    "decide_many",
    "enter_measures",
    "find_idle",
    "job_of",
    "keep_idle",
    "publish",
    "recover_idle",
    "start",
]
