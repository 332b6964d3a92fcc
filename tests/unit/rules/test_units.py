"""Numbers become exact in one unit each."""

from decimal import Decimal
from fractions import Fraction

import pytest

from abacus.rules.units import Unit, convert


@pytest.mark.parametrize(
    ("number", "unit", "exact"),
    [
        (10, "points", 1000),
        (Decimal("0.5"), "分", 50),
        (40, "percentage points", Fraction(2, 5)),
        (130, "%", Fraction(13, 10)),
        (Decimal("0.2"), "share", Fraction(1, 5)),
        (7, "fen", 7),
        (Decimal("0.01"), "yuan", 1),
        (3, "元", 300),
        (Decimal("89.974"), "万元", 89_974_000),
        (20, "days", 20),
        (5, "work days", 5),
        (6, "months", 6),
        (8, "month", 8),
        (5, "years", 5),
        (12, "count", 12),
        (3, "people", 3),
    ],
)
def test_a_number_is_exact_in_the_unit_of_the_engine(number, unit, exact):
    converted = convert(number, Unit(unit))

    assert (converted, type(converted)) == (exact, type(exact))


@pytest.mark.parametrize(
    ("number", "unit"),
    [(Decimal("0.001"), "points"), (Decimal("0.001"), "yuan"), (Decimal("1.5"), "days"), (0, "month"), (13, "month")],
)
def test_a_number_that_its_unit_cannot_hold_is_refused(number, unit):
    with pytest.raises(ValueError, match=str(number)):
        convert(number, Unit(unit))
