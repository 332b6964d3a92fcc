"""Asking for a remedy with a deadline, answering, deciding on the answer, taking it further when nothing comes."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from abacus.cycle.rectification import rules
from abacus.cycle.rectification.models import Letter, Problem, Reply
from abacus.cycle.rectification.services.common import answerer, region_of
from abacus.cycle.written import Changed, fits, need
from abacus.foundation.accounts.access import access_of, require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.documents.models import Upload
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.reach import reaching
from abacus.foundation.refusals import Refusal
from abacus.foundation.schedule.services import due_after
from abacus.pool.models import ProjectYear

State = Letter.State
ANSWERABLE = frozenset({State.ISSUED, State.RETURNED, State.ESCALATED})
"""States in which the addressee has to act."""


@transaction.atomic
def issue_letter(
    *,
    stage: str,
    text: str,
    by: User,
    on: date,
    problems: Iterable[Problem] = (),
    project_year: ProjectYear | None = None,
    organisation: Organisation | None = None,
    fiscal_year: int | None = None,
    due_on: date | None = None,
    kind: str = Letter.Kind.RECTIFICATION,
) -> Letter:
    """Send a letter about open problems; it gets the region's next number of the year.

    Without a `due_on` the addressee has the work days of the region's rules. Raises Refusal for a
    deadline that is not ahead and for problems that are settled or are somebody else's.
    """
    who = answerer(project_year, organisation, fiscal_year, on)
    require(by, Permission.RECTIFICATION_ISSUE, path=who.path, on=on)
    about = list(problems)
    for problem in about:
        if problem.organisation_path != who.path or problem.state != Problem.State.OPEN:
            raise Refusal(
                _("问题“%(what)s”已解决，或不属于%(who)s。") % {"what": problem, "who": who.organisation.name},
                _("请只选同一责任单位未解决的问题。"),
            )
    pack = rules.resolved(who.organisation, who.fiscal_year, on)
    due = due_on or due_after(on, rules.reply_days(pack), who.organisation) or on
    if due <= on:
        raise Refusal(_("整改期限 %(due)s 不晚于今天。") % {"due": due}, _("请填写以后的日期。"))
    region = Organisation.objects.select_for_update().get(pk=region_of(who.organisation).pk)
    with reaching(region.path):  # the region's numbers go on, whoever of its divisions wrote the last letter
        last = Letter.objects.filter(region=region, number_year=on.year).aggregate(last=Max("number"))["last"]
    letter = Letter.objects.create(
        kind=Letter.Kind(kind),
        region=region,
        number_year=on.year,
        number=(last or 0) + 1,
        organisation=who.organisation,
        organisation_path=who.path,
        project_year=who.project_year,
        fiscal_year=who.fiscal_year,
        stage=stage,
        text=need(text, _("整改要求")),
        issued_by=by,
        issued_on=on,
        due_on=due,
        pack_release=pack.tag,
    )
    letter.problems.set(about)
    after = {**audit.facts(letter, "number", "number_year", "due_on", "text"), "problems": [one.pk for one in about]}
    audit.record(by=by, on=on, action="letter.issued", target=letter, after=after)
    return letter


@transaction.atomic
def reply(
    *,
    letter_id: int,
    version: int,
    text: str,
    by: User,
    on: date,
    kind: str = Reply.Kind.DONE,
    cause: str = "",
    responsible: str = "",
    plan_until: date | None = None,
    upload: Upload | None = None,
) -> Reply:
    """Answer a letter: put right, or a plan with its day. Raises Changed where somebody answered first."""
    letter = Letter.objects.visible_to(by, on).select_related("organisation").get(pk=letter_id)
    require(by, Permission.RECTIFICATION_REPLY, path=letter.organisation_path, on=on)
    kind = Reply.Kind(kind)
    if kind == Reply.Kind.PLAN and (plan_until is None or plan_until <= on):
        raise Refusal(_("整改计划没有写明完成日期，或日期不在今天之后。"), _("请填写计划完成整改的日期。"))
    made = Reply(
        letter=letter,
        kind=kind,
        text=need(text, _("整改情况")),
        cause=fits(cause, _("原因分析")),
        responsible=fits(responsible, _("责任人"), 60),
        plan_until=plan_until if kind == Reply.Kind.PLAN else None,
        upload=upload,
        replied_by=by,
        replied_on=on,
    )
    _move(letter, version, ANSWERABLE, State.REPLIED)
    made.save()
    audit.record(
        by=by, on=on, action="letter.replied", target=letter,
        after=audit.facts(made, "kind", "cause", "text", "responsible", "plan_until", "upload_id"),
    )  # fmt: skip
    return made


@transaction.atomic
def decide_reply(
    *, letter_id: int, version: int, accepted: bool, by: User, on: date, opinion: str = "", due_on: date | None = None
) -> Letter:
    """Accept the last reply or give it back with an opinion.

    An accepted remedy settles the letter and its problems; an accepted plan moves the deadline to the
    plan's day. A return needs words and gives a new deadline, from the rules where none is named.
    """
    letter = Letter.objects.visible_to(by, on).select_related("organisation").get(pk=letter_id)
    require(by, Permission.RECTIFICATION_ISSUE, path=letter.organisation_path, on=on)
    last = letter.replies.filter(decision="").last()
    if last is None:
        raise Changed(letter.title, letter.get_state_display())
    if last.replied_by_id == by.pk:
        raise Refusal(_("不能认定自己报送的整改情况。"), _("请由其他经办人认定。"))
    last.opinion = fits(opinion, _("认定意见")) if accepted else need(opinion, _("退回意见"))
    last.decision = Reply.Decision.ACCEPTED if accepted else Reply.Decision.RETURNED
    last.decided_by, last.decided_on = by, on
    before = audit.facts(letter, "state", "due_on")
    _move(letter, version, {State.REPLIED}, _after(letter, last, due_on, on))
    last.save(update_fields=["opinion", "decision", "decided_by", "decided_on"])
    if letter.state == State.ACCEPTED:
        _settle(letter, last, by, on)
    audit.record(
        by=by, on=on, action=f"letter.{last.decision}", target=letter, before=before,
        after=audit.facts(letter, "state", "due_on"), reason=last.opinion,
    )  # fmt: skip
    return letter


@transaction.atomic
def escalate_overdue(*, by: User, on: date) -> list[Letter]:
    """Take every letter past its day without an answer to the addressee's head and the bureau's leader; those taken."""
    require_somewhere = access_of(by, on)
    require_somewhere.demand(Permission.RECTIFICATION_ISSUE)
    mine = require_somewhere.scope_of(Permission.RECTIFICATION_ISSUE)
    late = Letter.objects.within(mine).select_for_update(of=("self",)).select_related("organisation")
    found = list(late.filter(state__in=[State.ISSUED, State.RETURNED], due_on__lt=on))
    for letter in found:
        before = audit.facts(letter, "state")
        letter.escalated_on = on
        _move(letter, letter.version, {State.ISSUED, State.RETURNED}, State.ESCALATED)
        audit.record(
            by=by, on=on, action="letter.escalated", target=letter, before=before,
            after=audit.facts(letter, "state", "due_on", "escalated_on"),
        )  # fmt: skip
    return found


def _after(letter: Letter, last: Reply, due_on: date | None, on: date) -> str:
    """Where a decision leads; sets the letter's days."""
    if last.decision == Reply.Decision.RETURNED:
        pack = rules.resolved(letter.organisation, letter.fiscal_year, on)
        letter.due_on = due_on or due_after(on, rules.reply_days(pack), letter.organisation) or on
        if letter.due_on <= on:
            raise Refusal(_("重新整改的期限不晚于今天。"), _("请填写以后的日期。"))
        return State.RETURNED
    if last.kind == Reply.Kind.PLAN:
        letter.due_on = max(last.plan_until or on, letter.due_on)
        return State.ISSUED
    letter.accepted_on = on
    return State.ACCEPTED


def _settle(letter: Letter, last: Reply, by: User, on: date) -> None:
    """Close the letter's problems with the remedy as the reason."""
    for problem in letter.problems.filter(state=Problem.State.OPEN):
        problem.state, problem.closed_on, problem.closed_by = Problem.State.CLOSED, on, by
        problem.closing_reason = last.text
        problem.save(update_fields=["state", "closed_on", "closed_by", "closing_reason"])
        after = audit.facts(problem, "state", "closing_reason")
        audit.record(by=by, on=on, action="problem.closed", target=problem, after=after, reason=letter.title)


def _move(letter: Letter, version: int, allowed: Iterable[str], to: str) -> None:
    """Compare-and-swap to the next state with the letter's days. Raises Changed."""
    rows = Letter.objects.filter(pk=letter.pk, version=version, state__in=list(allowed))
    days = {"due_on": letter.due_on, "escalated_on": letter.escalated_on, "accepted_on": letter.accepted_on}
    if not rows.update(state=to, version=F("version") + 1, **days):
        raise Changed(letter.title, Letter.objects.get(pk=letter.pk).get_state_display())
    letter.state, letter.version = to, version + 1
