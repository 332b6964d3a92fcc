"""Confirming a batch: every table that asks nothing becomes what the stage of its kind makes of it, one by one."""

import logging
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from abacus.cycle.intake import registry
from abacus.cycle.intake.lines import Money, code_for, money_of
from abacus.cycle.intake.matching import is_code
from abacus.cycle.intake.messages import message, question
from abacus.cycle.intake.models import Batch, Table
from abacus.cycle.intake.questions import Setting, examine
from abacus.cycle.intake.registry import Taking
from abacus.cycle.intake.services.bodies import body_of
from abacus.cycle.intake.services.common import TAKE_JOB, WRITTEN, batch_of, job_of
from abacus.cycle.intake.services.opening import after_taking, begin
from abacus.cycle.written import Changed
from abacus.foundation.accounts.access import Refused, access_of, require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.jobs import services as jobs
from abacus.foundation.jobs.models import Job
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.refusals import Refusal
from abacus.pool import services as pool
from abacus.pool.codes import region_of
from abacus.pool.imports.standing import marks
from abacus.pool.models import BudgetEntry, Project, ProjectYear, TargetVersion
from abacus.pool.refusals import CodeTaken

LOG = logging.getLogger(__name__)
State = Batch.State
STOOD = ("version", "state")
"""What tells that people changed a record since."""


@transaction.atomic
def confirm(*, batch_id: int, mode: str, by: User, on: date) -> Job:
    """Take what asks nothing, in the background; a second click answers the same job.

    Tables that need a look or were set aside are left. Raises Changed, Refusal where there is nothing to
    take, Refused for `settled` without finance's permission to enter money.
    """
    batch = batch_of(batch_id, by, on)
    running = job_of(batch)
    if batch.state == State.TAKING and running is not None:
        return running
    if not (batch.is_open or batch.state == State.TAKING):
        raise Changed(batch.title, batch.get_state_display())
    if mode not in Batch.Mode.values:
        raise Refusal(_("没有选收下后作为什么。"), _("请选“作为单位的草稿”或“作为已定的历年结果”。"))
    if mode == Batch.Mode.SETTLED:
        require(by, Permission.MONEY_POST, path=batch.organisation_path, on=on)
    count = batch.tables.filter(state=Table.State.READ).count()
    if not count:
        raise Refusal(_("没有可以收下的表。"), _("请先回答待查的事项，或拿回放在一边的表。"))
    before = batch.state
    batch.state, batch.mode, batch.confirmed_by, batch.taken_on = State.TAKING, mode, by, on
    batch.save(update_fields=["state", "mode", "confirmed_by", "taken_on"])
    audit.record(by=by, on=on, action="intake.confirmed", target=batch, before={"state": before},
                 after={"mode": mode, "tables": count})  # fmt: skip
    return begin(TAKE_JOB, batch, by, on)


