"""Which rules hold for letters and measures: those of the region on the day somebody acts."""

from datetime import date

from abacus.foundation.organisations.models import Organisation
from abacus.rules import Resolved, library

REPLY_DAYS = "rectification.reply_work_days"


def resolved(organisation: Organisation, fiscal_year: int, on: date) -> Resolved:
    """The rules of the organisation's region on the day `on`."""
    return library().resolve(region=organisation.region_code, on=on, fiscal_year=fiscal_year)


def reply_days(rules: Resolved) -> int:
    """How many work days the addressee of a letter has."""
    return int(rules.param(REPLY_DAYS).value)
