"""What the points of a form add up to."""

from dataclasses import dataclass

from abacus.foundation.documents.forms import facts


@dataclass(frozen=True)
class Sums:
    """Sums of what is printed, execution included, in 0.01 points; None where nothing is."""

    weight_sum_centi: int | None
    self_sum_centi: int | None


def add_up(form: facts.FormFacts) -> Sums:
    """Add the rows and, where it has points of its own, the execution."""
    weights = [row.weight.centi for row in form.indicators]
    own = [row.self_points.centi for row in form.indicators]
    if not form.execution_listed and form.funds:
        weights.append(form.execution_weight_centi)
        own.append(form.funds.self_points.centi if form.funds.self_points else None)
    return Sums(_sum(weights), _sum(own))


def _sum(numbers: list[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None
