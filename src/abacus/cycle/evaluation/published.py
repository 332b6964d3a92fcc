"""A published self-evaluation table as the pool and this stage take it: codes, money, target, what was achieved.

Amounts are 分, points 0.01, values 1e-6 of their unit. What the table does not say stays missing.
"""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from abacus.cycle import cells
from abacus.cycle.evaluation.content import Content, Entry
from abacus.pool.models.money import FundSource
from abacus.pool.services import LineInput

REGION_CODE, REGION_NAME = "990000", "公开样表示例区"
"""Not a real place: published tables of real offices stand here, so that none is put under a wrong county."""

UNNAMED = "（未填名称）"
UNKNOWN_UNIT = "（未填单位）"


@dataclass(frozen=True)
class Money:
    """One line of money by source, in 分; None where the table says nothing."""

    source: str
    initial_fen: int | None
    budget_fen: int | None
    executed_fen: int | None


@dataclass(frozen=True)
class Published:
    """One table that can become a project with target and self-evaluation."""

    code: str
    printed_code: str
    name: str
    department: str
    unit: str
    fiscal_year: int
    money: tuple[Money, ...]
    lines: tuple[LineInput, ...]
    goals: tuple[dict[str, Any], ...]
    head: dict[str, Any]
    content: Content


def takable(form: Mapping[str, Any]) -> bool:
    """Whether a form as read can become a project: a project's self-evaluation with a name, read without error."""
    return form["error"] is None and form["kind"] == "project" and bool(form["project"]["name"])


def published(form: Mapping[str, Any], sha256: str, place: int, on: date) -> Published:
    """A form as read (`FormRead.to_json()`), for the file's `place`-th form; the code follows from the bytes."""
    project = form["project"]
    year = project["year"] or on.year - 1
    ids = [uuid.uuid5(uuid.NAMESPACE_OID, f"{sha256}:{place}:{at}") for at in range(len(form["indicators"]))]
    rows = list(zip(ids, form["indicators"], strict=True))
    goals = tuple({"no": at, "text": goal["text"] or ""} for at, goal in enumerate(form["goals"], start=1))
    return Published(
        code=code(sha256, place, year),
        printed_code=project["code"] or "",
        name=project["name"][:180],
        department=(project["department"] or project["unit"] or UNKNOWN_UNIT)[:120],
        unit=(project["unit"] or project["department"] or UNKNOWN_UNIT)[:120],
        fiscal_year=year,
        money=money(form["funds"]),
        lines=tuple(line(id, one) for id, one in rows),
        goals=goals,
        head={
            "published": True,
            "file": form["file"],
            "sheet": form["sheet"],
            "printed_code": project["code"],
            "total_fen": form["funds"]["initial_fen"],
            "execution_weight_centi": form["execution"]["weight_centi"],
        },
        content=Content(
            entries=tuple(entry(id, one) for id, one in rows),
            goals=tuple(goal["actual_text"] or "" for goal in form["goals"]),
            execution_own=cells.shown(form["execution"]["self_centi"], 2),
        ),
    )


def code(sha256: str, place: int, year: int) -> str:
    """A project code in the sample region, the same for the same form of the same bytes."""
    digest = hashlib.sha256(f"{sha256}:{place}".encode()).hexdigest()
    return f"{REGION_CODE}{year % 100:02d}Y{int(digest[:15], 16) % 10**12:012d}"


def money(funds: Mapping[str, Any]) -> tuple[Money, ...]:
    """The money by source where the sources add up to the total; else the total as one line."""
    columns = ("initial_fen", "budget_fen", "executed_fen")
    lines = [one for one in funds["lines"] if one["source"] and any(one[column] is not None for column in columns)]
    adds_up = lines and all(sum(one[column] or 0 for one in lines) == (funds[column] or 0) for column in columns)
    if adds_up and all((one["budget_fen"] or 0) >= 0 for one in lines):
        return tuple(Money(one["source"], *(one[column] for column in columns)) for one in lines)
    if all(funds[column] is None for column in columns):
        return ()
    return (Money(FundSource.FISCAL.value, *(funds[column] for column in columns)),)


def line(id: uuid.UUID, one: Mapping[str, Any]) -> LineInput:
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


def entry(id: uuid.UUID, one: Mapping[str, Any]) -> Entry:
    """What the table says was achieved: the value as read in the target's unit, else the cell as printed."""
    grade = {"met": "met", "partly": "partly", "missed": "missed"}.get(one["grade"] or "")
    return Entry(
        line_id=str(id),
        actual=(grade or one["actual"] or one["actual_text"] or ""),
        own=cells.shown(one["self_centi"], 2),
    )


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
