"""Quarterly checks of special business funds, and outputs planned for a day."""

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from abacus.cycle.monitoring import rules as rule_book
from abacus.cycle.monitoring.models import FundCheck, Milestone, Round
from abacus.cycle.monitoring.services.common import fits, need
from abacus.cycle.rectification import services as rectification
from abacus.cycle.written import Changed
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.refusals import Refusal
from abacus.foundation.schedule.models import Stage
from abacus.pool.models import ProjectYear
from abacus.pool.services.guards import require_any

SOURCE = "monitoring.fund_check"


@transaction.atomic
def record_fund_check(
    *, check_id: int, version: int, by: User, on: date, found: str = "", opinion: str = ""
) -> FundCheck:
    """What the paired division found of a special business fund; a problem is written down and needs an opinion.

    Raises Changed when somebody recorded first or the round is final, Refusal for a problem without an opinion.
    """
    rows = FundCheck.objects.visible_to(by, on).select_for_update(of=("self",))
    check = rows.select_related("round", "project_year__project", "project_year__organisation").get(pk=check_id)
    require(by, Permission.FINDING_CONFIRM, path=check.organisation_path, on=on)
    if check.round.state != Round.State.OPEN:
        raise Changed(check.round.label, check.round.get_state_display())
    found, opinion = fits(found, _("发现的问题")), fits(opinion, _("意见"))
    if found and not opinion:
        raise Refusal(_("发现了问题，没有填写意见。"), _("请写明要求单位怎样改。"))
    state = FundCheck.State.PROBLEM if found else FundCheck.State.FINE
    waiting = FundCheck.objects.filter(pk=check.pk, version=version, state=FundCheck.State.WAITING)
    changes = {"found": found, "opinion": opinion, "checked_by": by, "checked_on": on}
    if not waiting.update(state=state, version=F("version") + 1, **changes):
        raise Changed(check.project_year.project.name, FundCheck.objects.get(pk=check.pk).get_state_display())
    check.refresh_from_db()
    if found:
        check.problem = rectification.open_problem(
            stage=Stage.MONITORING, project_year=check.project_year, category=_("专项业务经费使用"), text=found,
            source_kind=SOURCE, source_id=check.pk, by=by, on=on,
        )  # fmt: skip
        check.save(update_fields=["problem"])
    after = audit.facts(check, "state", "found", "opinion", "problem_id")
    audit.record(by=by, on=on, action="fund_check.recorded", target=check, after=after)
    return check


@transaction.atomic
def plan_milestone(*, project_year: ProjectYear, name: str, due_on: date, by: User, on: date) -> Milestone:
    """Plan an output for a day of the project's year. Raises Refusal for a day outside it."""
    year = ProjectYear.objects.visible_to(by, on).get(pk=project_year.pk)
    require_any(
        by, Permission.MONITORING_FILL, Permission.MONITORING_REVIEW, path=year.organisation_path, on=on
    )  # fmt: skip
    if due_on.year != year.fiscal_year:
        raise Refusal(_("节点日期不在 %(year)s 年度内。") % {"year": year.fiscal_year}, _("请改日期。"))
    milestone = Milestone.objects.create(
        project_year=year, organisation_path=year.organisation_path, name=need(name, _("节点名称"), limit=180),
        due_on=due_on, planned_by=by, planned_on=on,
    )  # fmt: skip
    after = audit.facts(milestone, "project_year_id", "name", "due_on")
    audit.record(by=by, on=on, action="milestone.planned", target=milestone, after=after)
    return milestone


@transaction.atomic
def report_milestone(
    *,
    milestone_id: int,
    version: int,
    by: User,
    on: date,
    done_on: date | None = None,
    result: str = "",
    cause: str = "",
    measure: str = "",
) -> Milestone:
    """Say when a planned output was done, or that it is not yet.

    What is done late, or not done though its day is past, needs cause and measure. Raises Refusal, Changed.
    """
    rows = Milestone.objects.visible_to(by, on).select_for_update(of=("self",))
    milestone = rows.select_related("project_year__organisation").get(pk=milestone_id)
    require(by, Permission.MONITORING_FILL, path=milestone.organisation_path, on=on)
    if done_on is not None and done_on > on:
        raise Refusal(_("完成日期在今天之后。"), _("还没有完成的不填日期。"))
    cause, measure = fits(cause, _("偏差原因")), fits(measure, _("改进措施"))
    if deviates(milestone, done_on, on) and not (cause and measure):
        raise Refusal(_("该节点没有按期完成，须填写偏差原因和改进措施。"), _("请补填后再保存。"))
    changes = {
        "done_on": done_on, "result": fits(result, _("完成情况")), "cause": cause, "measure": measure,
        "reported_by": by, "reported_on": on,
    }  # fmt: skip
    if not Milestone.objects.filter(pk=milestone.pk, version=version).update(version=F("version") + 1, **changes):
        raise Changed(milestone.name, _("已由他人填报"))
    milestone.refresh_from_db()
    after = audit.facts(milestone, "done_on", "result", "cause", "measure")
    audit.record(by=by, on=on, action="milestone.reported", target=milestone, after=after)
    return milestone


def deviates(milestone: Milestone, done_on: date | None, on: date) -> bool:
    """Whether a planned output is late on the day `on`, by the rule for days."""
    return bool(rule_book.dated(milestone.due_on, done_on, on, milestone.project_year).value)
