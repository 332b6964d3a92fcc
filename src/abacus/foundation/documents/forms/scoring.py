"""Points of a read form by the region's rules; the engine computes, here only what it is given is made."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from abacus.engine.parameters import Parameters
from abacus.engine.rules.project import ExecutionFacts, IndicatorFacts, score_execution, score_indicator
from abacus.foundation.documents.forms import facts
from abacus.foundation.documents.forms.comparing import Stated, compare, stated
from abacus.foundation.documents.forms.facts import Compared
from abacus.foundation.documents.forms.numbers import rounded
from abacus.foundation.documents.messages import Message, gettext_noop
from abacus.rules import Resolved


@dataclass(frozen=True)
class Scored:
    """One row with what it came to: points in 0.01 or the reason why there are none."""

    row: facts.IndicatorFacts
    compared: Compared
    stated: Stated | None
    computed_centi: int | None
    why_null: str | None
    assumed: bool


@dataclass(frozen=True)
class ScoredForm:
    """All rows and the execution; `total_centi` adds what is known, `complete`: nothing was null."""

    rows: tuple[Scored, ...]
    execution_centi: int | None
    total_centi: int | None
    complete: bool | None


def read_only(form: facts.FormFacts, rules: Resolved) -> ScoredForm:
    """The rows of a form in which nobody evaluates: compared, but without points."""
    why = Message(gettext_noop("这类表不计算得分"))
    prepared = [_prepare(row, rules) for row in form.indicators]
    rows = tuple(Scored(one.row, one.compared, one.stated, None, why, False) for one in prepared)
    return ScoredForm(rows, None, None, None)


def score_form(form: facts.FormFacts, rules: Resolved) -> ScoredForm:
    """Score every row by the rules; the form's own year does not choose them."""
    prepared = [_prepare(row, rules) for row in form.indicators]
    execution = _execution(form)
    points_of = _points_by(rules)
    rows = []
    for one in prepared:
        points, why = (None, one.why)
        if one.facts:
            points, why = points_of(one.facts)
        assumed = one.facts is not None and one.facts.assume_top and points is not None
        rows.append(Scored(one.row, one.compared, one.stated, points, why, assumed))
    executed = points_of(execution)[0] if execution else None
    known = [points for points in (executed, *(row.computed_centi for row in rows)) if points is not None]
    complete = all(row.computed_centi is not None for row in rows) and _execution_is_settled(form, executed)
    return ScoredForm(tuple(rows), executed, sum(known), complete)


Earned = tuple[int | None, str | None]


@lru_cache(maxsize=16)
def _points_by(rules: Resolved) -> Callable[[IndicatorFacts | ExecutionFacts], Earned]:
    """What facts earn by the rules, or why nothing: remembered, as a county's rows often state the same.

    The facts name no row: the points do not depend on it.
    """
    known = Parameters.of(rules.params())

    @lru_cache(maxsize=8192)
    def points(given: IndicatorFacts | ExecutionFacts) -> Earned:
        by_rules = score_indicator(given, known) if isinstance(given, IndicatorFacts) else score_execution(given, known)
        return by_rules.value, by_rules.reason if by_rules.value is None else None

    return points


@dataclass(frozen=True)
class _Prepared:
    row: facts.IndicatorFacts
    compared: Compared
    stated: Stated | None
    facts: IndicatorFacts | None
    why: str | None


def _prepare(row: facts.IndicatorFacts, rules: Resolved) -> _Prepared:
    """What the engine is given of a row, or why it is given nothing."""
    compared, target, actual = compare(row.target, row.actual), row.target.kind, row.actual.kind
    words = stated(row.target, row.actual, rules) if target == "words" and actual in ("words", "number") else None
    if target == "date" and actual == "words" and (said := stated(row.target, row.actual, rules)).grade == "met":
        words = said
    why = _why_not(row, compared, words)
    if why:
        return _Prepared(row, compared, words, None, why)
    return _Prepared(row, compared, words, _given(row, compared, words), None)


