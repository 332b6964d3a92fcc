"""Problems found, letters that ask for a remedy, replies, and measures taken."""

from abacus.cycle.rectification.models.letters import Letter, Reply
from abacus.cycle.rectification.models.measures import WITH_AMOUNT, Measure
from abacus.cycle.rectification.models.problems import Problem

__all__ = ["WITH_AMOUNT", "Letter", "Measure", "Problem", "Reply"]
