"""Taking a file in, answering its questions, confirming it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import access_of, require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.documents import services as documents
from abacus.foundation.jobs import services as jobs
from abacus.foundation.jobs.models import Job
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.refusals import Refusal
from abacus.pool.imports.access import NEEDED, batches_of, importing_body, kinds_for
from abacus.pool.imports.files import workbook_of
from abacus.pool.imports.plans import Choices, Setting
from abacus.pool.imports.previews import changed_layout, first_layout, preview
from abacus.pool.imports.recognise import Layout
from abacus.pool.models import ImportBatch
from abacus.pool.refusals import SameFile, WrongState
from abacus.pool.services.guards import refuse_shut
from abacus.pool.services.imports.running import JOB

State = ImportBatch.State


@transaction.atomic
def open_batch(*, kind: str, fiscal_year: int, file: File, name: str, by: User, on: date) -> ImportBatch:
    """Take a file in and preview it. Raises SameFile where these bytes are in already, Refusal for no workbook."""
    access = access_of(by, on)
    if kind not in kinds_for(access):
        require(by, NEEDED.get(kind, Permission.IMPORT), path="", on=on)
    organisation = importing_body(access, NEEDED[kind])
    upload = documents.store(file=file, name=name, path=organisation.path, by=by, on=on)
    refuse_same(kind, fiscal_year, organisation, upload.sha256)
    refuse_shut(organisation.path, fiscal_year)
    batch = ImportBatch(
        kind=kind,
        upload=upload,
        sha256=upload.sha256,
        fiscal_year=fiscal_year,
        organisation=organisation,
        organisation_path=organisation.path,
        created_by=by,
    )
    workbook = workbook_of(upload)
    show(batch, workbook, first_layout(workbook, kind), Choices(), by, on)
    batch.save()
    after = {"file": upload.name, "sha256": upload.sha256}
    audit.record(by=by, on=on, action="import.previewed", target=batch, after=after)
    return batch


def refuse_same(kind: str, fiscal_year: int, organisation: Organisation, sha256: str) -> None:
    """Refuse bytes that were applied before and not withdrawn."""
    taken = ImportBatch.objects.filter(state__in=[State.APPLYING, State.APPLIED], sha256=sha256)
    same = taken.filter(kind=kind, fiscal_year=fiscal_year, organisation=organisation).first()
    if same is not None:
        raise same_file(same)


def same_file(batch: ImportBatch) -> SameFile:
    """Who imported these bytes, and when."""
    who, when = batch.confirmed_by or batch.created_by, batch.applied_on
    return SameFile(str(batch.upload), who.name, when.isoformat() if when else _("刚才"), batch.pk)


def show(batch: ImportBatch, workbook: Any, layout: Layout, choices: Choices, by: User, on: date) -> None:
    """Preview the batch anew, without saving it."""
    batch.options = choices.to_json()
    batch.preview = preview(workbook, layout, Setting(batch, choices, by, on))
    batch.rows = batch.preview["counts"].get("rows", 0)


@transaction.atomic
def choose(
    *,
    batch_id: int,
    by: User,
    on: date,
    sheet: int | None = None,
    heading: int | None = None,
    columns: Mapping[str, int] | None = None,
    answers: Mapping[str, Any] | None = None,
) -> ImportBatch:
    """Change the mapping or answer the questions, and preview again. Raises WrongState once it is confirmed.

    Another sheet or heading row is recognised anew; `columns` maps field keys to columns from 1.
    """
    batch = waiting(batch_id=batch_id, by=by, on=on)
    workbook = workbook_of(batch.upload)
    layout = Layout.from_json(batch.preview["layout"])
    moved = (sheet is not None and sheet != layout.sheet) or (heading is not None and heading != layout.heading)
    kept = None if moved else dict(layout.columns if columns is None else columns)
    layout = changed_layout(workbook, layout, batch.kind, sheet=sheet, heading=heading, columns=kept)
    choices = replace(Choices.from_json(batch.options), **(answers or {}))
    show(batch, workbook, layout, choices, by, on)
    batch.save(update_fields=["options", "preview", "rows"])
    return batch


@transaction.atomic
def waiting(*, batch_id: int, by: User, on: date) -> ImportBatch:
    """A batch that waits to be confirmed, locked; also one whose job was given up. Raises WrongState."""
    rows = batches_of(by, on).select_for_update(of=("self",)).select_related("upload", "organisation")
    batch = rows.get(pk=batch_id)
    require(by, Permission.IMPORT, path=batch.organisation_path, on=on)
    if batch.state == State.APPLYING and under_way(batch) is None:
        ImportBatch.objects.filter(pk=batch.pk, state=State.APPLYING).update(state=State.PREVIEWED)
        batch.state = State.PREVIEWED
    if batch.state != State.PREVIEWED:
        said = {"state": batch.get_state_display()}
        raise WrongState(_("这次导入的状态是“%(state)s”，不能再更改") % said, _("请重新上传文件"))
    return batch


def under_way(batch: ImportBatch) -> Job | None:
    """The unfinished job that applies the batch; None also after one that was given up."""
    unfinished = [Job.State.QUEUED, Job.State.RUNNING]
    return Job.objects.filter(kind=JOB, unique_key=str(batch.pk), state__in=unfinished).first()


@transaction.atomic
def confirm(*, batch_id: int, by: User, on: date) -> Job:
    """Apply a previewed batch in the background. A second click answers the same job.

    Raises Refusal while something is wrong or not answered, SameFile where the bytes went in meanwhile.
    """
    batch = batches_of(by, on).get(pk=batch_id)
    running = under_way(batch)
    if batch.state == State.APPLYING and running is not None:
        return running
    batch = waiting(batch_id=batch_id, by=by, on=on)
    if batch.preview["problem_count"] or batch.preview["questions"]:
        raise Refusal(_("还有问题没有解决，不能导入"), _("请按提示修改文件或选择后再确认"))
    refuse_same(batch.kind, batch.fiscal_year, batch.organisation, batch.sha256)
    refuse_shut(batch.organisation_path, batch.fiscal_year)
    try:
        with transaction.atomic():
            rows = ImportBatch.objects.filter(pk=batch.pk, state=State.PREVIEWED)
            rows.update(state=State.APPLYING, confirmed_by=by, applied_on=on)
    except IntegrityError as error:
        raise same_file(batch) from error
    said = {"kind": batch.get_kind_display(), "file": batch.upload}
    return jobs.enqueue(
        kind=JOB,
        label=_("导入%(kind)s：%(file)s") % said,
        parameters={"batch": batch.pk, "on": on.isoformat()},
        unique_key=str(batch.pk),
        path=batch.organisation_path,
        by=by,
    )
