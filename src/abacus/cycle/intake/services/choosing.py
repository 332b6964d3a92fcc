"""What people answer to a table's questions: unit, project, year; leaving a table out; accepting a difference."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.cycle.intake.models import Batch, Table
from abacus.cycle.intake.questions import EARLIEST, NEW, scope_of
from abacus.cycle.intake.services.common import companions, look_again, open_batch_of, table_of
from abacus.foundation.accounts.models import User
from abacus.foundation.audit import services as audit
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.refusals import Refusal
from abacus.pool.models import ProjectYear

ACCEPTABLE = ("funds.differ", "target.differ", "project.other_name", "project.other_unit")
"""Questions that people may answer by accepting what they say."""
NEW_ANSWERS = ("project.not_found", "project.other_year")
"""Questions that a new project, or a new year of a known one, answers."""


@transaction.atomic
def choose_unit(*, table_id: int, unit_id: int, by: User, on: date) -> Table:
    """Say whose table it is. Raises Refusal for a body beyond what the batch may hold, Changed."""
    table = table_of(table_id, by, on)
    rows = Organisation.objects.within(scope_of(table.batch, on))
    unit = rows.filter(pk=unit_id, kind__in=(Organisation.Kind.UNIT, Organisation.Kind.DEPARTMENT)).first()
    if unit is None:
        raise Refusal(_("没有这个单位。"), _("请从清单里选一个单位。"))
    return _chosen(table, by, on, unit=unit.pk)


@transaction.atomic
def choose_project(*, table_id: int, project_year_id: int | None, by: User, on: date) -> Table:
    """Say which project's table it is; None: a new project (or year) that is made when the table is taken."""
    table = table_of(table_id, by, on)
    if project_year_id is None:
        if not table.read["project"]["name"]:
            raise Refusal(_("表里没有项目名称，不能按新项目收。"), _("请先更正名称所在的单元格。"))
        return _chosen(table, by, on, project=NEW)
    rows = ProjectYear.objects.within(scope_of(table.batch, on))
    year = rows.filter(pk=project_year_id).first()
    if year is None:
        raise Refusal(_("没有这个项目。"), _("请从清单里选一个项目。"))
    return _chosen(table, by, on, project=year.pk)


@transaction.atomic
def choose_year(*, table_id: int, year: int, by: User, on: date) -> Table:
    """Say for which year it is. Raises Refusal for a year that cannot be."""
    table = table_of(table_id, by, on)
    if not EARLIEST <= year <= on.year + 2:
        raise Refusal(_("年度 %(year)s 不可能") % {"year": year}, _("请填写四位年度，如 2022"))
    return _chosen(table, by, on, year=year)


@transaction.atomic
def acknowledge(*, table_id: int, code: str, by: User, on: date) -> Table:
    """Accept what a question says: what the platform holds stays as it is. Raises Refusal for another question."""
    table = table_of(table_id, by, on)
    if code not in ACCEPTABLE or not any(one["code"] == code for one in table.questions):
        raise Refusal(_("这张表没有这个待查事项。"), _("请刷新页面，按现在的提示办理。"))
    return _chosen(table, by, on, accepted=sorted({*table.choices.get("accepted", ()), code}))


def _chosen(table: Table, by: User, on: date, **answers: Any) -> Table:
    """Keep the answers, examine the table and those it may concern."""
    before = {name: table.choices.get(name) for name in answers}
    rows = companions(table)
    table.choices = {**table.choices, **answers}
    table.save(update_fields=["choices"])
    _examined(table, rows, on)
    audit.record(by=by, on=on, action="intake.chosen", target=table, before=before, after=answers)
    return table


def _examined(table: Table, rows: list[Table], on: date) -> None:
    found = {one.pk: one for one in (*rows, *companions(table)) if one.pk != table.pk}
    look_again(table.batch, sorted((table, *found.values()), key=lambda one: one.pk), on)


def _each(batch: Batch, fits: Callable[[Table], dict[str, Any] | None], by: User, on: date) -> int:
    """Answer the same question of many tables, then examine them once."""
    changed = []
    for table in batch.tables.select_for_update(of=("self",)).select_related("source").filter(state=Table.State.LOOK):
        answers = fits(table)
        if answers is not None:
            table.batch = batch
            table.choices = {**table.choices, **answers}
            table.save(update_fields=["choices"])
            audit.record(by=by, on=on, action="intake.chosen", target=table, after=answers)
            changed.append(table)
    look_again(batch, changed, on)
    return len(changed)


@transaction.atomic
def choose_new_projects(*, batch_id: int, by: User, on: date) -> int:
    """Take every table whose project is in no pool as a new project's; how many."""
    batch = open_batch_of(batch_id, by, on)

    def fits(table: Table) -> dict[str, Any] | None:
        asked = [one for one in table.questions if one["code"] in NEW_ANSWERS]
        alone = all(len(one["options"]) == 1 for one in asked)
        return {"project": NEW} if asked and alone else None

    return _each(batch, fits, by, on)


@transaction.atomic
def acknowledge_all(*, batch_id: int, code: str, by: User, on: date) -> int:
    """Accept what a question says for every table that asks it; how many."""
    batch = open_batch_of(batch_id, by, on)
    if code not in ("funds.differ", "target.differ"):
        raise Refusal(_("这个待查事项要一张一张看。"), _("请打开表逐张确认。"))

    def fits(table: Table) -> dict[str, Any] | None:
        if not any(one["code"] == code for one in table.questions):
            return None
        return {"accepted": sorted({*table.choices.get("accepted", ()), code})}

    return _each(batch, fits, by, on)


@transaction.atomic
def set_aside(*, table_id: int, by: User, on: date) -> Table:
    """Leave a table out: it is not taken. Raises Changed."""
    table = table_of(table_id, by, on)
    rows = companions(table)
    table.state = Table.State.ASIDE
    table.version += 1
    table.save(update_fields=["state", "version"])
    look_again(table.batch, [one for one in rows if one.pk != table.pk], on)
    audit.record(by=by, on=on, action="intake.set_aside", target=table)
    return table


@transaction.atomic
def take_back(*, table_id: int, by: User, on: date) -> Table:
    """Take a table in again that was left out; it asks what it asked before. Raises Changed."""
    table = table_of(table_id, by, on, (Table.State.ASIDE,))
    table.state = Table.State.LOOK
    table.save(update_fields=["state"])
    _examined(table, [], on)
    audit.record(by=by, on=on, action="intake.taken_back", target=table)
    return table
