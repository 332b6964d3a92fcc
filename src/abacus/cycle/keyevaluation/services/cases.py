"""Opening a case, entering one that was finished on paper, and its result in the pool."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from abacus.cycle.keyevaluation.models import (
    KeyCase,
    Selection,
)
from abacus.cycle.keyevaluation.rules import Rules, grade_of, rules_for
from abacus.cycle.keyevaluation.services.common import WHOLE, State, move, rules_of, trail
from abacus.cycle.rectification import services as rectification
from abacus.cycle.rectification.models import Problem
from abacus.cycle.written import need
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.names import sort_key
from abacus.foundation.organisations.tree import region_of
from abacus.foundation.refusals import Refusal
from abacus.foundation.schedule.models import Stage
from abacus.pool import services as pool
from abacus.pool.models import Policy, ProjectYear
from abacus.rules import Scorecard


@transaction.atomic
def open_case(
    *,
    fiscal_year: int,
    object_kind: str,
    reason: str,
    by: User,
    on: date,
    project_year: ProjectYear | None = None,
    policy: Policy | None = None,
    organisation: Organisation | None = None,
    amount_fen: int | None = None,
    fund_type: str = "",
    selection: Selection | None = None,
) -> KeyCase:
    """Open a case of a project-year, a policy or an organisation, with the framework of the region's pack.

    The open problems of the same project's earlier evaluation are carried over. Raises Refusal for an object
    that has a case already, or none at all.
    """
    who = project_year.organisation if project_year else policy.organisation if policy else organisation
    if who is None:
        raise Refusal(_("没有选择评价对象。"), _("请选择项目、政策或部门。"))
    require(by, Permission.KEY_EVALUATE, path=who.path, on=on)
    rules = rules_for(who, fiscal_year, on)
    kind = rules.object_type(object_kind)
    if kind is None:
        raise Refusal(_("规则中没有这种评价对象。"), _("请从列出的评价对象中选择。"))
    if project_year is not None and project_year.fiscal_year != fiscal_year:
        raise Refusal(_("项目年度与评价年度不一致。"), _("请选择同一年度的项目。"))
    card = rules.framework(object_kind)
    name = project_year.project.name if project_year else policy.name if policy else who.name
    before = _before(project_year, policy, who, fiscal_year)
    try:
        with transaction.atomic():
            case = KeyCase.objects.create(
                region=region_of(who),
                organisation=who,
                organisation_path=who.path,
                fiscal_year=fiscal_year,
                object_kind=object_kind,
                project_year=project_year,
                policy=policy,
                title=name[:200],
                sort_key=sort_key(name, 400),
                amount_fen=_amount(project_year, amount_fen),
                fund_type=fund_type or (rules.fund_type(project_year.project) if project_year else ""),
                selection=selection,
                reason=need(reason, _("选取理由")),
                previous=before,
                framework_id=card.id,
                framework=_items(card),
                rules_on=on,
                pack_release=rules.tag,
                opened_by=by,
                opened_on=on,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refusal(
            _("“%(name)s”%(year)s 年度已有评价案卷。") % {"name": name, "year": fiscal_year}, _("请打开已有的案卷。")
        ) from error
    carried = _carry(case, by, on)
    audit.record(**trail(case, "keycase.opened", by, on, case.reason, carried=carried))
    return case


def _items(card: Scorecard) -> list[dict[str, Any]]:
    """The indicators of a framework as a case keeps them."""
    return [
        {
            "id": item.id,
            "label": item.label,
            "group": item.group or "",
            "weight_centi": item.weight_centi,
            "check": list(item.points_to_check),
        }
        for item in card.items
    ]


def _amount(project_year: ProjectYear | None, stated: int | None) -> int | None:
    found = stated if stated is not None else project_year.current_fen if project_year else None
    if found is not None and found < 0:
        raise Refusal(_("涉及金额不能是负数。"), _("请核对金额。"))
    return found


def _before(
    project_year: ProjectYear | None, policy: Policy | None, who: Organisation, fiscal_year: int
) -> KeyCase | None:
    """The latest earlier evaluation of the same object."""
    rows = KeyCase.objects.filter(fiscal_year__lt=fiscal_year, state=State.FINAL).order_by("-fiscal_year")
    if project_year is not None:
        return rows.filter(project_year__project=project_year.project_id).first()
    if policy is not None:
        return rows.filter(policy=policy).first()
    return rows.filter(organisation=who, project_year=None, policy=None).first()


def _carry(case: KeyCase, by: User, on: date) -> list[int]:
    """Put the open problems of earlier evaluations of the project on this year's list."""
    if case.project_year is None:
        return []
    earlier = Problem.objects.filter(
        stage=Stage.KEY_EVALUATION, project_year__project=case.project_year.project_id, state=Problem.State.OPEN,
        fiscal_year__lt=case.fiscal_year, carried_to=None,
    )  # fmt: skip
    return [
        rectification.carry_problem(
            problem_id=one.pk, fiscal_year=case.fiscal_year, project_year=case.project_year, by=by, on=on
        ).pk
        for one in earlier.order_by("found_on", "pk")
    ]


@transaction.atomic
def register_finished(
    *,
    fiscal_year: int,
    object_kind: str,
    total_centi: int,
    reason: str,
    finished_on: date,
    by: User,
    on: date,
    project_year: ProjectYear | None = None,
    policy: Policy | None = None,
    organisation: Organisation | None = None,
    amount_fen: int | None = None,
    fund_type: str = "",
) -> KeyCase:
    """Enter an evaluation that was done on paper: its total and its day; `reason` names the report."""
    if not 0 <= total_centi <= WHOLE:
        raise Refusal(_("评价得分应在 0 到 100 之间。"), _("请核对得分。"))
    if finished_on > on:
        raise Refusal(_("评价完成日期在今天之后。"), _("请填报告的日期。"))
    case = open_case(
        fiscal_year=fiscal_year, object_kind=object_kind, reason=reason, by=by, on=on, project_year=project_year,
        policy=policy, organisation=organisation, amount_fen=amount_fen, fund_type=fund_type,
    )  # fmt: skip
    rules = rules_of(case)
    graded = grade_of(total_centi, rules.params)
    case.total_centi, case.grade, case.registered = total_centi, str(graded.value), True
    case.final_on, case.final_by = finished_on, by
    names = ("total_centi", "grade", "registered", "final_on", "final_by")
    move(case, case.version, {State.PLANNING}, State.FINAL, *names)
    settle_outcome(case, rules, {"graded": graded.to_json(), "registered": True}, graded, by, on)
    audit.record(**trail(case, "keycase.registered", by, on, reason, total_centi=total_centi))
    return case


def settle_outcome(case: KeyCase, rules: Rules, detail: dict[str, Any], graded: Any, by: User, on: date) -> None:
    """Record the result in the pool: a project's, else a policy's or a whole department's."""
    facts: dict[str, Any] = {
        "stage": Stage.KEY_EVALUATION, "outcome": "final", "points_centi": case.total_centi, "grade": case.grade,
        "amount_fen": case.amount_fen, "pack_release": rules.tag, "rule_id": graded.rule_id,
        "rule_hash": graded.rule_hash, "detail": {**detail, "case": case.pk, "object_kind": case.object_kind},
        "by": by, "on": on,
    }  # fmt: skip
    if case.project_year is not None:
        pool.record_outcome(project_year=case.project_year, **facts)
    else:
        pool.record_wider_outcome(
            organisation=case.organisation, fiscal_year=case.fiscal_year, policy=case.policy, **facts
        )
