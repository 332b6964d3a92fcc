"""Reading forms: `read_forms(path, region=…, on=…)` is what pages and the command call."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from abacus.foundation.documents.forms import facts, output
from abacus.foundation.documents.forms.facts import Refusal, RefusedFormError
from abacus.foundation.documents.forms.findings import find_all
from abacus.foundation.documents.forms.funds import AMOUNTS, find_funds, read_funds
from abacus.foundation.documents.forms.goals import find_goals, label_row, read_goals
from abacus.foundation.documents.forms.grid import Grid
from abacus.foundation.documents.forms.head import read_head
from abacus.foundation.documents.forms.indicators import Table, read_table
from abacus.foundation.documents.forms.layout import Place, find_forms, read_layout
from abacus.foundation.documents.forms.learnt import NONE, Learnt
from abacus.foundation.documents.forms.numbers import rounded
from abacus.foundation.documents.forms.output import FormRead
from abacus.foundation.documents.forms.scoring import Scored, ScoredForm, score_form, share_rest
from abacus.foundation.documents.forms.settling import settle
from abacus.foundation.documents.forms.sums import add_up
from abacus.foundation.documents.forms.values import Measure, decimal_text
from abacus.foundation.documents.messages import Message, gettext_noop
from abacus.foundation.documents.workbooks import Limits, Workbook, WorkbookError, read_workbook
from abacus.rules import Resolved, library

NATION = "cn"
NO_FORM = gettext_noop("没有找到可以识别的绩效表。目前能识别：{known}；请核对表头的列名后再提交。")
NO_VISIBLE_FORM = gettext_noop(
    "没有找到可以识别的绩效表（隐藏的工作表不读取，请取消隐藏）。目前能识别：{known}；请核对表头的列名后再提交。"
)
LIMITS = Limits(cells=300_000)
"""A form has some two hundred filled cells: this is a thousand forms in one file."""


def read_forms(
    path: Path, *, region: str | None, on: date, name: str | None = None, learnt: Learnt = NONE
) -> list[FormRead]:
    """Every form of a file, read, scored and checked by the region's rules of day `on`.

    Stores nothing. `region` None: the national pack. `name` is what the answers call the file (the
    path where None), `learnt` what people taught the reader. A refused file gives one `FormRead` with
    `error`. Raises PolicyError, UnknownRegionError or UnknownRuleError where there are no usable rules.
    """
    rules = library().resolve(region=region or NATION, on=on)
    name = str(path) if name is None else name
    try:
        return read_sheets(read_workbook(path, limits=LIMITS), rules, name=name, learnt=learnt)
    except WorkbookError as error:
        return [FormRead(name, error=output.Error(error.code, error.cell, error.message))]
    except RefusedFormError as error:
        refusal = error.refusal
        return [FormRead(name, error=output.Error(refusal.code, refusal.cell, refusal.message))]


def read_sheets(workbook: Workbook, rules: Resolved, *, name: str, learnt: Learnt = NONE) -> list[FormRead]:
    """The forms of the visible sheets. Raises WorkbookError, or RefusedFormError for the first bad cell."""
    layouts = tuple(learnt.layout(read_layout(form)) for form in rules.forms())
    hidden_sheets = any(sheet.hidden for sheet in workbook.sheets)
    found: list[FormRead] = []
    for sheet in workbook.sheets:
        if sheet.hidden:
            continue
        grid, refusals = Grid(learnt.sheet(sheet)), list[Refusal]()
        forms = [settle(_read_form(place, refusals), learnt, refusals) for place in find_forms(grid, layouts)]
        if refusals:
            raise RefusedFormError(min(refusals))
        found.extend(_answer(name, form, rules, hidden_sheets or grid.hides) for form in forms)
    if not found:
        supported = "、".join(layout.label for layout in layouts)
        raise WorkbookError("file.not_a_form", Message(NO_VISIBLE_FORM if hidden_sheets else NO_FORM, known=supported))
    return found


def _read_form(place: Place, refusals: list[Refusal]) -> facts.FormFacts:
    above = place.above_indicators()
    funds_head = find_funds(place)
    after_funds = [row for row in above if funds_head is None or row > funds_head.last_row]
    goal_head = find_goals(place, after_funds)
    goal_rows = [row for row in (label_row(place, after_funds), goal_head.row if goal_head else None) if row]
    goal_row = min(goal_rows, default=place.indicators.row)
    head_end = funds_head.row if funds_head else goal_row
    head = read_head(place, [row for row in above if row < head_end])
    fund_rows = [row for row in after_funds if row < goal_row]
    funds = read_funds(place, funds_head, fund_rows, refusals) if funds_head else None
    goals, goal_slot = read_goals(place, goal_head, [row for row in above if row >= goal_row])
    table = read_table(place, head.year, refusals)
    rows = tuple(_with_goal(row, goals) for row in table.rows)
    listed = _lists_execution(place, table, funds)
    return facts.FormFacts(
        place=place,
        sheet=place.grid.sheet.name,
        head=head,
        funds=funds,
        goals=goals,
        goal_slot=goal_slot,
        indicators=share_rest(rows, goals),
        weight_printed=table.weight_printed,
        self_printed=table.self_printed,
        notes=table.notes,
        execution_listed=listed,
        execution_weight_centi=None if listed else _execution_weight(funds, table),
    )


def _with_goal(row: facts.IndicatorFacts, goals: tuple[facts.Goal, ...]) -> facts.IndicatorFacts:
    """A form's only goal is every row's; rows of this layout name no goal."""
    return row.of_goal(goals[0].no) if len(goals) == 1 else row


def _lists_execution(place: Place, table: Table, funds: facts.FundsFacts | None) -> bool:
    """Whether execution is an indicator row: by its level, or by its name where the funds have no points."""
    in_funds = funds is not None and any(points and points.centi for points in (funds.weight, funds.self_points))
    for row in table.rows:
        if any("预算执行" in (level or "") for level in (row.level1, row.level2)):
            return True
        if not in_funds and any(word in (row.name or "") for word in ("预算执行率", "预算执行情况", "资金执行率")):
            return True
    return False


def _execution_weight(funds: facts.FundsFacts | None, table: Table) -> int | None:
    """The printed weight; where only points stand, the printed total less the rows' weights."""
    if funds is None:
        return None
    if funds.weight and funds.weight.centi is not None:
        return funds.weight.centi
    own = funds.self_points.centi if funds.self_points else None
    total = table.weight_printed.centi if table.weight_printed else None
    if own is None or total is None:
        return None
    rest = total - sum(row.weight.centi or 0 for row in table.rows)
    return rest if rest >= 0 else None


def _answer(name: str, form: facts.FormFacts, rules: Resolved, hides: bool) -> FormRead:
    scored, sums = score_form(form, rules), add_up(form)
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
        execution=_execution(form, scored),
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
    if funds.executed is None or not funds.budget:
        return None
    rate = Fraction(funds.executed) / Fraction(funds.budget) * 10_000
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