def _given(row: facts.IndicatorFacts, compared: Compared, words: Stated | None) -> IndicatorFacts:
    """The facts of one row by its way of scoring: a day, yes or no, a grade, or a proportion."""
    base = IndicatorFacts(line_id="", weight_centi=row.weight.centi)
    if row.target.kind == "date" and row.actual.kind == "date":
        return replace(base, mode="date", target_on=row.target.on, actual_on=row.actual.on)
    if words and words.yes is not None:
        return replace(base, mode="direct", yes=words.yes)
    if words:
        percent = None if words.percent is None else _micro(Fraction(words.percent))
        assume = words.grade == "met" and percent is None
        return replace(base, mode="qualitative", grade=words.grade, stated_percent_micro=percent, assume_top=assume)
    return IndicatorFacts(
        line_id="",
        weight_centi=row.weight.centi,
        operator=row.target.operator,
        target_micro=_micro(compared.target),
        target_high_micro=_micro(compared.target_high),
        actual_micro=_micro(compared.actual),
    )


def _why_not(row: facts.IndicatorFacts, compared: Compared, words: Stated | None) -> Message | None:
    """Why a row cannot be scored at all; None where the engine can judge. A day may be met in words: 按期完成."""
    target, actual = row.target.kind, row.actual.kind
    if target == "blank":
        return Message(gettext_noop("没有年度指标值"))
    if target == "bad_date":
        return Message(gettext_noop("年度指标值是不存在的日期"))
    if actual == "blank":
        return Message(gettext_noop("没有实际完成值"))
    if actual == "bad_date":
        return Message(gettext_noop("实际完成值是不存在的日期"))
    if row.weight.centi is None:
        return Message(gettext_noop("没有分值"))
    if row.weight.centi < 0:
        return Message(gettext_noop("分值是负数"))
    if compared.mismatch:
        return Message(gettext_noop("实际完成值与年度指标值的单位不能换算"))
    if target in ("number", "range") and compared.actual is None:
        return Message(gettext_noop("年度指标值是数，实际完成值不是数"))
    if target == "date" and actual != "date" and words is None:
        return Message(gettext_noop("年度指标值是日期，实际完成值不是日期"))
    if target == "words" and actual == "number" and row.actual.unit != "%":
        return Message(gettext_noop("年度指标值是文字，实际完成值是数"))
    if words and words.grade is None and words.percent is None and words.yes is None:
        return Message(
            gettext_noop("实际完成值“{actual}”看不出是达成、部分达成还是未达成"), actual=_short(row.actual.text)
        )
    if target == "words" and actual in ("date", "range"):
        return Message(gettext_noop("年度指标值是文字，实际完成值不是文字"))
    return None


def _short(text: str | None) -> str:
    return (text or "") if len(text or "") <= 20 else f"{(text or '')[:20]}…"


def _micro(number: Fraction | None) -> int | None:
    """1e-6 of the unit, rounded half away from zero where a value is finer."""
    if number is None:
        return None
    whole, rest = divmod(number.numerator * 1_000_000, number.denominator)
    return whole if not rest else rounded(Decimal(number.numerator * 1_000_000) / Decimal(number.denominator))


def _execution(form: facts.FormFacts) -> ExecutionFacts | None:
    """The execution, where the form gives it points of its own."""
    if form.execution_listed or form.funds is None or form.execution_weight_centi is None:
        return None
    funds = form.funds
    return ExecutionFacts(
        weight_centi=form.execution_weight_centi,
        executed_fen=None if funds.executed is None else rounded(funds.executed),
        budget_fen=None if funds.budget is None else rounded(funds.budget),
    )


def _execution_is_settled(form: facts.FormFacts, executed_centi: int | None) -> bool:
    """Whether nothing is left open about execution: it is scored, listed as a row, or has no points to earn."""
    if executed_centi is not None or form.execution_listed:
        return True
    if form.execution_weight_centi is not None:
        return False
    printed = form.weight_printed.centi if form.weight_printed else None
    return sum(row.weight.centi or 0 for row in form.indicators) == (10_000 if printed is None else printed)
