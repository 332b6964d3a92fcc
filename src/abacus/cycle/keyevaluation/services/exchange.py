"""The exchange of views with the evaluated, the report, and the result."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.cycle.keyevaluation.models import CaseMember, KeyCase
from abacus.cycle.keyevaluation.rules import Total, total
from abacus.cycle.keyevaluation.services.cases import settle_outcome
from abacus.cycle.keyevaluation.services.common import (
    ANSWERERS,
    KIND,
    State,
    case_of,
    lead,
    may_answer,
    membership,
    move,
    rules_of,
    trail,
    within,
    work,
)
from abacus.cycle.keyevaluation.services.team import mark_passed, points_of
from abacus.cycle.rectification import services as rectification
from abacus.cycle.rectification.models import Problem
from abacus.cycle.written import fits, need
from abacus.foundation.accounts.access import Refused
from abacus.foundation.accounts.models import User
from abacus.foundation.audit import services as audit
from abacus.foundation.pages import numbers
from abacus.foundation.refusals import Refusal
from abacus.foundation.schedule.models import Stage
from abacus.foundation.schedule.services import due_after

Answer = KeyCase.Answer
REPORT = {
    "conclusion": lambda: _("综合评价结论"),
    "experience": lambda: _("主要经验及做法"),
    "causes": lambda: _("存在的问题及原因分析"),
    "suggestions": lambda: _("有关建议"),
}
"""The parts of a report that are written; the rest is put together from the case (财预〔2020〕10号 参考提纲)."""
AFTERWARDS = "application"
"""The station that comes after the report: what becomes of the result."""


def total_of(case: KeyCase) -> Total:
    """What the points come to so far."""
    points = dict(case.scores.values_list("item", "points_centi"))
    return total(case.framework, points, rules_of(case).params)


@transaction.atomic
def send_draft(*, case_id: int, version: int, report: dict[str, str], by: User, on: date) -> KeyCase:
    """Send the draft with points and problems to the evaluated, who have the work days of the rules.

    Raises Refusal while an indicator has no points or a carried problem no verdict.
    """
    case = case_of(case_id, by, on)
    work(case, by, on)
    within(case, State.EVALUATING)
    made = {name: fits(str(report.get(name, "")), label(), 10_000) for name, label in REPORT.items()}
    need(made["conclusion"], REPORT["conclusion"]())
    result = total_of(case)
    if not result.complete:
        scored = set(case.scores.values_list("item", flat=True))
        missing = [one["label"] for one in case.framework if one["id"] not in scored]
        raise Refusal(
            _("有 %(count)s 项指标没有打分：%(names)s") % {"count": len(missing), "names": "、".join(missing[:5])},
            _("请打完分再送交换意见。"),
        )
    undecided = carried_open(case)
    if undecided:
        raise Refusal(
            _("上年结转的问题有 %(count)s 个没有认定是否解决。") % {"count": len(undecided)},
            _("请逐个认定后再送交换意见。"),
        )
    case.report, case.draft_sent_on = made, on
    case.total_centi, case.grade = result.centi, result.grade
    case.answer_due_on = due_after(on, rules_of(case).answer_days, case.organisation)
    case.answer = case.answer_text = ""
    names = ("report", "draft_sent_on", "total_centi", "grade", "answer_due_on", "answer", "answer_text")
    move(case, version, {State.EVALUATING}, State.EXCHANGE, *names)
    audit.record(**trail(case, "keycase.draft_sent", by, on, total_centi=case.total_centi, due_on=case.answer_due_on))
    return case


@transaction.atomic
def answer_draft(*, case_id: int, version: int, accept: bool, text: str, by: User, on: date) -> KeyCase:
    """The evaluated accept the draft or object with their reasons."""
    case = case_of(case_id, by, on)
    if not may_answer(case, by, on):
        raise Refused(by, ANSWERERS[0], case.organisation_path, on)
    case.answer = Answer.ACCEPT if accept else Answer.OBJECT
    case.answer_text = fits(text, _("答复意见")) if accept else need(text, _("异议的理由"))
    case.answered_by, case.answered_on = by, on
    names = ("answer", "answer_text", "answered_by", "answered_on")
    move(case, version, {State.EXCHANGE}, State.ANSWERED, *names)
    audit.record(**trail(case, "keycase.answered", by, on, case.answer_text, answer=case.answer))
    return case


@transaction.atomic
def settle_carried(*, case_id: int, problem_id: int, solved: bool, note: str, by: User, on: date) -> Problem:
    """Say of a problem carried over from the year before whether it is solved, and why so."""
    case = case_of(case_id, by, on)
    lead(case, by, on)
    within(case, State.EVALUATING, State.ANSWERED)
    problem: Problem = carried(case).get(pk=problem_id)
    why = need(note, _("认定说明"))
    if solved and problem.state == Problem.State.OPEN:
        problem = rectification.close_problem(problem_id=problem.pk, reason=why, by=by, on=on)
    case.carried = {**case.carried, str(problem.pk): {"solved": solved, "note": why, "on": on.isoformat()}}
    case.save(update_fields=["carried"])
    audit.record(**trail(case, "keycase.carried_settled", by, on, why, problem=problem.pk, solved=solved))
    return problem


@transaction.atomic
def sign(*, case_id: int, by: User, on: date) -> KeyCase:
    """The chief evaluator (主评人) signs the report and answers for it."""
    case = case_of(case_id, by, on)
    within(case, State.EXCHANGE, State.ANSWERED)
    member = membership(case, by)
    if member is None or member.role != CaseMember.Role.CHIEF:
        raise Refusal(_("只有案卷的主评人可以签署报告。"), _("请由主评人签署。"))
    work(case, by, on)
    case.signed_by, case.signed_on = by, on
    case.save(update_fields=["signed_by", "signed_on"])
    audit.record(**trail(case, "keycase.signed", by, on))
    return case


@transaction.atomic
def finish(*, case_id: int, version: int, decision: str, by: User, on: date) -> KeyCase:
    """Make the evaluation final: outcome, problems for rectification, letter.

    An objection is answered by `decision`; without an answer the case is finished after the day. Every station of
    quality control is passed, and the chief evaluator has signed where the rules say so.
    """
    case = case_of(case_id, by, on)
    lead(case, by, on)
    within(case, State.EXCHANGE, State.ANSWERED)
    late = case.state == State.EXCHANGE
    if late and (case.answer_due_on is None or on <= case.answer_due_on):
        raise Refusal(
            _("被评价单位的答复期限是 %(due)s，还没有到。") % {"due": case.answer_due_on},
            _("收到答复或到期后再定稿。"),
        )
    case.exchange_decision = (
        need(decision, _("对异议的处理")) if case.answer == Answer.OBJECT else fits(decision, _("对意见的处理"))
    )
    rules, result = rules_of(case), total_of(case)
    if rules.chief_signs and case.signed_on is None:
        raise Refusal(_("主评人还没有签署报告。"), _("实行主评人负责制，请主评人签署后再定稿。"))
    mark_passed(case, "exchange", case.exchange_decision, by, on)
    done = set(case.check_points.values_list("point", flat=True))
    left = [one.label for one in points_of(case) if one.id not in done and one.id != AFTERWARDS]
    if left:
        raise Refusal(_("质控环节还没有通过：%(names)s") % {"names": "、".join(left)}, _("请逐个登记后再定稿。"))
    if late:
        case.answer = Answer.SILENT
    case.total_centi, case.grade, case.final_on, case.final_by = result.centi, result.grade, on, by
    names = ("exchange_decision", "answer", "total_centi", "grade", "final_on", "final_by")
    move(case, version, {State.EXCHANGE, State.ANSWERED}, State.FINAL, *names)
    settle_outcome(case, rules, _detail(case, result), result.graded, by, on)
    _problems(case, by, on)
    audit.record(
        **trail(case, "keycase.final", by, on, case.exchange_decision, total_centi=case.total_centi, grade=case.grade)
    )
    return case


def carried(case: KeyCase) -> Any:
    """The problems carried over to this case's year."""
    return Problem.objects.filter(
        stage=Stage.KEY_EVALUATION, project_year=case.project_year, carried_from__isnull=False
    ).order_by("found_on", "pk") if case.project_year_id else Problem.objects.none()  # fmt: skip


