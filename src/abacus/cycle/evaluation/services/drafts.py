"""Writing a self-evaluation: begin, save, choose between two contents."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.cycle.drafts import Stale
from abacus.cycle.evaluation import rules as rule_book
from abacus.cycle.evaluation.changes import compare, merge
from abacus.cycle.evaluation.content import Content, from_json
from abacus.cycle.evaluation.models import EvaluationRival, SelfEvaluation
from abacus.cycle.evaluation.services.common import Examined, advance, editable, examine
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.refusals import Refusal
from abacus.foundation.schedule.models import Stage
from abacus.foundation.schedule.services import require_open, window_for
from abacus.pool import services as pool
from abacus.pool.models import ProjectYear

State = ProjectYear.State
BEGINS_FROM = (State.TARGET_APPROVED, State.APPROVED)


@transaction.atomic
def start(*, project_year_id: int, by: User, on: date) -> SelfEvaluation:
    """The project-year's self-evaluation, measured by the targets that hold now.

    Raises Refusal before the year's end where no window says otherwise and without approved
    targets, WindowClosed outside the window, Refused, DoesNotExist out of scope.
    """
    rows = ProjectYear.objects.visible_to(by, on).select_related("project", "organisation")
    project_year = rows.get(pk=project_year_id)
    begun: SelfEvaluation | None = SelfEvaluation.objects.filter(project_year=project_year).first()
    if begun is not None:
        return begun
    require(by, Permission.EVALUATION_FILL, path=project_year.organisation_path, on=on)
    check_time(project_year, on)
    version = pool.current_target_version(project_year)
    if version is None:
        raise Refusal(_("还没有批准的绩效目标，不能自评"), _("先申报绩效目标；审核通过后再填自评表"))
    evaluation, made = SelfEvaluation.objects.get_or_create(
        project_year=project_year,
        defaults={
            "organisation_path": project_year.organisation_path,
            "target_version": version,
            "rules_on": on,
            "saved_on": on,
            "measured_on": date(project_year.fiscal_year, 12, 31),
            "pack_release": rule_book.rules_for(project_year, on).tag,
            "saved_by": by,
        },
    )
    if made:
        for before in BEGINS_FROM:
            advance(project_year, before, State.EVALUATING)
        audit.record(by=by, on=on, action="evaluation.begun", target=evaluation)
    return evaluation


def check_time(project_year: ProjectYear, on: date) -> None:
    """Refuse a self-evaluation outside its window, or before the year's last day where there is none."""
    stage, year = Stage.SELF_EVALUATION, project_year.fiscal_year
    require_open(stage, year, project_year.organisation, on)
    if window_for(stage, year, project_year.organisation) is None and on < date(year, 12, 31):
        raise Refusal(
            _("%(year)s 年度还没有结束，不能自评") % {"year": year},
            _("年度终了后再填；需要提前的，请绩效管理科设定自评时间"),
        )


@transaction.atomic
def save(*, evaluation_id: int, content: Content, version: int, by: User, on: date) -> SelfEvaluation:
    """Keep what was typed, whatever it is, and compute it anew. Raises Stale, NotEditable."""
    evaluation = editable(evaluation_id, by, on)
    changes = compare(from_json(evaluation.content), content)
    follow_targets(evaluation)
    if not changes and evaluation.version:
        return evaluation
    if evaluation.version != version:
        raise Stale(evaluation.saved_by.name)
    keep(evaluation, content, examine(evaluation, content))
    evaluation.version += 1
    evaluation.saved_by, evaluation.saved_on = by, on
    evaluation.save()
    audit.record(
        by=by,
        on=on,
        action="evaluation.saved",
        target=evaluation,
        before={change.key: change.old for change in changes},
        after={change.key: change.new for change in changes},
    )
    return evaluation


def keep(evaluation: SelfEvaluation, content: Content, examined: Examined, *, final: bool = False) -> None:
    """Put a content and what the rules make of it on the record, with all steps when final; the caller saves."""
    computed = examined.computed
    evaluation.content = content.to_json()
    evaluation.result = computed.to_json() if final else computed.summary()
    evaluation.self_total_centi = examined.read.own_total_centi
    evaluation.computed_total_centi = computed.total_centi
    evaluation.grade = computed.grade
    evaluation.pack_release = computed.rules.tag


def follow_targets(evaluation: SelfEvaluation) -> None:
    """Measure by the targets that hold now: they may have been changed since the table was begun."""
    current = pool.current_target_version(evaluation.project_year)
    if current is not None and current.pk != evaluation.target_version_id:
        evaluation.target_version = current


@transaction.atomic
def keep_rival(*, evaluation_id: int, content: Content, by: User, on: date) -> EvaluationRival:
    """Keep what came second, so that its author can choose between both on the difference page."""
    evaluation = editable(evaluation_id, by, on)
    kept, _made = EvaluationRival.objects.update_or_create(
        evaluation=evaluation, by=by, defaults={"content": content.to_json()}
    )
    audit.record(by=by, on=on, action="evaluation.rival_kept", target=evaluation)
    return kept


@transaction.atomic
def settle_rival(*, evaluation_id: int, take_mine: Collection[str], version: int, by: User, on: date) -> SelfEvaluation:
    """Save what is there now with the differences in `take_mine` from one's own content. Raises Stale."""
    evaluation = editable(evaluation_id, by, on)
    rival = EvaluationRival.objects.filter(evaluation=evaluation, by=by).first()
    if rival is None:
        return evaluation
    merged = merge(from_json(rival.content), from_json(evaluation.content), take_mine)
    saved = save(evaluation_id=evaluation_id, content=merged, version=version, by=by, on=on)
    rival.delete()
    return saved
