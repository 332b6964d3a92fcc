"""Zips are thrown away some days after they were made, and what dead work left behind."""

import re
import shutil
from datetime import timedelta

from django.utils.translation import gettext_lazy

from abacus.foundation.jobs import chores
from abacus.foundation.jobs.models import Job
from abacus.foundation.parcels import files
from abacus.foundation.parcels.services import KIND

DAYS = 7


@chores.daily("parcels.clear", gettext_lazy("清理打包的表格"))
def clear(moment: chores.Moment) -> None:
    """Remove the files of all works that ended more than seven days ago or that are over without a result."""
    kept = set()
    rows = Job.objects.filter(kind=KIND)
    for pk, state, finished in rows.values_list("pk", "state", "finished_at"):
        under_way = state in (Job.State.QUEUED, Job.State.RUNNING)
        fresh = state == Job.State.DONE and finished and finished > moment.now - timedelta(days=DAYS)
        if under_way or fresh:
            kept.add(pk)
    for place in files.folder().iterdir():
        found = re.match(r"\.?(\d+)-", place.name)
        if found is None or int(found[1]) not in kept:
            shutil.rmtree(place, ignore_errors=True) if place.is_dir() else place.unlink(missing_ok=True)
