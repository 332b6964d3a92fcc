"""Taking published self-evaluation tables in: read, shown, confirmed; the same bytes once."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from abacus.cycle.evaluation import published as forms
from abacus.cycle.evaluation import rules as rule_book
from abacus.cycle.evaluation.models import SelfEvaluation
from abacus.cycle.evaluation.published import Money, Published
from abacus.cycle.evaluation.services.common import State, examine
from abacus.cycle.evaluation.services.kind import keep
from abacus.foundation.accounts.access import access_of, require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.documents import services as documents
from abacus.foundation.documents.forms import read_forms
from abacus.foundation.organisations import services as organisations
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.refusals import Refusal
from abacus.foundation.schedule.models import Stage
from abacus.pool import services as pool
from abacus.pool.models import BudgetEntry, ImportBatch, ProjectYear

BEGIN = date(2015, 1, 1)
"""From this day the sample region and its bodies exist: published tables reach back some years."""


class AlreadyTaken(Refusal):
    """The same bytes were taken in before."""

    status = 409


@transaction.atomic
def published_region(*, by: User | None, on: date) -> Organisation:
    """The sample region, made when first asked for; `by` None is the initialisation."""
    found = sample_region()
    if found is not None:
        return found
    return organisations.create_organisation(
        kind=Organisation.Kind.REGION, code=forms.REGION_CODE, name=forms.REGION_NAME, parent=None,
        region_code=forms.REGION_CODE, valid_from=BEGIN, by=by, on=on, sample=Organisation.Sample.PUBLISHED,
    )  # fmt: skip


def sample_region() -> Organisation | None:
    """The sample region, or None where nobody has made it."""
    rows = Organisation.objects.filter(kind=Organisation.Kind.REGION, region_code=forms.REGION_CODE, parent=None)
    found: Organisation | None = rows.first()
    return found


@transaction.atomic
def open_published(*, file: File, name: str, by: User, on: date) -> ImportBatch:
    """Store a file and read its tables; nothing else happens until it is confirmed.

    Raises Refused without the permission to import, Refusal for a file that is not taken in.
    """
    body = importing_body(by, on)
    require(by, Permission.IMPORT, path=body.path, on=on)
    upload = documents.store(file=file, name=name, path=body.path, by=by, on=on)
    read = [form.to_json() for form in read_forms(Path(upload.file.path), region=None, on=on, name=upload.name)]
    years = [form["project"]["year"] for form in read if form["project"]["year"]]
    batch = ImportBatch.objects.create(
        kind=ImportBatch.Kind.FORMS,
        upload=upload,
        sha256=upload.sha256,
        fiscal_year=years[0] if years else on.year - 1,
        preview={"forms": read},
        rows=sum(len(form["indicators"]) for form in read),
        organisation=body,
        organisation_path=body.path,
        created_by=by,
    )
    audit.record(by=by, on=on, action="published.read", target=batch, after={"forms": len(read), "file": upload.name})
    return batch


def importing_body(by: User, on: date) -> Organisation:
    """Where a person's file is kept: the sample region if they import there, else their own body."""
    access, region = access_of(by, on), sample_region()
    if region is not None and access.may(Permission.IMPORT, region.path):
        return region
    own = [held.organisation for held in access.appointments if Permission.IMPORT in held.permissions]
    if not own:
        require(by, Permission.IMPORT, path="", on=on)
    return own[0]


def taken_before(batch: ImportBatch) -> ImportBatch | None:
    """The batch that took the same bytes in, if there is one."""
    rows = ImportBatch.objects.filter(kind=ImportBatch.Kind.FORMS, sha256=batch.sha256)
    found: ImportBatch | None = rows.filter(state=ImportBatch.State.APPLIED).select_related("upload").first()
    return found


@transaction.atomic
def confirm_published(*, batch_id: int, by: User, on: date) -> list[ProjectYear]:
    """Make a project with target and self-evaluation of each table, all of them or none.

    Raises AlreadyTaken for the same bytes, Refusal without a table that can be taken or without
    the sample region, Refused for people who do not import there.
    """
    batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("upload").get(pk=batch_id)
    region = sample_region()
    if region is None:
        raise Refusal(_("还没有公开样表示例区"), _("请系统管理员建立示例区并任命导入人员"))
    require(by, Permission.IMPORT, path=region.path, on=on)
    before = taken_before(batch)
    if before is not None:
        raise AlreadyTaken(_("这份文件已经导入过：%(file)s") % {"file": before.upload.name}, _("不必再导入"))
    made = []
    for place, form in enumerate(batch.preview["forms"]):
        if forms.takable(form):
            made.append(_take(forms.published(form, batch.sha256, place, on), region, batch, by, on))
    if not made:
        raise Refusal(_("没有可以导入的项目自评表"), _("核对文件：需要有项目名称的项目支出绩效自评表"))
    batch.state, batch.applied_on = ImportBatch.State.APPLIED, on
    batch.save(update_fields=["state", "applied_on"])
    audit.record(by=by, on=on, action="published.taken", target=batch, after={"projects": [one.pk for one in made]})
    return made


