"""Which rules hold for reminders: those of the region on the day somebody looks."""

from datetime import date

from abacus.rules import library

REMIND_WORK_DAYS = "schedule.remind_work_days"


def remind_work_days(region_code: str, on: date) -> int:
    """How many work days before a stage closes people are reminded."""
    rules = library().resolve(region=region_code, on=on, fiscal_year=on.year)
    return int(rules.param(REMIND_WORK_DAYS).value)
