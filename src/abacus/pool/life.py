"""What the page of a project tells: stages, money, indicators, decisions, documents, other years."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abacus.foundation.organisations.scope import Scope
from abacus.foundation.pages import numbers
from abacus.foundation.schedule.models import Stage
from abacus.pool.basis import LINKED
from abacus.pool.deadlines import NEXT, nearest, windows
from abacus.pool.known import known
from abacus.pool.models import (
    ActualValue,
    BudgetEntry,
    ImportBatch,
    IndicatorLine,
    ProjectYear,
    StageOutcome,
    TargetVersion,
    WiderOutcome,
)
from abacus.pool.tables import GRADE_LABELS

ALWAYS = (Stage.TARGETS, Stage.BUDGET, Stage.SELF_EVALUATION)
"""Stages on every time line; the others where they have a result or a window."""

OUTCOMES = {
    **LINKED,
    "passed": gettext_lazy("通过"),
    "approved": gettext_lazy("已批复"),
    "returned": gettext_lazy("已退回"),
    "failed": gettext_lazy("未通过"),
    "rejected": gettext_lazy("不予通过"),
    "final": gettext_lazy("已定"),
    "confirmed": gettext_lazy("已确认"),
    "support": gettext_lazy("予以支持"),
    "support_improved": gettext_lazy("调整完善后支持"),
    "support_partly": gettext_lazy("部分支持"),
    "reject": gettext_lazy("不予支持"),
    "qualified": gettext_lazy("合格"),
    "unqualified": gettext_lazy("不合格"),
    "answer_pending": gettext_lazy("待落实评估意见"),
    "normal": gettext_lazy("监控正常"),
    "low_execution": gettext_lazy("执行率偏低"),
    "deviating": gettext_lazy("绩效目标偏离"),
    "both": gettext_lazy("执行率偏低、绩效目标偏离"),
    "published": gettext_lazy("按公布的结果"),
    "disclosed": gettext_lazy("已公开"),
    "held_back": gettext_lazy("不予公开"),
    "taken_down": gettext_lazy("已撤下"),
}
"""The stages' words in the language of the page; a pack's own word is shown as it is."""


def outcome_word(outcome: str) -> str:
    """A stage's word for its result."""
    return str(OUTCOMES.get(outcome, outcome))


def grade_word(grade: str) -> str:
    """A grade in words."""
    return str(GRADE_LABELS.get(grade, grade))


def result_words(outcome: StageOutcome | WiderOutcome) -> str:
    """A result in a few words: 通过 · 88.86 分 · 良."""
    parts = [outcome_word(outcome.outcome)]
    if outcome.points_centi is not None:
        parts.append(_("%(points)s 分") % {"points": numbers.points(outcome.points_centi)})
    if outcome.grade:
        parts.append(grade_word(outcome.grade))
    if outcome.amount_fen is not None:
        parts.append(_("%(amount)s 万元") % {"amount": numbers.wan(outcome.amount_fen)})
    return " · ".join(parts)


CHOSEN = frozenset({Stage.SPOT_CHECK, Stage.KEY_EVALUATION})
"""Stages for some projects only: on the time line once there is a result."""


def to_come(stage: Stage, project_year: ProjectYear) -> bool:
    """Whether a stage with a window lies ahead of every project, and of this one."""
    if stage == Stage.EXANTE:
        return project_year.state in {ProjectYear.State.PROPOSED, ProjectYear.State.DECLINED}
    return stage not in CHOSEN and stage != Stage.DEPARTMENT_WIDE


def timeline(project_year: ProjectYear, outcomes: Iterable[StageOutcome]) -> list[dict[str, Any]]:
    """The stages in the order of the year: done with their result, the one under way, those to come with their day."""
    settled = {outcome.stage: outcome for outcome in outcomes if not outcome.superseded}
    known = windows(project_year.fiscal_year)
    now = NEXT.get(project_year.state)
    stages = []
    for stage in Stage:
        window = nearest(known.get(stage, {}), project_year.organisation_path)
        if stage in ALWAYS or stage in settled or (window is not None and to_come(stage, project_year)):
            stages.append(stage_row(stage, settled.get(stage), window, now=stage == now))
    return stages


def stage_row(stage: Stage, outcome: StageOutcome | None, window: Any, *, now: bool) -> dict[str, Any]:
    """One stage of the time line."""
    if outcome is not None:
        return {
            "label": stage.label, "state": "done", "on": outcome.final_on.isoformat(), "what": result_words(outcome),
            "by": outcome.recorded_by.name,
        }  # fmt: skip
    until = _("%(day)s 前") % {"day": window.closes_on.isoformat()} if window else ""
    return {
        "label": stage.label,
        "state": "now" if now else "next",
        "on": until,
        "what": _("进行中") if now else "",
        "by": "",
    }


@dataclass(frozen=True)
class Dates:
    """The last day of each kind of line, and how many payments there are."""

    requested: date | None
    initial: date | None
    adjusted: date | None
    executed: date | None


