"""A check on its way: saved, fed back to the unit, answered, decided, final."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from abacus.cycle.drafts import NotReady, Stale
from abacus.cycle.rectification import services as rectification
from abacus.cycle.rectification.models import Problem
from abacus.cycle.spotcheck.changes import merge
from abacus.cycle.spotcheck.content import Content, from_json
from abacus.cycle.spotcheck.models import CheckRival, SpotCheck
from abacus.cycle.spotcheck.sheet import Sheet, sheet_of
from abacus.cycle.written import fits, need
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.pages import numbers
from abacus.foundation.refusals import Refusal
from abacus.foundation.schedule.models import Stage
from abacus.foundation.schedule.services import due_after
from abacus.pool import services as pool

State, Answer = SpotCheck.State, SpotCheck.Answer
KIND = "spotcheck.check"


class Moved(Refusal):
    """The check no longer stands where the page showed it."""

    status = 409

    def __init__(self, check: SpotCheck) -> None:
        super().__init__(
            _("这份复核现在的状态是“%(state)s”，不能这样办理。") % {"state": check.get_state_display()},
            _("请刷新页面，按现在的状态办理。"),
        )


@transaction.atomic
def save(*, check_id: int, version: int, content: Content, by: User, on: date) -> SpotCheck:
    """Keep what the checker typed; may be incomplete. Raises Stale where somebody else saved first."""
    check = _of(check_id, by, on)
    require(by, Permission.SPOT_CHECK, path=check.organisation_path, on=on)
    if check.state != State.OPEN:
        raise Moved(check)
    if check.version != version:
        raise Stale(check.checked_by.name if check.checked_by else _("他人"))
    _keep(check, sheet_of(check, content))
    check.checked_by, check.checked_on = by, on
    names = (*COMPUTED, "content", "checked_by", "checked_on")
    _move(check, version, {State.OPEN}, State.OPEN, *names)
    check.save(update_fields=["saved_at"])
    audit.record(by=by, on=on, action="spotcheck.saved", target=check, after={"checked_centi": check.checked_centi})
    return check


@transaction.atomic
def keep_rival(*, check_id: int, content: Content, by: User, on: date) -> CheckRival:
    """Keep what came second, so that its author can choose between both contents."""
    check = _of(check_id, by, on)
    require(by, Permission.SPOT_CHECK, path=check.organisation_path, on=on)
    kept, _made = CheckRival.objects.update_or_create(check_made=check, by=by, defaults={"content": content.to_json()})
    audit.record(by=by, on=on, action="spotcheck.rival_kept", target=check)
    return kept


@transaction.atomic
def settle_rival(*, check_id: int, take_mine: Collection[str], version: int, by: User, on: date) -> SpotCheck:
    """Save what is there now with the chosen places of one's own content, which is then let go. Raises Stale, Moved."""
    check = _of(check_id, by, on)
    rival = check.rivals.filter(by=by).first()
    if rival is None:
        return check
    merged = merge(from_json(rival.content), from_json(check.content), take_mine)
    saved = save(check_id=check_id, version=version, content=merged, by=by, on=on)
    rival.delete()
    return saved


@transaction.atomic
def feed_back(*, check_id: int, version: int, by: User, on: date) -> SpotCheck:
    """Send the result to the unit, which has the work days of the rules to answer. Raises NotReady, Moved."""
    check = _of(check_id, by, on)
    require(by, Permission.SPOT_CHECK, path=check.organisation_path, on=on)
    if check.state != State.OPEN:
        raise Moved(check)
    sheet = sheet_of(check, from_json(check.content))
    if sheet.findings.must:
        raise NotReady(sheet.findings)
    _keep(check, sheet)
    check.fed_back_on = on
    check.answer_due_on = due_after(on, sheet.rules.answer_days, check.project_year.organisation)
    check.answer = check.answer_text = ""
    names = (*COMPUTED, "fed_back_on", "answer_due_on", "answer", "answer_text")
    _move(check, version, {State.OPEN}, State.FED_BACK, *names)
    _record(check, "spotcheck.fed_back", by, on)
    return check


@transaction.atomic
def answer(*, check_id: int, version: int, accept: bool, text: str, by: User, on: date) -> SpotCheck:
    """The unit accepts the result or objects with its reason."""
    check = _of(check_id, by, on)
    require(by, Permission.EVALUATION_FILL, path=check.organisation_path, on=on)
    check.answer = Answer.ACCEPT if accept else Answer.OBJECT
    check.answer_text = fits(text, _("答复说明")) if accept else need(text, _("异议的理由"))
    check.answered_by, check.answered_on = by, on
    names = ("answer", "answer_text", "answered_by", "answered_on")
    _move(check, version, {State.FED_BACK}, State.ACCEPTED if accept else State.OBJECTED, *names)
    _record(check, "spotcheck.answered", by, on, check.answer_text)
    return check


@transaction.atomic
def decide(*, check_id: int, version: int, upheld: bool, decision: str, by: User, on: date) -> SpotCheck:
    """Decide on an objection: upheld sends the sheet back to be checked anew, else the result becomes final.

    Whoever checked does not decide on the objection.
    """
    check = _of(check_id, by, on)
    require(by, Permission.SPOT_CHECK, path=check.organisation_path, on=on)
    if check.checked_by_id == by.pk:
        raise Refusal(_("不能对自己复核结果的异议作出决定。"), _("请由另一位经办人决定。"))
    check.decision, check.decided_by = need(decision, _("处理意见")), by
    if upheld:
        _move(check, version, {State.OBJECTED}, State.OPEN, "decision", "decided_by")
        _record(check, "spotcheck.objection_upheld", by, on, check.decision)
        return check
    check.final_on = on
    _move(check, version, {State.OBJECTED}, State.FINAL, "decision", "decided_by", "final_on")
    _settle(check, by, on)
    _record(check, "spotcheck.final", by, on, check.decision)
    return check


