"""Opening, closing and reopening a region's fiscal year."""

from collections.abc import Callable, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.scope import Scope
from abacus.foundation.pages import numbers
from abacus.foundation.refusals import Refusal
from abacus.pool import gates
from abacus.pool.closing import Open, still_open
from abacus.pool.models import BudgetEntry, ClosedYear, FundSource, ProjectYear, YearAct
from abacus.pool.opening import Opening, plan_opening
from abacus.pool.refusals import WrongState
from abacus.pool.services.guards import is_closed
from abacus.pool.services.projects import YEARS, new_year
from abacus.rules import library

Tick = Callable[[int, int], None]
State, Kind = ProjectYear.State, YearAct.Kind
CHUNK = 500
"""Projects opened or closed at once."""


def quietly(done: int, total: int) -> None:
    """The tick of whoever wants no progress."""


def allow(region: Organisation, fiscal_year: int, by: User, on: date) -> None:
    """Refuse who may not, what is no region and what is no year."""
    require(by, Permission.YEAR_OPEN, path=region.path, on=on)
    if region.kind != Organisation.Kind.REGION:
        raise Refusal(_("“%(name)s”不是区划。") % {"name": region.name}, _("年度按区划开启和关闭。"))
    if fiscal_year not in YEARS:
        raise Refusal(_("年度 %(year)s 不可能") % {"year": fiscal_year}, _("请填写四位年度，如 2022"))


@transaction.atomic
def open_year_of(
    *, region: Organisation, fiscal_year: int, by: User, on: date, seen: str | None = None, tick: Tick = quietly
) -> Opening:
    """Open a year at once: a further year for every project that goes on, and last year's money where the rules say.

    `seen` is what the person confirmed (`Opening.seen`); refused where the figures are others by now. Running
    again adds only what is missing. Raises Refusal for a closed year.
    """
    found = plan_to_open(region, fiscal_year, by, on, seen)
    keys = found.keys
    for start in range(0, len(keys), CHUNK):
        open_some(found=found, keys=keys[start : start + CHUNK], by=by, on=on)
        tick(min(start + CHUNK, len(keys)), len(keys))
    opened(region=region, fiscal_year=fiscal_year, counts=found.counts, by=by, on=on)
    return found


def plan_to_open(region: Organisation, fiscal_year: int, by: User, on: date, seen: str | None) -> Opening:
    """What is to be opened. Raises Refusal for a closed year and where the figures are others than were `seen`."""
    allow(region, fiscal_year, by, on)
    if is_closed(region.path, fiscal_year):
        raise WrongState(_("%(year)s 年度已关闭。") % {"year": fiscal_year}, _("确需再用的，请先重新打开该年度。"))
    found = plan_opening(region, fiscal_year, on)
    if seen is not None and seen != found.seen:
        raise WrongState(
            _("核对之后数据有变化：现在是延续 %(opens)s 个项目、结转 %(amount)s 万元。")
            % {"opens": len(found.opens), "amount": numbers.wan(found.carry_fen)},
            _("请重新核对再确认。"),
        )
    return found


@transaction.atomic
def open_some(*, found: Opening, keys: Sequence[int], by: User, on: date) -> None:
    """Open the year for some projects, by their project-year of the year before: each gets its year and its money."""
    wanted = set(keys)
    _make_years(found, [pk for pk in found.opens if pk in wanted], on)
    _carry_over(found, {pk: amount for pk, amount in found.carried if pk in wanted}, by, on)


@transaction.atomic
def opened(*, region: Organisation, fiscal_year: int, counts: dict[str, int], by: User, on: date) -> YearAct:
    """Write that a year was opened, with what it came to."""
    act = YearAct.objects.create(
        region=region,
        organisation_path=region.path,
        fiscal_year=fiscal_year,
        kind=Kind.OPEN,
        counts=counts,
        by=by,
        on=on,
    )
    audit.record(by=by, on=on, action="year.opened", target=act, after=counts)
    return act


def _make_years(found: Opening, keys: Sequence[int], on: date) -> None:
    """The new project-years, by reference to the same projects."""
    rules = library().resolve(region=found.region.region_code, on=on, fiscal_year=found.fiscal_year)
    rows = ProjectYear.objects.filter(pk__in=keys).select_related("project__policy")
    nature = ProjectYear.Nature.CONTINUING
    made = [new_year(row.project, found.fiscal_year, found.places[row.pk], nature, None) for row in rows]
    for year in made:
        year.state = gates.entry_state(rules, gates.facts_of(year))
    ProjectYear.objects.bulk_create(made)


