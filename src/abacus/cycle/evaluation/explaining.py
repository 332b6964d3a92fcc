"""How every computed number of a self-evaluation came about: points, execution, total, grade."""

import re
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from abacus.cycle.evaluation import presenting, words
from abacus.cycle.evaluation.content import from_json
from abacus.cycle.evaluation.models import SelfEvaluation
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages import numbers
from abacus.foundation.pages.explain import Explanation, Input, Parameter, Step, render_explanation
from abacus.foundation.pages.spoken import spoken, texts_in
from abacus.foundation.requests import Request
from abacus.pool.models import ProjectYear
from abacus.pool.views.access import may_open, project_year_or_404

EXECUTION, TOTAL = "execution", "total"
POINTS = re.compile(r"\d+(?:\.\d+)?(?= (?:分|points))")


@require_safe
@may_open(Permission.PROJECT_VIEW)
def explain(request: Request, project_year_id: int, what: str) -> HttpResponse:
    """The explanation of `execution`, `total` or the points of a line id."""
    project_year = project_year_or_404(request, project_year_id)
    found = SelfEvaluation.objects.filter(project_year=project_year)
    evaluation = found.select_related("target_version", "saved_by").first()
    if evaluation is None:
        raise Http404
    evaluation.project_year = project_year
    return render_explanation(request, explanation_of(evaluation, what))


def explanation_of(evaluation: SelfEvaluation, what: str) -> Explanation:
    """The explanation of one number: of the final result where there is one. Raises Http404."""
    result = stored_result(evaluation)
    if what == EXECUTION:
        return of_execution(evaluation, result)
    if what == TOTAL:
        return of_total(evaluation, result)
    line = result["lines"].get(what)
    if line is None:
        raise Http404
    return of_line(evaluation, result, what, line)


def stored_result(evaluation: SelfEvaluation) -> Mapping[str, Any]:
    """The final computation, else that of what is on the page now."""
    now = presenting.live(evaluation, from_json(evaluation.content)).computed.to_json()
    made: Mapping[str, Any] = spoken(now)
    if evaluation.state == SelfEvaluation.State.APPROVED:
        outcome = evaluation.project_year.outcomes.filter(stage="self_evaluation", superseded=False).first()
        if outcome is not None and outcome.detail.get("lines"):
            made = spoken(outcome.detail, texts_in(now))
    return made


def built(
    evaluation: SelfEvaluation,
    result: Mapping[str, Any],
    made: Mapping[str, Any],
    title: str,
    inputs: list[Input],
    steps: list[Step] | None = None,
) -> Explanation:
    """The drawer's content from one of the engine's results."""
    rule = made.get("rule") or {}
    return Explanation(
        title=title,
        words=bold(str(made.get("words") or "")),
        formula=str(made.get("formula") or ""),
        steps=steps if steps is not None else steps_of(made),
        inputs=inputs,
        parameters=[parameter(one) for one in made.get("params") or []],
        release=str(result.get("release", "")),
        inherits=" · ".join(result.get("tags", [])[1:]),
        nearest=result.get("nearest", []),
        rule_id=str(rule.get("id", "")),
        rule_hash=str(rule.get("hash", "")),
        back_url=reverse("evaluation:fill", args=[evaluation.project_year_id]),
        back_label=evaluation.project_year.project.name,
    )


def bold(words: str) -> str:
    """The points at the beginning of a sentence set in bold: 得 **8.62** 分, **8.62** points."""
    return POINTS.sub(r"**\g<0>**", words, count=1)


def steps_of(made: Mapping[str, Any]) -> list[Step]:
    """Each step with its formula, the numbers filled in."""
    return [
        Step(
            f"{step['label']} = {step['formula']}" if step.get("formula") else str(step["label"]),
            str(step.get("shown") or "—"),
            str(step.get("why_null") or ""),
        )
        for step in made.get("steps") or []
    ]


def parameter(one: Mapping[str, Any]) -> Parameter:
    """A parameter with its document and clause."""
    source = one.get("source") or {}
    return Parameter(
        label=str(one.get("label") or one["id"]),
        shown=str(one.get("shown") or shown_value(one.get("value"))),
        document=str(source.get("title") or source.get("document") or ""),
        clause=str(source.get("clause") or ""),
        confirmed=bool(one.get("confirmed")),
        id=str(one["id"]),
    )


def shown_value(value: Any) -> str:
    """A parameter's value in words: bands and intervals as a list, a missing one as such."""
    if value is None:
        return _("没有规定")
    if isinstance(value, list):
        return _("；").join(shown_band(one) if isinstance(one, Mapping) else str(one) for one in value)
    return str(value)


