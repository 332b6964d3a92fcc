"""The head of a form: project, department, unit, code and year."""

import re
from collections.abc import Iterable

from abacus.foundation.documents.forms.facts import HeadFacts, Text
from abacus.foundation.documents.forms.grid import Grid, Slot
from abacus.foundation.documents.forms.layout import Place, is_word
from abacus.foundation.documents.forms.texts import bare, halfwidth, is_blank, one_line

_PROJECT_CODE = re.compile(r"(?=.*\d)[0-9A-Za-z]{21}\Z")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*(?:年度|财年|年(?!版|修订|印发))")
_ONLY_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_YEAR_IN_CHINESE = re.compile(r"(二[〇零○ОO0][〇零○ОO0一二三四五六七八九]{2})\s*年")
_DIGITS = {"〇": 0, "零": 0, "○": 0, "О": 0, "O": 0, "0": 0} | {d: n for n, d in enumerate("一二三四五六七八九", 1)}


def read_head(place: Place, rows: Iterable[int]) -> HeadFacts:
    """Read the fields from the rows above the funds and the goals."""
    rows = tuple(rows)
    words = place.layout.head
    everything = [word for listed in words.values() for word in listed]
    fields = {name: _field(place.grid, rows, words.get(name, ()), everything) for name in ("project", "code", "year")}
    department = _field(place.grid, rows, words["department"], everything)
    unit = _field(place.grid, rows, words["unit"], everything)
    name = split_code(fields["project"])
    return HeadFacts(
        name=name,
        department=split_code(department),
        unit=split_code(unit),
        code=fields["code"].value or name.code,
        year=_year(place, rows, fields["year"]),
    )


def split_code(text: Text) -> Text:
    """Split a code off at the first "-" where it is digits or a 21-character project code."""
    if text.value is None:
        return text
    before, dash, after = _at_dash(text.value)
    if dash and after and ((before.isascii() and before.isdigit()) or _PROJECT_CODE.match(before)):
        return Text(after, before, text.slot)
    return text


def _at_dash(value: str) -> tuple[str, str, str]:
    narrow = halfwidth(value)
    at = narrow.find("-")
    return (narrow[:at].strip(), "-", value[at + 1 :].lstrip("-－ ").strip()) if at > 0 else (value, "", "")


def _field(grid: Grid, rows: tuple[int, ...], words: tuple[str, ...], labels: list[str]) -> Text:
    """The value right of a label, or behind its colon in the same cell."""
    for row in rows:
        for slot in grid.row(row):
            if is_word(slot, words):
                return _right_of(grid, row, slot, labels)
            if inside := _behind_colon(slot, words):
                return inside
    return Text()


def _behind_colon(slot: Slot, words: tuple[str, ...]) -> Text | None:
    label, colon, _ = halfwidth(slot.text).partition(":")
    if not colon or bare(label) not in words:
        return None
    printed = one_line(slot.text[len(label) + 1 :])
    return Text(None if is_blank(printed) else printed, None, slot)


def _right_of(grid: Grid, row: int, label: Slot, labels: list[str]) -> Text:
    """The first place before the next label that says something; else the place where it belongs.

    That is a place with a mere dash, else the next one, else – where nothing is merged and the next
    cell is one of several – the column of the values above and below.
    """
    filler: Slot | None = None
    for slot in grid.row(row):
        if slot.column > label.last_column:
            if is_word(slot, labels) or _begins_with_label(slot, labels):
                break
            if not slot.blank:
                return Text(one_line(slot.text), None, slot)
            filler = filler or slot
    return Text(None, None, filler or _empty_beside(grid, row, label, labels))


def _empty_beside(grid: Grid, row: int, label: Slot, labels: list[str]) -> Slot:
    beside = grid.slot(row, label.last_column + 1)
    if (beside.row, beside.column) != (beside.last_row, beside.last_column) or label.last_column > label.column:
        return beside
    for near in (row - 1, row + 1, row + 2):
        slots = grid.row(near)
        if len(slots) > 1 and slots[0].column == label.column and is_word(slots[0], labels):
            value = slots[1]
            if not is_word(value, labels):
                return grid.slot(row, value.column)
    return beside


def _begins_with_label(slot: Slot, labels: list[str]) -> bool:
    label, colon, _ = halfwidth(slot.text).partition(":")
    return bool(colon) and bare(label) in labels


def _year(place: Place, rows: tuple[int, ...], field: Text) -> int | None:
    """The year of the title or of a field of its own; never one in a project's name."""
    if field.value and (found := _ONLY_YEAR.match(bare(field.value)) or _YEAR.search(bare(field.value))):
        return int(found[0][:4])
    project = place.layout.head["project"]
    for row in rows:
        slots = place.grid.row(row)
        if any(is_word(slot, project) or _begins_with_label(slot, list(project)) for slot in slots):
            break
        for slot in slots:
            if year := year_in(slot.text):
                return year
    return _year_of_sheet(place)


def _year_of_sheet(place: Place) -> int | None:
    return year_in(place.grid.sheet.name)


def year_in(text: str) -> int | None:
    """The year of a title such as （2022年度） or 二〇二二年度."""
    short = bare(text)
    if match := _YEAR.search(short) or _ONLY_YEAR.match(short):
        return int(match[0][:4])
    if match := _YEAR_IN_CHINESE.search(short):
        return int("".join(str(_DIGITS[letter]) for letter in match[1]))
    return None