def _take(one: Published, region: Organisation, batch: ImportBatch, by: User, on: date) -> ProjectYear:
    unit = _unit(one, region, by, on)
    year = pool.create_project(
        code=one.code, name=one.name, organisation=unit, fiscal_year=one.fiscal_year, by=by, on=on, batch=batch
    )
    for line in one.money:
        _post(year, line, batch, by, on)
    rules = rule_book.rules_for(year, on)
    version = pool.new_target_version(
        project_year=year, lines=one.lines, goals=one.goals, head=one.head, pack_release=rules.tag, by=by, on=on
    )
    pool.approve_target_version(version=version, by=by, on=on)
    evaluation = SelfEvaluation(
        project_year=year,
        organisation_path=year.organisation_path,
        target_version=version,
        state=State.APPROVED,
        rules_on=on,
        measured_on=date(one.fiscal_year, 12, 31),
        version=1,
        saved_by=by,
        saved_on=on,
    )
    examined = examine(evaluation, one.content)
    keep(evaluation, one.content, examined, final=True)
    evaluation.save()
    pool.record_actuals(
        project_year=year,
        values=[line.actual_input() for line in examined.read.lines if line.known],
        measured_on=evaluation.measured_on,
        by=by,
        on=on,
    )
    _settle(evaluation, examined.computed.achieved, by, on)
    return year


def _settle(evaluation: SelfEvaluation, achieved: dict[str, int | None], by: User, on: date) -> None:
    """Record the result; what is published is final."""
    year = evaluation.project_year
    pool.record_outcome(
        project_year=year,
        stage=Stage.SELF_EVALUATION,
        outcome="published",
        points_centi=evaluation.computed_total_centi,
        grade=evaluation.grade,
        **achieved,
        pack_release=evaluation.pack_release,
        rule_id=evaluation.result["graded"]["rule"]["id"],
        rule_hash=evaluation.result["graded"]["rule"]["hash"],
        detail={**evaluation.result, "self_total_centi": evaluation.self_total_centi},
        by=by,
        on=on,
    )
    pool.set_state(year, ProjectYear.State.EVALUATED)


def _unit(one: Published, region: Organisation, by: User, on: date) -> Organisation:
    """The table's unit below its department in the sample region, both made when they are new there."""
    department = _body(region, Organisation.Kind.DEPARTMENT, one.department, on)
    return department if one.unit == one.department else _body(department, Organisation.Kind.UNIT, one.unit, on)


def _body(parent: Organisation, kind: str, name: str, on: date) -> Organisation:
    rows = Organisation.objects.filter(parent=parent, kind=kind)
    found: Organisation | None = rows.filter(name=name).first()
    if found is not None:
        return found
    code = f"{parent.code if kind == Organisation.Kind.UNIT else ''}{rows.count() + 1:03d}"
    return organisations.create_organisation(
        kind=kind, code=code, name=name, parent=parent, valid_from=BEGIN, by=None, on=on
    )


def _post(year: ProjectYear, line: Money, batch: ImportBatch, by: User, on: date) -> None:
    """The money of one source: opening, what was added or taken to the full-year budget, what was spent."""
    entered_on = date(year.fiscal_year, 12, 31)
    more: dict[str, Any] = {
        "project_year": year,
        "source": line.source,
        "entered_on": entered_on,
        "by": by,
        "on": on,
        "batch": batch,
    }
    opening = line.initial_fen if line.initial_fen is not None else line.budget_fen
    if opening is not None:
        pool.post_budget(kind=BudgetEntry.Kind.INITIAL, amount_fen=opening, **more)
        change = (line.budget_fen if line.budget_fen is not None else opening) - opening
        if change:
            pool.post_budget(kind=BudgetEntry.Kind.ADJUST, amount_fen=change, note=_("按公布的全年预算数"), **more)
    if line.executed_fen is not None:
        pool.post_execution(amount_fen=line.executed_fen, **more)
