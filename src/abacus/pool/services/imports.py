"""Imports: a file is previewed, confirmed, applied whole or not at all, and withdrawn while nothing stands on it."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import Access, access_of, require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.documents import services as documents
from abacus.foundation.jobs import services as jobs
from abacus.foundation.jobs.models import Job
from abacus.foundation.jobs.services import LeaseLost, Progress
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.refusals import Refusal
from abacus.pool.imports.files import workbook_of
from abacus.pool.imports.plans import Choices, Plan, Setting
from abacus.pool.imports.previews import (
    KINDS,
    SHOWN_PROBLEMS,
    changed_layout,
    first_layout,
    planned,
    preview,
    read_table,
    told,
)
from abacus.pool.imports.recognise import Layout
from abacus.pool.imports.standing import standing_on, take_back
from abacus.pool.models import ImportBatch
from abacus.pool.refusals import SameFile, StandsOn, WrongState

State = ImportBatch.State
NEEDED = {
    ImportBatch.Kind.PROJECTS: Permission.PROJECT_EDIT,
    ImportBatch.Kind.BUDGET: Permission.MONEY_POST,
    ImportBatch.Kind.EXECUTION: Permission.MONEY_POST,
}
"""What a kind of import needs beside the permission to import."""
JOB = "pool.import"


def batches_of(by: User, on: date) -> Any:
    """The imports somebody may see: those of their own bodies and below."""
    access = access_of(by, on)
    own = [held.organisation.pk for held in access.appointments]
    return ImportBatch.objects.filter(access.scope.filter("organisation_path") | Q(organisation__in=own))


def kinds_for(access: Access) -> list[str]:
    """The kinds of import somebody may make."""
    return [kind for kind, needed in NEEDED.items() if access.has(Permission.IMPORT) and access.has(needed)]


@transaction.atomic
def open_batch(*, kind: str, fiscal_year: int, file: File, name: str, by: User, on: date) -> ImportBatch:
    """Take a file in and preview it. Raises SameFile where these bytes are in already, Refusal for no workbook."""
    access = access_of(by, on)
    if kind not in kinds_for(access):
        require(by, NEEDED.get(kind, Permission.IMPORT), path="", on=on)
    organisation = importing_body(access, NEEDED[kind])
    upload = documents.store(file=file, name=name, path=organisation.path, by=by, on=on)
    refuse_same(kind, fiscal_year, organisation, upload.sha256)
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
    layout = first_layout(workbook, kind)
    show(batch, workbook, layout, Choices(), by, on)
    batch.save()
    audit.record(
        by=by, on=on, action="import.previewed", target=batch, after={"file": upload.name, "sha256": upload.sha256}
    )
    return batch


def importing_body(access: Access, needed: Permission) -> Organisation:
    """The body in whose name somebody imports: that of the first role that allows it."""
    for held in access.appointments:
        if {Permission.IMPORT, needed} <= held.permissions:
            return held.organisation
    raise Refusal(_("您的职责不包含导入"), _("请联系系统管理员"))


def refuse_same(kind: str, fiscal_year: int, organisation: Organisation, sha256: str) -> None:
    """Refuse bytes that were applied before and not withdrawn."""
    same = ImportBatch.objects.filter(
        kind=kind,
        fiscal_year=fiscal_year,
        organisation=organisation,
        sha256=sha256,
        state__in=[State.APPLYING, State.APPLIED],
    ).first()
    if same is not None:
        who = (same.confirmed_by or same.created_by).name
        raise SameFile(
            str(same.upload), who, (same.applied_on or timezone.localdate(same.created_at)).isoformat(), same.pk
        )


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
    """Change the mapping or answer the questions, and preview again. Raises WrongState once it is confirmed."""
    batch = waiting(batch_id, by, on)
    workbook = workbook_of(batch.upload)
    layout = Layout.from_json(batch.preview["layout"])
    moved = (sheet is not None and sheet != layout.sheet) or (heading is not None and heading != layout.heading)
    layout = changed_layout(
        workbook,
        layout,
        batch.kind,
        sheet=sheet,
        heading=heading,
        columns=None if moved else dict(columns if columns is not None else layout.columns),
    )
    choices = replace(Choices.from_json(batch.options), **(answers or {}))
    show(batch, workbook, layout, choices, by, on)
    batch.save(update_fields=["options", "preview", "rows"])
    return batch


def under_way(batch: ImportBatch) -> Job | None:
    """The unfinished job that applies the batch; None also after one that was given up."""
    unfinished = [Job.State.QUEUED, Job.State.RUNNING]
    return Job.objects.filter(kind=JOB, unique_key=str(batch.pk), state__in=unfinished).first()


def waiting(batch_id: int, by: User, on: date) -> ImportBatch:
    """A batch that waits to be confirmed, locked; also one whose job was given up."""
    batch = batches_of(by, on).select_for_update(of=("self",)).select_related("upload", "organisation").get(pk=batch_id)
    require(by, Permission.IMPORT, path=batch.organisation_path, on=on)
    if batch.state == State.APPLYING and under_way(batch) is None:
        ImportBatch.objects.filter(pk=batch.pk, state=State.APPLYING).update(state=State.PREVIEWED)
        batch.state = State.PREVIEWED
    if batch.state != State.PREVIEWED:
        raise WrongState(
            _("这次导入的状态是“%(state)s”，不能再更改") % {"state": batch.get_state_display()}, _("请重新上传文件")
        )
    return batch


@transaction.atomic
def confirm(*, batch_id: int, by: User, on: date) -> Job:
    """Apply a previewed batch in the background. A second click answers the same job.

    Raises Refusal while something is wrong or not answered, SameFile where the bytes went in meanwhile.
    """
    batch = batches_of(by, on).get(pk=batch_id)
    running = under_way(batch)
    if batch.state == State.APPLYING and running is not None:
        return running
    batch = waiting(batch_id, by, on)
    if batch.preview["problem_count"] or batch.preview["questions"]:
        raise Refusal(_("还有问题没有解决，不能导入"), _("请按提示修改文件或选择后再确认"))
    refuse_same(batch.kind, batch.fiscal_year, batch.organisation, batch.sha256)
    try:
        with transaction.atomic():
            ImportBatch.objects.filter(pk=batch.pk, state=State.PREVIEWED).update(state=State.APPLYING, confirmed_by=by)
    except IntegrityError as error:
        raise SameFile(str(batch.upload), by.name, on.isoformat(), batch.pk) from error
    return jobs.enqueue(
        kind=JOB,
        label=_("导入%(kind)s：%(file)s") % {"kind": batch.get_kind_display(), "file": batch.upload},
        parameters={"batch": batch.pk, "on": on.isoformat()},
        unique_key=str(batch.pk),
        path=batch.organisation_path,
        by=by,
    )


@jobs.handler(JOB)
def run_import(job: Job, progress: Progress) -> dict[str, Any]:
    """Apply a confirmed batch: reading and checking show progress, then everything is written at once.

    Killed before the end nothing is written, and the next attempt begins again; the end is
    said in the transaction of the rows. Cancelled or refused, the batch waits to be confirmed again.
    """
    batch = ImportBatch.objects.select_related("upload", "organisation", "confirmed_by").get(pk=job.parameters["batch"])
    on = date.fromisoformat(job.parameters["on"])
    if batch.state == State.APPLIED:
        return batch.preview["counts"]
    setting = Setting(batch, Choices.from_json(batch.options), batch.confirmed_by or batch.created_by, on)
    try:
        return apply(batch, setting, progress)
    except LeaseLost:
        raise
    except Exception:
        ImportBatch.objects.filter(pk=batch.pk, state=State.APPLYING).update(state=State.PREVIEWED)
        raise


def apply(batch: ImportBatch, setting: Setting, progress: Progress) -> dict[str, Any]:
    """Read, check against the pool as it is now, and write all of it in one transaction.

    Raises Refusal, with the preview made anew, where the pool has changed since.
    """
    layout = Layout.from_json(batch.preview["layout"])
    progress.advance(0, batch.rows, _("正在读取文件"))
    workbook = workbook_of(batch.upload)

    def tick(done: int, total: int) -> None:
        progress.advance(done, total, _("已核对 %(done)s / %(total)s 行") % {"done": done, "total": total})

    table = read_table(workbook, layout, setting, tick)
    with transaction.atomic():
        plan = planned(table, setting)
        if not plan.problems:
            KINDS[batch.kind].write(plan)
            finish(batch, plan, setting)
            done = plan.counts["rows"]
            progress.advance(done, done, _("已导入 %(rows)s 行") % {"rows": done})
            return plan.counts
    show(batch, workbook, layout, setting.choices, setting.by, setting.on)
    batch.state = State.PREVIEWED
    batch.save(update_fields=["options", "preview", "rows", "state"])
    raise Refusal(_("预览之后数据有变化，没有导入"), _("请打开这次导入，按新的提示修改后再确认"))


def finish(batch: ImportBatch, plan: Plan, setting: Setting) -> None:
    """Say that the batch is applied, with what it came to. Raises WrongState where it no longer is being applied."""
    kept = {"counts": plan.counts, "totals": [asdict(total) for total in plan.totals]}
    kept["notes"] = [told(note) for note in plan.notes[:SHOWN_PROBLEMS]]
    batch.preview = {**batch.preview, **kept}
    applying = ImportBatch.objects.filter(pk=batch.pk, state=State.APPLYING)
    if not applying.update(
        state=State.APPLIED,
        preview=batch.preview,
        applied_on=setting.on,
        applied_at=timezone.now(),
        rows=plan.counts["rows"],
    ):
        raise WrongState(_("这次导入已由他人处理"), _("请刷新页面查看"))
    after = {"file": batch.upload.name, "sha256": batch.sha256, "counts": plan.counts, "totals": kept["totals"]}
    audit.record(by=setting.by, on=setting.on, action="import.applied", target=batch, after=after)


@transaction.atomic
def discard(*, batch_id: int, by: User, on: date) -> ImportBatch:
    """Put a previewed batch aside; its file may be uploaded again."""
    batch = waiting(batch_id, by, on)
    batch.state = State.REFUSED
    batch.save(update_fields=["state"])
    audit.record(by=by, on=on, action="import.discarded", target=batch)
    return batch


@transaction.atomic
def withdraw(*, batch_id: int, by: User, on: date, reason: str = "") -> ImportBatch:
    """Take an applied batch back, all of it, unless something stands on it (StandsOn says what)."""
    batch = batches_of(by, on).select_for_update(of=("self",)).select_related("upload").get(pk=batch_id)
    require(by, Permission.IMPORT, path=batch.organisation_path, on=on)
    require(by, NEEDED[ImportBatch.Kind(batch.kind)], path=batch.organisation_path, on=on)
    if batch.state != State.APPLIED:
        raise WrongState(
            _("这次导入的状态是“%(state)s”，不能撤回") % {"state": batch.get_state_display()}, _("请刷新页面查看")
        )
    found = standing_on(batch)
    if found:
        raise StandsOn(found)
    gone = take_back(batch)
    ImportBatch.objects.filter(pk=batch.pk).update(state=State.WITHDRAWN, withdrawn_on=on)
    audit.record(
        by=by,
        on=on,
        action="import.withdrawn",
        target=batch,
        reason=reason,
        before={"file": batch.upload.name, "sha256": batch.sha256, "totals": batch.preview.get("totals")},
        after=gone,
    )
    batch.refresh_from_db()
    return batch
