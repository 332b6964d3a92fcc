"""Putting a year's results to the rules, and publishing what comes out."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from abacus.cycle.linkage import evidence, facts
from abacus.cycle.linkage import rules as rule_book
from abacus.cycle.linkage.models import DepartmentProposal, Proposal, Run
from abacus.cycle.linkage.services.common import run_of, swap
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.scope import Scope
from abacus.foundation.refusals import Refusal
from abacus.foundation.schedule.services import due_after
from abacus.pool.models import ProjectYear

CHUNK = 500


@transaction.atomic
def start(*, region: Organisation, from_year: int, applies_to_year: int, by: User, on: date) -> Run:
    """Begin the use of a year's results for a later budget: a draft with a proposal for every project, at once.

    Raises Refusal when there is a run already, when nothing is there to put to the rules, or for years
    that do not follow each other.
    """
    run, rules = begun(region, from_year, applies_to_year, by, on, Run.State.DRAFT)
    count = _fill(run, rules)
    audit.record(by=by, on=on, action="linkage.started", target=run, after={"proposals": count, "rules": rules.tag})
    return run


def begun(
    region: Organisation, from_year: int, applies_to_year: int, by: User, on: date, state: str
) -> tuple[Run, rule_book.Rules]:
    """A run without proposals; the caller has the transaction and writes the event."""
    require(by, Permission.LINKAGE_PROPOSE, path=region.path, on=on)
    if not from_year < applies_to_year <= from_year + 2:
        raise Refusal(
            _("%(from)s 年度的结果不能用于 %(to)s 年度预算。") % {"from": from_year, "to": applies_to_year},
            _("结果只用于其后一、两个年度的预算，请核对年度。"),
        )
    if from_year > on.year:
        raise Refusal(_("%(year)s 年度还没有开始。") % {"year": from_year}, _("请选择已有结果的年度。"))
    rules = rule_book.rules_for(region.region_code, from_year, on)
    try:
        with transaction.atomic():
            run = Run.objects.create(
                region=region,
                organisation_path=region.path,
                from_year=from_year,
                applies_to_year=applies_to_year,
                pack_release=rules.tag,
                rules_on=on,
                state=state,
                created_by=by,
                created_on=on,
                computed_on=on,
            )
    except IntegrityError as error:
        raise Refusal(
            _("%(from)s 年度结果用于 %(to)s 年度预算的工作已经开始。") % {"from": from_year, "to": applies_to_year},
            _("请在列表中打开它。"),
        ) from error
    return run, rules


def projects_of(run: Run) -> QuerySet[Any]:
    """The project-years whose results a run uses."""
    return ProjectYear.objects.within(Scope.of(run.region.roots)).filter(fiscal_year=run.from_year)


@transaction.atomic
def compute_again(*, run_id: int, version: int, by: User, on: date) -> Run:
    """Compute a draft anew from what is known now, by the rules of the day. Raises Refusal once it is published."""
    run = run_of(run_id, by, on)
    require(by, Permission.LINKAGE_PROPOSE, path=run.organisation_path, on=on)
    if run.state == Run.State.COMPUTING:
        raise Refusal(_("正在计算。"), _("请等计算结束后刷新页面。"))
    if run.state != Run.State.DRAFT:
        raise Refusal(_("已公布的建议不再重新计算。"), _("个别项目的变化，请在决定时写明理由。"))
    rules = rule_book.rules_for(run.region.region_code, run.from_year, on)
    swap(run, version, pack_release=rules.tag, rules_on=on, computed_on=on)
    run.proposals.all().delete()
    run.departments.all().delete()
    count = _fill(run, rules)
    audit.record(by=by, on=on, action="linkage.computed", target=run, after={"proposals": count, "rules": rules.tag})
    return run


@transaction.atomic
def publish(*, run_id: int, version: int, by: User, on: date) -> Run:
    """Show the proposals to the units; from now on they may answer, until the day that the rules set."""
    run = run_of(run_id, by, on)
    require(by, Permission.LINKAGE_DECIDE, path=run.organisation_path, on=on)
    if run.state == Run.State.COMPUTING:
        raise Refusal(_("还没有算完，不能公布。"), _("请等计算结束并核对后再公布；没有算成的，请重新计算。"))
    if run.state != Run.State.DRAFT:
        raise Refusal(_("这次结果应用已经公布。"), _("请刷新页面。"))
    rules = rule_book.rules_for(run.region.region_code, run.from_year, run.rules_on)
    until = due_after(on, rules.answer_days, run.region)
    swap(run, version, state=Run.State.PUBLISHED, published_by=by, published_on=on, answer_until=until)
    audit.record(by=by, on=on, action="linkage.published", target=run, after={"answer_until": until})
    return run


def _fill(run: Run, rules: rule_book.Rules) -> int:
    """Write the proposals of a run. Answers how many; raises Refusal where there is no project."""
    year = facts.gather(run.region, run.from_year, run.computed_on)
    if not year.projects:
        raise Refusal(
            _("%(year)s 年度没有项目，没有可用的结果。") % {"year": run.from_year}, _("请核对年度，或先导入项目。")
        )
    judged = rule_book.judge_all(year, rules)
    Proposal.objects.bulk_create([proposal_line(run, one, rules) for one in judged], batch_size=CHUNK)
    wholes = facts.departments(run.region, year, rules.order)
    lines = [department_line(run, one, rules) for one in rule_book.judge_departments(wholes, rules)]
    DepartmentProposal.objects.bulk_create(lines, batch_size=CHUNK)
    return len(judged)


def proposal_line(run: Run, one: rule_book.Judged, rules: rule_book.Rules) -> Proposal:
    """A project's proposal, not saved."""
    year, source = one.known.year, rule_book.source_of(one.known, rules)
    return Proposal(
        run=run,
        project_year=year,
        department_id=year.department_id,
        organisation_path=year.organisation_path,
        kind=one.kind,
        amount_fen=one.amount_fen,
        base_fen=one.facts["base_fen"],
        points_centi=one.facts["points_centi"],
        grade=one.facts["grade"] or "",
        source=source,
        met=piped([item.id for item in one.met]),
        unknown=piped([item.id for item in one.unknown]),
        marks=piped(one.marks),
        evidence=evidence.of_project(one),
    )


def department_line(run: Run, one: rule_book.DepartmentJudged, rules: rule_book.Rules) -> DepartmentProposal:
    """A department's line, not saved."""
    whole, money = one.whole, one.item.target != DepartmentProposal.Target.ASSESSMENT
    value = one.worth.value if one.worth is not None else None
    return DepartmentProposal(
        run=run,
        department=whole.department,
        organisation_path=whole.department.path,
        item=one.item.id,
        label=one.item.label,
        target=one.item.target,
        kind=one.item.proposal,
        points_centi=whole.points_centi,
        grade=one.facts["grade"] or "",
        rank=one.facts["rank"],
        basis="whole" if whole.outcome is not None else f"mean:{len(whole.points)}:{whole.without_points}",
        source=whole.outcome,
        base_fen=one.facts["base_fen"],
        amount_fen=value if money else None,
        worth_centi=None if money else value,
        evidence=evidence.of_department(one),
    )


def piped(names: Sequence[str]) -> str:
    """Names as one text a filter can search: |a|b|; blank for none."""
    return f"|{'|'.join(names)}|" if names else ""
