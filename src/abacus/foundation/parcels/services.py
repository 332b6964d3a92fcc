"""Asking for the forms of a list as one zip, and taking it away."""

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.audit import services as audit
from abacus.foundation.jobs import services as jobs
from abacus.foundation.jobs.models import Job
from abacus.foundation.parcels import files, sources
from abacus.foundation.parcels.sources import Source
from abacus.foundation.refusals import Refusal

KIND = "parcels.forms"
MOST = 5_000
"""Forms in one zip."""


@transaction.atomic
def ask(*, source: Source, keys: Sequence[int], filters: str, by: User, on: date) -> Job:
    """Have the forms behind these rows put into a zip for `by` alone. A second click answers the same job.

    Raises Refusal where there is no form, or more than fit.
    """
    path = by.organisation.path if by.organisation else ""
    require(by, source.permission, path=path, on=on)
    title = str(source.title)
    if not keys:
        raise Refusal(_("所列各项都还没有%(title)s。") % {"title": title}, _("请换一个筛选条件，或等填报后再下载。"))
    if len(keys) > MOST:
        said = {"most": f"{MOST:,}", "title": title}
        raise Refusal(_("一次最多打包 %(most)s 份%(title)s。") % said, _("请按部门或状态筛选后分次下载。"))
    mark = hashlib.sha256(repr((source.list_id, list(keys))).encode()).hexdigest()[:32]
    job = jobs.enqueue(
        kind=KIND,
        label=_("打包%(title)s：%(count)s 份") % {"title": title, "count": f"{len(keys):,}"},
        parameters={"list": source.list_id, "keys": list(keys), "filters": filters, "on": on.isoformat()},
        unique_key=f"{by.pk}-{mark}",
        path=path,
        by=by,
    )
    after = {"list": title, "count": len(keys), "filters": filters}
    audit.record(by=by, on=on, action="parcels.asked", target=job, path=path, after=after)
    return job


@transaction.atomic
def take(*, job: Job, by: User, on: date) -> Path:
    """The whole zip, for who asked for it and may still see every form in it. Raises Refusal.

    The event is written before the file is handed out.
    """
    if job.created_by_id != by.pk or job.kind != KIND:
        raise Job.DoesNotExist
    source = sources.find(job.parameters["list"])
    require(by, source.permission, path=job.organisation_path, on=on)
    if job.state != Job.State.DONE:
        raise Refusal(_("表格还没有打包完。"), _("请在任务页查看进度，完成后再下载。"))
    keys = (job.result or {}).get("keys", [])
    gone = len(keys) - seen(source, keys, by, on)
    if gone:
        raise Refusal(
            _("其中 %(count)s 份表格已不在您的数据范围内，不能下载。") % {"count": gone},
            _("请回到列表，按现在的范围重新打包。"),
        )
    place = files.whole(job)
    if not place.is_file():
        raise Refusal(_("打包的文件已按期清理。"), _("请回到列表重新打包。"))
    after = {"list": str(source.title), "count": len(keys), "filters": job.parameters["filters"]}
    audit.record(by=by, on=on, action="parcels.taken", target=job, after=after)
    return place


def seen(source: Source, keys: Sequence[int], by: User, on: date) -> int:
    """How many of the rows somebody may see on a day."""
    rows, found = source.rows(by, on).order_by(), 0
    for start in range(0, len(keys), 500):
        found += rows.filter(pk__in=keys[start : start + 500]).count()
    return found
