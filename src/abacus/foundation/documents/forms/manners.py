"""Money that is told in two manners: by where it comes from and by what it is for."""

from collections.abc import Sequence
from dataclasses import replace

from abacus.foundation.documents.forms.facts import FundLine, FundsFacts

_BY_USE = ("基本支出", "项目支出", "人员经费", "公用经费", "人员支出", "公用支出")


def in_one_manner(funds: FundsFacts) -> FundsFacts:
    """Expenditure told by its use and by its source is one sum, not two: the manner that adds up counts."""
    uses = [line for line in funds.parts if any(word in line.label for word in _BY_USE)]
    others = [line for line in funds.parts if line not in uses]
    if funds.mismatch is None or funds.total is None or not uses or not any(line.source for line in others):
        return funds
    if not (_adds_up(funds.total, uses) or _adds_up(funds.total, others)):
        return funds
    return replace(funds, mismatch=None)


def _adds_up(total: FundLine, lines: Sequence[FundLine]) -> bool:
    for name in ("initial", "budget", "executed"):
        printed = total.amount(name)
        parts = [amount.value for line in lines if (amount := line.amount(name)) and amount.value is not None]
        if printed is not None and printed.value is not None and parts and sum(parts) != printed.value:
            return False
    return True
