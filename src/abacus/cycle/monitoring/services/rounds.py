"""Rounds: planned from the rules, opened, computed, closed with their result."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max, Min
from django.urls import reverse
from django.utils.translation import gettext as _

from abacus.cycle.monitoring import rules as rule_book
from abacus.cycle.monitoring.computing import CHUNK, Worked, work_out
from abacus.cycle.monitoring.gathering import monitored
from abacus.cycle.monitoring.models import Finding, FundCheck, Reading, Round
from abacus.cycle.monitoring.outcomes import counts, outcomes
from abacus.cycle.monitoring.services.common import need, round_to_manage
from abacus.cycle.written import Changed
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.jobs import services as jobs
from abacus.foundation.jobs.models import Job
from abacus.foundation.organisations.models import DivisionDepartment, Organisation
from abacus.foundation.refusals import Refusal
from abacus.foundation.schedule.models import Stage, Window
from abacus.foundation.schedule.services import set_window
from abacus.pool import services as pool
from abacus.pool.models import ProjectYear

State = Round.State
JOB = "monitoring.round"
NAMED = ("project__code", "project__name")
DAYS = ("kind", "label", "fiscal_year", "through_on", "opens_on", "closes_on", "state")


@transaction.atomic
def plan_rounds(*, region: Organisation, fiscal_year: int, by: User, on: date) -> list[Round]:
    """The year's rounds as the rules of the region have them; those that exist stay as they are. The new ones."""
    require(by, Permission.MONITORING_MANAGE, path=region.path, on=on)
    rules = rule_book.rules_of(region, fiscal_year, on)
    made = []
    for period in rules.periods:
        through, opens, closes = period.days(fiscal_year)
        known = Round.objects.filter(region=region, fiscal_year=fiscal_year, kind=period.kind, through_on=through)
        if not known.exists():
            made.append(_make(region, fiscal_year, period.kind, period.label, (through, opens, closes), by, on))
    if made:
        _show_in_calendar(region, fiscal_year, by, on)
    return made


@transaction.atomic
def plan_round(
    *,
    region: Organisation,
    fiscal_year: int,
    kind: str,
    label: str,
    through_on: date,
    opens_on: date,
    closes_on: date,
    by: User,
    on: date,
) -> Round:
    """One more round than the rules have. Raises Refusal for days that do not fit or that are taken."""
    require(by, Permission.MONITORING_MANAGE, path=region.path, on=on)
    if through_on.year != fiscal_year:
        raise Refusal(_("监控截止日不在 %(year)s 年度内。") % {"year": fiscal_year}, _("请改截止日或年度。"))
    if closes_on < opens_on:
        raise Refusal(_("填报结束日早于开始日。"), _("请检查两个日期。"))
    kind = Round.Kind(kind)
    label = need(label, _("名称"), limit=80)
    made = _make(region, fiscal_year, kind, label, (through_on, opens_on, closes_on), by, on)
    _show_in_calendar(region, fiscal_year, by, on)
    return made


@transaction.atomic
def open_round(*, round_id: int, version: int, by: User, on: date) -> Round:
    """Let units fill in; a quarter gets its list of special business funds with the division paired with each."""
    round = round_to_manage(round_id, by, on)
    _move(round, version, State.PLANNED, State.OPEN)
    round.opened_by = by
    round.save(update_fields=["opened_by"])
    if round.kind == Round.Kind.QUARTERLY:
        _list_funds(round, on)
    audit.record(by=by, on=on, action="round.opened", target=round, after=audit.facts(round, *DAYS))
    return round


@transaction.atomic
def compute_round(*, round_id: int, by: User, on: date) -> Job:
    """Have the round computed in the background, with progress. Raises Changed for a closed round."""
    round = round_to_manage(round_id, by, on)
    if round.state == State.CLOSED:
        raise Changed(round.label, round.get_state_display())
    job = jobs.enqueue(
        kind=JOB,
        label=_("计算%(round)s") % {"round": round},
        parameters={"round": round.pk, "on": on.isoformat()},
        unique_key=str(round.pk),
        path=round.organisation_path,
        by=by,
    )
    audit.record(by=by, on=on, action="round.compute_asked", target=round, after={"job": job.pk})
    return job


