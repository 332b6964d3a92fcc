"""The right answer of a form, judged by hand from the contract of the reader, in a notation short enough to check.

An indicator is one line: `cell | level1 | level2 | name | operator target unit | actual | weight | self | computed`,
`-` where the answer is null and `?` where the contract leaves it open. Amounts are written in 万元, points in points.
Of the findings every warning is stated, so that precision is examined as much as recall; of the hints those that
must be there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from abacus.foundation.documents.forms import FormRead
from tests.unit.documents.examined.printed import Printed, moved

OPEN = object()
"""The contract does not say."""

HEAD = ("code", "name", "department_code", "department", "unit_code", "unit", "year")
FUNDS = ("initial_fen", "budget_fen", "executed_fen", "execution_bp")
EXECUTION = ("weight_centi", "self_centi", "computed_centi")
TOTALS = (
    *("weight_printed_centi", "weight_sum_centi", "self_printed_centi", "self_sum_centi"),
    *("computed_centi", "computed_complete"),
)


@dataclass(frozen=True)
class Examined:
    """A form and what the contract says about it."""

    name: str
    printed: Printed
    project: str = ""
    funds: str = ""
    execution: str = ""
    goals: tuple[Mapping[str, Any], ...] | None = None
    lines: tuple[str, ...] | None = None
    indicators: str = ""
    totals: str = ""
    kind: str = "project"
    warnings: str = ""
    maybe: str = ""
    hints: str = ""
    more: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def clean(self) -> bool:
        return not self.warnings and not self.maybe


def fen(text: str) -> Any:
    """分 of an amount in 万元."""
    return _number(text, 1_000_000)


def centi(text: str) -> Any:
    """0.01 points of points."""
    return _number(text, 100)


def _number(text: str, factor: int) -> Any:
    if text == "?":
        return OPEN
    return None if text == "-" else int(Decimal(text) * factor)


def _text(text: str) -> Any:
    return OPEN if text == "?" else None if text == "-" else text


def expected(form: Examined) -> dict[str, Any]:
    """The judged part of the answer as the reader prints it."""
    answer: dict[str, Any] = {"kind": form.kind, "error": None}
    if form.project:
        parts = [_text(part.strip()) for part in form.project.split("|")]
        answer["project"] = dict(zip(HEAD, parts, strict=True))
        year = answer["project"]["year"]
        answer["project"]["year"] = int(year) if isinstance(year, str) else year
    if form.funds:
        initial, budget, executed, rate = form.funds.split()
        answer["funds"] = dict(zip(FUNDS, (fen(initial), fen(budget), fen(executed), _number(rate, 100)), strict=True))
    if form.lines is not None:
        answer.setdefault("funds", {})["lines"] = [_line(line) for line in form.lines]
    if form.execution:
        answer["execution"] = dict(zip(EXECUTION, map(centi, form.execution.split()), strict=True))
    if form.goals is not None:
        answer["goals"] = list(form.goals)
    if form.indicators:
        lines = [line for line in form.indicators.strip().split("\n") if line.strip()]
        answer["indicators"] = [_indicator(line, form) for line in lines]
    if form.totals:
        *points, complete = form.totals.split()
        answer["totals"] = dict(zip(TOTALS, [*map(centi, points), _complete(complete)], strict=True))
    return answer


def _complete(text: str) -> Any:
    return {"yes": True, "no": False, "-": None, "?": OPEN}[text]


def _line(text: str) -> dict[str, Any]:
    source, initial, budget, executed = text.split()
    return {
        "source": _text(source),
        "initial_fen": fen(initial),
        "budget_fen": fen(budget),
        "executed_fen": fen(executed),
    }


def _indicator(line: str, form: Examined) -> dict[str, Any]:
    cell, level1, level2, name, target, actual, weight, points, computed = (part.strip() for part in line.split("|"))
    operator, number, high, unit = _target(target)
    answer = {
        "cell": moved(cell, form.printed.down, form.printed.right),
        "level1": _text(level1),
        "level2": _text(level2),
        "name": _text(name),
        "operator": operator,
        "target": number,
        "target_high": high,
        "unit": unit,
        "actual": _text(actual),
        "weight_centi": centi(weight),
        "self_centi": centi(points),
        "computed_centi": centi(computed),
    }
    return answer | dict(form.more.get(cell, {}))


def _target(text: str) -> tuple[Any, Any, Any, Any]:
    words = text.split()
    if words == ["?"]:
        return OPEN, OPEN, OPEN, OPEN
    operator, number, unit = [*words, "-", "-"][:3]
    low, _, high = number.partition("..")
    return _text(operator), _text(low), _text(high or "-"), _text(unit)


def differences(wanted: Any, given: Any, path: str = "") -> list[str]:
    """Where an answer does not hold what was judged right."""
    if wanted is OPEN:
        return []
    if isinstance(wanted, dict):
        return [line for key in wanted for line in differences(wanted[key], given.get(key, "absent"), f"{path}.{key}")]
    if isinstance(wanted, list):
        if not isinstance(given, list) or len(wanted) != len(given):
            return [f"{path}: {_short(given)} instead of {_short(wanted)}"]
        pairs = enumerate(zip(wanted, given, strict=True))
        return [line for number, pair in pairs for line in differences(*pair, f"{path}[{number}]")]
    same = wanted == given and type(wanted) is type(given)
    return [] if same else [f"{path}: {given!r} instead of {wanted!r}"]


def _short(rows: Any) -> str:
    if not isinstance(rows, list):
        return repr(rows)
    names = [row.get("name") or row.get("label") or row.get("text") for row in rows if isinstance(row, dict)]
    return f"{len(rows)} {names}"


def findings(text: str, form: Examined) -> set[tuple[str, str | None]]:
    """`code@cell code@cell` as pairs; `code@-` stands at no cell."""
    pairs = (word.split("@") for word in text.split())
    down, right = form.printed.down, form.printed.right
    return {(code, None if cell == "-" else moved(cell, down, right)) for code, cell in pairs}


def warned(answer: FormRead) -> set[tuple[str, str | None]]:
    """The warnings of an answer."""
    return {(one.code, one.cell) for one in answer.findings if one.severity == "warning"}


def found(answer: FormRead) -> set[tuple[str, str | None]]:
    """All findings of an answer."""
    return {(one.code, one.cell) for one in answer.findings}


def objections(form: Examined, answer: FormRead) -> list[str]:
    """Everything in which an answer is not what the contract says; none where it agrees."""
    lines = differences(expected(form), answer.to_json())
    wanted, given = findings(form.warnings, form), warned(answer)
    maybe = findings(form.maybe, form)
    lines += [f"missing warning {code} at {cell}" for code, cell in sorted(wanted - given, key=str)]
    lines += [f"false warning {code} at {cell}" for code, cell in sorted(given - wanted - maybe, key=str)]
    absent = findings(form.hints, form) - found(answer)
    lines += [f"missing hint {code} at {cell}" for code, cell in sorted(absent, key=str)]
    return lines


def twin(
    form: Examined, name: str, /, *, warnings: str = "", hints: str = "", maybe: str = "", **changes: str
) -> Examined:
    """The same form with some cells changed, judged by its findings alone."""
    printed = replace(form.printed, changes={**form.printed.changes, **changes})
    return Examined(name, printed, kind=form.kind, warnings=warnings, hints=hints, maybe=maybe)
