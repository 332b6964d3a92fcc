"""Published self-evaluation tables in a region of their own: real offices are not put under a wrong county."""

from datetime import date
from importlib.resources import files

from django.core.files.base import ContentFile

from abacus.cycle.intake import services as intake
from abacus.cycle.intake.models import Batch
from abacus.demo.county import PASSWORD, SAMPLES, make_person
from abacus.foundation.jobs import services as jobs


def read_samples(on: date) -> None:
    """Take the sample tables in as people do: handed in, read, confirmed as settled."""
    region = intake.sample_region(by=None, on=on)
    by = make_person(SAMPLES, region, on, PASSWORD)
    samples = sorted((files("abacus.demo") / "samples").iterdir(), key=lambda one: one.name)
    given = [(one.name, ContentFile(one.read_bytes())) for one in samples if one.name.endswith(".xlsx")]
    batch = intake.open_batch(organisation=region, files=given, title="各地公开的自评表", by=by, on=on)
    work(batch)
    work(batch, intake.confirm(batch_id=batch.pk, mode=Batch.Mode.SETTLED, by=by, on=on).pk)


def work(batch: Batch, job_id: int | None = None) -> None:
    """Do what is under way for a batch, as a worker would."""
    job = job_id or getattr(intake.job_of(batch), "pk", None)
    if job is not None:
        jobs.run(job)
    batch.refresh_from_db()
