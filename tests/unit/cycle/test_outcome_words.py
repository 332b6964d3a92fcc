"""Every stage's word for its result is said in the language of the page, never as the code has it."""

from datetime import date

import pytest

from abacus.cycle.linkage.models import ProposalKind
from abacus.cycle.monitoring import outcomes as monitoring
from abacus.pool import life
from abacus.rules import library

CONCLUSIONS = {
    option.id
    for region in ("cn", "371003", "371083")
    for option in library().resolve(region, date(2022, 3, 16)).param("exante.conclusions").value
}
FINDINGS = {monitoring.NORMAL, monitoring.LOW, monitoring.DEVIATING, monitoring.BOTH}


@pytest.mark.parametrize("word", sorted(CONCLUSIONS | FINDINGS | set(ProposalKind.values)))
def test_a_result_is_said_in_words(word):
    assert life.outcome_word(word) != word
