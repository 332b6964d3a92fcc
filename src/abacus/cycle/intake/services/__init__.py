"""The one door through which batches, files and read tables change."""

from abacus.cycle.intake.services.answers import answer_finding, dismiss_finding, reopen_finding
from abacus.cycle.intake.services.bodies import sample_region
from abacus.cycle.intake.services.choosing import (
    acknowledge,
    acknowledge_all,
    choose_new_projects,
    choose_project,
    choose_unit,
    choose_year,
    set_aside,
    take_back,
)
from abacus.cycle.intake.services.common import job_of
from abacus.cycle.intake.services.correcting import correct, undo_correction, withdraw_word
from abacus.cycle.intake.services.opening import cancel, open_batch, resume
from abacus.cycle.intake.services.reading import learnt_words
from abacus.cycle.intake.services.taking import confirm
from abacus.cycle.intake.services.withdrawing import withdraw

__all__ = [
    "acknowledge",
    "acknowledge_all",
    "answer_finding",
    "cancel",
    "choose_new_projects",
    "choose_project",
    "choose_unit",
    "choose_year",
    "confirm",
    "correct",
    "dismiss_finding",
    "job_of",
    "learnt_words",
    "open_batch",
    "reopen_finding",
    "resume",
    "sample_region",
    "set_aside",
    "take_back",
    "undo_correction",
    "withdraw",
    "withdraw_word",
]
