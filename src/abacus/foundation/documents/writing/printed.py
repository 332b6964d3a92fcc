"""What a form prints beside its facts: exact amounts, printed rates, reasons and notes.

A form that was just read knows all of it; of a stored answer (JSON) what is missing is made from the facts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from abacus.foundation.documents.forms.facts import FundLine, FundsFacts
from abacus.foundation.documents.forms.output import FormRead

AMOUNTS = ("initial", "budget", "executed")
FEN_PER_WAN = 1_000_000


@dataclass(frozen=True)
class FundsRow:
    """One row of the funds table: exact amounts of 分, the rate as printed."""

    label: str | None
    amounts: tuple[Decimal | None, ...]
    rate: str | None = None
    total: bool = False
    source: str | None = None

    def to_json(self) -> list[Any]:
        """For storing: amounts as decimal text."""
        amounts = [None if one is None else format(one, "f") for one in self.amounts]
        return [self.label, amounts, self.rate, self.total, self.source]

    @classmethod
    def of(cls, kept: Sequence[Any]) -> "FundsRow":
        """As stored."""
        label, amounts, rate, total, source = kept
        return cls(label, tuple(None if one is None else Decimal(one) for one in amounts), rate, total, source)


@dataclass(frozen=True)
class Printed:
    """A form's answer as data, with what it prints beside it; `funds` None: no funds table."""

    answer: Mapping[str, Any]
    funds: tuple[FundsRow, ...] | None = None
    reasons: tuple[str | None, ...] = ()
    notes: tuple[str, ...] = ()
    found: frozenset[tuple[str, str | None]] = field(default_factory=frozenset)

    def finds(self, code: str, words: str = "") -> list[Mapping[str, Any]]:
        """The findings of a code whose message has these words."""
        return [one for one in self.answer["findings"] if one["code"] == code and words in one["message"]]


def printed(form: FormRead | Mapping[str, Any]) -> Printed:
    """All that is known of a form, read just now or stored as `to_json` gave it."""
    answer = form if isinstance(form, Mapping) else stored(form)
    found = frozenset((one["code"], one["cell"]) for one in answer["findings"])
    kept = answer.get("printed")
    if kept is None:
        return Printed(answer, _made(answer), found=found)
    funds = None if kept["funds"] is None else tuple(FundsRow.of(row) for row in kept["funds"])
    return Printed(answer, funds, tuple(kept["reasons"]), tuple(kept["notes"]), found)


def stored(form: FormRead) -> dict[str, Any]:
    """The answer as JSON data, with what the form prints beside it under `printed`: enough to write it again."""
    answer = form.to_json()
    if form.form is not None:
        funds = _read(form.form.funds)
        answer["printed"] = {
            "funds": None if funds is None else [row.to_json() for row in funds],
            "reasons": [row.reason for row in form.indicators],
            "notes": [slot.text for slot in form.form.notes if slot.text not in ("注", "备注")],
        }
    return answer


def _read(funds: FundsFacts | None) -> tuple[FundsRow, ...] | None:
    if funds is None:
        return None
    rows = [_row(line) for line in funds.parts]
    return (_row(funds.total, total=True), *rows) if funds.total else tuple(rows)


def _row(line: FundLine, *, total: bool = False) -> FundsRow:
    amounts = [line.amount(name) for name in AMOUNTS]
    rate = line.rate.text if line.rate and not line.rate.blank else None
    known = tuple(one.value if one else None for one in amounts)
    return FundsRow(line.label or None, known, rate, total, line.source)


def _made(answer: Mapping[str, Any]) -> tuple[FundsRow, ...] | None:
    """The rows of the funds table from what counts and its parts."""
    funds, execution = answer["funds"], answer["execution"]
    whole = tuple(_decimal(funds[f"{name}_fen"]) for name in AMOUNTS)
    lines = [
        FundsRow(line["label"], tuple(_decimal(line[f"{name}_fen"]) for name in AMOUNTS), source=line["source"])
        for line in funds["lines"]
    ]
    missing = [one for one in answer["findings"] if one["code"] == "funds.missing"]
    known = any(one is not None for one in (*whole, *execution.values())) or lines
    if not known and len(missing) == 1 and missing[0]["cell"] is None:
        return None
    mismatch = next((one["message"] for one in answer["findings"] if one["code"] == "funds.total_mismatch"), None)
    sums = tuple(_sum([line.amounts[at] for line in lines]) for at in range(3))
    if mismatch and all(total == sum or not sum for total, sum in zip(whole, sums, strict=True)):
        at = next((at for at in range(3) if sums[at]), 0)
        whole = (*whole[:at], None if "空白" in mismatch else Decimal(0), *whole[at + 1 :])
    rate = None if funds["execution_bp"] is None else f"{Decimal(funds['execution_bp']) / 100:.2f}%"
    if stated := [one["message"] for one in answer["findings"] if one["code"] == "funds.rate_mismatch"]:
        rate = stated[0].partition("“")[2].partition("”")[0] or None
    if not mismatch:
        lines = _levelled(lines, whole, sums)
    return (FundsRow(None, whole, rate, total=True), *lines)


def _levelled(
    lines: list[FundsRow], whole: tuple[Decimal | None, ...], sums: tuple[Decimal | None, ...]
) -> list[FundsRow]:
    """Parts whose sum is the total again where each was rounded to 分 by itself."""
    moved = lines
    for at in range(3):
        total, sum = whole[at], sums[at]
        filled = [number for number, line in enumerate(lines) if line.amounts[at] is not None]
        if total is None or sum is None or total == sum or abs(total - sum) > Decimal(len(filled)) / 2:
            continue
        step = ((total - sum) * Decimal("0.98") / len(filled)).quantize(Decimal("0.0001"))
        moved = [
            FundsRow(line.label, _moved(line.amounts, at, step), line.rate, source=line.source)
            if number in filled
            else line
            for number, line in enumerate(moved)
        ]
    return moved


def _moved(amounts: tuple[Decimal | None, ...], at: int, step: Decimal) -> tuple[Decimal | None, ...]:
    return tuple(one + step if number == at and one is not None else one for number, one in enumerate(amounts))


def _sum(amounts: list[Decimal | None]) -> Decimal | None:
    known = [one for one in amounts if one is not None]
    return sum(known, Decimal(0)) if known else None


def _decimal(fen: int | None) -> Decimal | None:
    return None if fen is None else Decimal(fen)