@transaction.atomic
def finish(*, check_id: int, version: int, by: User, on: date) -> SpotCheck:
    """Make an accepted result final, or one that was not answered in time."""
    check = _of(check_id, by, on)
    require(by, Permission.SPOT_CHECK, path=check.organisation_path, on=on)
    late = check.state == State.FED_BACK and check.answer_due_on is not None and on > check.answer_due_on
    if check.state == State.FED_BACK and not late:
        raise Refusal(
            _("单位的答复期限是 %(due)s，还没有到。") % {"due": check.answer_due_on}, _("收到答复或到期后再定。")
        )
    if late:
        check.answer = Answer.SILENT
    check.final_on = on
    expected = {State.FED_BACK} if late else {State.ACCEPTED}
    _move(check, version, expected, State.FINAL, "answer", "final_on")
    _settle(check, by, on)
    _record(check, "spotcheck.final", by, on)
    return check


COMPUTED = ("aspects_centi", "checked_centi", "grade", "difference_centi", "band")


def _of(check_id: int, by: User, on: date) -> SpotCheck:
    rows = SpotCheck.objects.visible_to(by, on).select_for_update(of=("self",))
    found: SpotCheck = rows.select_related(
        "project_year__project", "project_year__organisation", "outcome__project_year", "target_version", "checked_by"
    ).get(pk=check_id)
    return found


def _keep(check: SpotCheck, sheet: Sheet) -> None:
    """What the sheet comes to; nothing is a result while something has no points."""
    total = sheet.total
    check.content = sheet.content.to_json()
    check.aspects_centi = sheet.aspects_centi
    check.checked_centi = total.centi if total.complete else None
    check.grade = str(total.graded.value or "")
    check.difference_centi = total.difference.values["difference_centi"]
    check.band = total.band


def _settle(check: SpotCheck, by: User, on: date) -> None:
    """The outcome, the problems, and the letter that asks for a remedy."""
    sheet = sheet_of(check, from_json(check.content))
    total = sheet.total
    pool.record_outcome(
        project_year=check.project_year,
        stage=Stage.SPOT_CHECK,
        outcome="final",
        points_centi=total.centi,
        grade=check.grade,
        pack_release=sheet.rules.tag,
        rule_id=total.graded.rule_id,
        rule_hash=total.graded.rule_hash,
        detail=_detail(check, sheet),
        by=by,
        on=on,
    )
    problems = [_problem(check, found.category, found.text, by, on) for found in sheet.content.problems]
    if problems:
        year = check.project_year
        said = {
            "name": year.project.name,
            "year": year.fiscal_year,
            "own": numbers.points(check.self_centi) if check.self_centi is not None else numbers.MISSING,
            "checked": numbers.points(check.checked_centi or 0),
            "opinion": sheet.content.opinion,
        }
        text = _(
            "“%(name)s”%(year)s 年度绩效自评经抽查复核：自评 %(own)s 分，复核 %(checked)s 分。%(opinion)s"
            "请对所列问题限期整改并报送整改情况。"
        )
        check.letter = rectification.issue_letter(
            stage=Stage.SPOT_CHECK, text=text % said, problems=problems, project_year=year, by=by, on=on
        )
        check.save(update_fields=["letter"])


def _problem(check: SpotCheck, category: str, text: str, by: User, on: date) -> Problem:
    return rectification.open_problem(
        stage=Stage.SPOT_CHECK, text=text, category=category, project_year=check.project_year, source_kind=KIND,
        source_id=check.pk, by=by, on=on,
    )  # fmt: skip


def _detail(check: SpotCheck, sheet: Sheet) -> dict[str, Any]:
    """What stays readable of a final check, with the steps of its total and its difference."""
    return {
        "self_total_centi": check.self_centi,
        "computed_centi": check.computed_centi,
        "difference_centi": check.difference_centi,
        "band": check.band,
        "self_grade": check.self_grade,
        "aspects_centi": check.aspects_centi,
        "aspects": {one.item.id: one.entry.centi for one in sheet.aspects},
        "lines": {row.id: row.entry.centi for row in sheet.all_rows},
        "answer": check.answer,
        "draw": check.line.draw_id,
        "total": sheet.total.total.to_json(),
        "graded": sheet.total.graded.to_json(),
        "difference": sheet.total.difference.to_json(),
    }


def _move(check: SpotCheck, version: int, allowed: set[Any], to: str, *names: str) -> None:
    """Compare-and-swap to the next state with what was set beside it. Raises Moved."""
    changes: dict[str, Any] = {name: getattr(check, name) for name in names}
    rows = SpotCheck.objects.filter(pk=check.pk, version=version, state__in=[str(one) for one in allowed])
    if not rows.update(state=to, version=F("version") + 1, **changes):
        raise Moved(SpotCheck.objects.get(pk=check.pk))
    check.state, check.version = to, version + 1


def _record(check: SpotCheck, action: str, by: User, on: date, reason: str = "") -> None:
    names = ("state", "self_centi", "checked_centi", "difference_centi", "band", "grade", "answer", "answer_due_on")
    audit.record(by=by, on=on, action=action, target=check, after=audit.facts(check, *names), reason=reason)
