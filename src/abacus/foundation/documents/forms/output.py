"""What `abacus forms read` answers: one `FormRead` for each form, exactly as printed by `--json`.

Amounts `_fen` are whole 分, points `_centi` whole 0.01 points, `execution_bp` whole 0.01 %; `target`,
`target_high` and `actual` are decimal texts in `unit` (percentages in percent points) or days
YYYY-MM-DD. None is unknown, never 0.
"""

from dataclasses import dataclass, field, fields
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from abacus.foundation.documents.forms.facts import FormFacts


@dataclass(frozen=True)
class Project:
    code: str | None = None
    name: str | None = None
    department_code: str | None = None
    department: str | None = None
    unit_code: str | None = None
    unit: str | None = None
    year: int | None = None


@dataclass(frozen=True)
class FundsLine:
    label: str | None
    source: str | None
    initial_fen: int | None
    budget_fen: int | None
    executed_fen: int | None


@dataclass(frozen=True)
class Funds:
    initial_fen: int | None = None
    budget_fen: int | None = None
    executed_fen: int | None = None
    execution_bp: int | None = None
    lines: tuple[FundsLine, ...] = ()


@dataclass(frozen=True)
class Execution:
    weight_centi: int | None = None
    self_centi: int | None = None
    computed_centi: int | None = None


@dataclass(frozen=True)
class Goal:
    no: int | None
    text: str | None
    actual_text: str | None
    weight_centi: int | None


@dataclass(frozen=True)
class Indicator:
    """One row. `reason` (why it deviates, as printed) is for those who take the form over; it is not printed."""

    cell: str
    goal_no: int | None
    level1: str | None
    level2: str | None
    name: str | None
    operator: str | None
    target: str | None
    target_high: str | None
    unit: str | None
    target_text: str | None
    actual: str | None
    actual_text: str | None
    grade: str | None
    weight_centi: int | None
    self_centi: int | None
    computed_centi: int | None
    why_null: str | None
    reason: str | None = field(default=None, metadata={"printed": False})


@dataclass(frozen=True)
class Totals:
    weight_printed_centi: int | None = None
    weight_sum_centi: int | None = None
    self_printed_centi: int | None = None
    self_sum_centi: int | None = None
    computed_centi: int | None = None
    computed_complete: bool | None = None


@dataclass(frozen=True)
class Finding:
    """`message` is a `Message`, so a page can say it in another language."""

    code: str
    severity: str
    cell: str | None
    message: str


@dataclass(frozen=True)
class Error:
    code: str
    cell: str | None
    message: str


@dataclass(frozen=True)
class FormRead:
    """One form as read, scored and checked, or one refused file (`error` set, all else empty).

    `form` is what it was made from, with the place of every value; it is not printed.
    """

    file: str
    sheet: str | None = None
    layout: str | None = None
    kind: str | None = None
    project: Project = Project()
    funds: Funds = Funds()
    execution: Execution = Execution()
    goals: tuple[Goal, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    totals: Totals = Totals()
    findings: tuple[Finding, ...] = ()
    error: Error | None = None
    form: "FormFacts | None" = field(default=None, repr=False, compare=False, metadata={"printed": False})

    def to_json(self) -> dict[str, Any]:
        """The answer as JSON data, every key present."""
        plain: dict[str, Any] = _plain(self)
        return plain


def _plain(value: Any) -> Any:
    kind = type(value)
    if value is None or kind in (str, int, bool):
        return value
    if kind is tuple:
        return [_plain(item) for item in value]
    if isinstance(value, str):
        return str(value)
    return {name: _plain(getattr(value, name)) for name in _printed(value.__class__)}


@cache
def _printed(kind: Any) -> tuple[str, ...]:
    """The fields of an answer's part that are printed, in their order."""
    return tuple(one.name for one in fields(kind) if one.metadata.get("printed", True))
