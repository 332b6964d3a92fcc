"""Which windows of a year the rules state: days of the year with a document behind them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from abacus.foundation.schedule.models import Stage
from abacus.rules import library


@dataclass(frozen=True)
class StatedWindow:
    """A stage's window as a document gives it."""

    stage: str
    opens_on: date
    closes_on: date
    reason: str


def stated_windows(region: str, fiscal_year: int, on: date) -> Iterator[StatedWindow]:
    """The windows the region's rules state for a fiscal year.

    Monitoring closes on `monitoring.report_day` and opens with the month of the summary
    (`monitoring.summary_month`). Where nothing is stated, nothing is set, and the stage is open.
    """
    rules = library().resolve(region=region, on=on, fiscal_year=fiscal_year).params()
    report, month = rules.get("monitoring.report_day"), rules.get("monitoring.summary_month")
    if report is not None and report.value is not None:
        closes_on = date.fromisoformat(f"{fiscal_year}-{report.value}")
        opens_on = closes_on.replace(day=1)
        if month is not None and isinstance(month.value, int):
            opens_on = min(opens_on, date(fiscal_year, month.value, 1))
        reason = f"{report.source.title} {report.source.clause}"
        yield StatedWindow(Stage.MONITORING, opens_on, closes_on, reason[:200])
