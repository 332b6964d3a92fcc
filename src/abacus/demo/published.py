"""Published self-evaluation tables in a region of their own: real offices are not put under a wrong county."""

from datetime import date
from importlib.resources import files

from django.core.files.base import ContentFile

from abacus.cycle.evaluation import services as evaluations
from abacus.demo.county import PASSWORD, SAMPLES, make_person


def read_samples(on: date) -> None:
    """Take the sample tables in as an import would: read, shown, confirmed."""
    region = evaluations.published_region(by=None, on=on)
    by = make_person(SAMPLES, region, on, PASSWORD)
    for sample in sorted((files("abacus.demo") / "samples").iterdir(), key=lambda one: one.name):
        if sample.name.endswith(".xlsx"):
            file = ContentFile(sample.read_bytes())
            batch = evaluations.open_published(file=file, name=sample.name, by=by, on=on)
            evaluations.confirm_published(batch_id=batch.pk, by=by, on=on)
