"""What is wrong or remarkable in a form, by the closed list of codes, each at its cell."""

from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from abacus.foundation.documents.forms import facts
from abacus.foundation.documents.forms.applicable import applies
from abacus.foundation.documents.forms.grid import Slot
from abacus.foundation.documents.forms.indicator_findings import Found as Found
from abacus.foundation.documents.forms.indicator_findings import about_row, about_scores, say
from abacus.foundation.documents.forms.notes import differences
from abacus.foundation.documents.forms.output import Finding
from abacus.foundation.documents.forms.scoring import ScoredForm
from abacus.foundation.documents.forms.sums import Sums
from abacus.foundation.documents.forms.texts import halfwidth, substance
from abacus.foundation.documents.forms.values import decimal_text
from abacus.foundation.documents.messages import Message, gettext_noop
from abacus.rules import Resolved

Check = Callable[[facts.FormFacts, ScoredForm, Sums, Resolved], Iterator[Found]]


def find_all(
    form: facts.FormFacts, scored: ScoredForm, sums: Sums, rules: Resolved, *, hides: bool
) -> tuple[Finding, ...]:
    """All findings in sheet order; those without a cell come last."""
    found = [one for check in CHECKS for one in check(form, scored, sums, rules) if applies(one, form, sums, rules)]
    if hides:
        found.append(say("sheet.hidden", None))
    found.sort(key=lambda one: (one.slot is None, one.slot.row if one.slot else 0, one.slot.column if one.slot else 0))
    return tuple(one.finding for one in found)


def wan(fen: Decimal | int) -> str:
    """分 as 万元 for a message."""
    return decimal_text(Decimal(fen) / 1_000_000) or "0"


def about_head(form: facts.FormFacts, scored: ScoredForm, sums: Sums, rules: Resolved) -> Iterator[Found]:
    fields = (
        (gettext_noop("项目名称"), form.head.name),
        (gettext_noop("主管部门"), form.head.department),
        (gettext_noop("实施单位"), form.head.unit),
    )
    for what, text in fields:
        if text.slot is not None and text.value is None:
            yield say("head.missing", text.slot, what=Message(what))


def about_funds(form: facts.FormFacts, scored: ScoredForm, sums: Sums, rules: Resolved) -> Iterator[Found]:
    funds = form.funds
    if funds is None:
        yield say("funds.missing", None, what=Message(gettext_noop("项目资金")))
        return
    if funds.mismatch:
        parts = sum((amount.value or Decimal(0) for amount in _same_column(funds)), Decimal(0))
        printed = funds.mismatch.value
        yield say(
            "funds.total_mismatch",
            funds.mismatch.slot,
            printed="（空白）" if printed is None else wan(printed),
            parts=wan(parts),
        )
    budget, executed = _slot(funds, "budget"), _slot(funds, "executed")
    if funds.budget is None:
        yield say("funds.missing", budget, what=Message(gettext_noop("全年预算数")))
    if funds.executed is None:
        yield say("funds.missing", executed, what=Message(gettext_noop("全年执行数")))
    if funds.whole is not None and funds.executed is not None and funds.executed > funds.whole:
        yield say("funds.over_executed", executed, executed=wan(funds.executed), budget=wan(funds.whole))
    yield from _about_rates(funds)
    yield from _amounts_as_text(funds)


def _same_column(funds: facts.FundsFacts) -> list[facts.Amount]:
    """The parts under the total that disagrees."""
    total, found = funds.total, funds.mismatch
    name = next(one for one in ("initial", "budget", "executed") if total and total.amount(one) is found)
    amounts = [line.amount(name) for line in funds.parts if not line.nested]
    return [amount for amount in amounts if amount and amount.value is not None]


def _slot(funds: facts.FundsFacts, name: str) -> Slot | None:
    line = funds.total or (funds.parts[0] if funds.parts else None)
    amount = line.amount(name) if line else None
    return amount.slot if amount else None


