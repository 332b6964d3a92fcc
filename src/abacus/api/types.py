"""The kinds of values the interface takes and gives, each with its unit and bounds."""

import re
import uuid
from datetime import date
from typing import Annotated, Any

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, Strict, WithJsonSchema

from abacus.foundation.money import MAX_FEN

LARGEST = 2**63 - 1
"""What a 64-bit column holds."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WHOLE = re.compile(r"-?\d{1,19}")
PLAIN = r"^[^\x00-\x1f\x7f]*$"
"""A text in one line without control characters."""


def _day(value: Any) -> Any:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("应为日期，如 2022-03-16")
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise ValueError("没有这一天") from error
    if not 2000 <= day.year <= 2100:
        raise ValueError("日期应在 2000 年至 2100 年之间")
    return day


def _whole(value: Any) -> Any:
    if isinstance(value, str) and not _WHOLE.fullmatch(value):
        raise ValueError("应为整数")
    return value


def _uuid(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", value):
        raise ValueError("应为 UUID")
    return value


Day = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "format": "date", "pattern": r"^20\d{2}-\d{2}-\d{2}$"}),
]
Id = Annotated[int, BeforeValidator(_whole), Field(ge=1, le=LARGEST)]
"""In an address or a query."""
Year = Annotated[int, BeforeValidator(_whole), Field(ge=2000, le=2100)]
LineId = Annotated[uuid.UUID, BeforeValidator(_uuid)]

StrictYear = Annotated[int, Strict(), Field(ge=2000, le=2100)]
StrictId = Annotated[int, Strict(), Field(ge=1, le=LARGEST)]
Fen = Annotated[int, Strict(), Field(ge=-MAX_FEN, le=MAX_FEN, description="金额，单位分 / amount in fen (0.01 yuan)")]
Micro = Annotated[
    int,
    Strict(),
    Field(ge=-LARGEST - 1, le=LARGEST, description="指标值 × 1,000,000 / value in millionths of the indicator's unit"),
]


def words(most: int, least: int = 0) -> Any:
    """A text in one line of at most `most` characters."""
    return Annotated[str, Field(min_length=least, max_length=most, pattern=PLAIN)]


class In(Schema):
    """What is sent: unknown fields are refused, so that a misspelt one is not lost silently."""

    model_config = ConfigDict(extra="forbid")


class Out(Schema):
    """What is answered. `null` means: not known, never zero."""
