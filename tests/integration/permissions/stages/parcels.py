"""The address of finished zips: theirs who asked for them, whoever else may look after background work."""

from collections.abc import Mapping
from typing import Any

from abacus.foundation.accounts.roles import Role
from abacus.foundation.jobs.models import Job
from abacus.foundation.parcels import files, services, sources
from tests.factories import County
from tests.harness import DAY
from tests.integration.permissions.page import CLERK, Page

TABLE: dict[str, Page] = {
    "parcels:parcel": Page(CLERK, "parcel", refused=404),
}


def records(place: County) -> dict[str, Mapping[str, Any]]:
    """The clerk's zip of a list of self-evaluations."""
    clerk = place.people[Role.UNIT_CLERK]
    source = sources.find("evaluation.list")
    job = services.ask(source=source, keys=[1], filters="", by=clerk, on=DAY)
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE, result={"keys": []})
    files.pack(files.whole(job), [("自评表.xlsx", b"")])
    return {"parcel": {"job_id": job.pk}}
