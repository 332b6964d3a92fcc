"""Beginning a case – of a project, a policy, a pooled programme – and giving up one nobody has seen."""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from abacus.cycle import cells
from abacus.cycle.exante import rules as rule_book
from abacus.cycle.exante.content import blank
from abacus.cycle.exante.models import Case, CaseItem, DepartmentOpinion, Material
from abacus.cycle.exante.services.common import State, WrongMoment, case_of, words
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.organisations import tree
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.names import sort_key
from abacus.foundation.refusals import Refusal
from abacus.pool.models import Policy, ProjectYear
from abacus.pool.services.guards import require_any
from abacus.pool.services.projects import department_of

Year = ProjectYear.State
BEFORE = (Year.PROPOSED, Year.DECLINED, Year.POOLED)
"""A project is evaluated before it has targets and a budget."""


@transaction.atomic
def start(*, project_year_id: int, by: User, on: date) -> Case:
    """The case of one project-year; the live one where there is one already.

    Raises WrongMoment for a project that has targets or a budget already, DoesNotExist out of scope.
    """
    year = _years([project_year_id], by, on)[0]
    begun = Case.objects.filter(items__project_year=year, items__live=True).first()
    if begun is not None:
        return begun
    require(by, Permission.EXANTE_APPLY, path=year.organisation_path, on=on)
    return _begin(
        kind=Case.Kind.PROJECT, title=year.project.name, organisation=year.organisation,
        fiscal_year=year.fiscal_year, years=[year], by=by, on=on,
    )  # fmt: skip


@transaction.atomic
def start_policy(*, policy_id: int, fiscal_year: int, by: User, on: date, project_year_ids: Sequence[int] = ()) -> Case:
    """The case of a policy in a year, with its projects or, without any, with its amount alone."""
    policy: Policy = Policy.objects.visible_to(by, on).select_related("organisation", "succeeds").get(pk=policy_id)
    begun = Case.objects.filter(policy=policy, fiscal_year=fiscal_year).exclude(items__live=False).first()
    if begun is not None:
        return begun
    require(by, Permission.EXANTE_APPLY, path=policy.organisation_path, on=on)
    years = _years(project_year_ids, by, on)
    strange = [one for one in years if one.project.policy_id != policy.pk or one.fiscal_year != fiscal_year]
    if strange:
        raise Refusal(_("“%(name)s”不是这项政策当年的项目") % {"name": strange[0].project.name}, _("请去掉后再开始"))
    return _begin(
        kind=Case.Kind.POLICY, title=policy.name, organisation=policy.organisation, fiscal_year=fiscal_year,
        years=years, by=by, on=on, policy=policy,
    )  # fmt: skip


@transaction.atomic
def start_pooled(
    *, title: str, organisation: Organisation, project_year_ids: Sequence[int], by: User, on: date
) -> Case:
    """The case of a pooled programme (整合资金) with many projects; `organisation` leads and hands in.

    Every department with a project in it signs an opinion of its own.
    """
    title = words(title, _("名称"))[:200]
    require_any(by, Permission.EXANTE_APPLY, Permission.EXANTE_CONCLUDE, path=organisation.path, on=on)
    years = _years(project_year_ids, by, on)
    if len(years) < 2:
        raise Refusal(_("整合资金至少要选两个项目"), _("只有一个项目的，按项目申报"))
    if len({one.fiscal_year for one in years}) > 1:
        raise Refusal(_("所选项目不是同一年度"), _("请按年度分别申报"))
    return _begin(
        kind=Case.Kind.POOLED, title=title, organisation=organisation, fiscal_year=years[0].fiscal_year,
        years=years, by=by, on=on,
    )  # fmt: skip


@transaction.atomic
def discard(*, case_id: int, by: User, on: date) -> None:
    """Give up a case that was never handed in. Raises WrongMoment."""
    case = case_of(case_id, by, on)
    require(by, Permission.EXANTE_APPLY, path=case.organisation_path, on=on)
    if case.submission is not None or case.state != State.DRAFT:
        raise WrongMoment(_("“%(title)s”已经提交过，不能删除") % {"title": case.title}, _("不再申报的请撤回后说明"))
    audit.record(by=by, on=on, action="exante.discarded", target=case, before={"title": case.title})
    case.delete()


def _years(ids: Sequence[int], by: User, on: date) -> list[ProjectYear]:
    """The project-years in scope, locked against two cases at once. Raises DoesNotExist, WrongMoment."""
    rows = ProjectYear.objects.visible_to(by, on).select_for_update(of=("self",)).filter(pk__in=ids)
    found = list(rows.select_related("project", "organisation", "department").order_by("project__sort_key", "pk"))
    if len(found) != len(set(ids)):
        raise ProjectYear.DoesNotExist
    for year in found:
        if year.state not in BEFORE:
            raise WrongMoment(
                _("“%(name)s”现在的状态是“%(state)s”，不再做事前评估")
                % {"name": year.project.name, "state": year.get_state_display()},
                _("事前评估在填报绩效目标和批复预算之前做"),
            )
    return found


def _begin(
    *,
    kind: str,
    title: str,
    organisation: Organisation,
    fiscal_year: int,
    years: Sequence[ProjectYear],
    by: User,
    on: date,
    policy: Policy | None = None,
) -> Case:
    rules = rule_book.rules_for(organisation, fiscal_year, on)
    amounts = [one.requested_fen for one in years]
    whole = sum(one for one in amounts if one is not None) if amounts and None not in amounts else None
    depth, why = rule_book.depth(rules, kind, any(one.project.major for one in years), whole)
    case = Case.objects.create(
        kind=kind, title=title, sort_key=sort_key(title), organisation=organisation,
        organisation_path=organisation.path, department=department_of(organisation),
        region_path=tree.region_of(organisation).path, fiscal_year=fiscal_year, policy=policy, depth=depth,
        depth_why=why, requested_fen=whole, rules_on=on, pack_release=rules.tag, saved_by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            items = CaseItem.objects.bulk_create(
                CaseItem(case=case, project_year=one, requested_fen=one.requested_fen) for one in years
            ) or [CaseItem.objects.create(case=case)]
    except IntegrityError as error:
        raise WrongMoment(_("所选项目中有已在评估的"), _("请刷新页面，去掉已在评估的项目")) from error
    typed = [(str(one.pk), one.name, cells.shown(one.requested_fen, 6)) for one in items]
    case.content = blank([(one.id, one.label) for one in rules.dimensions(kind)], typed)
    case.save(update_fields=["content"])
    _list_materials(case, rules)
    signing = {case.department_id: case.department} | {one.department_id: one.department for one in years}
    DepartmentOpinion.objects.bulk_create(DepartmentOpinion(case=case, department=one) for one in signing.values())
    audit.record(
        by=by, on=on, action="exante.begun", target=case,
        after={"kind": kind, "projects": len(years), "depth": depth, "pack_release": rules.tag},
    )  # fmt: skip
    return case


def _list_materials(case: Case, rules: rule_book.Rules) -> None:
    read = {item: [one.label for one in rules.dimensions(case.kind) if item in one.materials]
            for item in (option.id for option in rules.materials(case.kind))}  # fmt: skip
    Material.objects.bulk_create(
        Material(
            case=case, item=option.id, label=option.label, position=at, required=option.note == "required",
            dimensions=read[option.id],
        )
        for at, option in enumerate(rules.materials(case.kind))
    )  # fmt: skip
