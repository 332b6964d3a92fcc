"""Taking a batch back: all that it made goes, unless something stands on it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import CASCADE, ForeignObjectRel, Model, ProtectedError
from django.utils.translation import gettext as _

from abacus.cycle.intake.models import Batch, Table
from abacus.cycle.intake.services.common import batch_of, job_of
from abacus.cycle.written import Changed, need
from abacus.foundation.accounts.models import User
from abacus.foundation.audit import services as audit
from abacus.pool.models import ActualValue, BudgetEntry, ExecutionEntry, ProjectYear, StageOutcome
from abacus.pool.refusals import StandsOn
from abacus.pool.services.guards import refuse_closed
from abacus.pool.services.money import settle

OWN = "intake"
SHOWN = 6
MARKED: dict[str, Any] = {"outcome": StageOutcome, "budget": BudgetEntry, "execution": ExecutionEntry}
BEFORE = "before"
Made = dict[type[Model], dict[str, dict[str, Any]]]
"""By kind of record: number → how it stood when it was made."""


@transaction.atomic
def withdraw(*, batch_id: int, reason: str, by: User, on: date) -> Batch:
    """Take back everything the batch made, and say why.

    Raises Changed unless something was taken and nothing is under way, StandsOn with what stands on it:
    what people changed, handed in or entered since.
    """
    batch = batch_of(batch_id, by, on)
    reason = need(reason, _("撤回原因"), 500)
    tables = list(batch.tables.select_for_update(of=("self",)).filter(state=Table.State.TAKEN).order_by("-pk"))
    if batch.state != Batch.State.TAKEN or job_of(batch) is not None or not tables:
        raise Changed(batch.title, batch.get_state_display())
    made, before = gathered(tables)
    refuse_closed(*(one["pk"] for one in before), *map(int, made.get(ProjectYear, {})))
    found = list(dict.fromkeys(standing(made, before)))
    if found:
        raise StandsOn(found[:SHOWN])
    try:
        counts = remove(made)
    except ProtectedError as error:
        named = sorted({str(one._meta.verbose_name) for one in error.protected_objects})
        raise StandsOn(named[:SHOWN]) from error
    _restore(before)
    for table in tables:
        table.state = Table.State.WITHDRAWN
        table.version += 1
    Table.objects.bulk_update(tables, ["state", "version"], batch_size=200)
    batch.state, batch.withdrawn_on = Batch.State.WITHDRAWN, on
    batch.save(update_fields=["state", "withdrawn_on"])
    audit.record(by=by, on=on, action="intake.withdrawn", target=batch, reason=reason, before={"tables": len(tables)},
                 after=counts)  # fmt: skip
    return batch


def gathered(tables: Iterable[Table]) -> tuple[Made, list[dict[str, Any]]]:
    """What the tables made by kind, and how the project-years stood that were there before, the latest first."""
    made: Made = defaultdict(dict)
    before: list[dict[str, Any]] = []
    for table in tables:
        for one in table.made:
            if one[0] == BEFORE:
                before.append(one[1])
            else:
                label, pk, stood = one
                made[apps.get_model(label)][pk] = stood
    return made, before


def standing(made: Made, before: list[dict[str, Any]]) -> Iterator[str]:
    """In words, what stands on what was made: changed records, records that lean on them, later entries."""
    for model, known in made.items():
        rows = model._default_manager.in_bulk([model._meta.pk.to_python(pk) for pk in known])
        for pk, stood in known.items():
            record = rows.get(model._meta.pk.to_python(pk))
            if record is None or any(getattr(record, name) != value for name, value in stood.items()):
                if model is ProjectYear and record is not None:
                    continue
                yield _("“%(what)s”之后有人改动过") % {"what": record or pk}
        yield from _leaning(model, made)
    yield from _later(made, before)


def _leaning(model: type[Model], made: Made) -> Iterator[str]:
    """Records of other origin that refer to what was made."""
    pks = list(made[model])
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or relation.on_delete in (None, CASCADE):
            continue
        other: Any = relation.related_model
        if other._meta.app_label == OWN:
            continue
        name = relation.field.name
        rows = other._base_manager.filter(**{f"{name}__in": pks}).exclude(pk__in=list(made.get(other, {})))
        for one in rows[:SHOWN]:
            yield words_for(one)


def words_for(record: Any) -> str:
    """A record that leans on the batch, by its project where it has one."""
    year = getattr(record, "project_year", None)
    if year is None:
        return _("“%(what)s”") % {"what": record}
    said = _("“%(name)s”已有实际完成值") if isinstance(record, ActualValue) else _("“%(name)s”已有后续环节的记录")
    return said % {"name": year.project.name}


def _later(made: Made, before: list[dict[str, Any]]) -> Iterator[str]:
    """What happened since to project-years that were there before: another state, entries, results."""
    last: dict[int, dict[str, Any]] = {}
    for one in before:
        last.setdefault(one["pk"], one)
    years = ProjectYear.objects.select_related("project").in_bulk(list(last))
    for pk, one in last.items():
        year = years.get(pk)
        if year is not None and year.state != one["after"]["state"]:
            yield _("“%(name)s”已进入“%(state)s”") % {"name": year.project.name, "state": year.get_state_display()}
    for key, model in MARKED.items():
        own = made.get(model, {})
        for one in before:
            rows = model.objects.filter(project_year=one["pk"], pk__gt=one["marks"][key]).exclude(pk__in=list(own))
            for row in rows.select_related("project_year__project")[:SHOWN]:
                yield _("“%(name)s”之后又登记了“%(what)s”") % {"name": row.project_year.project.name, "what": row}


def remove(made: Made) -> dict[str, int]:
    """Delete what was made, whatever leans on something else first; how many of each kind."""
    counts: dict[str, int] = {}
    left = list(made)
    while left:
        free = [one for one in left if not any(_leans(other, one) for other in left if other is not one)] or left[:1]
        for model in free:
            pks = list(made[model])
            for at in range(0, len(pks), 500):
                model._base_manager.filter(pk__in=pks[at : at + 500]).delete()
            counts[model._meta.label_lower] = len(pks)
            left.remove(model)
    return counts


def _leans(model: type[Model], on: type[Model]) -> bool:
    """Whether records of a kind refer to records of another."""
    return any(field.is_relation and field.related_model is on for field in model._meta.concrete_fields)


def _restore(before: list[dict[str, Any]]) -> None:
    """The project-years that were there before as they were; the latest change comes first and is undone first."""
    for one in before:
        year = ProjectYear.objects.filter(pk=one["pk"]).first()
        if year is None:
            continue
        kept = {name: one[name] for name in ("state", "grade", "pack_release")}
        ProjectYear.objects.filter(pk=year.pk).update(**kept)
        year.refresh_from_db()
        settle(year)