def dates_of(project_year: ProjectYear) -> Dates:
    """When each kind of money was last entered."""
    named = {BudgetEntry.Kind.REQUEST: "requested", BudgetEntry.Kind.INITIAL: "initial", "": "executed"}
    found: dict[str, date] = {}
    for kind, _batch, day in known(project_year).entered:
        name = named.get(kind, "adjusted")
        found[name] = max(day, found.get(name, day))
    return Dates(*(found.get(name) for name in ("requested", "initial", "adjusted", "executed")))


def money_steps(project_year: ProjectYear) -> list[dict[str, Any]]:
    """Asked → approved → adjusted → executed, each with its day and what changed."""
    on, url = dates_of(project_year), reverse("pool:money", args=[project_year.pk])
    asked, initial = project_year.requested_fen, project_year.initial_fen
    current, executed = project_year.current_fen, project_year.executed_fen
    return [
        step(_("申报"), asked, on.requested, url, _("没有申报金额")),
        step(_("批复"), initial, on.initial, url, _("预算尚未批复"), change(asked, initial, _("压减"), _("增加"))),
        step(_("调整后"), current, on.adjusted, url, _("没有预算"), change(initial, current, _("调减"), _("调增"))),
        step(_("执行"), executed, on.executed, url, _("没有执行记录"), rate_words(project_year)),
    ]


def step(label: str, fen: int | None, on: date | None, url: str, why: str, note: str = "") -> dict[str, Any]:
    """One amount of the line."""
    day = on.isoformat() if on and fen is not None else ""
    return {"label": label, "fen": fen, "on": day, "note": note, "url": url if fen is not None else "", "why_null": why}


def change(before: int | None, after: int | None, less: str, more: str) -> str:
    """What changed between two amounts, in words; blank where there is nothing to compare."""
    if before is None or after is None or before == after:
        return ""
    return f"{less if after < before else more} {numbers.wan(abs(after - before))}"


def rate_words(project_year: ProjectYear) -> str:
    """The execution rate in words; blank where it cannot be known."""
    if project_year.executed_fen is None or not project_year.current_fen:
        return ""
    rate = numbers.rate((project_year.executed_fen, project_year.current_fen))
    return _("执行率 %(rate)s %%") % {"rate": rate}


def indicator_groups(version: TargetVersion, project_year: ProjectYear, day: date) -> list[dict[str, Any]]:
    """The lines by first level with their latest actual values."""
    actuals = known(project_year).actuals(day)
    groups = []
    for level1, lines in groupby(version.lines.all(), key=lambda line: line.level1):
        found = list(lines)
        rows = [{"line": line, "target": target_words(line), "actual": actual_words(line, actuals)} for line in found]
        weight = sum(line.weight_centi for line in found)
        groups.append({"label": level1, "weight_centi": weight, "rows": rows})
    return groups


def target_words(line: IndicatorLine) -> str:
    """≥ 10,800 盏, 不晚于 2022-12-31, 90 – 95 %; where there is no number, the words of the target."""
    if line.target_on is not None:
        return f"{line.get_operator_display()} {line.target_on.isoformat()}"
    if line.target_micro is None:
        return line.target_text
    low = numbers.micro(line.target_micro)
    if line.operator == IndicatorLine.Operator.BETWEEN and line.target_high_micro is not None:
        return f"{low} – {numbers.micro(line.target_high_micro)} {line.unit}".strip()
    return f"{line.get_operator_display()} {low} {line.unit}".strip()


def actual_words(line: IndicatorLine, actuals: dict[Any, ActualValue]) -> dict[str, Any]:
    """The latest value and its day; a missing one says so."""
    value = actuals.get(line.line_id)
    if value is None:
        return {"shown": "", "on": None}
    return {"shown": shown_value(value, line.unit), "on": value.measured_on}


def shown_value(value: ActualValue, unit: str) -> str:
    """An actual value with its unit; where there is no number, as it was written, else what is known of it."""
    if value.actual_micro is not None:
        return f"{numbers.micro(value.actual_micro)} {unit}".strip()
    if value.text:
        return value.text
    if value.actual_on is not None:
        return value.actual_on.isoformat()
    if value.yes is not None:
        return _("是") if value.yes else _("否")
    if value.occurrences is not None:
        return _("%(count)s 次") % {"count": value.occurrences}
    return value.grade


def documents(project_year: ProjectYear) -> list[ImportBatch]:
    """The files that facts of the project came from, newest first."""
    batches = (project_year.batch_id, *(batch for _kind, batch, _day in known(project_year).entered))
    made = {batch for batch in batches if batch is not None}
    if not made:
        return []
    return list(ImportBatch.objects.filter(pk__in=made).select_related("upload").order_by("-pk"))


def other_years(project_year: ProjectYear, scope: Scope) -> QuerySet[ProjectYear]:
    """The project's years in reach, newest first, this one among them."""
    return ProjectYear.objects.within(scope).filter(project=project_year.project_id).order_by("-fiscal_year")
