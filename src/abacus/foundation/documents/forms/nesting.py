"""Parts of a part in a funds table, known by what they add up to where no indentation says so."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from abacus.foundation.documents.forms.facts import FundLine
from abacus.foundation.documents.forms.numbers import rounded
from abacus.foundation.documents.forms.texts import bare

_AMOUNTS = ("initial", "budget", "executed")


def nest_by_sums(total: FundLine | None, parts: Sequence[FundLine]) -> tuple[FundLine, ...]:
    """The parts, with those marked that only break down the part above them (其中：中央资金 50、地方资金 40).

    Only where the plain sum is not the total: what follows a part, is of its source and makes its
    amounts in every column is its breakdown, if the total then agrees in every column. Otherwise
    nothing is marked, and the difference is told.
    """
    parts = tuple(parts)
    if total is None or _agrees(total, parts):
        return parts
    marked = list(parts)
    number = 0
    while number < len(marked):
        below = _breakdown(marked, number)
        marked[number + 1 : number + 1 + below] = [
            replace(line, nested=True) for line in marked[number + 1 : number + 1 + below]
        ]
        number += 1 + below
    return tuple(marked) if _agrees(total, marked) else parts


def _breakdown(parts: Sequence[FundLine], number: int) -> int:
    """How many of the lines after a part are its breakdown; of one alone 其中 must say so."""
    part = parts[number]
    if part.nested:
        return 0
    count = 0
    for line in parts[number + 1 :]:
        if line.source not in (None, part.source):
            break
        count += 1
    for taken in range(count, 0, -1):
        below = parts[number + 1 : number + 1 + taken]
        if (taken > 1 or bare(below[0].label).startswith("其中")) and _makes(part, below):
            return taken
    return 0


def _makes(part: FundLine, below: Sequence[FundLine]) -> bool:
    amounts = [(_value(part, name), _total(below, name)) for name in _AMOUNTS]
    return any(own for own, _ in amounts) and all(rounded(own) == rounded(made) for own, made in amounts)


def _agrees(total: FundLine, parts: Sequence[FundLine]) -> bool:
    flat = [line for line in parts if not line.nested]
    return all(
        rounded(_value(total, name)) == rounded(_total(flat, name))
        for name in _AMOUNTS
        if any((amount := line.amount(name)) and amount.value is not None for line in flat)
    )


def _total(lines: Sequence[FundLine], name: str) -> Decimal:
    return sum((_value(line, name) for line in lines), Decimal(0))


def _value(line: FundLine, name: str) -> Decimal:
    """Blank adds nothing; it is only added here, never kept as 0."""
    amount = line.amount(name)
    return amount.value if amount and amount.value is not None else Decimal(0)
