"""The background work that puts forms into a zip: some forms a part, and in the end all parts into one file."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.jobs import services as jobs
from abacus.foundation.jobs.models import Job
from abacus.foundation.parcels import files, sources
from abacus.foundation.parcels.services import KIND
from abacus.foundation.refusals import Refusal

CHUNK = 20
ABOUT = "说明.txt"


def _needed(job: Job) -> Permission:
    """What seeing the list needs."""
    return sources.find(job.parameters["list"]).permission


@jobs.handler(KIND, result=lambda job: reverse("parcels:parcel", args=[job.pk]), permission=_needed)
def _pack(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Draw every form its asker may see now; what they may no longer see, or has no form, is set aside."""
    source, on = sources.find(job.parameters["list"]), date.fromisoformat(job.parameters["on"])
    keys: list[int] = job.parameters["keys"]
    place = {key: number for number, key in enumerate(keys)}

    def draw(chunk: Sequence[int]) -> None:
        found = dict(source.drawn(source.rows(job.created_by, on), chunk))
        if len(found) < len(chunk) and len(chunk) > 1:
            raise LookupError(chunk)
        if not found:
            raise Refusal(_("已不在发起人的数据范围内，或表格已不存在"))
        packed = [(json.dumps([key, one.folder, one.name]), one.content) for key, one in found.items()]
        files.pack(files.parts(job) / f"{place[chunk[0]]:06d}-{len(chunk):03d}", packed)

    def words(done: int, total: int) -> str:
        return _("已打包 %(done)s / %(total)s 份") % {"done": f"{done:,}", "total": f"{total:,}"}

    def named(key: int) -> str:
        return _("第 %(number)s 份") % {"number": place[key] + 1}

    if not files.whole(job).is_file():
        aside = progress.each(keys, lambda _made: None, ready=draw, size=CHUNK, name=named, words=words)
        left = {one["item"] for one in aside}
        wanted = [key for key in keys if named(key) not in left]
        progress.pause()
        _join(job, wanted, aside)
    progress.pause()
    files.drop(job)
    with_forms = [key for key in keys if named(key) not in {one["item"] for one in job.set_aside}]
    return {"keys": with_forms, "bytes": files.whole(job).stat().st_size}


def _join(job: Job, wanted: Sequence[int], aside: Sequence[dict[str, str]]) -> None:
    """All parts in one file, which is there only when it is whole; every form once. Raises LookupError."""
    taken: set[str] = set()
    missing = set(wanted)

    def forms() -> Any:
        for part in files.whole_parts(job):
            for told, content in files.unpacked(part):
                key, folder, name = json.loads(told)
                if key in missing:
                    missing.discard(key)
                    path = files.unique(f"{files.safe(folder)}/{files.safe(name)}.xlsx", taken.__contains__)
                    taken.add(path.casefold())
                    yield path, content
        if missing:
            raise LookupError(missing)
        yield ABOUT, _about(job, len(wanted), aside).encode("utf-8-sig")

    files.pack(files.whole(job), forms())


def _about(job: Job, count: int, aside: Sequence[dict[str, str]]) -> str:
    """What the zip holds, for whom, on which day, and what it does not hold."""
    lines = [
        str(job.label),
        _("打包人：%(name)s") % {"name": job.created_by.name},
        _("日期：%(day)s") % {"day": job.parameters["on"]},
        _("筛选：%(filters)s") % {"filters": job.parameters["filters"] or _("全部")},
        _("共 %(count)s 份表格") % {"count": count},
        *(f"{one['item']}：{one['reason']}" for one in aside),
    ]
    return "\r\n".join(lines) + "\r\n"
