"""What was read from one form, each value with the place it was read from.

Amounts are exact decimals of 分, points whole 0.01 points; None is unknown, never 0.
"""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from abacus.foundation.documents.forms.grid import Slot
from abacus.foundation.documents.forms.layout import Place
from abacus.foundation.documents.forms.values import Measure
from abacus.foundation.documents.messages import Message


@dataclass(frozen=True, order=True)
class Refusal:
    """A cell for which the whole file is refused; the first one in sheet order is told."""

    row: int
    column: int
    code: str
    cell: str
    message: Message


class RefusedFormError(Exception):
    """The file cannot be taken: `refusal` says which cell and what to do."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


@dataclass(frozen=True)
class Text:
    """A head field: its value (None where blank) and its place; `slot` None where the form has no such field."""

    value: str | None = None
    code: str | None = None
    slot: Slot | None = None


@dataclass(frozen=True)
class HeadFacts:
    name: Text = field(default_factory=Text)
    department: Text = field(default_factory=Text)
    unit: Text = field(default_factory=Text)
    code: str | None = None
    year: int | None = None


@dataclass(frozen=True)
class Amount:
    """An amount in 分 before rounding; `as_text`: stored as text."""

    value: Decimal | None
    slot: Slot
    as_text: bool = False


@dataclass(frozen=True)
class Points:
    """Points in 0.01; `printed_percent`: the cell said 10 % where points stand."""

    centi: int | None
    slot: Slot
    as_text: bool = False


@dataclass(frozen=True)
class FundLine:
    """One row of the funds table. `share`: the printed execution rate's place."""

    label: str
    source: str | None
    initial: Amount | None
    budget: Amount | None
    executed: Amount | None
    rate: Slot | None
    nested: bool = False

    def amount(self, column: str) -> Amount | None:
        found: Amount | None = getattr(self, column)
        return found


@dataclass(frozen=True)
class FundsFacts:
    """The funds table: the total row (None where the form has none), the parts, and what counts in the end.

    `initial`, `budget`, `executed` are the total row's or the sum of the parts. `mismatch` is the
    first column whose total is not the sum of its parts.
    """

    total: FundLine | None
    parts: tuple[FundLine, ...]
    initial: Decimal | None
    budget: Decimal | None
    executed: Decimal | None
    mismatch: Amount | None
    weight: Points | None
    self_points: Points | None
    percent_head: bool = False
    over_initial: bool = False

    @property
    def whole(self) -> Decimal | None:
        """What is executed: the year's budget; in a form that is read so and has none, the initial one."""
        return self.initial if self.over_initial and self.budget is None else self.budget


@dataclass(frozen=True)
class Goal:
    no: int | None
    text: str | None
    actual_text: str | None
    slot: Slot
    actual_slot: Slot | None
    weight_centi: int | None = None


@dataclass(frozen=True)
class IndicatorFacts:
    """One indicator row as printed. `actual_number` is in the target's unit, None where there is none."""

    row: int
    name: str | None
    name_slot: Slot
    level1: str | None
    level1_slot: Slot | None
    level2: str | None
    level2_slot: Slot | None
    target: Measure
    target_slot: Slot
    unit_slot: Slot | None
    actual: Measure
    actual_slot: Slot
    weight: Points
    self_points: Points
    reason: str | None
    reason_slot: Slot | None
    goal_no: int | None = None
    weight_inferred: bool = False

    def of_goal(self, no: int | None) -> "IndicatorFacts":
        return self if no == self.goal_no else self._with(goal_no=no)

    def with_weight(self, centi: int) -> "IndicatorFacts":
        """The same with a share of what its goal has left."""
        return self._with(weight=replace(self.weight, centi=centi), weight_inferred=True)

    def _with(self, **changes: object) -> "IndicatorFacts":
        """As `dataclasses.replace`, which takes ten times as long for so many fields."""
        other = object.__new__(IndicatorFacts)
        other.__dict__.update(self.__dict__)
        other.__dict__.update(changes)
        return other


@dataclass(frozen=True)
class Compared:
    """Target and actual in one unit, exact; `mismatch`: their units do not convert."""

    unit: str | None
    target: Fraction | None
    target_high: Fraction | None
    actual: Fraction | None
    mismatch: bool = False


@dataclass(frozen=True)
class FormFacts:
    """One whole form as printed."""

    place: Place
    sheet: str
    head: HeadFacts
    funds: FundsFacts | None
    goals: tuple[Goal, ...]
    goal_slot: Slot | None
    indicators: tuple[IndicatorFacts, ...]
    weight_printed: Points | None
    self_printed: Points | None
    notes: tuple[Slot, ...]
    execution_listed: bool
    execution_weight_centi: int | None
