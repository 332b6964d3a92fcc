"""Handing tables in, for the tests of intake: made workbooks, a batch read and taken at once."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.base import ContentFile, File

from abacus.cycle.intake import services
from abacus.cycle.intake.models import Batch, Table
from abacus.foundation.accounts.models import User
from abacus.foundation.jobs import services as jobs
from abacus.foundation.jobs.models import Job
from abacus.foundation.organisations.models import Organisation
from tests.harness import DAY
from tests.unit.documents.ministry import FormSheet, save

OURS: Mapping[str, Any] = {
    "A2": "（2021年度）",
    "C3": "教学设备购置",
    "C4": "101-文登区教育和体育局",
    "G4": "101001-文登区第一中学",
}
"""The head of a clean form of the county's first unit, of the year that is over."""


def form(*sheets: Mapping[str, Any], **changes: Any) -> bytes:
    """A workbook with a clean form of the unit, with changes; several where several are given."""
    wanted = sheets or (changes,)
    return made_once(json.dumps(wanted, ensure_ascii=False))


@cache
def made_once(wanted: str) -> bytes:
    """The workbook with these changes, the same bytes whenever it is asked for."""
    with TemporaryDirectory() as folder:
        made = [
            FormSheet({**OURS, **one}, name=f"表{number}") for number, one in enumerate(json.loads(wanted), start=1)
        ]
        return save(Path(folder) / "form.xlsx", *made).read_bytes()


def packed(**members: bytes) -> bytes:
    """A zip of some files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.xlsx", content)
    return stream.getvalue()


def given(**files: bytes) -> list[tuple[str, File]]:
    """Files as a browser hands them in."""
    return [(f"{name}.xlsx", ContentFile(content)) for name, content in files.items()]


def hand_in(at: Organisation, by: User, files: Sequence[tuple[str, File]], on: date = DAY, **more: Any) -> Batch:
    """Open a batch and read it to its end."""
    batch = services.open_batch(organisation=at, files=files, title=more.pop("title", ""), by=by, on=on, **more)
    return work(batch)


def work(batch: Batch) -> Batch:
    """Do what is under way for a batch."""
    job = services.job_of(batch)
    if job is not None:
        jobs.run(job.pk)
    batch.refresh_from_db()
    return batch


def take(batch: Batch, by: User, mode: str = Batch.Mode.DRAFT, on: date = DAY) -> Batch:
    """Confirm a batch and take it to its end."""
    services.confirm(batch_id=batch.pk, mode=mode, by=by, on=on)
    return work(batch)


def new_projects(batch: Batch, by: User, on: date = DAY) -> int:
    """Take what is in no pool as new projects."""
    return services.choose_new_projects(batch_id=batch.pk, by=by, on=on)


def asked(table: Table) -> list[str]:
    """The codes of what a table asks."""
    table.refresh_from_db()
    return [one["code"] for one in table.questions]


def last_job(batch: Batch) -> Job:
    """The newest work of a batch, also when it is over."""
    return Job.objects.filter(kind__startswith="intake.", unique_key=str(batch.pk)).latest("pk")
