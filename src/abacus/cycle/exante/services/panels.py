"""The panel: inviting by capacity, questions and answers, each member's own scores."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.cycle.exante.models import Case, PanelMember, PanelQuestion
from abacus.cycle.exante.services.common import (
    WrongMoment,
    case_of,
    known,
    require_concluding,
    require_running,
    rules_of,
    words,
)
from abacus.cycle.scoring import points_of
from abacus.foundation.accounts.access import access_of, require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.refusals import Refusal

ATTENDS = "attends"


@transaction.atomic
def invite(*, case_id: int, person_id: int, capacity: str, by: User, on: date) -> PanelMember:
    """Invite somebody to the case's panel in a capacity of the rules.

    Who belongs to an applying department or unit attends and never scores, whatever the capacity.
    """
    case = case_of(case_id, by, on)
    require_concluding(case, by, on)
    require_running(case)
    rules = rules_of(case)
    options = {one.id: one for one in rules.options("exante.panel_roles")}
    known(capacity, options, _("评估组的身份"))
    person = User.objects.filter(is_active=True).get(pk=person_id)
    own, attends = _of_applicant(case, person, on), options[capacity].note == ATTENDS
    if own and not attends:
        raise Refusal(_("%(name)s 属于申报的部门或单位，不能评分") % {"name": person.name}, _("可以作为项目单位列席"))
    if not attends and not access_of(person, on).has(Permission.EXANTE_PANEL):
        raise Refusal(
            _("%(name)s 没有参加评审的职责") % {"name": person.name}, _("请先由系统管理员任命为专家、审计或代表")
        )
    member, made = PanelMember.objects.select_for_update().get_or_create(
        case=case, person=person,
        defaults={
            "capacity": capacity, "capacity_label": options[capacity].label, "scoring": not attends,
            "invited_by": by, "invited_on": on,
        },
    )  # fmt: skip
    if not made:
        if member.left_on is None:
            raise WrongMoment(_("%(name)s 已经在评估组中") % {"name": person.name}, _("请刷新页面"))
        member.left_on, member.left_why = None, ""
        member.capacity, member.capacity_label, member.scoring = capacity, options[capacity].label, not attends
        member.save()
    audit.record(
        by=by, on=on, action="exante.invited", target=member, path=case.organisation_path,
        after={"person": person, "capacity": capacity, "scoring": member.scoring},
    )  # fmt: skip
    return member


@transaction.atomic
def dismiss(*, case_id: int, member_id: int, why: str, by: User, on: date) -> PanelMember:
    """Take somebody off the panel, with the reason; points that were given stay on record and count no more."""
    case = case_of(case_id, by, on)
    require_concluding(case, by, on)
    require_running(case)
    member: PanelMember = case.panel.select_for_update().get(pk=member_id, left_on=None)
    member.left_on, member.left_why = on, words(why, _("退出原因"))[:200]
    member.save(update_fields=["left_on", "left_why"])
    audit.record(
        by=by, on=on, action="exante.dismissed", target=member, path=case.organisation_path, reason=member.left_why
    )
    return member


@transaction.atomic
def ask(*, case_id: int, text: str, by: User, on: date) -> PanelQuestion:
    """A member puts a question to the project's unit. Raises WrongMoment for anybody else."""
    case = case_of(case_id, by, on)
    require_running(case)
    _member(case, by)
    question = PanelQuestion.objects.create(case=case, asked_by=by, asked_on=on, text=words(text, _("问题")))
    audit.record(
        by=by, on=on, action="exante.asked", target=question, path=case.organisation_path, reason=question.text
    )
    return question


@transaction.atomic
def answer(*, case_id: int, question_id: int, text: str, by: User, on: date) -> PanelQuestion:
    """The unit answers a question, once."""
    case = case_of(case_id, by, on)
    require(by, Permission.EXANTE_APPLY, path=case.organisation_path, on=on)
    require_running(case)
    question: PanelQuestion = case.questions.select_for_update().get(pk=question_id)
    if not question.open:
        raise WrongMoment(_("这个问题已经答复"), _("请刷新页面；要补充的，写在报告里"))
    question.answer, question.answered_by, question.answered_on = words(text, _("答复")), by, on
    question.save()
    audit.record(
        by=by, on=on, action="exante.answered", target=question, path=case.organisation_path, reason=question.answer
    )
    return question


@transaction.atomic
def score(*, case_id: int, points: Mapping[str, str], by: User, on: date, comment: str = "") -> PanelMember:
    """A scoring member gives points by the card; until the conclusion they may be given anew.

    Raises WrongMoment for who is no scoring member, Refusal for points that are missing or too high.
    """
    case = case_of(case_id, by, on)
    require_running(case)
    member = _member(case, by)
    if not member.scoring:
        raise WrongMoment(_("列席人员不评分"), _("有意见可以提问或写在记录里"))
    if case.conclusion:
        raise WrongMoment(_("结论已经写好，不能再改评分"), _("确需改的，请绩效管理科先撤销结论"))
    before = {"total_centi": member.total_centi}
    member.scores = points_of(points, rules_of(case).card(case.kind).items)
    member.total_centi = sum(member.scores.values())
    member.comment, member.scored_on = words(comment, _("评审意见"), needed=False), on
    member.save()
    audit.record(
        by=by, on=on, action="exante.member_scored", target=member, path=case.organisation_path, before=before,
        after={"total_centi": member.total_centi, "scores": member.scores},
    )  # fmt: skip
    return member


def _member(case: Case, by: User) -> PanelMember:
    member: PanelMember | None = case.panel.select_for_update().filter(person=by, left_on=None).first()
    if member is None:
        raise WrongMoment(_("您不在这个评估组中"), _("由绩效管理科邀请后再办理"))
    return member


def _of_applicant(case: Case, person: User, on: date) -> bool:
    """Whether somebody works for a department or unit that has a project in the case."""
    departments = [one.department for one in case.signed.select_related("department")]
    held = access_of(person, on).appointments
    stations = [station for one in held for station in one.stations]
    inside = [path for one in departments for path in one.roots]
    return any(f"{station}.".startswith(f"{path}.") for station in stations for path in inside)