def shown_band(one: Mapping[str, Any]) -> str:
    """≥ 90 优, or 达成 100–80."""
    label = one.get("label") or one.get("id") or ""
    if "at_least" in one:
        return f"≥ {one['at_least']} {label}".strip()
    return f"{label} {one.get('high', '')}–{one.get('low', '')}".strip()


def typed_by(evaluation: SelfEvaluation) -> str:
    """Who entered what the page shows, and on which day."""
    return _("%(name)s %(at)s 填报") % {"name": evaluation.saved_by.name, "at": evaluation.saved_on.isoformat()}


def of_line(
    evaluation: SelfEvaluation, result: Mapping[str, Any], line_id: str, kept: Mapping[str, Any]
) -> Explanation:
    """The points of one indicator."""
    now = presenting.live(evaluation, from_json(evaluation.content))
    one = next(line for line in now.computed.lines if str(line.read.line.line_id) == line_id)
    line, version = one.read.line, evaluation.target_version
    approved = version.approved_on.isoformat() if version.approved_on else _("未批准")
    origin = _("目标第 %(number)s 版，%(day)s 批准") % {"number": version.number, "day": approved}
    inputs = [
        Input(_("年度指标值"), words.target(line), origin),
        Input(_("分值"), _("%(points)s 分") % {"points": numbers.weight(line.weight_centi)}, origin),
        Input(_("实际完成值"), words.actual(one.read), typed_by(evaluation), why_null=_("还没有填")),
    ]
    if one.read.own_centi is not None:
        shown = _("%(points)s 分") % {"points": numbers.points(one.read.own_centi)}
        inputs.append(Input(_("自评得分"), shown, typed_by(evaluation)))
    return built(evaluation, result, kept["points"], line.name, inputs)


def of_execution(evaluation: SelfEvaluation, result: Mapping[str, Any]) -> Explanation:
    """The points of execution; each amount leads to its entries."""
    year = evaluation.project_year
    money = reverse("pool:money", args=[year.pk])
    inputs = [
        amount(_("全年执行数 B"), year.executed_fen, execution_origin(year), money),
        amount(_("全年预算数 A"), year.current_fen, budget_origin(year), money),
        Input(_("分值"), weight_of(result["execution"]), ""),
    ]
    return built(evaluation, result, result["execution"], _("预算执行率"), inputs)


def amount(label: str, fen: int | None, origin: str, url: str) -> Input:
    """An amount of the pool with its entries."""
    shown = "" if fen is None else _("%(yuan)s 元") % {"yuan": numbers.yuan(fen)}
    return Input(label, shown, origin, url, _("看明细"), why_null=_("没有登记"))


def execution_origin(year: ProjectYear) -> str:
    """How many payments, and the last day of one."""
    entries = year.executionentry_lines.order_by("entered_on", "pk")
    last = entries.last()
    return _("%(n)s 笔，最后一笔 %(day)s") % {"n": entries.count(), "day": last.entered_on} if last else ""


def budget_origin(year: ProjectYear) -> str:
    """How many lines of budget, and the newest document."""
    entries = year.budgetentry_lines.exclude(kind="request").order_by("entered_on", "pk")
    last = entries.last()
    if last is None:
        return ""
    return _("%(n)s 条，%(document)s %(day)s") % {
        "n": entries.count(),
        "document": last.document_number or last.get_kind_display(),
        "day": last.entered_on,
    }


def weight_of(made: Mapping[str, Any]) -> str:
    """The weight of execution as the engine showed it."""
    return next((str(one["shown"]) for one in made["inputs"] if one["name"] == "weight_centi"), "")


def of_total(evaluation: SelfEvaluation, result: Mapping[str, Any]) -> Explanation:
    """The total and the grade: every indicator's points with a link to its own explanation."""
    lines = {str(line.line_id): line for line in evaluation.target_version.lines.all()}
    inputs = []
    for line_id, one in result["lines"].items():
        url = reverse("evaluation:explain", args=[evaluation.project_year_id, line_id])
        inputs.append(points_input(lines[line_id].name if line_id in lines else line_id, one["points"], url))
    if result.get("execution"):
        url = reverse("evaluation:explain", args=[evaluation.project_year_id, EXECUTION])
        inputs.append(points_input(_("预算执行率"), result["execution"], url))
    total, graded = result["total"], result["graded"]
    made = {**total, "params": [*(total.get("params") or []), *(graded.get("params") or [])]}
    return built(evaluation, result, made, _("总分和等级"), inputs, [*steps_of(total), *steps_of(graded)])


def points_input(label: str, made: Mapping[str, Any], url: str) -> Input:
    """One part of the total."""
    value = made.get("value")
    shown = "" if value is None else _("%(points)s 分") % {"points": numbers.points(value)}
    return Input(label, shown, url=url, link=_("怎样算的"), why_null=str(made.get("why_null") or ""))
