"""The background work that applies a confirmed batch."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.jobs import services as jobs
from abacus.foundation.jobs.models import Job
from abacus.foundation.refusals import Refusal
from abacus.pool.imports.access import NEEDED
from abacus.pool.imports.files import workbook_of
from abacus.pool.imports.plans import Choices, Plan, Setting
from abacus.pool.imports.previews import SHOWN_PROBLEMS, planned, preview, read_table, told
from abacus.pool.imports.recognise import Layout
from abacus.pool.imports.standing import marks
from abacus.pool.models import ImportBatch
from abacus.pool.refusals import WrongState
from abacus.pool.services.guards import refuse_shut
from abacus.pool.services.imports.staging import clear, digest, enter, stage, stood
from abacus.pool.services.imports.writing import settle

State = ImportBatch.State
JOB = "pool.import"
CHECKS = 5
"""How often it is checked again because somebody changed the pool meanwhile; the last time nobody can."""


def _needed(job: Job) -> Permission:
    """What the kind of table needs beside the permission to import."""
    return NEEDED[ImportBatch.objects.values_list("kind", flat=True).get(pk=job.parameters["batch"])]


@jobs.handler(JOB, result=lambda job: reverse("pool:import-batch", args=[job.parameters["batch"]]), permission=_needed)
def _run_import(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Apply a confirmed batch: its rows are prepared in chunks that nobody sees, then entered at once.

    Killed, the next attempt reads the file again and goes on with the chunk it was at; the end is said in
    the transaction that enters the rows. Cancelled or refused, nothing was entered and the batch waits to be
    confirmed again.
    """
    batch = ImportBatch.objects.select_related("upload", "organisation", "confirmed_by").get(pk=job.parameters["batch"])
    on = date.fromisoformat(job.parameters["on"])
    if batch.state == State.APPLIED:
        clear(batch)
        return dict(batch.preview["counts"])
    setting = Setting(batch, Choices.from_json(batch.options), batch.confirmed_by or batch.created_by, on)
    try:
        return _apply(batch, setting, progress)
    except jobs.PASSING:
        raise
    except Exception:
        ImportBatch.objects.filter(pk=batch.pk, state=State.APPLYING).update(state=State.PREVIEWED)
        clear(batch)
        raise


def _apply(batch: ImportBatch, setting: Setting, progress: jobs.Progress) -> dict[str, Any]:
    """Read, check against the pool as it is now, prepare, and enter all of it in one short transaction.

    Where the pool changed between checking and entering it is checked again; after a few times, within the
    transaction. Raises Refusal, with the preview made anew, where the file no longer fits.
    """
    layout = Layout.from_json(batch.preview["layout"])
    progress.advance(progress.job.done, batch.rows, _("正在读取文件"))
    workbook = workbook_of(batch.upload)

    def tick(done: int, total: int) -> None:
        said = _("已核对 %(done)s / %(total)s 行") % {"done": done, "total": total}
        progress.advance(progress.job.done, total, said)

    for number in range(CHECKS):
        before = stood()
        table = read_table(workbook, layout, setting, tick if number == 0 else None)
        plan = planned(table, setting)
        if plan.problems:
            break
        _prepare(plan, setting, progress)
        last = number == CHECKS - 1
        try:
            with transaction.atomic():
                same = stood() == before
                if not same and last:
                    same = digest(planned(read_table(workbook, layout, setting), setting)) == digest(plan)
                if same:
                    _enter(plan, setting, progress)
        except IntegrityError:
            continue
        if same:
            clear(batch)
            return plan.counts
    batch.preview = preview(workbook, layout, setting)
    batch.state = State.PREVIEWED
    batch.save(update_fields=["preview", "state"])
    raise Refusal(_("预览之后数据有变化，没有导入"), _("请打开这次导入，按新的提示修改后再确认"))


def _prepare(plan: Plan, setting: Setting, progress: jobs.Progress) -> None:
    """Prepare the rows in chunks. Raises Refusal where one of them breaks the work: a file is taken in whole or not."""
    aside = stage(plan, setting, progress, Words)
    if aside:
        said = {"item": aside[0]["item"], "reason": aside[0]["reason"], "count": len(aside)}
        raise Refusal(
            _("有 %(count)s 行无法写入，整个文件没有导入；第一处是%(item)s：%(reason)s。") % said,
            _("请检查这些行后重新上传。"),
        )


class Words:
    """What the page of the work says while rows are prepared."""

    @staticmethod
    def row(plan: Plan) -> Any:
        """The name of a draft by its place."""
        rows = [draft["row"] if isinstance(draft, dict) else draft.row.number for draft in plan.drafts]
        return lambda place: _("第 %(row)s 行") % {"row": rows[place]}

    @staticmethod
    def done(done: int, total: int) -> str:
        """How far it is."""
        said = {"done": f"{done:,}", "total": f"{total:,}"}
        return _("已准备 %(done)s / %(total)s 行，全部就绪后一次入库") % said


def _enter(plan: Plan, setting: Setting, progress: jobs.Progress) -> None:
    """Enter what was prepared, with the sums, the batch's end and the job's; the caller has the transaction."""
    refuse_shut(setting.batch.organisation_path, setting.batch.fiscal_year)
    enter(setting)
    settle(setting.batch)
    _finish(setting.batch, plan, setting)
    done = plan.counts["rows"]
    said = _("已导入 %(rows)s 行") % {"rows": done}
    progress.advance(done, done, said, checkpoint={"entered": True})


def _finish(batch: ImportBatch, plan: Plan, setting: Setting) -> None:
    """Say that the batch is applied, with what it came to. Raises WrongState where it no longer is being applied."""
    kept = {"counts": plan.counts, "totals": [asdict(total) for total in plan.totals], "marks": marks()}
    kept["notes"] = [told(note) for note in plan.notes[:SHOWN_PROBLEMS]]
    batch.preview = {**batch.preview, **kept}
    applying = ImportBatch.objects.filter(pk=batch.pk, state=State.APPLYING)
    done = {"preview": batch.preview, "applied_on": setting.on, "rows": plan.counts["rows"]}
    if not applying.update(state=State.APPLIED, **done):
        raise WrongState(_("这次导入已由他人处理"), _("请刷新页面查看"))
    after = {"file": batch.upload.name, "sha256": batch.sha256, "counts": plan.counts, "totals": kept["totals"]}
    audit.record(by=setting.by, on=setting.on, action="import.applied", target=batch, after=after)
