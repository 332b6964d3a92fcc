"""What was said about the findings of the tables taken in: one explained by its unit, one dismissed above it."""

from datetime import date

from abacus.cycle.intake import services as intake
from abacus.cycle.intake.models import Batch, Table
from abacus.cycle.intake.models.answers import key_of
from abacus.demo.county import County
from abacus.demo.published import work
from abacus.foundation.accounts.roles import Role

EXPLAINED = "原表漏填，已在平台的表中补填并核对。"
DISMISSED = "已核对佐证材料，情况属实。"
WITH_FINDINGS = ("井盖更换", "桥梁检测")


def build(county: County, batch: Batch, on: date) -> None:
    """Take tables with findings, answer the first and dismiss the next one; others stay open for whoever looks."""
    _take(county, batch, on)
    tables = batch.tables.filter(state=Table.State.TAKEN, warnings__gt=0).select_related("unit").order_by("pk")
    found = [
        (table, key_of(one["code"], one["cell"], one["message"]))
        for table in tables
        for one in table.read["findings"]
        if one["severity"] == "warning"
    ]
    if found:
        table, key = found[0]
        clerk = county.person(Role.UNIT_CLERK, table.unit.code if table.unit else "")
        intake.answer_finding(table_id=table.pk, key=key, reason=EXPLAINED, seen=None, by=clerk, on=on)
    if len(found) > 1:
        table, key = found[1]
        reviewer = county.person(Role.PERFORMANCE_DIVISION, county.region.code)
        intake.dismiss_finding(table_id=table.pk, key=key, reason=DISMISSED, seen=None, by=reviewer, on=on)


def _take(county: County, batch: Batch, on: date) -> None:
    """Let tables become drafts although something in them wants an answer."""
    by = county.person(Role.PERFORMANCE_DIVISION, county.region.code)
    asking = list(batch.tables.filter(state=Table.State.LOOK, title__in=WITH_FINDINGS))
    for table in asking:
        intake.choose_project(table_id=table.pk, project_year_id=None, by=by, on=on)
    if asking:
        work(batch, intake.confirm(batch_id=batch.pk, mode=Batch.Mode.DRAFT, by=by, on=on).pk)