def _carry_over(found: Opening, amounts: dict[int, int], by: User, on: date) -> None:
    """Last year's unspent money as lines of the new year's budget, and the sums with them."""
    projects = dict(ProjectYear.objects.filter(pk__in=amounts).values_list("project_id", "pk"))
    rows = ProjectYear.objects.filter(project__in=projects, fiscal_year=found.fiscal_year).exclude(state=State.CLOSED)
    years = list(rows)
    note = _("%(year)s 年度未执行完的预算结转") % {"year": found.fiscal_year - 1}
    lines = [
        BudgetEntry(
            project_year=year, kind=BudgetEntry.Kind.CARRY_OVER, source=FundSource.CARRY_OVER, entered_on=on,
            amount_fen=amounts[projects[year.project_id]], note=note, posted_by=by,
        )
        for year in years
    ]  # fmt: skip
    BudgetEntry.objects.bulk_create(lines)
    for line in lines:
        line.project_year.current_fen = (line.project_year.current_fen or 0) + line.amount_fen
    ProjectYear.objects.bulk_update(years, ["current_fen"])


@transaction.atomic
def close_year_of(
    *, region: Organisation, fiscal_year: int, by: User, on: date, reason: str = "", tick: Tick = quietly
) -> list[Open]:
    """Close a year: its money, targets and results take no more entries.

    Answers what was still open; then a reason is wanted. Raises Refusal for a year closed already or without projects.
    """
    allow(region, fiscal_year, by, on)
    if is_closed(region.path, fiscal_year):
        raise WrongState(_("%(year)s 年度已经关闭。") % {"year": fiscal_year}, _("请刷新页面查看。"))
    rows = ProjectYear.objects.within(Scope.of(region.roots)).filter(fiscal_year=fiscal_year)
    rows = rows.exclude(state=State.CLOSED)
    standing = list(rows.select_for_update().values_list("pk", "state"))
    if not standing:
        raise Refusal(_("%(year)s 年度没有项目。") % {"year": fiscal_year}, _("请核对年度。"))
    left = still_open(region, fiscal_year, on)
    if left and not reason.strip():
        raise Refusal(
            _("%(year)s 年度还有没办完的：%(what)s。")
            % {"year": fiscal_year, "what": _("；").join(f"{one.label} {one.count}" for one in left)},
            _("请先办完；确需现在关闭的，请写明理由。"),
        )
    counts = {"closed": len(standing), **{str(one.label): one.count for one in left}}
    act = YearAct.objects.create(
        region=region, organisation_path=region.path, fiscal_year=fiscal_year, kind=Kind.CLOSE, counts=counts,
        reason=reason.strip(), by=by, on=on,
    )  # fmt: skip
    for start in range(0, len(standing), CHUNK):
        chunk = standing[start : start + CHUNK]
        ClosedYear.objects.bulk_create(ClosedYear(act=act, project_year_id=pk, state=state) for pk, state in chunk)
        ProjectYear.objects.filter(pk__in=[pk for pk, _state in chunk]).update(state=State.CLOSED)
        tick(min(start + CHUNK, len(standing)), len(standing))
    audit.record(by=by, on=on, action="year.closed", target=act, after=counts, reason=reason.strip())
    return left


@transaction.atomic
def reopen_year(*, region: Organisation, fiscal_year: int, reason: str, by: User, on: date) -> int:
    """Open a closed year again, with a reason: every project-year goes back to where it stood. Answers how many."""
    allow(region, fiscal_year, by, on)
    if not reason.strip():
        raise Refusal(_("没有写明重新打开的理由。"), _("请写明为什么要改已关闭年度的数据。"))
    closing = YearAct.objects.filter(region=region, fiscal_year=fiscal_year, kind=Kind.CLOSE).first()
    if closing is None or not is_closed(region.path, fiscal_year):
        raise WrongState(_("%(year)s 年度没有关闭。") % {"year": fiscal_year}, _("请刷新页面查看。"))
    back = 0
    for state in closing.closed.order_by().values_list("state", flat=True).distinct():
        kept = closing.closed.filter(state=state).values("project_year")
        back += ProjectYear.objects.filter(pk__in=kept, state=State.CLOSED).update(state=state)
    act = YearAct.objects.create(
        region=region, organisation_path=region.path, fiscal_year=fiscal_year, kind=Kind.REOPEN,
        counts={"reopened": back}, reason=reason.strip(), by=by, on=on,
    )  # fmt: skip
    audit.record(by=by, on=on, action="year.reopened", target=act, after={"reopened": back}, reason=reason.strip())
    return back
