"""The plan of a case: written, handed in, reviewed, with the talks whose results it takes up."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.cycle.keyevaluation.models import CaseDiscussion, KeyCase
from abacus.cycle.keyevaluation.rules import share
from abacus.cycle.keyevaluation.services.common import WHOLE, State, case_of, lead, move, rules_of, trail, within
from abacus.cycle.keyevaluation.services.common import work as require_work
from abacus.cycle.keyevaluation.services.team import mark_passed
from abacus.cycle.written import fits, need
from abacus.foundation.accounts.models import User
from abacus.foundation.audit import services as audit
from abacus.foundation.refusals import Refusal


class PlanSavedMeanwhile(Refusal):
    """A colleague saved the plan since the page was opened."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("您修改方案期间别人也保存了方案，您的修改还没有存。"),
            _("两份内容都在下面；把需要的合在一起再暂存，即以您的为准。"),
        )


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
    if case.version != version and case.state == State.PLANNING:
        raise PlanSavedMeanwhile
    before = audit.facts(case, "plan", "weights_reason", "starts_on", "ends_on")
    case.framework = [{**one, "weight_centi": given.get(one["id"], one["weight_centi"])} for one in case.framework]
    case.plan, case.weights_reason = fits(plan, _("评价方案"), 20_000), fits(weights_reason, _("权重说明"))
    case.starts_on, case.ends_on = starts_on, ends_on
    names = ("framework", "plan", "weights_reason", "starts_on", "ends_on")
    move(case, version, {State.PLANNING}, State.PLANNING, *names)
    kept = audit.facts(case, "plan", "weights_reason", "starts_on", "ends_on")
    audit.record(**trail(case, "keycase.plan_saved", by, on, **kept), before=before)
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
    audit.record(**trail(case, "keycase.plan_submitted", by, on))
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
        audit.record(**trail(case, "keycase.plan_returned", by, on, case.plan_opinion))
        return case
    open_points = case.discussions.exclude(agreed="").filter(taken_up="").count()
    if open_points:
        raise Refusal(
            _("有 %(count)s 项研讨商定的内容没有写明在方案哪里落实。") % {"count": open_points},
            _("请在研讨记录中注明方案的章节，再通过预审。"),
        )
    case.plan_passed_on, case.plan_passed_by = on, by
    move(case, version, {State.REVIEW}, State.EVALUATING, "plan_opinion", "plan_passed_on", "plan_passed_by")
    mark_passed(case, "plan", case.plan_opinion, by, on)
    audit.record(**trail(case, "keycase.plan_passed", by, on, case.plan_opinion))
    return case


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
    audit.record(**trail(case, "keycase.discussed", by, on, kind=made.kind, held_on=held_on))
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
    audit.record(**trail(case, "keycase.taken_up", by, on, discussion=found.pk, where=found.taken_up))
    return found