def carried_open(case: KeyCase) -> list[Problem]:
    """Those nobody has said anything of."""
    return [one for one in carried(case) if str(one.pk) not in case.carried]


def _detail(case: KeyCase, result: Total) -> dict[str, Any]:
    """What stays readable of a final case."""
    return {
        "scores": dict(case.scores.values_list("item", "points_centi")),
        "framework": case.framework,
        "framework_id": case.framework_id,
        "report": case.report,
        "answer": case.answer,
        "total": result.total.to_json(),
        "graded": result.graded.to_json(),
    }


def _problems(case: KeyCase, by: User, on: date) -> None:
    """The findings that are problems go to rectification, with those carried over that are still open."""
    where: dict[str, Any] = {"project_year": case.project_year}
    if case.project_year is None:
        where = {"organisation": case.organisation, "fiscal_year": case.fiscal_year}
    labels = {one["id"]: one["label"] for one in case.framework}
    made = [
        rectification.open_problem(
            stage=Stage.KEY_EVALUATION, text=paper.text, category=labels.get(paper.item, "")[:60], source_kind=KIND,
            source_id=case.pk, by=by, on=on, **where,
        )
        for paper in case.papers.filter(problem=True, withdrawn_on=None)
    ]  # fmt: skip
    still = [one for one in carried(case) if one.state == Problem.State.OPEN]
    if not made and not still:
        return
    said = {
        "title": case.title, "year": case.fiscal_year, "points": numbers.points(case.total_centi or 0),
        "grade": rules_of(case).grade_labels.get(case.grade, case.grade), "count": len(made) + len(still),
    }  # fmt: skip
    text = _(
        "“%(title)s”%(year)s 年度财政重点评价得 %(points)s 分，等级为%(grade)s，列出问题 %(count)s 个。"
        "请限期整改并报送整改情况。"
    )
    case.letter = rectification.issue_letter(
        stage=Stage.KEY_EVALUATION, text=text % said, problems=[*made, *still], by=by, on=on, **where
    )
    case.save(update_fields=["letter"])
    audit.record(by=by, on=on, action="keycase.letter", target=case, after={"letter": case.letter})
