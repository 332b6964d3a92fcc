"""The background work that reads a batch's files, one by one; what was read stays read."""

import logging
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from abacus.cycle.intake.archives import members_of
from abacus.cycle.intake.models import Batch, LearntWord, Source, Table
from abacus.cycle.intake.questions import Setting, examine
from abacus.cycle.intake.services.common import READ_JOB
from abacus.cycle.intake.services.opening import error, keep
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.documents import workbook_messages
from abacus.foundation.documents.forms.learnt import Learnt
from abacus.foundation.documents.forms.many import read_all
from abacus.foundation.documents.forms.marks import marks_of
from abacus.foundation.documents.forms.output import FormRead
from abacus.foundation.documents.workbooks import WorkbookError
from abacus.foundation.documents.writing import stored
from abacus.foundation.jobs import services as jobs
from abacus.foundation.jobs.models import Job
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.tree import region_of

LOG = logging.getLogger(__name__)
CHUNK = 10
"""Files between two signs of life; a cancel acts within them."""
ZIP = "application/zip"
MOST_MEMBERS = 2_000
GONE = (Batch.State.CANCELLED, Batch.State.WITHDRAWN)
State = Source.State


@jobs.handler(
    READ_JOB,
    result=lambda job: reverse("intake:batch", args=[job.parameters["batch"]]),
    permission=Permission.IMPORT,
)
def _read_batch(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Read what still waits, in chunks that end with a sign of life; killed, the next attempt goes on there."""
    batch = Batch.objects.select_related("organisation", "created_by").get(pk=job.parameters["batch"])
    on = date.fromisoformat(job.parameters["on"])
    if batch.state != Batch.State.READING:
        return {}
    try:
        _unpack(batch, progress, on)
        _read(batch, progress, on)
        with transaction.atomic():
            examine_all(batch, on)
            Batch.objects.filter(pk=batch.pk, state=Batch.State.READING).update(state=Batch.State.READY)
            done = batch.sources.count()
            progress.advance(done, done, _("已读 %(n)s 份文件") % {"n": done}, checkpoint={"read": done})
    except jobs.Cancelled:
        Batch.objects.filter(pk=batch.pk, state=Batch.State.READING).update(state=Batch.State.CANCELLED)
        raise
    return {"files": done, "tables": batch.tables.count()}


def _unpack(batch: Batch, progress: jobs.Progress, on: date) -> None:
    """Keep each member of the archives as a file of its own; an archive that was read before is left shut."""
    packed = batch.sources.filter(state=State.WAITING, upload__media_type=ZIP).select_related("upload")
    for archive in packed:
        with transaction.atomic():
            archive.same_as = known(archive)
            if archive.same_as is not None:
                archive.state = State.KNOWN
            else:
                _keep_members(batch, archive, batch.created_by, on)
            archive.save(update_fields=["state", "error", "same_as"])
            total = batch.sources.count()
            waiting = batch.sources.filter(state=State.WAITING).count()
            progress.advance(total - waiting, total, _("正在解压"), checkpoint={"unpacked": archive.pk})


def _keep_members(batch: Batch, archive: Source, by: User, on: date) -> None:
    archive.state = State.READ
    try:
        for number, (name, content) in enumerate(members_of(path_of(archive))):
            if number >= MOST_MEMBERS:
                break
            full = f"{archive.name}/{name}"
            if isinstance(content, WorkbookError):
                said = error(content.code, str(content.message), content.cell)
                Source(batch=batch, archive=archive, name=full[-600:], state=State.REFUSED, error=said).save()
            else:
                keep(batch, full, ContentFile(content), by, on, archive).save()
    except WorkbookError as refused:
        archive.state, archive.error = State.REFUSED, error(refused.code, str(refused.message), refused.cell)


def path_of(source: Source) -> Path:
    """Where a file lies that was stored. Raises LookupError for one that was not."""
    if source.upload is None:
        raise LookupError(source.name)
    return Path(source.upload.file.path)


def known(source: Source) -> Source | None:
    """The file with the same bytes that was read before for the same body, in a batch that still stands."""
    rows = Source.objects.filter(sha256=source.sha256, state=State.READ, pk__lt=source.pk)
    rows = rows.filter(batch__organisation=source.batch.organisation_id).exclude(batch__state__in=GONE)
    return rows.order_by("pk").first()


def _read(batch: Batch, progress: jobs.Progress, on: date) -> None:
    waiting = list(batch.sources.filter(state=State.WAITING).select_related("upload").order_by("pk"))
    for one in waiting:
        one.batch = batch
    total = batch.sources.count()
    done = total - len(waiting)
    forms = read_files(waiting, batch, on)
    try:
        for at in range(0, len(waiting), CHUNK):
            chunk = waiting[at : at + CHUNK]
            answers = _next(forms, chunk)
            with transaction.atomic():
                for source in chunk:
                    write(source, answers.get(source.pk), on)
                done += len(chunk)
                said = _("已读 %(done)s / %(total)s 份") % {"done": done, "total": total}
                progress.advance(done, total, said, checkpoint={"read": done})
    finally:
        forms.close()


def _next(forms: Any, chunk: Sequence[Source]) -> dict[int, list[FormRead]]:
    """The answers of the next files; those known before are not asked for."""
    found: dict[int, list[FormRead]] = {}
    wanted = sum(one.state == State.WAITING for one in chunk)
    for _number in range(wanted):
        answer = next(forms, None)
        if answer is None:
            break
        found[int(answer[0].partition("/")[0])] = answer[1]
    return found


def read_files(sources: Sequence[Source], batch: Batch, on: date) -> Any:
    """(the source's number and file name, its forms) for each that is not known; one is used, the next is opened."""
    seen: dict[str, Source] = {}
    asked: list[tuple[Path, str]] = []
    for source in sources:
        source.same_as = known(source) or seen.get(source.sha256)
        if source.same_as is not None or source.upload is None:
            source.state = State.KNOWN if source.same_as else State.REFUSED
            continue
        seen[source.sha256] = source
        asked.append((path_of(source), f"{source.pk}/{source.upload.name}"))
    return _guarded(asked, batch, on)


def _guarded(asked: Sequence[tuple[Path, str]], batch: Batch, on: date) -> Iterator[tuple[str, list[FormRead]]]:
    """As `read_all`; a file over which the reader itself fails is answered as broken and the others go on."""
    learnt = learnt_words(region_of(batch.organisation))
    at = 0
    while at < len(asked):
        try:
            for answer in read_all(asked[at:], region=batch.organisation.region_code, on=on, learnt=learnt):
                yield answer
                at += 1
        except (OSError, ArithmeticError, LookupError, TypeError, ValueError, AssertionError, RecursionError):
            LOG.exception("reading of source %s failed", asked[at][1])
            yield asked[at][1], []
            at += 1


def learnt_words(region: Organisation, places: dict[tuple[str, str], str] | None = None) -> Learnt:
    """What the region's people taught the reader, with what was said of single cells of one file."""
    words: dict[str, tuple[str, ...]] = {}
    for one in LearntWord.objects.filter(region=region, withdrawn_on=None).order_by("pk"):
        words[one.field] = (*words.get(one.field, ()), one.word)
    return Learnt(words=words, places=places or {})


def write(source: Source, forms: Sequence[FormRead] | None, on: date) -> None:
    """Put what was read of a file on its row and its tables; the caller has the transaction."""
    if source.state == State.KNOWN and source.same_as and source.same_as.state == State.REFUSED:
        source.state, source.error, source.same_as = State.REFUSED, source.same_as.error, None
    if forms is not None:
        whole = [form for form in forms if form.error is None]
        refused = next((form.error for form in forms if form.error is not None), None)
        source.state = State.READ if whole else State.REFUSED
        source.error = None
        if not whole:
            told = workbook_messages.TEMPLATES["broken"]
            source.error = (
                error(refused.code, str(refused.message), refused.cell) if refused else error("file.broken", told)
            )
        for place, form in enumerate(whole, start=1):
            table_from(source, place, form).save()
    source.save(update_fields=["state", "error", "same_as", "version"])


def table_from(source: Source, place: int, form: FormRead) -> Table:
    """A table as read, not yet examined nor saved."""
    read = stored(form)
    read["file"] = source.name
    return Table(
        batch=source.batch,
        source=source,
        place=place,
        sheet=(form.sheet or "")[:200],
        kind=form.kind or "",
        layout=(form.layout or "")[:40],
        title=(form.project.name or form.project.department or "")[:200],
        read=read,
        marks=marks_of(form),
        warnings=sum(one.severity == "warning" for one in form.findings),
        organisation_path=source.batch.organisation_path,
    )


def examine_all(batch: Batch, on: date) -> None:
    """Examine every table of a batch that was just read, with what it is held against loaded once."""
    rows = list(batch.tables.select_related("source").order_by("pk"))
    setting = Setting.of(batch, rows, on)
    for table in rows:
        examine(table, setting)
        table.save(
            update_fields=["title", "fiscal_year", "unit", "project_year", "organisation_path", "state", "questions",
                           "differences"]
        )  # fmt: skip
