"""A table's indicators, money and names as the pool takes them.

Amounts are 分, points 0.01, values 1e-6 of their unit. What the table does not say stays missing.
"""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from abacus.cycle import cells
from abacus.pool.models.money import FundSource
from abacus.pool.services import LineInput

UNNAMED = "（未填名称）"


@dataclass(frozen=True)
class Money:
    """One line of money by source, in 分; None where the table says nothing."""

    source: str
    initial_fen: int | None
    budget_fen: int | None
    executed_fen: int | None


def money_of(funds: Mapping[str, Any]) -> tuple[Money, ...]:
    """The money by source where the sources add up to the total; else the total as one line."""
    columns = ("initial_fen", "budget_fen", "executed_fen")
    lines = [one for one in funds["lines"] if one["source"] and any(one[column] is not None for column in columns)]
    adds_up = lines and all(sum(one[column] or 0 for one in lines) == (funds[column] or 0) for column in columns)
    if adds_up and all((one["budget_fen"] or 0) >= 0 for one in lines):
        return tuple(Money(one["source"], *(one[column] for column in columns)) for one in lines)
    if all(funds[column] is None for column in columns):
        return ()
    return (Money(FundSource.FISCAL.value, *(funds[column] for column in columns)),)


def code_for(region: str, sha256: str, place: int, year: int) -> str:
    """A project code for a table that prints none: the same for the same form of the same bytes."""
    digest = hashlib.sha256(f"{sha256}:{place}".encode()).hexdigest()
    return f"{region[:6]}{year % 100:02d}Y{int(digest[:15], 16) % 10**12:012d}"


def ids_of(read: Mapping[str, Any], sha256: str, place: int) -> list[uuid.UUID]:
    """An id for every indicator, the same for the same form of the same bytes."""
    count = len(read["indicators"])
    return [uuid.uuid5(uuid.NAMESPACE_OID, f"{sha256}:{place}:{at}") for at in range(count)]


def goals_of(read: Mapping[str, Any]) -> tuple[dict[str, Any], ...]:
    """The goals as a version keeps them."""
    return tuple({"no": at, "text": goal["text"] or ""} for at, goal in enumerate(read["goals"], start=1))


def line_of(id: uuid.UUID | None, one: Mapping[str, Any]) -> LineInput:
    """An indicator as the pool keeps it. A number without an operator is at least that number."""
    operator = one["operator"] or "ge"
    dated = operator == "date_le"
    mode = {"date_le": "date", "qualitative": "qualitative"}.get(operator, "proportion")
    return LineInput(
        line_id=id,
        level1=(one["level1"] or "")[:40],
        level2=(one["level2"] or "")[:40],
        name=(one["name"] or UNNAMED)[:180],
        operator=operator,
        target_micro=None if dated or operator == "qualitative" else micro(one["target"]),
        target_high_micro=micro(one["target_high"]),
        target_on=day(one["target"]) if dated else None,
        target_text=(one["target_text"] or "")[:200],
        unit=(one["unit"] or "")[:20],
        weight_centi=one["weight_centi"] or 0,
        mode=mode,
        goal_no=one["goal_no"] or 1,
    )


def actual_of(one: Mapping[str, Any]) -> str:
    """What the table says was achieved, as it would be typed: the grade, the value read, else the cell as printed."""
    grade = {"met": "met", "partly": "partly", "missed": "missed"}.get(one["grade"] or "")
    return grade or one["actual"] or one["actual_text"] or ""


def micro(text: str | None) -> int | None:
    """A decimal text in 1e-6; None where it is no number or finer than that."""
    try:
        return cells.micro(text)
    except cells.UnreadableError:
        return None


def day(text: str | None) -> date | None:
    """A day; None where it is none."""
    try:
        return cells.day(text)
    except cells.UnreadableError:
        return None