def _about_rates(funds: facts.FundsFacts) -> Iterator[Found]:
    """The printed rates against the amounts of their row; the total row's against what counts."""
    if funds.total and funds.total.rate:
        yield from _about_rate(funds.total.rate, funds.executed, funds.whole, funds.percent_head)
    for line in funds.parts:
        whole = line.initial if funds.over_initial and line.budget is None else line.budget
        if line.rate and line.executed and whole:
            yield from _about_rate(line.rate, line.executed.value, whole.value, funds.percent_head)


def _about_rate(slot: Slot, executed: Decimal | None, budget: Decimal | None, percent: bool) -> Iterator[Found]:
    if slot.blank or not slot.text or executed is None or not budget:
        return
    rate = Fraction(executed) / Fraction(budget)
    if not rate_agrees(slot, rate, percent):
        shown = decimal_text((Decimal(rate.numerator) * 100 / Decimal(rate.denominator)).quantize(Decimal("0.01")))
        yield say("funds.rate_mismatch", slot, printed=slot.text, rate=f"{shown}%")


def rate_agrees(slot: Slot, rate: Fraction, percent_head: bool) -> bool:
    """Whether a printed rate is `rate` at the precision printed.

    A number without % may be a share (0.95) or percent points (95); under a head with % it is the latter.
    """
    text = halfwidth(slot.text).replace(" ", "").replace(",", "")
    stated = text.endswith("%")
    try:
        number = Decimal(text.rstrip("%"))
    except ArithmeticError:
        return False
    scales = (100,) if stated or percent_head else (1, 100)
    return any(_at_precision(rate * scale, number) for scale in scales)


def _at_precision(rate: Fraction, printed: Decimal) -> bool:
    exponent = printed.as_tuple().exponent
    places = min(-exponent, 9) if isinstance(exponent, int) and exponent < 0 else 0
    step = Decimal(1).scaleb(-places)
    exact = Decimal(rate.numerator) / Decimal(rate.denominator)
    return exact.quantize(step, ROUND_HALF_UP) == printed.quantize(step, ROUND_HALF_UP)


def _amounts_as_text(funds: facts.FundsFacts) -> Iterator[Found]:
    lines = [*([funds.total] if funds.total else []), *funds.parts]
    for line in lines:
        for name in ("initial", "budget", "executed"):
            amount = line.amount(name)
            if amount and amount.as_text:
                yield say("number.as_text", amount.slot, text=amount.slot.text)


def about_goals(form: facts.FormFacts, scored: ScoredForm, sums: Sums, rules: Resolved) -> Iterator[Found]:
    if form.goal_slot is not None and not any(goal.text for goal in form.goals):
        yield say("goal.missing", form.goal_slot)
    name = substance(form.head.name.value or "")
    for goal in form.goals:
        said = substance(goal.text or "")
        if said and name and said in name:
            yield say("goal.repeats_name", goal.slot)
        if said and goal.actual_slot and len(said) >= 10 and said == substance(goal.actual_text or ""):
            yield say("text.repeated", goal.actual_slot, cell=goal.slot.anchor, text=_short(goal.text or ""))


def _short(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:20]}…"


def about_points(form: facts.FormFacts, scored: ScoredForm, sums: Sums, rules: Resolved) -> Iterator[Found]:
    """Sums of weights and scores, and points stored as text."""
    printed = form.weight_printed.centi if form.weight_printed else None
    total = sums.weight_sum_centi
    if total is not None and (total != 10_000 or (printed is not None and total != printed)):
        expected = printed if printed is not None and total == 10_000 else 10_000
        slot = form.weight_printed.slot if printed is not None and form.weight_printed else None
        yield say(
            "weight.sum",
            slot or form.place.indicators.slots.get("weight"),
            sum=points(total),
            expected=points(expected),
        )
    own = form.self_printed
    if own and own.centi is not None and sums.self_sum_centi is not None and own.centi != sums.self_sum_centi:
        yield say("score.sum_mismatch", own.slot, sum=points(sums.self_sum_centi), printed=points(own.centi))
    funds = form.funds
    printed_points = [form.weight_printed, own, *((funds.weight, funds.self_points) if funds else ())]
    for one in printed_points:
        if one and one.as_text:
            yield say("number.as_text", one.slot, text=one.slot.text)


