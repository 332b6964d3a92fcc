"""Writing a problem down, settling it, taking it on to the next year."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.cycle.rectification.models import Problem
from abacus.cycle.rectification.services.common import answerer, require_finder
from abacus.cycle.written import Changed, fits, need
from abacus.foundation.accounts.models import User
from abacus.foundation.audit import services as audit
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.refusals import Refusal
from abacus.pool.models import ProjectYear


@transaction.atomic
def open_problem(
    *,
    stage: str,
    text: str,
    by: User,
    on: date,
    project_year: ProjectYear | None = None,
    organisation: Organisation | None = None,
    fiscal_year: int | None = None,
    source_kind: str = "",
    source_id: int | None = None,
    category: str = "",
    found_on: date | None = None,
) -> Problem:
    """Write down a problem of a project, or of an organisation, with the stage's record it comes from."""
    who = answerer(project_year, organisation, fiscal_year, on)
    require_finder(by, who.path, on)
    problem = Problem.objects.create(
        project_year=who.project_year,
        organisation=who.organisation,
        organisation_path=who.path,
        fiscal_year=who.fiscal_year,
        stage=stage,
        source_kind=source_kind,
        source_id=source_id,
        category=fits(category, _("问题类别"), 60),
        text=need(text, _("问题内容")),
        found_on=found_on or on,
        recorded_by=by,
    )
    _record(problem, "problem.opened", by, on)
    return problem


@transaction.atomic
def close_problem(*, problem_id: int, reason: str, by: User, on: date) -> Problem:
    """Settle a problem and say why. Raises Changed for one that is settled."""
    problem = Problem.objects.visible_to(by, on).select_for_update().get(pk=problem_id)
    require_finder(by, problem.organisation_path, on)
    if problem.state != Problem.State.OPEN:
        raise Changed(str(problem), problem.get_state_display())
    problem.state, problem.closed_on, problem.closed_by = Problem.State.CLOSED, on, by
    problem.closing_reason = need(reason, _("解决情况"))
    problem.save(update_fields=["state", "closed_on", "closed_by", "closing_reason"])
    _record(problem, "problem.closed", by, on, reason=problem.closing_reason)
    return problem


@transaction.atomic
def carry_problem(
    *, problem_id: int, fiscal_year: int, by: User, on: date, project_year: ProjectYear | None = None
) -> Problem:
    """Put an open problem on the list of a later year; the same problem goes on once, and stays readable behind it."""
    old = Problem.objects.visible_to(by, on).select_for_update().get(pk=problem_id)
    require_finder(by, old.organisation_path, on)
    if fiscal_year <= old.fiscal_year:
        raise Refusal(_("问题只能转入以后年度的清单。"), _("请选择 %(year)s 年以后。") % {"year": old.fiscal_year})
    if old.state != Problem.State.OPEN or Problem.objects.filter(carried_from=old).exists():
        raise Changed(str(old), _("已解决或已转入下一年度"))
    new = Problem.objects.create(
        project_year=project_year,
        organisation=project_year.organisation if project_year else old.organisation,
        organisation_path=project_year.organisation_path if project_year else old.organisation_path,
        fiscal_year=fiscal_year,
        stage=old.stage,
        source_kind=old.source_kind,
        source_id=old.source_id,
        category=old.category,
        text=old.text,
        found_on=old.found_on,
        recorded_by=by,
        carried_from=old,
    )
    _record(new, "problem.carried", by, on)
    return new


def _record(problem: Problem, action: str, by: User, on: date, reason: str = "") -> None:
    names = ("project_year_id", "fiscal_year", "stage", "source_kind", "source_id", "category", "text", "state")
    after = {**audit.facts(problem, *names), "carried_from": problem.carried_from_id}
    audit.record(by=by, on=on, action=action, target=problem, after=after, reason=reason)