@jobs.handler(
    TAKE_JOB,
    result=lambda job: reverse("intake:batch", args=[job.parameters["batch"]]),
    permission=Permission.IMPORT,
)
def _take_batch(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Take table by table, each a transaction with its sign of life; killed, the next attempt takes what is left."""
    batch = Batch.objects.select_related("organisation", "created_by").get(pk=job.parameters["batch"])
    on, by = date.fromisoformat(job.parameters["on"]), User.objects.get(pk=job.parameters["by"])
    if batch.state != State.TAKING:
        return {}
    waiting = list(batch.tables.filter(state=Table.State.READ).order_by("pk").values_list("pk", flat=True))
    taken = batch.tables.filter(state=Table.State.TAKEN).count()
    total = taken + len(waiting)
    setting = Setting.of(batch, batch.tables.filter(pk__in=waiting).only("read"), on) if waiting else None
    try:
        progress.each(
            waiting,
            lambda pks: _take_one(batch, pks[0], setting, by, on),
            size=1,
            over=taken,
            words=lambda done, total: _("已收 %(done)s / %(total)s 张") % {"done": done, "total": total},
            aside=lambda pk, reason: _ask(pk, question("taking.failed", "aside")),
        )
    except jobs.Cancelled:
        _over(batch)
        raise
    with transaction.atomic():
        _over(batch)
        progress.advance(total, total, _("已收 %(done)s / %(total)s 张") % {"done": total, "total": total})
    return {"tables": batch.tables.filter(state=Table.State.TAKEN).count()}


def _over(batch: Batch) -> None:
    Batch.objects.filter(pk=batch.pk, state=State.TAKING).update(state=after_taking(batch))


def _take_one(batch: Batch, pk: int, setting: Setting | None, by: User, on: date) -> None:
    """One table in the caller's transaction. What a stage refuses, and what goes wrong, is asked of the table."""
    table = Table.objects.select_for_update(of=("self",)).select_related("source").get(pk=pk)
    table.batch = batch
    if table.state != Table.State.READ:
        return
    try:
        with transaction.atomic():
            take(table, by, on, setting)
        if setting is not None:
            setting.learn(table)
    except Refusal as refusal:
        _ask(table.pk, question("taking.refused", "aside", None, refusal.todo, said=refusal.message))
    except Refused as refused:
        _ask(table.pk, question("taking.refused", "aside", said=str(refused)))
    except jobs.PASSING:
        raise
    except Exception:
        LOG.exception("taking of table %s failed", pk)
        _ask(table.pk, question("taking.failed", "aside"))


def _ask(pk: int, asked: dict[str, Any]) -> None:
    Table.objects.filter(pk=pk).update(state=Table.State.LOOK, questions=[asked])


def take(table: Table, by: User, on: date, setting: Setting | None = None) -> None:
    """Make of a table what it becomes, unless something is to be asked by now. Raises Refusal.

    `setting` is what the batch's tables are held against, loaded once for all of them.
    """
    batch, setting = table.batch, setting or Setting.of(table.batch, [table], on)
    examine(table, setting)
    if table.questions:
        table.save(update_fields=WRITTEN)
        return
    taker, fiscal_year = registry.taker(table.kind), table.fiscal_year
    if taker is None or fiscal_year is None:
        raise LookupError("a table that asks nothing has a taker and a year")
    unit = table.unit = table.unit or body_of(table.read, batch.organisation, by, on)
    settled = batch.mode == Batch.Mode.SETTLED
    if settled and fiscal_year >= on.year and not setting.makes_bodies:
        raise Refusal(
            _("%(year)s 年度还没有结束，不能作为已定的结果收下") % {"year": fiscal_year},
            _("请作为单位的草稿收"),
        )
    if settled:
        require(by, Permission.MONEY_POST, path=unit.path, on=on)
    before: dict[str, Any] | None = None
    made: list[Model] = []
    year = table.project_year
    if year is not None:
        year = ProjectYear.objects.select_related("project", "organisation").get(pk=year.pk)
    if taker.wants_project and year is None:
        year = _new_year(table, unit, fiscal_year, by, on)
        made += [year.project, year] if year.project.years.count() == 1 else [year]
    elif year is not None:
        before = {
            "marks": marks(),
            "pk": year.pk,
            "state": year.state,
            "grade": year.grade,
            "pack_release": year.pack_release,
        }
    taking = Taking(
        read=table.read, unit=unit, fiscal_year=fiscal_year, project_year=year, settled=settled,
        sha256=table.source.sha256, place=table.place - 1, by=by, on=on, made=made, differences=list(table.differences),
    )  # fmt: skip
    if taker.enters_money:
        _enter_money(taking)
    taker.take(taking)
    table.project_year, table.state = year, Table.State.TAKEN
    table.organisation_path = unit.path
    table.differences = taking.differences
    table.made = [remembered(one) for one in with_sets(taking.made)]
    if before is not None:
        after = ProjectYear.objects.values("state", "grade", "pack_release").get(pk=before["pk"])
        table.made.append(["before", {**before, "after": after}])
    table.version += 1
    table.save(update_fields=[*WRITTEN, "made"])
    said = {"file": table.source.name, "place": table.place, "mode": batch.mode, "made": table.made}
    audit.record(by=by, on=on, action="intake.taken", target=table, after=said)


def with_sets(made: Sequence[Model]) -> list[Model]:
    """The records with the target sets that came about with their first versions."""
    rows: list[Model] = []
    for one in made:
        if isinstance(one, TargetVersion) and one.target_set.versions.count() == 1:
            rows.append(one.target_set)
        rows.append(one)
    return rows


def remembered(one: Model) -> list[Any]:
    """A record as a table keeps it: kind, number, and how it stood when it was made."""
    names = [name for name in STOOD if hasattr(one, name)]
    if names:
        one.refresh_from_db(fields=names)
    stood = {name: getattr(one, name) for name in names}
    return [one._meta.label_lower, str(one.pk), stood]


def _new_year(table: Table, unit: Organisation, fiscal_year: int, by: User, on: date) -> ProjectYear:
    """The project of the table with its year, or a further year of the project that has its code."""
    head = table.read["project"]
    region = region_of(unit.region_code)
    printed = head["code"] if is_code(head["code"]) and head["code"][:6] == region[:6] else None
    known = Project.objects.filter(region_code=region, code=printed).first() if printed else None
    if known is not None and not ProjectYear.objects.visible_to(by, on).filter(project=known).exists():
        raise CodeTaken(known.code, "")  # somebody else's project is not gone on with by whoever knows its code
    if known is not None:
        return pool.open_year(project=known, fiscal_year=fiscal_year, organisation=unit, by=by, on=on)
    code = printed or code_for(region, table.source.sha256, table.place - 1, fiscal_year)
    name = (head["name"] or "")[:180]
    return pool.create_project(code=code, name=name, organisation=unit, fiscal_year=fiscal_year, by=by, on=on)


def _enter_money(taking: Taking) -> None:
    """Budget and execution where the ledger has none of that kind; what is there is never changed."""
    year = taking.year
    lines = money_of(taking.read["funds"])
    if not lines:
        return
    if not access_of(taking.by, taking.on).may(Permission.MONEY_POST, year.organisation_path):
        if year.current_fen is None or year.executed_fen is None:
            said = _("台账由财政登记，您的职责不包含登记预算和支出")
            taking.differences.append(str(message("money.left", said=said)))
        return
    budget_known, executed_known = year.current_fen is not None, year.executed_fen is not None
    try:
        with transaction.atomic():
            posted = [entry for line in lines for entry in _post(taking, line, budget_known, executed_known)]
    except Refusal as refusal:
        year.refresh_from_db()
        taking.differences.append(str(message("money.left", said=refusal.message)))
        return
    taking.made += posted


def _post(taking: Taking, line: Money, budget_known: bool, executed_known: bool) -> list[Model]:
    """The money of one source: opening, what was added or taken to the full-year budget, what was spent."""
    made: list[Model] = []
    more: dict[str, Any] = {
        "project_year": taking.year,
        "source": line.source,
        "entered_on": date(taking.fiscal_year, 12, 31),
        "note": _("收表：%(file)s") % {"file": str(taking.read["file"])[-160:]},
        "by": taking.by,
        "on": taking.on,
    }
    opening = line.initial_fen if line.initial_fen is not None else line.budget_fen
    if opening is not None and not budget_known:
        made.append(pool.post_budget(kind=BudgetEntry.Kind.INITIAL, amount_fen=opening, **more))
        change = (line.budget_fen if line.budget_fen is not None else opening) - opening
        if change:
            made.append(pool.post_budget(kind=BudgetEntry.Kind.ADJUST, amount_fen=change, **more))
    if line.executed_fen is not None and not executed_known:
        made.append(pool.post_execution(amount_fen=line.executed_fen, **more))
    return made
