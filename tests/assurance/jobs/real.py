"""The platform's own large works, begun in an installation of its own: `python -m tests.assurance.jobs.real NAME JSON`.

Each answers the job; `fingerprint` answers a hash over what came of it, whatever numbers the rows got.
"""

import csv
import hashlib
import io
import json
import sys
from collections.abc import Iterable
from datetime import date
from typing import Any

from abacus.web import serve

CHECKED = date(2022, 10, 8)


def _place() -> tuple[Any, Any]:
    from abacus.foundation.accounts.roles import Role
    from tests import factories

    place = factories.county()
    return place, place.posts[Role.PERFORMANCE_DIVISION]


def table(rows: int) -> dict[str, Any]:
    """A table of projects, confirmed to be taken into the pool."""
    from django.core.files.base import ContentFile

    from abacus.pool.services import imports
    from tests.harness import DAY

    _county, by = _place()
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(["项目代码", "项目名称", "单位代码", "申报金额（万元）"])
    lines.writerows(
        [f"37100322{number:013d}", f"第{number:06d}号公共服务", "101001", f"{number % 900 + 1}.50"]
        for number in range(1, rows + 1)
    )
    file = ContentFile(text.getvalue().encode())
    batch = imports.open_batch(kind="projects", fiscal_year=2022, file=file, name="项目.csv", by=by, on=DAY)
    assert not batch.preview["problem_count"], batch.preview["problems"][:3]
    return {"job": imports.confirm(batch_id=batch.pk, by=by, on=DAY).pk}


def round_of(projects: int) -> dict[str, Any]:
    """A round of monitoring to be computed over so many projects."""
    from abacus.cycle.monitoring import services
    from tests import many

    place, by = _place()
    many.project_years([place.unit, place.sibling_unit, place.other_unit], projects, [2022], by)
    (made,) = services.plan_rounds(region=place.region, fiscal_year=2022, by=by, on=date(2022, 8, 20))
    made = services.open_round(round_id=made.pk, version=made.version, by=by, on=date(2022, 9, 1))
    return {"job": services.compute_round(round_id=made.pk, by=by, on=CHECKED).pk}


def archive(files: int) -> dict[str, Any]:
    """A zip of units' reports, handed in to be read."""
    from django.core.files.base import ContentFile

    from abacus.cycle.intake import services
    from tests.harness import DAY
    from tests.intake_steps import form, packed

    place, by = _place()
    content = packed(**{f"{number}": form(C3=f"第{number}号设备购置") for number in range(files)})
    given = [("自评表.zip", ContentFile(content))]
    batch = services.open_batch(organisation=place.region, files=given, title="全县", by=by, on=DAY)
    job = services.job_of(batch)
    assert job is not None
    return {"job": job.pk}


def forms(count: int) -> dict[str, Any]:
    """The forms of so many self-evaluations, to be packed into one zip."""
    from abacus.cycle.evaluation.models import SelfEvaluation
    from abacus.foundation.parcels import services, sources
    from abacus.pool.models import ProjectYear
    from tests import many
    from tests.harness import DAY

    place, by = _place()
    many.project_years([place.unit, place.sibling_unit, place.other_unit], count, [2022], by)
    many.evaluations(ProjectYear.objects.order_by("pk"), by)
    keys = list(SelfEvaluation.objects.order_by("pk").values_list("project_year", flat=True))
    assert len(keys) == count
    source = sources.find("evaluation.list")
    return {"job": services.ask(source=source, keys=keys, filters="", by=by, on=DAY).pk}


def packed() -> dict[str, Any]:
    """What the finished zip holds: a hash over every form as the reader reads it, and that nothing else lies about."""
    import zipfile
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from abacus.foundation.documents.forms.reading import read_forms
    from abacus.foundation.jobs.models import Job
    from abacus.foundation.parcels import files
    from tests.harness import DAY

    job = Job.objects.get()
    lines = []
    with zipfile.ZipFile(files.whole(job)) as packed, TemporaryDirectory() as folder:
        assert packed.testzip() is None
        names = [one for one in packed.namelist() if one.endswith(".xlsx")]
        for name in names:
            packed.extract(name, folder)
            (read,) = read_forms(Path(folder) / name, region=None, on=DAY, name=name)
            lines.append(json.dumps(read.to_json(), ensure_ascii=False, sort_keys=True))
    left = sorted(
        one.name for one in files.folder().iterdir() if one != files.whole(job) and not one.name.startswith(".")
    )
    told = hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
    return {"forms": [len(lines), len(set(names)), told], "left": left, "aside": job.set_aside}


def taken() -> dict[str, Any]:
    """What was read is confirmed to be taken as settled results."""
    from abacus.cycle.intake import services
    from abacus.cycle.intake.models import Batch
    from abacus.foundation.accounts.models import User
    from tests.harness import DAY

    batch = Batch.objects.get()
    by = User.objects.get(pk=batch.created_by_id)
    services.choose_new_projects(batch_id=batch.pk, by=by, on=DAY)
    return {"job": services.confirm(batch_id=batch.pk, mode=Batch.Mode.SETTLED, by=by, on=DAY).pk}


def fingerprint() -> dict[str, Any]:
    """How many rows of each kind, and a hash over what they say."""
    from abacus.cycle.intake.models import Source, Table
    from abacus.cycle.monitoring.models import Finding, Reading
    from abacus.foundation.documents.models import Upload
    from abacus.pool.models import BudgetEntry, ExecutionEntry, Project, StageOutcome, TargetVersion

    name, code = "project_year__project__name", "project__code"
    held: dict[str, Iterable[tuple[Any, ...]]] = {
        "projects": Project.objects.values_list("name", "years__fiscal_year", "years__organisation_path"),
        "budget": BudgetEntry.objects.values_list(name, "kind", "amount_fen"),
        "spent": ExecutionEntry.objects.values_list(name, "amount_fen"),
        "findings": Finding.objects.values_list(f"project_year__{code}", "kind", "text"),
        "readings": Reading.objects.values_list(f"project_year__{code}"),
        "files": Source.objects.values_list("name", "state", "sha256"),
        "tables": Table.objects.values_list("source__name", "place", "title", "state"),
        "outcomes": StageOutcome.objects.values_list(name, "stage"),
        "targets": TargetVersion.objects.values_list("number", "state"),
    }
    told: dict[str, Any] = {}
    for kind, rows in held.items():
        lines = sorted(json.dumps(row, ensure_ascii=False, default=str) for row in rows)
        told[kind] = [len(lines), hashlib.sha256("\n".join(lines).encode()).hexdigest()]
    named = list(Source.objects.exclude(upload=None).values_list("upload__file", flat=True))
    told["whole files"] = [len(named), all(_whole(upload) for upload in Upload.objects.all())]
    return told


def _whole(upload: Any) -> bool:
    """Whether a stored file is there with the bytes it was taken in with."""
    return hashlib.sha256(upload.file.read()).hexdigest() == upload.sha256


def work() -> dict[str, Any]:
    """Do what is queued in this process, undisturbed."""
    from abacus.foundation.jobs import services as jobs
    from abacus.foundation.jobs.models import Job

    for job in Job.objects.filter(state="queued"):
        jobs.run(job.pk)
    return {"left": Job.objects.exclude(state="done").count()}


if __name__ == "__main__":
    serve._set_up()
    from abacus.foundation.organisations.reach import everywhere

    with everywhere():
        print(json.dumps(globals()[sys.argv[1]](**json.loads(sys.argv[2]))))  # noqa: T201
