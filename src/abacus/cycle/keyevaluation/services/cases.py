"""A case from its opening to its agreed plan, with its team, its talks and its check points."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from abacus.cycle.keyevaluation.models import (
    CaseDiscussion,
    CaseMember,
    CheckPoint,
    KeyCase,
    Selection,
)
from abacus.cycle.keyevaluation.rules import Rules, grade_of, rules_for, share
from abacus.cycle.keyevaluation.services.common import State, case_of, lead, membership, move, record, rules_of, within
from abacus.cycle.keyevaluation.services.common import work as require_work
from abacus.cycle.rectification import services as rectification
from abacus.cycle.rectification.models import Problem
from abacus.cycle.rectification.services.common import fits, need
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import Appointment, User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.accounts.roles import Role
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.names import sort_key
from abacus.foundation.organisations.scope import inside
from abacus.foundation.organisations.tree import department_of, region_of
from abacus.foundation.refusals import Refusal
from abacus.foundation.schedule.models import Stage
from abacus.pool import services as pool
from abacus.pool.models import Policy, ProjectYear
from abacus.rules import Scorecard

WHOLE = 10_000
"""100 points in 0.01."""


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
    record(case, "keycase.opened", by, on, case.reason, carried=carried)
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
def save_plan(
    *,
    case_id: int,
    version: int,
    plan: str,
    by: User,
    on: date,
    weights: Mapping[str, int] | None = None,
    weights_reason: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> KeyCase:
    """Keep the plan: text, days, weights of the indicators (0.01 points by id). May be incomplete."""
    case = case_of(case_id, by, on)
    require_work(case, by, on)
    if starts_on and ends_on and ends_on < starts_on:
        raise Refusal(_("评价结束日期早于开始日期。"), _("请检查两个日期。"))
    given = dict(weights or {})
    if any(not 0 <= one <= WHOLE for one in given.values()):
        raise Refusal(_("指标分值应在 0 到 100 之间。"), _("请核对各项分值。"))
    case.framework = [{**one, "weight_centi": given.get(one["id"], one["weight_centi"])} for one in case.framework]
    case.plan, case.weights_reason = fits(plan, _("评价方案"), 20_000), fits(weights_reason, _("权重说明"))
    case.starts_on, case.ends_on = starts_on, ends_on
    names = ("framework", "plan", "weights_reason", "starts_on", "ends_on")
    move(case, version, {State.PLANNING}, State.PLANNING, *names)
    record(case, "keycase.plan_saved", by, on)
    return case


@transaction.atomic
def submit_plan(*, case_id: int, version: int, by: User, on: date) -> KeyCase:
    """Hand the plan in for its review. Raises Refusal for weights that do not add up and for what is missing."""
    case = case_of(case_id, by, on)
    require_work(case, by, on)
    need(case.plan, _("评价方案"))
    whole = sum(one["weight_centi"] for one in case.framework)
    if whole != WHOLE:
        raise Refusal(
            _("指标分值合计 %(sum)s 分，应为 100 分。") % {"sum": f"{whole // 100}.{whole % 100:02d}"},
            _("请调整各项分值。"),
        )
    if not share(case.framework, rules_of(case).params).value and not case.weights_reason.strip():
        raise Refusal(_("产出和效益的分值低于规则的下限。"), _("请调高产出和效益的分值；确有特殊情况的写明权重说明。"))
    if not case.members.filter(left_on=None).exists():
        raise Refusal(_("还没有组成评价工作组。"), _("请先添加工作组成员。"))
    move(case, version, {State.PLANNING}, State.REVIEW)
    record(case, "keycase.plan_submitted", by, on)
    return case


@transaction.atomic
def review_plan(*, case_id: int, version: int, passed: bool, opinion: str, by: User, on: date) -> KeyCase:
    """Pre-review (方案预审): pass the plan, or give it back with an opinion.

    It does not pass while something agreed in a talk is not taken up in it.
    """
    case = case_of(case_id, by, on)
    lead(case, by, on)
    case.plan_opinion = fits(opinion, _("预审意见")) if passed else need(opinion, _("退回意见"))
    if not passed:
        move(case, version, {State.REVIEW}, State.PLANNING, "plan_opinion")
        record(case, "keycase.plan_returned", by, on, case.plan_opinion)
        return case
    open_points = case.discussions.exclude(agreed="").filter(taken_up="").count()
    if open_points:
        raise Refusal(
            _("有 %(count)s 项研讨商定的内容没有写明在方案哪里落实。") % {"count": open_points},
            _("请在研讨记录中注明方案的章节，再通过预审。"),
        )
    case.plan_passed_on, case.plan_passed_by = on, by
    move(case, version, {State.REVIEW}, State.EVALUATING, "plan_opinion", "plan_passed_on", "plan_passed_by")
    _pass(case, "plan", case.plan_opinion, by, on)
    record(case, "keycase.plan_passed", by, on, case.plan_opinion)
    return case


@transaction.atomic
def add_member(*, case_id: int, user: User, role: str, by: User, on: date) -> CaseMember:
    """Put somebody on the team. Nobody of the evaluated unit or its department (利益冲突回避)."""
    case = case_of(case_id, by, on)
    lead(case, by, on)
    within(case, *(one for one in State if one != State.FINAL))
    wanted = CaseMember.Role(role)
    if _conflict(case, user, on):
        raise Refusal(
            _("%(name)s在被评价单位或其主管部门任职，应当回避。") % {"name": user.name}, _("请选择其他人员。")
        )
    held = set(Appointment.objects.filter(user=user).on(on).values_list("role", flat=True))
    needed = {CaseMember.Role.AGENCY: Role.AGENCY, CaseMember.Role.EXPERT: Role.EXPERT}.get(wanted)
    if not held or (needed is not None and needed not in held):
        raise Refusal(
            _("%(name)s没有“%(role)s”的任职。") % {"name": user.name, "role": wanted.label},
            _("请先由系统管理员授予相应任职。"),
        )
    if membership(case, user) is not None:
        raise Refusal(_("%(name)s已在工作组中。") % {"name": user.name}, _("无须重复添加。"))
    internal = wanted not in {CaseMember.Role.AGENCY, CaseMember.Role.EXPERT, CaseMember.Role.CHIEF}
    member = CaseMember.objects.create(
        case=case, user=user, role=wanted, added_by=by, added_on=on, declared_on=on if internal else None
    )
    record(case, "keycase.member_added", by, on, member=user, role=wanted)
    return member


def _conflict(case: KeyCase, user: User, on: date) -> bool:
    """Whether a person is on the staff of the evaluated body's department, or holds a role there."""
    root = (department_of(case.organisation) or case.organisation).path
    if user.organisation is not None and inside(user.organisation.path, root):
        return True
    rows = Appointment.objects.filter(user=user).on(on).select_related("organisation")
    return any(inside(one.organisation.path, root) for one in rows)


