"""Measures: proposed with an amount and a reason, ordered or declined, carried out."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from abacus.cycle.rectification.models import WITH_AMOUNT, Letter, Measure, Problem
from abacus.cycle.rectification.services.common import PROPOSERS, answerer
from abacus.cycle.written import Changed, fits, need
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.money import MAX_FEN
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.pages import numbers
from abacus.foundation.refusals import Refusal
from abacus.pool.models import BudgetEntry, FundSource, Project, ProjectYear
from abacus.pool.services.guards import require_any
from abacus.pool.services.money import post_budget

State = Measure.State


class Protected(Refusal):
    """三保 money is not cut."""

    def __init__(self, name: str, protection: str) -> None:
        super().__init__(
            _("“%(name)s”属于%(protection)s保障的项目，不能核减、收回或取消。")
            % {"name": name, "protection": protection},
            _("请改用提醒、督办或纠偏整改。"),
        )


@transaction.atomic
def propose_measure(
    *,
    kind: str,
    reason: str,
    stage: str,
    by: User,
    on: date,
    project_year: ProjectYear | None = None,
    organisation: Organisation | None = None,
    fiscal_year: int | None = None,
    amount_fen: int | None = None,
    changes_target: bool = False,
    source_kind: str = "",
    source_id: int | None = None,
    letter: Letter | None = None,
    problem: Problem | None = None,
) -> Measure:
    """Propose a measure with its reason; kinds that take money away need the amount in 分.

    Raises Protected for money of 三保 projects, Refusal for an amount that is missing, not above zero, out of
    range, or given to a kind that takes none.
    """
    who = answerer(project_year, organisation, fiscal_year, on)
    require_any(by, *PROPOSERS, path=who.path, on=on)
    kind = Measure.Kind(kind)
    _check_amount(kind, amount_fen, who.project_year)
    measure = Measure.objects.create(
        project_year=who.project_year,
        organisation=who.organisation,
        organisation_path=who.path,
        fiscal_year=who.fiscal_year,
        stage=stage,
        source_kind=source_kind,
        source_id=source_id,
        kind=kind,
        amount_fen=amount_fen,
        changes_target=changes_target,
        reason=need(reason, _("理由")),
        letter=letter,
        problem=problem,
        proposed_by=by,
        proposed_on=on,
    )
    _record(measure, "measure.proposed", by, on)
    return measure


@transaction.atomic
def order_measure(
    *, measure_id: int, by: User, on: date, version: int = 0, order_number: str = "", decision: str = "",
    amount_fen: int | None = None,
) -> Measure:  # fmt: skip
    """Decide that a proposed measure is taken, with another amount where one is named. Raises Changed, Protected."""
    measure = _to_decide(measure_id, by, on)
    if amount_fen is not None:
        _check_amount(Measure.Kind(measure.kind), amount_fen, measure.project_year)
        measure.amount_fen = amount_fen
    measure.order_number = fits(order_number, _("文号"), 80)
    measure.decision = fits(decision, _("决定说明"))
    measure.decided_by, measure.decided_on = by, on
    names = ("order_number", "decision", "decided_by", "decided_on", "amount_fen")
    _move(measure, version, {State.PROPOSED}, State.ORDERED, names)
    _record(measure, "measure.ordered", by, on, measure.decision)
    return measure


@transaction.atomic
def decline_measure(*, measure_id: int, decision: str, by: User, on: date, version: int = 0) -> Measure:
    """Decide that a proposed measure is not taken, and say why."""
    measure = _to_decide(measure_id, by, on)
    measure.decision = need(decision, _("不采纳的理由"))
    measure.decided_by, measure.decided_on = by, on
    _move(measure, version, {State.PROPOSED}, State.DECLINED, ("decision", "decided_by", "decided_on"))
    _record(measure, "measure.declined", by, on, measure.decision)
    return measure


@transaction.atomic
def finish_measure(
    *,
    measure_id: int,
    result: str,
    by: User,
    on: date,
    version: int = 1,
    done_fen: int | None = None,
    post: bool = False,
    source: str = FundSource.FISCAL,
) -> Measure:
    """Say what came of an ordered measure; `post` also takes the amount from the year's budget.

    The line is a recovery (收回) or an adjustment (预算调整) and cites the order. Raises what posting raises
    (NegativeBalance, YearClosed, Refused without the permission to post), Refusal for an amount above the order.
    """
    measure = _of(measure_id, by, on)
    require(by, Permission.MEASURE_ORDER, path=measure.organisation_path, on=on)
    if measure.state != State.ORDERED:
        raise Changed(str(measure), measure.get_state_display())
    taken = _taken(measure, done_fen)
    measure.result, measure.done_fen, measure.done_on = need(result, _("办理结果")), taken, on
    _move(measure, version, {State.ORDERED}, State.DONE, ("result", "done_fen", "done_on"))
    if post:
        _post(measure, source, by, on)
    _record(measure, "measure.done", by, on, measure.result)
    return measure


def _of(measure_id: int, by: User, on: date) -> Measure:
    rows = Measure.objects.visible_to(by, on).select_related("organisation", "project_year__project")
    return rows.select_for_update(of=("self",)).get(pk=measure_id)


def _to_decide(measure_id: int, by: User, on: date) -> Measure:
    """A proposed measure that `by` may decide on."""
    measure = _of(measure_id, by, on)
    require(by, Permission.MEASURE_ORDER, path=measure.organisation_path, on=on)
    if measure.state != State.PROPOSED:
        raise Changed(str(measure), measure.get_state_display())
    return measure


def _check_amount(kind: Measure.Kind, amount_fen: int | None, project_year: ProjectYear | None) -> None:
    """Whether the kind takes an amount, and this one, from this project."""
    if kind not in WITH_AMOUNT:
        if amount_fen is not None:
            raise Refusal(_("“%(kind)s”不涉及金额。") % {"kind": kind.label}, _("请不填金额，或改选核减、收回。"))
        return
    if project_year is not None and project_year.project.protection != Project.Protection.NONE:
        raise Protected(project_year.project.name, project_year.project.get_protection_display())
    if amount_fen is None or amount_fen <= 0:
        raise Refusal(_("“%(kind)s”没有写明金额，或金额不大于零。") % {"kind": kind.label}, _("请填写金额。"))
    if amount_fen > MAX_FEN:
        raise Refusal(_("金额超出可登记的范围。"), _("请核对单位是元还是万元。"))


def _taken(measure: Measure, done_fen: int | None) -> int | None:
    """What was really taken: the whole ordered amount where nothing else is said."""
    if measure.kind not in WITH_AMOUNT:
        if done_fen:
            raise Refusal(_("“%(kind)s”不涉及金额。") % {"kind": measure.get_kind_display()}, _("请不填金额。"))
        return None
    taken = measure.amount_fen if done_fen is None else done_fen
    if taken is None or taken < 0 or taken > (measure.amount_fen or 0):
        raise Refusal(
            _("办结金额应在 0 和决定的 %(amount)s 元之间。") % {"amount": numbers.yuan(measure.amount_fen or 0)},
            _("请核对金额；需要更多的，另行提出处置措施。"),
        )
    return taken


def _post(measure: Measure, source: str, by: User, on: date) -> None:
    """Take the amount from the budget of the measure's year."""
    if measure.project_year is None or not measure.done_fen:
        raise Refusal(_("没有可以登记的预算调减。"), _("只有涉及项目金额的措施才能登记预算调减。"))
    recover = measure.kind == Measure.Kind.RECOVER
    entry = post_budget(
        project_year=measure.project_year,
        kind=BudgetEntry.Kind.RECOVER if recover else BudgetEntry.Kind.ADJUST,
        amount_fen=-measure.done_fen,
        source=source,
        document_number=measure.order_number,
        note=str(measure)[:200],
        entered_on=on,
        by=by,
        on=on,
    )
    measure.budget_entry = entry
    measure.save(update_fields=["budget_entry"])


def _move(measure: Measure, version: int, allowed: Iterable[str], to: str, names: Iterable[str]) -> None:
    """Compare-and-swap to the next state with what was set beside it. Raises Changed."""
    rows = Measure.objects.filter(pk=measure.pk, version=version, state__in=list(allowed))
    changes: dict[str, Any] = {name: getattr(measure, name) for name in names}
    if not rows.update(state=to, version=F("version") + 1, **changes):
        raise Changed(str(measure), Measure.objects.get(pk=measure.pk).get_state_display())
    measure.state, measure.version = to, version + 1


def _record(measure: Measure, action: str, by: User, on: date, reason: str = "") -> None:
    names = (
        "kind", "state", "amount_fen", "done_fen", "reason", "order_number", "stage", "source_kind", "source_id",
        "budget_entry_id",
    )  # fmt: skip
    audit.record(by=by, on=on, action=action, target=measure, after=audit.facts(measure, *names), reason=reason)