@jobs.handler(
    JOB,
    result=lambda job: reverse("monitoring:round", args=[job.parameters["round"]]),
    permission=Permission.MONITORING_MANAGE,
)
def _run(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Work the round out chunk by chunk; killed, the next attempt goes on with the projects that have no reading yet.

    Until the last one is written the round counts as not computed: nobody sees half of it, nobody makes it final.
    A project that cannot be worked out is set aside and keeps the round from becoming final.
    """
    by, on = job.created_by, date.fromisoformat(job.parameters["on"])
    round = begin_measuring(round_id=job.parameters["round"], again=job.checkpoint is None, by=by, on=on)
    rules = rule_book.rules_of(round.region, round.fiscal_year, round.through_on)
    names = {pk: f"{code} {name}" for pk, code, name in monitored(round).values_list("pk", *NAMED)}
    aside = {one["item"] for one in job.set_aside}
    over = set(Reading.objects.filter(round=round).values_list("project_year", flat=True))
    over |= {pk for pk, name in names.items() if name in aside}

    def words(done: int, total: int) -> str:
        return _("已计算 %(done)s / %(total)s 个项目") % {"done": f"{done:,}", "total": f"{total:,}"}

    progress.each(
        [pk for pk in names if pk not in over],
        lambda worked: keep_measured(round=round, worked=worked, by=by, on=on),
        ready=lambda keys: work_out(round, rules, keys),
        size=CHUNK,
        name=names.__getitem__,
        words=words,
        over=len(over),
    )
    finish_measuring(round_id=round.pk, tag=rules.tag, set_aside=len(job.set_aside), by=by, on=on)
    return dict(Round.objects.get(pk=round.pk).result)


@transaction.atomic
def measure_round(*, round_id: int, by: User, on: date) -> Round:
    """Compute every project of the round at once by its last day and that day's rules, and keep what was found.

    Findings that somebody has decided on stay; open ones follow the computation. Raises Changed for a closed round.
    """
    round = begin_measuring(round_id=round_id, again=True, by=by, on=on)
    rules = rule_book.rules_of(round.region, round.fiscal_year, round.through_on)
    keys = list(monitored(round).values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        worked = work_out(round, rules, keys[start : start + CHUNK])
        keep_measured(round=round, worked=worked, by=by, on=on)
    return finish_measuring(round_id=round_id, tag=rules.tag, set_aside=0, by=by, on=on)


@transaction.atomic
def begin_measuring(*, round_id: int, again: bool, by: User, on: date) -> Round:
    """A round that is to be computed; `again`: from the first project on, so that it is not computed until then."""
    round = round_to_manage(round_id, by, on)
    if round.state == State.CLOSED:
        raise Changed(round.label, round.get_state_display())
    if again:
        before = {"computed_on": round.computed_on}
        Reading.objects.filter(round=round).delete()
        round.computed_on, round.result = None, {}
        round.save(update_fields=["computed_on", "result"])
        audit.record(by=by, on=on, action="round.computing", target=round, before=before)
    return round


@transaction.atomic
def finish_measuring(*, round_id: int, tag: str, set_aside: int, by: User, on: date) -> Round:
    """Say that all projects are computed, by which rules, and what it came to. Raises Changed for a closed round."""
    round = round_to_manage(round_id, by, on)
    if round.state == State.CLOSED:
        raise Changed(round.label, round.get_state_display())
    looked_at = monitored(round).order_by().values("pk")
    Finding.objects.filter(round=round, state=Finding.State.OPEN).exclude(project_year__in=looked_at).delete()
    round.result, round.computed_on, round.pack_release = counts(round) | {"set_aside": set_aside}, on, tag
    round.save(update_fields=["result", "computed_on", "pack_release"])
    audit.record(by=by, on=on, action="round.computed", target=round, after=dict(round.result))
    return round


@transaction.atomic
def close_round(*, round_id: int, version: int, by: User, on: date) -> Round:
    """Make the round's result final and record it for every project.

    Raises Changed, Refusal before it was computed or while findings of money or target wait for a decision.
    """
    round = round_to_manage(round_id, by, on)
    if round.computed_on is None:
        raise Refusal(_("“%(round)s”还没有计算。") % {"round": round.label}, _("请先计算，再定稿。"))
    if left := round.result.get("set_aside"):
        raise Refusal(
            _("还有 %(count)s 个项目没有算成。") % {"count": left},
            _("请在后台任务中看原因，改正数据后重新计算，再定稿。"),
        )
    kinds = [Finding.Kind.LOW_EXECUTION, Finding.Kind.DEVIATING]
    waiting = Finding.objects.filter(round=round, state=Finding.State.OPEN, kind__in=kinds).count()
    if waiting:
        raise Refusal(
            _("还有 %(count)s 个执行率偏低或目标偏离的问题没有认定。") % {"count": waiting},
            _("请在问题清单中逐个或成批认定，再定稿。"),
        )
    _move(round, version, State.OPEN, State.CLOSED)
    round.closed_on, round.closed_by, round.result = on, by, counts(round)
    round.save(update_fields=["closed_on", "closed_by", "result"])
    pool.record_outcomes(
        stage=Stage.MONITORING, rows=outcomes(round), by=by, on=on, pack_release=round.pack_release, cause=round
    )
    audit.record(by=by, on=on, action="round.closed", target=round, after=dict(round.result))
    return round


def _make(
    region: Organisation, fiscal_year: int, kind: str, label: str, days: tuple[date, date, date], by: User, on: date
) -> Round:
    through, opens, closes = days
    try:
        with transaction.atomic():
            round = Round.objects.create(
                region=region,
                organisation_path=region.path,
                fiscal_year=fiscal_year,
                kind=kind,
                label=label,
                through_on=through,
                opens_on=opens,
                closes_on=closes,
                pack_release=rule_book.rules_of(region, fiscal_year, through).tag,
            )
    except IntegrityError as error:
        raise Refusal(
            _("%(year)s 年度已有截止到 %(day)s 的同类监控。") % {"year": fiscal_year, "day": through},
            _("请直接使用那一次。"),
        ) from error
    audit.record(by=by, on=on, action="round.planned", target=round, after=audit.facts(round, *DAYS))
    return round


def _show_in_calendar(region: Organisation, fiscal_year: int, by: User, on: date) -> None:
    """Let the calendar show monitoring from the first round's opening to the last one's close.

    A window that somebody set by hand stays.
    """
    own = _("按监控批次")
    known = Window.objects.filter(organisation=region, fiscal_year=fiscal_year, stage=Stage.MONITORING).first()
    if known is not None and known.reason != own:
        return
    days = Round.objects.filter(region=region, fiscal_year=fiscal_year).aggregate(
        opens_on=Min("opens_on"), closes_on=Max("closes_on")
    )
    set_window(
        organisation=region, fiscal_year=fiscal_year, stage=Stage.MONITORING, reason=own, by=by, on=on, **days
    )  # fmt: skip


def _move(round: Round, version: int, before: str, after: str) -> None:
    """Compare-and-swap to the next state. Raises Changed."""
    rows = Round.objects.filter(pk=round.pk, version=version, state=before)
    if not rows.update(state=after, version=F("version") + 1):
        raise Changed(round.label, Round.objects.get(pk=round.pk).get_state_display())
    round.state, round.version = after, version + 1


def _list_funds(round: Round, on: date) -> None:
    """The quarter's list: each special business fund with the division paired with its department."""
    pairs = DivisionDepartment.objects.on(on).values_list("department", "division")
    division = dict(pairs)
    years = ProjectYear.objects.filter(
        organisation_path__startswith=round.organisation_path, fiscal_year=round.fiscal_year, project__special_fund=True
    )
    FundCheck.objects.bulk_create(
        FundCheck(
            round=round,
            project_year=year,
            organisation_path=year.organisation_path,
            division_id=division.get(year.department_id),
        )
        for year in years.order_by("organisation_path", "pk")
    )


@transaction.atomic
def keep_measured(*, round: Round, worked: Worked, by: User, on: date) -> None:
    """Write the readings of some projects; bring their open findings in line with what was found."""
    keys = list(worked.paths)
    Reading.objects.filter(round=round, project_year__in=keys).delete()
    Reading.objects.bulk_create(worked.readings)
    rows = Finding.objects.filter(round=round, project_year__in=keys)
    known = {(one.project_year_id, one.kind): one for one in rows}
    gone = [one.pk for key, one in known.items() if one.state == Finding.State.OPEN and key not in worked.found]
    Finding.objects.filter(pk__in=gone).delete()
    changed = []
    for key, detail in worked.found.items():
        one = known.get(key)
        if one is not None and one.state == Finding.State.OPEN:
            one.detail, one.text = detail, str(detail["words"])
            changed.append(one)
    Finding.objects.bulk_update(changed, ["detail", "text"])
    Finding.objects.bulk_create(
        [
            Finding(
                round=round,
                project_year_id=pk,
                organisation_path=worked.paths[pk],
                kind=kind,
                detail=detail,
                text=str(detail["words"]),
                found_on=on,
                raised_by=by,
            )
            for (pk, kind), detail in worked.found.items()
            if (pk, kind) not in known
        ]
    )
