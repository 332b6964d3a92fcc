"""What the services of intake share: batches, files and tables of people who take tables in; jobs."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from abacus.cycle.intake.models import Batch, Source, Table
from abacus.cycle.intake.questions import OPEN, Setting, examine
from abacus.cycle.written import Changed
from abacus.foundation.accounts.access import access_of, require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.jobs.models import Job
from abacus.foundation.refusals import Refusal

READ_JOB, TAKE_JOB = "intake.read", "intake.take"
UNFINISHED = (Job.State.QUEUED, Job.State.RUNNING)
WRITTEN = (
    "title", "fiscal_year", "unit", "project_year", "organisation_path", "state", "questions", "differences", "version",
)  # fmt: skip
"""What examining a table changes."""


def job_of(batch: Batch) -> Job | None:
    """The work under way for a batch; None also after work that was given up."""
    rows = Job.objects.filter(kind__in=(READ_JOB, TAKE_JOB), unique_key=str(batch.pk), state__in=UNFINISHED)
    return rows.order_by("-pk").first()


def mine(by: User, on: date, path: str) -> Any:
    """The condition for rows of bodies for which somebody takes tables in."""
    return access_of(by, on).scope_of(Permission.IMPORT).filter(path)


def batch_of(batch_id: int, by: User, on: date, *, lock: bool = True) -> Batch:
    """The batch, locked for the transaction. Raises DoesNotExist out of scope, Refused."""
    rows = Batch.objects.filter(mine(by, on, "organisation_path")).select_related("organisation", "created_by")
    found: Batch = (rows.select_for_update(of=("self",)) if lock else rows).get(pk=batch_id)
    require(by, Permission.IMPORT, path=found.organisation_path, on=on)
    return found


def open_batch_of(batch_id: int, by: User, on: date) -> Batch:
    """A batch whose tables may be changed now. Raises Changed."""
    batch = batch_of(batch_id, by, on)
    if not batch.is_open:
        raise Changed(batch.title, batch.get_state_display())
    return batch


def table_of(table_id: int, by: User, on: date, states: Collection[str] = OPEN) -> Table:
    """A table of an open batch that stands in one of the states, both locked. Raises Changed."""
    rows = Table.objects.filter(mine(by, on, "batch__organisation_path"))
    batch = open_batch_of(rows.values_list("batch_id", flat=True).get(pk=table_id), by, on)
    table: Table = Table.objects.select_for_update(of=("self",)).select_related("source").get(pk=table_id)
    if table.state not in states:
        raise Changed(str(table), table.get_state_display())
    table.batch = batch
    return table


def source_of(source_id: int, by: User, on: date) -> Source:
    """A file of an open batch, its batch locked. Raises Changed, and Refusal where one of its tables was taken."""
    rows = Source.objects.filter(mine(by, on, "batch__organisation_path"))
    batch = open_batch_of(rows.values_list("batch_id", flat=True).get(pk=source_id), by, on)
    source: Source = Source.objects.select_for_update(of=("self",)).select_related("upload").get(pk=source_id)
    source.batch = batch
    if source.tables.filter(state__in=[Table.State.TAKEN, Table.State.WITHDRAWN]).exists():
        raise Refusal(_("“%(name)s”的表已经收下，不能再更正单元格。") % {"name": source.name}, _("请先撤回这一批。"))
    return source


def look_again(batch: Batch, tables: Iterable[Table], on: date) -> list[Table]:
    """Examine tables anew and save what changed, in their order: an earlier one may be the reason of a later one."""
    rows = list(tables)
    setting = Setting.of(batch, rows, on)
    for table in rows:
        examine(table, setting)
        table.version += 1
        table.save(update_fields=WRITTEN)
    return rows


def companions(table: Table) -> list[Table]:
    """The table and the open ones of its batch that are about the same project, by whatever they were known."""
    rows = Table.objects.select_related("source").filter(batch=table.batch_id, kind=table.kind, state__in=OPEN)
    same = rows.filter(title=table.title)
    if table.project_year_id:
        same = same | rows.filter(project_year=table.project_year_id)
    found = {one.pk: one for one in same.exclude(pk=table.pk).order_by("pk")}
    return sorted((table, *found.values()), key=lambda one: one.pk)
