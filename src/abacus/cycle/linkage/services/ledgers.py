"""Idle funds found and recovered, and measures of the year taken into the ledger."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.cycle.linkage import facts
from abacus.cycle.linkage import rules as rule_book
from abacus.cycle.linkage.models import IdleFund, LedgerEntry
from abacus.cycle.linkage.services.common import swap, text_within
from abacus.cycle.rectification.models import WITH_AMOUNT, Measure
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.scope import Scope
from abacus.foundation.refusals import Refusal
from abacus.pool import services as pool
from abacus.pool.models import BudgetEntry, FundSource, ProjectYear

MEASURES = {
    Measure.Kind.ADJUST: LedgerEntry.Kind.ADJUSTED,
    Measure.Kind.CUT: LedgerEntry.Kind.ADJUSTED,
    Measure.Kind.CANCEL: LedgerEntry.Kind.ADJUSTED,
    Measure.Kind.RECOVER: LedgerEntry.Kind.RECOVERED,
}
"""Where the money of a measure stands in the ledger: all but a recovery moved money of the running year."""


@transaction.atomic
def find_idle(*, region: Organisation, from_year: int, by: User, on: date) -> list[IdleFund]:
    """List the money of a year that lies idle by the rules and is not listed yet; 三保 is left out."""
    require(by, Permission.LINKAGE_PROPOSE, path=region.path, on=on)
    rules = rule_book.rules_for(region.region_code, from_year, on)
    year = facts.gather(region, from_year, on)
    listed = set(IdleFund.objects.filter(project_year__fiscal_year=from_year).values_list("project_year", flat=True))
    found = []
    for known in year.projects:
        result = rule_book.idle(known, year, rules)
        if result.value is True and known.year.pk not in listed and known.year.project.protection == "none":
            found.append(
                IdleFund(
                    project_year=known.year,
                    organisation_path=known.year.organisation_path,
                    unspent_fen=result.values["unspent_fen"],
                    evidence=result.to_json(),
                    pack_release=rules.tag,
                    found_by=by,
                    found_on=on,
                )
            )
    made = IdleFund.objects.bulk_create(found, batch_size=500)
    audit.record(
        by=by, on=on, action="linkage.idle_found", target=region, path=region.path,
        after={"from_year": from_year, "count": len(made), "sum_fen": sum(one.unspent_fen for one in made)},
    )  # fmt: skip
    return made


@transaction.atomic
def recover_idle(
    *, idle_id: int, version: int, amount_fen: int, document_number: str, by: User, on: date
) -> LedgerEntry:
    """Take idle money back: posts the (negative) budget line and enters the ledger.

    Raises Refusal without a document, for more than lies idle, once it is settled; Stale.
    """
    idle = idle_of(idle_id, by, on)
    require(by, Permission.LINKAGE_DECIDE, path=idle.organisation_path, on=on)
    document_number = text_within(document_number, _("文号"), 80)
    if not document_number:
        raise Refusal(_("收回资金要有文号。"), _("请填写收回文件的文号。"))
    if not 0 < amount_fen <= idle.unspent_fen:
        raise Refusal(_("收回金额应大于零，且不超过沉淀的金额。"), _("请核对金额（万元）。"))
    swap(idle, version, state=IdleFund.State.RECOVERED, settled_by=by, settled_on=on)
    year = idle.project_year
    posted = None
    for source, part in shares(year, amount_fen):
        posted = pool.post_budget(
            project_year=year, kind=BudgetEntry.Kind.RECOVER, amount_fen=-part, source=source, entered_on=on,
            document_number=document_number, note=_("收回沉淀资金"), by=by, on=on,
        )  # fmt: skip
    entry = LedgerEntry.objects.create(
        kind=LedgerEntry.Kind.RECOVERED,
        budget_year=on.year,
        organisation=year.organisation,
        organisation_path=year.organisation_path,
        project_year=year,
        amount_fen=amount_fen,
        entered_on=on,
        entered_by=by,
        document_number=document_number,
        idle_fund=idle,
        budget_entry=posted,
    )
    audit.record(
        by=by, on=on, action="linkage.idle_recovered", target=idle,
        after={"amount_fen": amount_fen, "document_number": document_number},
    )  # fmt: skip
    return entry


def shares(year: ProjectYear, amount_fen: int) -> list[tuple[str, int]]:
    """From which fund sources an amount is taken: the fiscal ones first, as far as their budget reaches."""
    left, found = amount_fen, []
    known = {one.source: one.current_fen or 0 for one in pool.balances(year)}
    for source in FundSource.values:
        part = min(left, known.get(source, 0))
        if part > 0:
            found.append((source, part))
            left -= part
    return found


@transaction.atomic
def keep_idle(*, idle_id: int, version: int, reason: str, by: User, on: date) -> IdleFund:
    """Leave idle money where it is, with the reason. Raises Refusal without one, once it is settled; Stale."""
    idle = idle_of(idle_id, by, on)
    require(by, Permission.LINKAGE_DECIDE, path=idle.organisation_path, on=on)
    reason = text_within(reason, _("理由"))
    if not reason:
        raise Refusal(_("不收回要写明理由。"), _("请写明依据。"))
    swap(idle, version, state=IdleFund.State.KEPT, settled_by=by, settled_on=on, reason=reason)
    audit.record(by=by, on=on, action="linkage.idle_kept", target=idle, reason=reason)
    return idle


def idle_of(idle_id: int, by: User, on: date) -> IdleFund:
    """Idle funds this person may see that are not settled. Raises IdleFund.DoesNotExist, Refusal."""
    rows = IdleFund.objects.visible_to(by, on).select_for_update(of=("self",))
    found: IdleFund = rows.select_related("project_year__project", "project_year__organisation").get(pk=idle_id)
    if found.state != IdleFund.State.FOUND:
        raise Refusal(
            _("这笔沉淀资金已经处理：%(state)s。") % {"state": found.get_state_display()}, _("请刷新页面查看。")
        )
    return found


@transaction.atomic
def enter_measures(*, region: Organisation, fiscal_year: int, by: User, on: date) -> list[LedgerEntry]:
    """Take the finished measures of a year that moved money into the ledger, each once."""
    require(by, Permission.LINKAGE_PROPOSE, path=region.path, on=on)
    rows = Measure.objects.within(Scope.of(region.roots)).filter(
        fiscal_year=fiscal_year, state=Measure.State.DONE, kind__in=WITH_AMOUNT, done_fen__gt=0, ledger_entry=None
    )
    found = [
        LedgerEntry(
            kind=MEASURES[Measure.Kind(measure.kind)],
            budget_year=fiscal_year,
            organisation=measure.organisation,
            organisation_path=measure.organisation_path,
            project_year=measure.project_year,
            amount_fen=measure.done_fen,
            entered_on=measure.done_on or on,
            entered_by=by,
            document_number=measure.order_number,
            measure=measure,
            budget_entry=measure.budget_entry,
        )
        for measure in rows.select_related("organisation", "project_year", "budget_entry")
    ]
    made = LedgerEntry.objects.bulk_create(found, batch_size=500)
    audit.record(
        by=by, on=on, action="linkage.measures_entered", target=region, path=region.path,
        after={"fiscal_year": fiscal_year, "count": len(made)},
    )  # fmt: skip
    return made
