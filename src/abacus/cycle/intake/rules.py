"""Which rules hold where the findings of a taken table meet a review: those of the unit's region on the day."""

from datetime import date

from abacus.foundation.organisations.models import Organisation
from abacus.rules import library

OPEN_FINDINGS = "intake.open_findings"


def waits_for_answers(unit: Organisation, fiscal_year: int, on: date) -> bool:
    """Whether nothing is approved while a finding of its table is open."""
    rules = library().resolve(region=unit.region_code, on=on, fiscal_year=fiscal_year)
    return bool(rules.param(OPEN_FINDINGS).value == "block")
