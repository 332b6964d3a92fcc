"""How a result came about: in words, as formulas, as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from abacus.engine.display import parameter_unit, shown, unit_of
from abacus.engine.formula import formula
from abacus.engine.templates import TEMPLATES
from abacus.engine.texts import Text, label, say

if TYPE_CHECKING:
    from abacus.engine.result import Result


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One step as people see it; ``value`` is exact, ``shown`` is for reading only."""

    name: str
    label: str
    formula: str
    value: Any
    shown: str
    why_null: str | None


def steps(result: Result) -> tuple[StepRecord, ...]:
    """Every step of a result, in order."""
    rule = result.rule
    return tuple(
        StepRecord(
            name=step.name,
            label=step.label or label(step.name, rule.id),
            formula=formula(step.node, result),
            value=result.row[step.name],
            shown=shown(result.row[step.name], unit_of(rule, step.name), result.unit),
            why_null=result.why_null.get(step.name),
        )
        for step in rule.steps
    )


def words(result: Result) -> Text:
    """The result in one sentence: "得 8.62 分：执行 37.24 万元，预算 43.20 万元，执行率 86.20 %，满分 10 分"."""
    rule = result.rule
    answer = rule.steps[-1]
    what = answer.label or label(answer.name, rule.id)
    if result.reason is not None:
        return say("words.null", what=what, reason=result.reason)
    filled = {name: shown(value, unit_of(rule, name), result.unit) for name, value in result.row.items()}
    filled |= {"what": what, "result": filled[answer.name], "sign": _sign(rule.id)}
    keys = [f"words.{rule.id}", "words"]
    if result.row.get("met") is True:
        keys.insert(0, f"words.{rule.id}.met")
    return say(next(key for key in keys if key in TEMPLATES), **filled)


def _sign(rule_id: str) -> str:
    key = f"sign.{rule_id.rpartition('.')[2]}"
    return say(key) if key in TEMPLATES else ""


def rule_in_words(result: Result) -> str | None:
    """The rule itself in one line, without numbers; None where nobody wrote one."""
    key = f"rule.{result.rule_id}"
    return say(key) if key in TEMPLATES else result.rule.label or None


def as_json(result: Result) -> dict[str, Any]:
    """The explanation as plain data. Fractions are "num/den", days ISO dates, null is null."""
    return {
        "rule": {"id": result.rule_id, "hash": result.rule_hash},
        "value": plain(result.value),
        "why_null": result.reason,
        "words": words(result),
        "formula": rule_in_words(result),
        "steps": [
            {
                "name": step.name,
                "label": step.label,
                "formula": step.formula,
                "value": plain(step.value),
                "shown": step.shown,
                "why_null": step.why_null,
            }
            for step in result.steps
        ],
        "inputs": [
            {
                "name": name,
                "label": label(name, result.rule_id),
                "value": plain(value),
                "shown": shown(value, unit_of(result.rule, name), result.unit),
            }
            for name, value in result.inputs.items()
        ],
        "params": [parameter(key, given, result) for key, given in result.params.items()],
    }


def parameter(key: str, given: Any, result: Result) -> dict[str, Any]:
    """A parameter with the document and clause that it stands on, as far as it came with them.

    ``value`` is as its pack states it, in ``unit``; a plain value stands for itself.
    """
    exact = result.parameters.exact(key)
    source = getattr(given, "source", None)
    return {
        "id": key,
        "label": result.parameters.label(key),
        "value": getattr(given, "stated", plain(exact)),
        "unit": getattr(given, "unit", None),
        "shown": shown(exact, parameter_unit(given)) if not isinstance(exact, tuple) else None,
        "from": plain(getattr(given, "from_", None)),
        "until": plain(getattr(given, "until", None)),
        "source": source and {name: getattr(source, name) for name in ("document", "title", "clause")},
        "confirmed": getattr(given, "confirmed", None),
        "pack": getattr(given, "pack", None),
        "release": getattr(given, "release", None),
    }


def plain(value: Any) -> Any:
    """A value as JSON can carry it without loss."""
    if isinstance(value, (Fraction, date)):
        return str(value)
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value
