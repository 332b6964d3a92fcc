"""The background work that applies a confirmed batch."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction
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
from abacus.pool.services.imports.writing import write_plan

State = ImportBatch.State
JOB = "pool.import"


def _needed(job: Job) -> Permission:
    """What the kind of table needs beside the permission to import."""
    return NEEDED[ImportBatch.objects.values_list("kind", flat=True).get(pk=job.parameters["batch"])]


@jobs.handler(JOB, result=lambda job: reverse("pool:import-batch", args=[job.parameters["batch"]]), permission=_needed)
def _run_import(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Apply a confirmed batch: reading and checking show progress, then everything is written at once.

    Killed before the end nothing is written, and the next attempt begins again; the end is
    said in the transaction of the rows. Cancelled or refused, the batch waits to be confirmed again.
    """
    batch = ImportBatch.objects.select_related("upload", "organisation", "confirmed_by").get(pk=job.parameters["batch"])
    on = date.fromisoformat(job.parameters["on"])
    if batch.state == State.APPLIED:
        return dict(batch.preview["counts"])
    setting = Setting(batch, Choices.from_json(batch.options), batch.confirmed_by or batch.created_by, on)
    try:
        return _apply(batch, setting, progress)
    except jobs.PASSING:
        raise
    except Exception:
        ImportBatch.objects.filter(pk=batch.pk, state=State.APPLYING).update(state=State.PREVIEWED)
        raise


def _apply(batch: ImportBatch, setting: Setting, progress: jobs.Progress) -> dict[str, Any]:
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
            write_plan(plan=plan, setting=setting, by=setting.by)
            _finish(batch, plan, setting)
            done = plan.counts["rows"]
            progress.advance(done, done, _("已导入 %(rows)s 行") % {"rows": done})
            return plan.counts
    batch.preview = preview(workbook, layout, setting)
    batch.state = State.PREVIEWED
    batch.save(update_fields=["preview", "state"])
    raise Refusal(_("预览之后数据有变化，没有导入"), _("请打开这次导入，按新的提示修改后再确认"))


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
