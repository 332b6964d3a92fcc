"""What the checker reads of a self-evaluation: its final result in the pool, never the stage itself."""

from collections.abc import Mapping
from typing import Any

from abacus.pool.models import StageOutcome

NOT_APPLICABLE = "indicator.not_applicable"


def self_total(detail: Mapping[str, Any]) -> int | None:
    """The unit's own total."""
    found: int | None = detail.get("self_total_centi")
    return found


def lines(detail: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The computation of each indicator by line id."""
    found: dict[str, Mapping[str, Any]] = detail.get("lines") or {}
    return found


def over_achieved(detail: Mapping[str, Any]) -> int:
    """How many indicators lie beyond the tolerance above their target."""
    return sum(bool(one.get("over_achieved")) for one in lines(detail).values())


def applies(one: Mapping[str, Any]) -> bool:
    """Whether an indicator applied."""
    rule = (one.get("points") or {}).get("rule") or {}
    return rule.get("id") != NOT_APPLICABLE


def own_points(detail: Mapping[str, Any], line_id: str) -> int | None:
    """The unit's own points of an indicator; None where the result does not keep them."""
    found: int | None = ((detail.get("own") or {}).get("lines") or {}).get(line_id)
    return found


def own_execution(detail: Mapping[str, Any]) -> int | None:
    """The unit's own points of execution."""
    found: int | None = (detail.get("own") or {}).get("execution_centi")
    return found


def reason(detail: Mapping[str, Any], line_id: str) -> str:
    """What the unit said about an indicator."""
    return str(((detail.get("said") or {}).get("reasons") or {}).get(line_id) or "")


def said(detail: Mapping[str, Any], name: str) -> str:
    """One of the unit's texts: execution_reason, problems, measures."""
    return str((detail.get("said") or {}).get(name) or "")


def execution_weight(detail: Mapping[str, Any]) -> int | None:
    """The weight of execution; None where the table has none."""
    made = detail.get("execution")
    if not made:
        return None
    return next((one["value"] for one in made["inputs"] if one["name"] == "weight_centi"), weight_param(made))


def weight_param(made: Mapping[str, Any]) -> int | None:
    """The weight where the result took it from the rules."""
    values = [one.get("value") for one in made.get("params") or [] if one.get("id") == "evaluation.execution_weight"]
    return values[0] if values and isinstance(values[0], int) else None


def execution_points(detail: Mapping[str, Any]) -> int | None:
    """The computed points of execution."""
    made = detail.get("execution")
    found: int | None = made.get("value") if made else None
    return found


def money(outcome: StageOutcome) -> dict[str, int | None]:
    """Budget and spending of the year in 分."""
    year = outcome.project_year
    return {"budget_fen": year.current_fen, "executed_fen": year.executed_fen}
