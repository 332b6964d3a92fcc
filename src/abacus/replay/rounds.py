"""A monitoring round of a replay: tables filled in by units, findings computed by the round's last day."""

from collections.abc import Sequence
from datetime import date

from abacus.cycle.monitoring import services as monitoring
from abacus.cycle.monitoring.models import Reading, Round
from abacus.pool.models import ProjectYear
from abacus.pool.services import current_target_version
from abacus.replay.place import Place
from abacus.replay.projects import wan
from abacus.replay.tables import Row

SO_FAR = {"验收合格率": "96", "服务对象受益人数": "1000", "服务对象满意度": "92"}
"""What every synthetic project has reached of its other indicators by any day."""


def hold(place: Place, rows: Sequence[Row], years: Sequence[ProjectYear], through: date, closes: date) -> Round:
    """Open a round, let every unit hand its table in, compute; each row gets what was found of its project."""
    by = place.performance
    planned = monitoring.plan_rounds(region=place.region, fiscal_year=through.year, by=by, on=through)
    round = next((one for one in planned if one.through_on == through), None) or monitoring.plan_round(
        region=place.region, fiscal_year=through.year, kind=Round.Kind.SUMMARY, label=f"截至{through:%m}月监控",
        through_on=through, opens_on=through, closes_on=closes, by=by, on=through,
    )  # fmt: skip
    round = monitoring.open_round(round_id=round.pk, version=round.version, by=by, on=through)
    for row, year in zip(rows, years, strict=True):
        fill(place, round, row, year, closes)
    round = monitoring.measure_round(round_id=round.pk, by=by, on=closes)
    readings = {one.project_year_id: one for one in Reading.objects.filter(round=round)}
    for row, year in zip(rows, years, strict=True):
        reading = readings[year.pk]
        row["low_execution"], row["deviating"], row["key_list"] = reading.low_execution, reading.deviating, reading.key
    return round


def fill(place: Place, round: Round, row: Row, year: ProjectYear, on: date) -> None:
    """A unit's table: `done` of the planned tasks so far, `forecast` of them by the end of the year."""
    clerk = place.clerk(year.organisation)
    table = monitoring.begin_table(round_id=round.pk, project_year_id=year.pk, by=clerk, on=on)
    version = current_target_version(year)
    lines = version.lines.all() if version else []
    content = {
        **table.content,
        "lines": [line(row, str(one.line_id), one.name) for one in lines],
        "forecast_fund": wan(year.current_fen or 0),
        "nothing_spent": "是" if row["executed_fen"] is None else "",
        "fund_reason": "合同签订较晚，将加快支付",
        "progress": "按计划推进",
    }
    table = monitoring.save_table(table_id=table.pk, content=content, version=table.version, by=clerk, on=on)
    monitoring.submit_table(table_id=table.pk, version=table.version, by=clerk, on=on)


def line(row: Row, id: str, name: str) -> dict[str, str]:
    """One indicator's cells; a unit that expects to fall short says so, and why."""
    if name in SO_FAR:
        return {"id": id, "actual": SO_FAR[name], "forecast": SO_FAR[name], "likelihood": "certain"}
    short = row["forecast"] < row["target"]
    slow = {"reason": "other", "explanation": "工期和采购影响进度，已调整计划"}
    return {
        "id": id,
        "actual": str(row["done"]),
        "forecast": str(row["forecast"]),
        "likelihood": "maybe" if short else "certain",
        **slow,
    }
