"""What a read target declaration becomes here: the unit's draft, or the approved targets of a past year."""

from django.utils.translation import gettext as _

from abacus.cycle import cells
from abacus.cycle.intake.lines import goals_of, ids_of, line_of
from abacus.cycle.intake.registry import Taker, Taking
from abacus.cycle.targets import rules as rule_book
from abacus.cycle.targets import versions
from abacus.cycle.targets.content import MAX_GOALS, MAX_TEXT, Content
from abacus.cycle.targets.models import Declaration
from abacus.cycle.targets.services.common import advance
from abacus.foundation.audit import services as audit
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.schedule.models import Stage
from abacus.foundation.schedule.services import require_open
from abacus.pool import services as pool
from abacus.pool.models import IndicatorLine, ProjectYear, TargetVersion
from abacus.pool.services.targets import shallow

Year = ProjectYear.State


def already(project_year: ProjectYear | None, _unit: Organisation, _fiscal_year: int) -> str:
    """The project-year's declaration or targets in words; blank for none."""
    if project_year is None:
        return ""
    found = Declaration.objects.filter(project_year=project_year).first()
    if found is not None:
        return _("“%(name)s”的绩效目标申报表（%(state)s）") % {"name": project_year, "state": found.get_state_display()}
    versions_of = TargetVersion.objects.filter(
        target_set__project=project_year.project_id, target_set__fiscal_year=project_year.fiscal_year
    ).exclude(state=TargetVersion.State.RETURNED)
    first = versions_of.first()
    if first is None:
        return ""
    return _("“%(name)s”的绩效目标（%(state)s）") % {"name": project_year, "state": first.get_state_display()}


def take(taking: Taking) -> None:
    """Make the declaration's draft; settled: the targets that held in a past year."""
    if taking.settled:
        _settle(taking)
        return
    year = taking.year
    pool.require_pooled(year)
    require_open(Stage.TARGETS, year.fiscal_year, year.organisation, taking.on)
    declaration = Declaration.objects.create(
        project_year=year,
        organisation_path=year.organisation_path,
        content=content_of(taking).to_json(),
        rules_on=taking.on,
        pack_release=rule_book.rules_for(year, taking.on).tag,
        saved_by=taking.by,
        version=1,
    )
    taking.made.append(declaration)
    advance(year, Year.POOLED, Year.TARGET_DRAFT)
    audit.record(by=taking.by, on=taking.on, action="declaration.begun", target=declaration)


def content_of(taking: Taking) -> Content:
    """What the table says, as the unit would have typed it; the year's days where it says none."""
    read = taking.read
    ids = ids_of(read, taking.sha256, taking.place)
    begun = versions.proposed(taking.year)
    lines = [line_of(id, one) for id, one in zip(ids, read["indicators"], strict=True)]
    total = read["funds"]["initial_fen"]
    fiscal = [one["initial_fen"] for one in read["funds"]["lines"] if one["source"] == "fiscal"]
    other = [one["initial_fen"] for one in read["funds"]["lines"] if one["source"] not in ("fiscal", None)]
    known = [amount for amount in other if amount is not None]
    goals = tuple((goal["text"] or "")[:MAX_TEXT] for goal in read["goals"][:MAX_GOALS])
    return Content(
        starts=begun.starts,
        ends=begun.ends,
        total=cells.shown(total, 6),
        fiscal=cells.shown(fiscal[0] if fiscal else None, 6),
        other=cells.shown(sum(known) if known else None, 6),
        goals=goals or ("",),
        rows=tuple(versions.row_of(IndicatorLine(**shallow(line))) for line in lines),
    )


def _settle(taking: Taking) -> None:
    year, read = taking.year, taking.read
    ids = ids_of(read, taking.sha256, taking.place)
    version = pool.new_target_version(
        project_year=year,
        lines=[line_of(id, one) for id, one in zip(ids, read["indicators"], strict=True)],
        goals=goals_of(read),
        head={"file": read["file"], "sheet": read["sheet"], "total_fen": read["funds"]["initial_fen"]},
        pack_release=rule_book.rules_for(year, taking.on).tag,
        by=taking.by,
        on=taking.on,
    )
    pool.approve_target_version(version=version, by=taking.by, on=taking.on)
    taking.made.append(version)
    for before in (Year.POOLED, Year.TARGET_DRAFT):
        advance(year, before, Year.TARGET_APPROVED)


TAKER = Taker(take=take, already=already)