def points(centi: int) -> str:
    """0.01 points as points for a message."""
    return decimal_text(Decimal(centi) / 100) or "0"


def about_execution(form: facts.FormFacts, scored: ScoredForm, sums: Sums, rules: Resolved) -> Iterator[Found]:
    own = form.funds.self_points if form.funds and not form.execution_listed else None
    if own is None or own.centi is None or scored.execution_centi is None:
        return
    if own.centi != scored.execution_centi:
        code = "score.above_computed" if own.centi > scored.execution_centi else "score.below_computed"
        yield say(
            code,
            own.slot,
            name=Message(gettext_noop("预算执行率")),
            own=points(own.centi),
            computed=points(scored.execution_centi),
        )


def about_rows(form: facts.FormFacts, scored: ScoredForm, sums: Sums, rules: Resolved) -> Iterator[Found]:
    for row in scored.rows:
        yield from about_row(row, sums, rules)
        yield from about_scores(row, rules)


def about_dimensions(form: facts.FormFacts, scored: ScoredForm, sums: Sums, rules: Resolved) -> Iterator[Found]:
    taxonomy = rules.taxonomy("targets.indicators")
    named = {row.level1: taxonomy.level1(row.level1) for row in form.indicators if row.level1}
    present = {level.id for level in named.values() if level}
    head = form.place.indicators.slots.get("level1")
    for level in taxonomy.levels if head else ():
        if level.required and not level.legacy and level.id not in present:
            yield say("dimension.missing", head, level=level.label)
    # In a framework of decision, process, output and benefit satisfaction is a part of the benefit.
    allowed = {("satisfaction", "benefit")} if None in named.values() else set()
    seen: set[str] = set()
    for row in form.indicators:
        above = taxonomy.level1(row.level1) if row.level1 else None
        found = taxonomy.level2(row.level2, above) if row.level2 and above else None
        if not found or not above or found[0].id == above.id or (found[0].id, above.id) in allowed:
            continue
        if row.level2_slot and row.level2_slot.anchor not in seen:
            seen.add(row.level2_slot.anchor)
            yield say(
                "dimension.misplaced",
                row.level2_slot,
                level2=row.level2 or "",
                right=found[0].label,
                level1=row.level1 or "",
            )


def about_repetition(form: facts.FormFacts, scored: ScoredForm, sums: Sums, rules: Resolved) -> Iterator[Found]:
    """Names that come twice, long reasons that come twice, and full points everywhere."""
    for texts in (
        [(row.name, row.name_slot) for row in form.indicators],
        [(row.reason, row.reason_slot) for row in form.indicators if len(row.reason or "") >= 10],
    ):
        first: dict[str, Slot] = {}
        for text, slot in texts:
            key = substance(text or "")
            if key and slot and first.setdefault(key, slot) is not slot:
                yield say("text.repeated", slot, cell=first[key].anchor, text=_short(text or ""))
    scored_rows = [row for row in form.indicators if row.weight.centi]
    full = all(row.self_points.centi == row.weight.centi for row in scored_rows)
    own = form.funds.self_points if form.funds and not form.execution_listed else None
    execution_full = own is None or own.centi is None or own.centi == form.execution_weight_centi
    if len(scored_rows) > 1 and full and execution_full:
        yield say("scores.all_full", form.self_printed.slot if form.self_printed else None)


def about_notes(form: facts.FormFacts, scored: ScoredForm, sums: Sums, rules: Resolved) -> Iterator[Found]:
    for one in differences(form.notes, rules):
        yield say("rules.differ", one.slot, what=Message(one.what), expected=one.expected)


CHECKS: tuple[Check, ...] = (
    about_head,
    about_funds,
    about_goals,
    about_points,
    about_execution,
    about_rows,
    about_dimensions,
    about_repetition,
    about_notes,
)
