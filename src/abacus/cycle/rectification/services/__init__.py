"""The one door through which problems, letters and measures change."""

from abacus.cycle.rectification.services.letters import (
    decide_reply,
    escalate_overdue,
    issue_letter,
    reply,
)
from abacus.cycle.rectification.services.measures import (
    decline_measure,
    finish_measure,
    order_measure,
    propose_measure,
)
from abacus.cycle.rectification.services.problems import carry_problem, close_problem, open_problem
from abacus.cycle.rectification.totals import totals

__all__ = [
    "carry_problem",
    "close_problem",
    "decide_reply",
    "decline_measure",
    "escalate_overdue",
    "finish_measure",
    "issue_letter",
    "open_problem",
    "order_measure",
    "propose_measure",
    "reply",
    "totals",
]
