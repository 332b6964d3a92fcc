"""What a read self-evaluation table of a project becomes here: the unit's draft, or a final result of a past year."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from abacus.cycle import cells
from abacus.cycle.evaluation import rules as rule_book
from abacus.cycle.evaluation.content import MAX_TEXT, Content, Entry
from abacus.cycle.evaluation.models import SelfEvaluation
from abacus.cycle.evaluation.services.common import State, examine
from abacus.cycle.evaluation.services.kind import check_time, keep
from abacus.cycle.intake.lines import actual_of, goals_of, ids_of, line_of
from abacus.cycle.intake.matching import plain
from abacus.cycle.intake.messages import message
from abacus.cycle.intake.registry import Taker, Taking
from abacus.foundation.accounts.access import access_of
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.refusals import Refusal
from abacus.foundation.schedule.models import Stage
from abacus.pool import services as pool
from abacus.pool.models import ProjectYear, TargetVersion

Year = ProjectYear.State


def already(project_year: ProjectYear | None, _unit: Organisation, _fiscal_year: int) -> str:
    """The project-year's self-evaluation in words; blank for none."""
    found = SelfEvaluation.objects.filter(project_year=project_year).first() if project_year else None
    if found is None:
        return ""
    return _("“%(name)s”的自评表（%(state)s）") % {"name": project_year, "state": found.get_state_display()}


def take(taking: Taking) -> None:
    """Make the self-evaluation of a table: with targets of its own where the year has none that hold.

    The gate at pool entry is for what is to come: a project that is first known by the table of a year that
    is over has been carried out.
    """
    year = taking.year
    if not taking.settled:
        if year not in taking.made:
            pool.require_pooled(year)
        check_time(year, taking.on)
    version, lines = _targets(taking)
    content = content_of(taking, lines)
    evaluation = SelfEvaluation(
        project_year=year,
        organisation_path=year.organisation_path,
        target_version=version,
        state=State.APPROVED if taking.settled else State.DRAFT,
        rules_on=taking.on,
        measured_on=date(year.fiscal_year, 12, 31),
        version=1,
        saved_by=taking.by,
        saved_on=taking.on,
    )
    examined = examine(evaluation, content)
    keep(evaluation, content, examined, final=taking.settled)
    evaluation.save()
    taking.made.append(evaluation)
    if not taking.settled:
        pool.set_state(year, Year.EVALUATING)
        return
    taking.made += pool.record_actuals(
        project_year=year,
        values=[line.actual_input() for line in examined.read.lines if line.known],
        measured_on=evaluation.measured_on,
        by=taking.by,
        on=taking.on,
    )
    _settle(taking, evaluation, examined.computed.achieved)


def _targets(taking: Taking) -> tuple[TargetVersion, dict[int, UUID]]:
    """The targets that hold, and by the table's rows the line each is about; made from the table where there are none.

    Raises Refusal where targets are being reviewed, or where somebody who may not approve targets hands in a
    table of a project without any.
    """
    year, read = taking.year, taking.read
    version = pool.current_target_version(year)
    if version is not None:
        return version, _matched(taking, version)
    reviewed = TargetVersion.objects.filter(
        target_set__project=year.project_id, target_set__fiscal_year=year.fiscal_year,
        state=TargetVersion.State.SUBMITTED,
    )  # fmt: skip
    if reviewed.exists():
        raise Refusal(
            _("“%(name)s”的绩效目标正在审核，不能自评") % {"name": year.project.name}, _("审核通过后再收这张表")
        )
    if not access_of(taking.by, taking.on).may(Permission.TARGET_SCORE, year.organisation_path):
        raise Refusal(
            _("“%(name)s”还没有批准的绩效目标，不能自评") % {"name": year.project.name},
            _("先申报绩效目标；往年的表请财政部门收"),
        )
    ids = ids_of(read, taking.sha256, taking.place)
    head = {
        "published": True,
        "file": read["file"],
        "sheet": read["sheet"],
        "printed_code": read["project"]["code"],
        "total_fen": read["funds"]["initial_fen"],
        "execution_weight_centi": read["execution"]["weight_centi"],
    }
    version = pool.new_target_version(
        project_year=year,
        lines=[line_of(id, one) for id, one in zip(ids, read["indicators"], strict=True)],
        goals=goals_of(read),
        head=head,
        pack_release=rule_book.rules_for(year, taking.on).tag,
        by=taking.by,
        on=taking.on,
    )
    pool.approve_target_version(version=version, by=taking.by, on=taking.on)
    taking.made.append(version)
    return version, dict(enumerate(ids))


def _matched(taking: Taking, version: TargetVersion) -> dict[int, UUID]:
    """The table's rows by the lines of the same name; rows that the targets do not have are left, and said."""
    free = {plain(line.name): line.line_id for line in version.lines.all()}
    found: dict[int, UUID] = {}
    left = []
    for place, one in enumerate(taking.read["indicators"]):
        line = free.pop(plain(one["name"]), None)
        if line is None:
            left.append(one["name"] or one["cell"])
        else:
            found[place] = line
    if left:
        taking.differences.append(str(message("lines.left", said="、".join(left))))
    return found


def content_of(taking: Taking, lines: Mapping[int, UUID]) -> Content:
    """What the table says, as the unit would have typed it."""
    read = taking.read
    rows: list[Mapping[str, Any]] = read["indicators"]
    return Content(
        entries=tuple(
            Entry(
                line_id=str(id),
                actual=actual_of(rows[place])[:MAX_TEXT],
                own=cells.shown(rows[place]["self_centi"], 2),
                reason=taking.reason(place)[:MAX_TEXT],
            )
            for place, id in lines.items()
        ),
        goals=tuple((goal["actual_text"] or "")[:MAX_TEXT] for goal in read["goals"]),
        execution_own=cells.shown(read["execution"]["self_centi"], 2),
    )


def _settle(taking: Taking, evaluation: SelfEvaluation, achieved: dict[str, int | None]) -> None:
    """Record the result; what was settled years ago is final."""
    year = evaluation.project_year
    published = bool(evaluation.target_version.head.get("published"))
    outcome = pool.record_outcome(
        project_year=year,
        stage=Stage.SELF_EVALUATION,
        outcome="published" if published else "final",
        points_centi=evaluation.computed_total_centi,
        grade=evaluation.grade,
        **achieved,
        pack_release=evaluation.pack_release,
        rule_id=evaluation.result["graded"]["rule"]["id"],
        rule_hash=evaluation.result["graded"]["rule"]["hash"],
        detail={**evaluation.result, "self_total_centi": evaluation.self_total_centi},
        by=taking.by,
        on=taking.on,
    )
    taking.made.append(outcome)
    pool.set_state(year, Year.EVALUATED)


TAKER = Taker(take=take, already=already, enters_money=True)