@transaction.atomic
def declare(*, case_id: int, by: User, on: date) -> CaseMember:
    """A member declares that there is no conflict of interest; only then may they work on the case."""
    case = case_of(case_id, by, on)
    member = membership(case, by)
    if member is None:
        raise Refusal(_("你不在这个案卷的工作组中。"), _("请联系组织评价的人员。"))
    if member.declared_on is None:
        member.declared_on = on
        member.save(update_fields=["declared_on"])
        record(case, "keycase.declared", by, on, member=by)
    return member


@transaction.atomic
def remove_member(*, case_id: int, member_id: int, reason: str, by: User, on: date) -> CaseMember:
    """Take somebody off the team; from now on an agency's or expert's person no longer sees the case."""
    case = case_of(case_id, by, on)
    lead(case, by, on)
    member = case.members.select_related("user").get(pk=member_id, left_on=None)
    member.left_on = on
    member.save(update_fields=["left_on"])
    record(case, "keycase.member_removed", by, on, need(reason, _("退出的理由")), member=member.user)
    return member


@transaction.atomic
def add_discussion(
    *, case_id: int, kind: str, held_on: date, attendees: str, text: str, by: User, on: date, agreed: str = ""
) -> CaseDiscussion:
    """Write down a talk, a visit or an issue, and what was agreed."""
    case = case_of(case_id, by, on)
    require_work(case, by, on)
    within(case, State.PLANNING, State.REVIEW, State.EVALUATING, State.EXCHANGE, State.ANSWERED)
    if held_on > on:
        raise Refusal(_("研讨日期在今天之后。"), _("请填实际日期。"))
    made = CaseDiscussion.objects.create(
        case=case,
        kind=CaseDiscussion.Kind(kind),
        held_on=held_on,
        attendees=fits(need(attendees, _("参加人员")), _("参加人员"), 300),
        text=need(text, _("研讨内容")),
        agreed=fits(agreed, _("商定的内容")),
        recorded_by=by,
        recorded_on=on,
    )
    record(case, "keycase.discussed", by, on, kind=made.kind, held_on=held_on)
    return made


@transaction.atomic
def take_up(*, case_id: int, discussion_id: int, where: str, by: User, on: date) -> CaseDiscussion:
    """Say where in the plan what was agreed stands."""
    case = case_of(case_id, by, on)
    require_work(case, by, on)
    within(case, State.PLANNING, State.REVIEW)
    found = case.discussions.get(pk=discussion_id)
    found.taken_up = fits(need(where, _("方案章节")), _("方案章节"), 300)
    found.save(update_fields=["taken_up"])
    record(case, "keycase.taken_up", by, on, discussion=found.pk, where=found.taken_up)
    return found


@transaction.atomic
def pass_point(*, case_id: int, point: str, note: str, by: User, on: date) -> CheckPoint:
    """Mark a station of quality control as passed."""
    case = case_of(case_id, by, on)
    lead(case, by, on)
    known = {one.id for one in points_of(case)}
    if point not in known:
        raise Refusal(_("规则中没有这个质控环节。"), _("请从列出的环节中选择。"))
    if case.check_points.filter(point=point).exists():
        raise Refusal(_("这个质控环节已经通过。"), _("无须重复登记。"))
    made = _pass(case, point, fits(note, _("质控说明")), by, on)
    record(case, "keycase.point_passed", by, on, note, point=point)
    return made


def points_of(case: KeyCase) -> Any:
    """The stations of quality control of a case."""
    agency = case.members.filter(role=CaseMember.Role.AGENCY).exists()
    return rules_of(case).check_points(with_agency=agency)


def _pass(case: KeyCase, point: str, note: str, by: User, on: date) -> CheckPoint:
    made, _new = CheckPoint.objects.get_or_create(
        case=case, point=point, defaults={"note": note, "passed_by": by, "passed_on": on}
    )
    return made


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
    record(case, "keycase.registered", by, on, reason, total_centi=total_centi)
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
