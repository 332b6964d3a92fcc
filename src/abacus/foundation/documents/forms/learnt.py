"""What people taught the reader: further words for labels, and what single cells of a file are.

    learnt = Learnt(words={"indicator.actual": ("年末实现数",)}, places={("Sheet1", "C4"): "project.name"})
    read_forms(path, region=…, on=…, learnt=learnt)

A cell said to be a label is read as a word that every layout knows; a cell said to be nothing is
read as blank; a cell said to hold a value replaces what was found for that field.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from abacus.foundation.documents.forms.fields import FIELDS, LABEL, NOTHING, is_meaning
from abacus.foundation.documents.forms.grid import Grid, Slot
from abacus.foundation.documents.forms.layout import Layout
from abacus.foundation.documents.forms.texts import bare, bare_label, halfwidth
from abacus.foundation.documents.workbooks import Cell, Sheet, Workbook

SHORTEST, LONGEST = 2, 20
"""Letters a word may have that is remembered."""
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})\Z")
_GROUP = re.compile(r"\([^()\[\]【】〔〕«»]*\)")
_BRACKETS = re.compile(r"[()\[\]【】〔〕«»]")


def position(cell: str) -> tuple[int, int] | None:
    """Row and column of an address, from 1; None for what is no address."""
    match = _ADDRESS.match(cell)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


def own_word(key: str) -> str:
    """The word that stands for a field's label where somebody pointed at it; no form prints it."""
    return f"«{key}»"


@dataclass(frozen=True)
class Learnt:
    """`words`: field → further label words; `places`: (sheet, cell) → meaning, for one file alone."""

    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.words or self.places)

    def layout(self, layout: Layout) -> Layout:
        """A layout that knows the learnt words, too; a learnt word means nothing else in its part of the form."""
        if not self:
            return layout
        return replace(
            layout,
            head=self._more(layout.head, HEAD_WORDS),
            funds_columns=self._more(layout.funds_columns, FUNDS_WORDS),
            goal_columns=self._more(layout.goal_columns, GOAL_WORDS),
            indicator_columns=self._more(layout.indicator_columns, INDICATOR_WORDS),
        )

    def _more(self, words: Mapping[str, tuple[str, ...]], keys: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
        learnt = {name: tuple(map(bare, self.words.get(key, ()))) for name, key in keys.items()}
        taken = {word for listed in learnt.values() for word in listed}
        return {
            **{name: tuple(word for word in listed if word not in taken) for name, listed in words.items()},
            **{
                name: (
                    *(word for word in words.get(name, ()) if word not in taken),
                    *learnt[name],
                    own_word(key),
                )
                for name, key in keys.items()
            },
        }

    def sheet(self, sheet: Sheet) -> Sheet:
        """The sheet with labels that people pointed at as words of ours, and blank where nothing is meant."""
        said = {at: meaning for (name, at), meaning in self.places.items() if name == sheet.name}
        if not said:
            return sheet
        rows = [list(row) for row in sheet.rows]
        for at, meaning in said.items():
            if (where := position(at)) is None:
                continue
            row, column = where
            if row <= len(rows) and column <= len(rows[row - 1]):
                rows[row - 1][column - 1] = _as_said(rows[row - 1][column - 1], meaning)
            elif meaning.startswith(LABEL) and row <= len(rows):
                rows[row - 1] += [None] * (column - len(rows[row - 1]))
                rows[row - 1][column - 1] = _as_said(None, meaning)
        return replace(sheet, rows=tuple(tuple(row) for row in rows))

    def values(self, sheet: str) -> dict[str, str]:
        """Cell → field of the cells of a sheet that were said to hold values."""
        return {at: said for (name, at), said in self.places.items() if name == sheet and said in FIELDS}


HEAD_WORDS = {name: f"project.{said}" for name, said in zip(
    ("project", "department", "unit", "code", "year"), ("name", "department", "unit", "code", "year"), strict=True
)}  # fmt: skip
FUNDS_WORDS = {
    "initial": "funds.initial", "budget": "funds.budget", "executed": "funds.executed", "rate": "funds.rate",
    "weight": "execution.weight", "self": "execution.self",
}  # fmt: skip
GOAL_WORDS = {"text": "goal.text", "actual": "goal.actual"}
INDICATOR_WORDS = {key.partition(".")[2]: key for key in FIELDS if key.startswith("indicator.")}
NONE = Learnt()


def _as_said(cell: Cell | None, meaning: str) -> Cell | None:
    """The cell as the reader is to see it; what a label says beside its word (its unit) stays, in brackets."""
    if meaning == NOTHING:
        return None
    key = meaning.removeprefix(LABEL)
    if meaning.startswith(LABEL):
        return Cell(own_word(key) + _beside(cell), "text", "")
    if key in HEAD_WORDS.values() and cell is not None:
        return Cell(f"{own_word(key)}:{cell.shown}", "text", "")
    return cell


def _beside(cell: Cell | None) -> str:
    """What a label says beside its word, each part in brackets of its own: 全年（万元） is (全年)(万元)."""
    printed = halfwidth(cell.shown) if cell else ""
    groups = _GROUP.findall(printed)
    rest = _BRACKETS.sub(" ", _GROUP.sub("", printed)).strip()
    return "".join((f"({rest})" if rest else "", *groups))


def word_for(workbook: Workbook, sheet: str, cell: str, meaning: str) -> tuple[str, str] | None:
    """(field, word) to remember where a cell has that meaning; None where there is no word to be learnt.

    Of a label the word is its own; of a value it is what stands left of it, else above it.
    """
    at = position(cell)
    found = next((one for one in workbook.sheets if one.name == sheet), None)
    if not meaning or not is_meaning(meaning) or at is None or found is None:
        return None
    key = meaning.removeprefix(LABEL)
    if key not in LEARNABLE:
        return None
    grid = Grid(found)
    slot = grid.slot(*at)
    label = slot if meaning.startswith(LABEL) else _label_of(grid, slot, FIELDS[key].column)
    word = bare_label(label.text) if label else ""
    return (key, word) if is_word_to_learn(word) else None


LEARNABLE = frozenset((*HEAD_WORDS.values(), *FUNDS_WORDS.values(), *GOAL_WORDS.values(), *INDICATOR_WORDS.values()))


def is_word_to_learn(word: str) -> bool:
    """Whether a word can be a label: a few letters, not a number, nothing that says its value in the same cell."""
    return SHORTEST <= len(word) <= LONGEST and any(letter.isalpha() for letter in word) and ":" not in word


def _label_of(grid: Grid, slot: Slot, column: bool) -> Slot | None:
    """The words left of a value; for a value in a column those above it."""
    left = [one for one in grid.row(slot.row) if one.last_column < slot.column and not one.blank]
    if left and not column:
        return left[-1]
    above = (grid.slot(row, slot.column) for row in range(slot.row - 1, 0, -1))
    return next((one for one in above if one.text and not any(letter.isdigit() for letter in one.text)), None)
