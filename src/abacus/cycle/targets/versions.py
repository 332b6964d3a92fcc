"""Between a declaration's text and the pool's exact target lines, both ways."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from abacus.cycle import cells
from abacus.cycle.targets import words
from abacus.cycle.targets.content import Content, Row
from abacus.cycle.targets.reading import Indicator, Read
from abacus.pool.models import IndicatorLine, ProjectYear, TargetVersion
from abacus.pool.services import LineInput


def line_inputs(read: Read) -> list[LineInput]:
    """The indicators of a declaration without findings, as the pool takes them."""
    return [line_input(one) for one in read.indicators]


def line_input(one: Indicator) -> LineInput:
    """One indicator. Its levels, operator and points are there: the checks have seen to it."""
    return LineInput(
        line_id=uuid.UUID(one.row.line_id),
        level1=one.level1.label if one.level1 else "",
        level2=one.level2.label if one.level2 else "",
        name=one.name,
        operator=one.operator or "",
        target_micro=one.target_micro,
        target_high_micro=one.target_high_micro,
        target_on=one.target_on,
        target_text=as_printed(one),
        unit=one.unit,
        weight_centi=one.weight_centi or 0,
        mode=one.mode,
        scoring=one.scoring,
        standard=one.standard,
        evidence=" ".join(one.row.evidence.split()),
        goal_no=one.goal_no,
    )


def as_printed(one: Indicator) -> str:
    """The target as a printed form has it: ≥ 52 座, or the words of a qualitative one."""
    if one.operator == "qualitative" or one.mode == "direct":
        return one.target_text[:200]
    sign = "" if one.operator == "between" else words.operator_label(one.operator or "")
    return " ".join(filter(None, (sign, one.target_text, one.unit)))[:200]


def head(read: Read) -> dict[str, object]:
    """What a version keeps of the form's head; amounts in 分, days as ISO text."""
    return {
        "starts_on": read.starts.isoformat() if read.starts else None,
        "ends_on": read.ends.isoformat() if read.ends else None,
        "total_fen": read.funds.total_fen,
        "fiscal_fen": read.funds.fiscal_fen,
        "other_fen": read.funds.other_fen,
        "externality": read.content.externality,
        "weight_reason": read.content.weight_reason.strip(),
    }


def goals(content: Content) -> list[dict[str, object]]:
    """The goals as a version keeps them, each with its analysis where there is one."""
    made: list[dict[str, object]] = []
    for place, goal in enumerate(content.goals):
        if goal.strip():
            found = dict(content.analysis(place))
            made.append({"no": place + 1, "text": goal.strip(), **({"analysis": found} if found else {})})
    return made


def analyses_of(goals: Iterable[Mapping[str, Any]]) -> tuple[Mapping[str, str], ...]:
    """The analyses of a version's goals; none at all where no goal has one."""
    found = tuple(goal.get("analysis") or {} for goal in goals)
    return found if any(found) else ()


def content_of(version: TargetVersion) -> Content:
    """A version as a form again, to be changed or to be taken over into the next year."""
    kept = version.head
    return Content(
        starts=kept.get("starts_on") or "",
        ends=kept.get("ends_on") or "",
        total=cells.shown(kept.get("total_fen"), 6),
        fiscal=cells.shown(kept.get("fiscal_fen"), 6),
        other=cells.shown(kept.get("other_fen"), 6),
        externality=bool(kept.get("externality")),
        goals=tuple(goal["text"] for goal in version.goals) or ("",),
        rows=tuple(row_of(line) for line in version.lines.all()),
        weight_reason=kept.get("weight_reason") or "",
        analyses=analyses_of(version.goals),
    )


def row_of(line: IndicatorLine) -> Row:
    """A line as a row of the form."""
    return Row(
        line_id=str(line.line_id),
        level1=line.level1,
        level2=line.level2,
        name=line.name,
        operator=line.operator,
        value=value_of(line),
        unit=line.unit,
        weight=cells.shown(line.weight_centi, 2),
        standard=line.standard,
        evidence=line.evidence,
        mode=line.mode,
        scoring=scoring_of(line),
        goal_no=str(line.goal_no),
    )


def value_of(line: IndicatorLine) -> str:
    """The target's value as it would be typed."""
    if line.operator == IndicatorLine.Operator.BETWEEN:
        return f"{cells.shown(line.target_micro, 6)}~{cells.shown(line.target_high_micro, 6)}"
    if line.target_on:
        return line.target_on.isoformat()
    return line.target_text if line.target_micro is None else cells.shown(line.target_micro, 6)


def scoring_of(line: IndicatorLine) -> str:
    """The indicator's own scoring as it would be typed."""
    if "deduct_centi" in line.scoring:
        return f"每次扣 {cells.shown(line.scoring['deduct_centi'], 2)} 分"
    parts = [
        f"≥{cells.shown(low, 6)} 得 {cells.shown(points, 2)}" if low is not None else f"其余得 {cells.shown(points, 2)}"
        for low, points in line.scoring.get("bands", [])
    ]
    return "；".join(parts)


def proposed(project_year: ProjectYear) -> Content:
    """What a new form begins with: last year's approved targets, this year's days and the sums asked for."""
    year = project_year.fiscal_year
    begun = Content(
        starts=date(year, 1, 1).isoformat(),
        ends=date(year, 12, 31).isoformat(),
        total=cells.shown(project_year.requested_fen, 6),
        fiscal=cells.shown(project_year.requested_fen, 6),
    )
    before = (
        TargetVersion.objects.filter(
            target_set__project=project_year.project_id,
            target_set__fiscal_year=year - 1,
            state=TargetVersion.State.APPROVED,
        )
        .prefetch_related("lines")
        .first()
    )
    if before is None:
        return begun
    last = content_of(before)
    return replace(begun, externality=last.externality, goals=last.goals, rows=last.rows, analyses=last.analyses)
