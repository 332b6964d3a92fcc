"""An import's rows prepared in chunks where nobody sees them, and entered by a few statements in one short transaction.

Whoever confirmed a file gets all of it or nothing, and neither waits for the other 30 people nor lets them
wait: a chunk holds the database for moments, entering 50,000 rows for a second or two.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Max

from abacus.foundation.jobs import services as jobs
from abacus.pool.imports.plans import Plan, Setting
from abacus.pool.imports.previews import KINDS
from abacus.pool.imports.projects import DESCRIBED
from abacus.pool.models import BudgetEntry, ExecutionEntry, ImportBatch, Project, ProjectYear, StagedRow

CHUNK = 1_000
CLEARED = 2_000
Kind = ImportBatch.Kind


@dataclass(frozen=True)
class Value:
    """A value that all rows of a statement have."""

    of: Any


def digest(plan: Plan) -> str:
    """What a plan comes to: two of the same file are equal where they would add the same."""
    seen = hashlib.sha256()
    for draft in plan.drafts:
        said = sorted(draft.items()) if isinstance(draft, dict) else [draft.row, draft.unit.pk, draft.project]
        seen.update(repr(said).encode())
    return seen.hexdigest()


def stood() -> dict[str, int]:
    """Marks of what an import is checked against; where they are the same, nothing was added or withdrawn since."""
    rows: dict[str, type[models.Model]] = {
        "budget": BudgetEntry, "execution": ExecutionEntry, "years": ProjectYear, "projects": Project,
    }  # fmt: skip
    found = {name: model._default_manager.aggregate(last=Max("pk"))["last"] or 0 for name, model in rows.items()}
    return found | {"withdrawn": ImportBatch.objects.filter(state=ImportBatch.State.WITHDRAWN).count()}


def stage(plan: Plan, setting: Setting, progress: jobs.Progress, words: Any) -> list[dict[str, str]]:
    """Prepare the rows of a plan in chunks with their checkpoint; what had to be set aside.

    Goes on where an earlier attempt at the same plan was. What another plan left is thrown away.
    """
    batch, mark = setting.batch, digest(plan)
    held = progress.job.checkpoint
    if not isinstance(held, dict) or held.get("plan") != mark:
        clear(batch)
        with transaction.atomic():
            progress.advance(0, len(plan.drafts), checkpoint={"plan": mark})
    make = KINDS[batch.kind].staged

    def ready(places: Sequence[int]) -> list[StagedRow]:
        rows: list[StagedRow] = make([plan.drafts[place] for place in places], plan, setting)
        for place, row in zip(places, rows, strict=True):
            row.batch, row.organisation_path, row.position = batch, batch.organisation_path, place
        return rows

    places = range(len(plan.drafts))
    write = StagedRow.objects.bulk_create
    return progress.each(places, write, ready=ready, size=CHUNK, name=words.row(plan), words=words.done)


def clear(batch: ImportBatch) -> None:
    """Throw away what was prepared of an import, in chunks."""
    while True:
        with transaction.atomic():
            some = list(StagedRow.objects.filter(batch=batch).order_by("pk").values_list("pk", flat=True)[:CLEARED])
            if not some:
                return
            StagedRow.objects.filter(pk__range=(some[0], some[-1]), batch=batch).delete()
        jobs.let_others_write()


def enter(setting: Setting) -> None:
    """Enter everything prepared of a batch, in `setting.by`'s name; the caller has the transaction."""
    if setting.batch.kind == Kind.PROJECTS:
        _enter_projects(setting)
    else:
        _enter_lines(setting)


def _enter_projects(setting: Setting) -> None:
    staged = "FROM pool_stagedrow s WHERE s.batch_id = %s"
    batch = setting.batch.pk
    described: dict[str, str | Value] = {name: f"s.{name}" for name in DESCRIBED}
    described["starts_year"] = Value(setting.year)
    _insert(Project, described, f"{staged} AND s.project_id IS NULL ORDER BY s.position", [batch])
    year: dict[str, str | Value] = {
        "project": "coalesce(s.project_id, p.id)",
        "fiscal_year": Value(setting.year),
        "organisation": "s.unit_id",
        "organisation_path": "s.unit_path",
        "department": "s.department_id",
        "nature": "s.nature",
        "state": "s.state",
        "requested_fen": "s.amount_fen",
        "batch": Value(batch),
    }
    known = "LEFT JOIN pool_project p ON s.project_id IS NULL AND p.region_code = s.region_code AND p.code = s.code"
    of = "FROM pool_stagedrow s {} WHERE s.batch_id = %s"
    _insert(ProjectYear, year, f"{of.format(known)} ORDER BY s.position", [batch])
    mine = "JOIN pool_projectyear y ON y.project_id = coalesce(s.project_id, p.id) AND y.fiscal_year = %s"
    line = _line(setting) | {"project_year": "y.id", "kind": "s.kind"}
    asked = f"{of.format(f'{known} {mine}')} AND s.amount_fen IS NOT NULL ORDER BY s.position"
    _insert(BudgetEntry, line, asked, [setting.year, batch])


def _enter_lines(setting: Setting) -> None:
    model = BudgetEntry if setting.batch.kind == Kind.BUDGET else ExecutionEntry
    line = _line(setting) | {
        "project_year": "s.project_year_id", "kind": "s.kind", "source": "s.source",
        "document_number": "s.document_number", "note": "s.note",
    }  # fmt: skip
    _insert(model, line, "FROM pool_stagedrow s WHERE s.batch_id = %s ORDER BY s.position", [setting.batch.pk])


def _line(setting: Setting) -> dict[str, str | Value]:
    """What every line has."""
    return {
        "entered_on": "s.entered_on", "amount_fen": "s.amount_fen", "batch": Value(setting.batch.pk), "row": "s.row",
        "posted_by": Value(setting.by.pk),
    }  # fmt: skip


def _insert(model: type[models.Model], given: Mapping[str, str | Value], tail: str, parameters: Sequence[int]) -> None:
    """One statement that adds rows of `model`: a column each of what is given, the model's default for every other."""
    columns, values, bound, new = [], [], [], model()
    for field in model._meta.concrete_fields:
        if field.primary_key:
            continue
        value = given.get(field.name, Value(field.pre_save(new, True)))
        columns.append(connection.ops.quote_name(str(field.column)))
        if isinstance(value, Value):
            values.append("%s")
            bound.append(field.get_db_prep_save(value.of, connection))
        else:
            values.append(value)
    statement = f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {', '.join(values)} {tail}"
    with connection.cursor() as cursor:
        cursor.execute(statement, [*bound, *parameters])
