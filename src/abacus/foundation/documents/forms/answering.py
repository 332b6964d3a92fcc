"""What was read as the answer: scored by the rules, added up, and with everything that is to be found."""

from decimal import Decimal
from fractions import Fraction

from abacus.foundation.documents.forms import facts, output
from abacus.foundation.documents.forms.findings import find_all
from abacus.foundation.documents.forms.funds import AMOUNTS
from abacus.foundation.documents.forms.kinds import UNSCORED
from abacus.foundation.documents.forms.numbers import rounded
from abacus.foundation.documents.forms.output import FormRead
from abacus.foundation.documents.forms.scoring import Scored, ScoredForm, read_only, score_form
from abacus.foundation.documents.forms.sums import add_up
from abacus.foundation.documents.forms.values import Measure, decimal_text
from abacus.rules import Resolved


def answer(name: str, form: facts.FormFacts, rules: Resolved, hides: bool) -> FormRead:
    unscored = form.place.layout.kind in UNSCORED
    scored = read_only(form, rules) if unscored else score_form(form, rules)
    sums = add_up(form)
    head = form.head
    printed, own = form.weight_printed, form.self_printed
    return FormRead(
        file=name,
        sheet=form.sheet or None,
        layout=form.place.layout.id,
        kind=form.place.layout.kind,
        project=output.Project(
            head.code,
            head.name.value,
            head.department.code,
            head.department.value,
            head.unit.code,
            head.unit.value,
            head.year,
        ),
        funds=_funds(form.funds),
        execution=output.Execution() if unscored else _execution(form, scored),
        goals=tuple(output.Goal(goal.no, goal.text, goal.actual_text, goal.weight_centi) for goal in form.goals),
        indicators=tuple(_indicator(row) for row in scored.rows),
        totals=output.Totals(
            printed.centi if printed else None,
            sums.weight_sum_centi,
            own.centi if own else None,
            sums.self_sum_centi,
            scored.total_centi,
            scored.complete,
        ),
        findings=find_all(form, scored, sums, rules, hides=hides),
        form=form,
    )


def _funds(funds: facts.FundsFacts | None) -> output.Funds:
    if funds is None:
        return output.Funds()
    lines = tuple(
        output.FundsLine(line.label or None, line.source, *(_fen(line.amount(name)) for name in AMOUNTS))
        for line in funds.parts
    )
    return output.Funds(
        initial_fen=_whole(funds.initial),
        budget_fen=_whole(funds.budget),
        executed_fen=_whole(funds.executed),
        execution_bp=_basis_points(funds),
        lines=lines,
    )


def _fen(amount: facts.Amount | None) -> int | None:
    return _whole(amount.value) if amount else None


def _whole(value: Decimal | None) -> int | None:
    return None if value is None else rounded(value)


def _basis_points(funds: facts.FundsFacts) -> int | None:
    """Executed ÷ budget in 0.01 %, rounded half away from zero; None without a budget."""
    if funds.executed is None or not funds.whole:
        return None
    rate = Fraction(funds.executed) / Fraction(funds.whole) * 10_000
    return rounded(Decimal(rate.numerator) / Decimal(rate.denominator))


def _execution(form: facts.FormFacts, scored: ScoredForm) -> output.Execution:
    if form.execution_listed or form.funds is None:
        return output.Execution()
    own = form.funds.self_points
    return output.Execution(form.execution_weight_centi, own.centi if own else None, scored.execution_centi)


def _indicator(scored: Scored) -> output.Indicator:
    row, compared = scored.row, scored.compared
    return output.Indicator(
        cell=row.name_slot.anchor,
        goal_no=row.goal_no,
        level1=row.level1,
        level2=row.level2,
        name=row.name,
        operator=_operator(row.target),
        target=_value(row.target, compared.target),
        target_high=decimal_text(compared.target_high),
        unit=compared.unit,
        target_text=row.target.text,
        actual=_value(row.actual, compared.actual),
        actual_text=row.actual.text,
        grade=scored.stated.grade if scored.stated else None,
        weight_centi=row.weight.centi,
        self_centi=row.self_points.centi,
        computed_centi=scored.computed_centi,
        why_null=scored.why_null,
        reason=row.reason,
    )


def _operator(target: Measure) -> str | None:
    return "qualitative" if target.kind == "words" else (target.operator if target.kind != "bad_date" else None)


def _value(measure: Measure, compared: Fraction | None) -> str | None:
    return measure.on.isoformat() if measure.on else decimal_text(compared)
