"""What is wrong or remarkable in one indicator row."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from abacus.foundation.documents.forms import facts
from abacus.foundation.documents.forms.grid import Slot
from abacus.foundation.documents.forms.messages import SEVERITIES, TEMPLATES
from abacus.foundation.documents.forms.notes import percent
from abacus.foundation.documents.forms.output import Finding
from abacus.foundation.documents.forms.scoring import Scored
from abacus.foundation.documents.forms.sums import Sums
from abacus.foundation.documents.forms.units import is_money
from abacus.foundation.documents.forms.values import Measure, decimal_text
from abacus.foundation.documents.messages import Message
from abacus.rules import Resolved

_GROWTH = ("增长", "增幅", "提高", "提升", "上升", "上涨", "涨幅", "同比", "增加")


@dataclass(frozen=True)
class Found:
    """A finding with its place, by which findings are put in order."""

    slot: Slot | None
    finding: Finding


def say(code: str, slot: Slot | None, **parts: str) -> Found:
    return Found(
        slot, Finding(code, SEVERITIES[code], slot.anchor if slot else None, Message(TEMPLATES[code], **parts))
    )


def about_row(scored: Scored, sums: Sums, rules: Resolved) -> Iterator[Found]:
    """Names, values, units and weight of one row."""
    row = scored.row
    if row.name is None:
        yield say("name.missing", row.name_slot)
    yield from _missing(row)
    yield from _unusable(scored)
    yield from _as_text(row)
    yield from _beyond(scored, rules)
    yield from _weight(row, sums, rules)
    quantity = rules.taxonomy("targets.indicators").level2(row.level2) if row.level2 else None
    if quantity and quantity[1].id == "quantity" and is_money(row.target.unit):
        slot = row.unit_slot if row.unit_slot and not row.unit_slot.blank else row.target_slot
        yield say("indicator.money_as_quantity", slot, name=_name(row))


def _name(row: facts.IndicatorFacts) -> str:
    return row.name or row.name_slot.anchor


def _missing(row: facts.IndicatorFacts) -> Iterator[Found]:
    scored = bool(row.self_points.centi)
    if row.target.kind == "blank":
        yield say("points.without_target" if scored else "target.missing", row.target_slot, name=_name(row))
    if row.actual.kind == "blank":
        yield say("points.without_actual" if scored else "actual.missing", row.actual_slot, name=_name(row))


def _unusable(scored: Scored) -> Iterator[Found]:
    row = scored.row
    for measure, slot in ((row.target, row.target_slot), (row.actual, row.actual_slot)):
        if measure.kind == "bad_date":
            yield say("date.invalid", slot, text=measure.text or "")
    if row.target.kind == "number" and row.target.operator is None:
        yield say("operator.missing", row.target_slot, name=_name(row), target=row.target.text or "")
    if row.target.number is not None and row.actual.kind in ("words", "range", "date") and not _same_range(row):
        yield say("actual.not_numeric", row.actual_slot, name=_name(row), actual=row.actual.text or "")
    if scored.compared.mismatch:
        yield say(
            "unit.mismatch",
            row.actual_slot,
            name=_name(row),
            actual=row.actual.text or "",
            target=row.target.text or "",
        )


def _same_range(row: facts.IndicatorFacts) -> bool:
    """30-50天 against 30-50天 is no number, but nothing to ask back either."""
    target, actual = row.target, row.actual
    return target.kind == actual.kind == "range" and (target.number, target.high) == (actual.number, actual.high)


def _as_text(row: facts.IndicatorFacts) -> Iterator[Found]:
    for points in (row.weight, row.self_points):
        if points.as_text:
            yield say("number.as_text", points.slot, text=points.slot.text)
    for measure, slot in ((row.target, row.target_slot), (row.actual, row.actual_slot)):
        if measure.is_plain_text and slot.cell and slot.cell.kind == "text":
            yield say("number.as_text", slot, text=measure.text or "")


def _beyond(scored: Scored, rules: Resolved) -> Iterator[Found]:
    """Rates above 100 %, and actuals far above their target."""
    row, compared = scored.row, scored.compared
    for measure, slot, number in (
        (row.target, row.target_slot, compared.target_high or compared.target),
        (row.actual, row.actual_slot, compared.actual),
    ):
        if compared.unit == "%" and number is not None and number > 100 and not _may_grow(row, measure):
            yield say("percentage.over_100", slot, name=_name(row), text=measure.text or "")
    limit = rules.param("evaluation.over_achievement_tolerance").value
    upwards = row.target.kind == "number" and row.target.operator in (None, "ge", "gt", "eq")
    if limit is None or not upwards or not compared.target or compared.actual is None:
        return
    if compared.target > 0 and _exceeds(compared.actual, compared.target, Fraction(limit)):
        yield say(
            "target.over_achieved",
            row.actual_slot,
            name=_name(row),
            actual=row.actual.text or "",
            limit=percent(Fraction(limit)),
        )


def _exceeds(actual: Fraction, target: Fraction, times: Fraction) -> bool:
    """Whether `actual` is more than `times` the target; in whole numbers, which is exact and quick."""
    left = actual.numerator * target.denominator * times.denominator
    return left > target.numerator * times.numerator * actual.denominator


def _may_grow(row: facts.IndicatorFacts, measure: Measure) -> bool:
    return any(word in f"{row.name or ''}{measure.text or ''}" for word in _GROWTH)


def _weight(row: facts.IndicatorFacts, sums: Sums, rules: Resolved) -> Iterator[Found]:
    weight, total = row.weight.centi, sums.weight_sum_centi
    share = rules.param("targets.dominant_weight").value
    if weight and total and share is not None and weight >= total * share:
        yield say("weight.dominant", row.weight.slot, name=_name(row), weight=_points(weight))
    if row.weight_inferred and weight is not None:
        yield say("weight.inferred", row.name_slot, name=_name(row), weight=_points(weight))


def about_scores(scored: Scored, rules: Resolved) -> Iterator[Found]:
    """The unit's own points beside the computed ones and the interval of its grade."""
    row, own = scored.row, scored.row.self_points
    if scored.assumed:
        yield say("qualitative.assumed", row.actual_slot, name=_name(row), actual=row.actual.text or "")
    if own.centi is None or row.weight_inferred:
        return
    if scored.computed_centi is not None and own.centi != scored.computed_centi:
        code = "score.above_computed" if own.centi > scored.computed_centi else "score.below_computed"
        yield say(code, own.slot, name=_name(row), own=_points(own.centi), computed=_points(scored.computed_centi))
    grade = scored.stated.grade if scored.stated else None
    if grade is None or not row.weight.centi:
        return
    interval = next(one for one in rules.param("evaluation.qualitative_intervals").value if one.id == grade)
    share = Fraction(own.centi, row.weight.centi)
    inside = interval.low <= share and (share < interval.high or share == interval.high == 1)
    if not inside:
        yield say(
            "score.outside_interval",
            own.slot,
            name=_name(row),
            own=_points(own.centi),
            grade=interval.label,
            interval=f"{percent(interval.high)}-{percent(interval.low)}",
        )


def _points(centi: int) -> str:
    return decimal_text(Decimal(centi) / 100) or "0"
