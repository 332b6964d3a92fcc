"""Files handed in: kept as evidence, read in the background."""

import hashlib
from collections.abc import Sequence
from datetime import date

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from abacus.cycle.intake.models import Batch, Source
from abacus.cycle.intake.services.common import READ_JOB, TAKE_JOB, batch_of, job_of
from abacus.cycle.written import Changed, fits
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.documents import services as documents
from abacus.foundation.documents.workbooks import WorkbookError
from abacus.foundation.jobs import services as jobs
from abacus.foundation.jobs.models import Job
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.refusals import Refusal

State = Batch.State
LONGEST_NAME = 600


@transaction.atomic
def open_batch(
    *,
    organisation: Organisation,
    files: Sequence[tuple[str, File]],
    title: str,
    by: User,
    on: date,
    fiscal_year: int | None = None,
) -> Batch:
    """Keep the files for the body that receives them and begin to read them; a second click answers the same batch.

    `files` are names, with folders where there are any, and contents; archives are opened when they are
    read. What may not be stored becomes a refused file, the others go on. `fiscal_year` is for tables that
    state none. Raises Refused without the permission to import there, Refusal where there is nothing.
    """
    require(by, Permission.IMPORT, path=organisation.path, on=on)
    if not files:
        raise Refusal(_("没有选文件。"), _("请选文件、文件夹或 zip 后再上传。"))
    title = fits(title, _("批次名称"), 200) or _("%(day)s 收表") % {"day": on.isoformat()}
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    digests = sorted(digest(file) for _name, file in files)
    before = _same_click(organisation, digests, by)
    if before is not None:
        return before
    batch = Batch.objects.create(
        organisation=organisation, organisation_path=organisation.path, fiscal_year=fiscal_year, title=title,
        created_by=by, created_on=on,
    )  # fmt: skip
    for name, file in files:
        keep(batch, name, file, by, on).save()
    audit.record(by=by, on=on, action="intake.opened", target=batch, after={"files": len(files)})
    begin(READ_JOB, batch, by, on)
    return batch


def digest(file: File) -> str:
    """The SHA-256 of a file's bytes."""
    made = hashlib.sha256()
    file.seek(0)
    for chunk in file.chunks():
        made.update(chunk)
    return made.hexdigest()


def _same_click(organisation: Organisation, digests: list[str], by: User) -> Batch | None:
    """A batch of the same person and the same files that is being read right now."""
    rows = Batch.objects.filter(organisation=organisation, created_by=by, state=State.READING)
    for batch in rows.order_by("-pk")[:5]:
        held = batch.sources.filter(archive=None).values_list("sha256", flat=True)
        if sorted(held) == digests and job_of(batch) is not None:
            return batch
    return None


def keep(batch: Batch, name: str, file: File, by: User, on: date, archive: Source | None = None) -> Source:
    """One file, stored as evidence, as a source that is not yet saved; refused where it may not be stored."""
    source = Source(batch=batch, archive=archive, name=name[-LONGEST_NAME:], sha256=digest(file))
    try:
        with transaction.atomic():
            source.upload = documents.store(
                file=file, name=name, path=batch.organisation_path, by=by, on=on, granted=True
            )
    except Refusal as refusal:
        cause = refusal.__cause__
        code = cause.code if isinstance(cause, WorkbookError) else "file.too_large" if file.size else "file.broken"
        source.state, source.error = Source.State.REFUSED, error(code, f"{refusal.message}{refusal.todo}")
    return source


def error(code: str, message: str, cell: str | None = None) -> dict[str, str | None]:
    """Why a file was refused, as the reader says it."""
    return {"code": code, "cell": cell, "message": message}


def begin(kind: str, batch: Batch, by: User, on: date) -> Job:
    reads = kind == READ_JOB
    said = {"title": batch.title}
    return jobs.enqueue(
        kind=kind,
        label=(_("读取“%(title)s”") if reads else _("收下“%(title)s”")) % said,
        parameters={"batch": batch.pk, "on": on.isoformat(), "by": by.pk},
        unique_key=str(batch.pk),
        path=batch.organisation_path,
        by=by,
    )


@transaction.atomic
def resume(*, batch_id: int, by: User, on: date) -> Job:
    """Go on with reading or taking that stopped; the work under way where there is some. Raises Changed."""
    batch = batch_of(batch_id, by, on)
    running = job_of(batch)
    if running is not None:
        return running
    if batch.state not in (State.READING, State.TAKING):
        raise Changed(batch.title, batch.get_state_display())
    if batch.state == State.TAKING and batch.mode == Batch.Mode.SETTLED:
        require(by, Permission.MONEY_POST, path=batch.organisation_path, on=on)
    audit.record(by=by, on=on, action="intake.resumed", target=batch)
    return begin(READ_JOB if batch.state == State.READING else TAKE_JOB, batch, by, on)


@transaction.atomic
def cancel(*, batch_id: int, by: User, on: date) -> Batch:
    """Stop what is under way, or give up a batch that waits.

    Reading stops within a chunk, and what was read can be looked at but no longer taken. Taking stops
    after the table under way: what was taken stays, the rest may be taken later. Raises Changed.
    """
    batch = batch_of(batch_id, by, on)
    if batch.state not in (State.READING, State.READY, State.TAKING):
        raise Changed(batch.title, batch.get_state_display())
    running = job_of(batch)
    if running is not None:
        _stop(running)
    before = batch.state
    if batch.state == State.TAKING:
        if running is None or running.state == Job.State.CANCELLED:
            batch.state = after_taking(batch)
    else:
        batch.state = State.CANCELLED
    batch.save(update_fields=["state"])
    audit.record(by=by, on=on, action="intake.cancelled", target=batch, before={"state": before})
    return batch


def _stop(job: Job) -> None:
    """Ask the work to stop, whoever began it: a queued one is over at once, a running one at its next sign of life."""
    rows = Job.objects.filter(pk=job.pk)
    if not rows.filter(state=Job.State.QUEUED).update(state=Job.State.CANCELLED, cancel_requested=True):
        rows.filter(state=Job.State.RUNNING).update(cancel_requested=True)
    job.refresh_from_db()


def after_taking(batch: Batch) -> str:
    """How a batch stands once nothing is being taken: taken as soon as one table was."""
    taken = batch.tables.filter(state="taken").exists()
    return State.TAKEN if taken else State.READY
