"""The head of a form: project, department, unit, code and year."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from abacus.foundation.documents.forms.facts import HeadFacts, Points, Text
from abacus.foundation.documents.forms.grid import Grid, Slot
from abacus.foundation.documents.forms.layout import Place, guess, meaning
from abacus.foundation.documents.forms.numbers import money_unit, rounded
from abacus.foundation.documents.forms.texts import bare, bare_label, halfwidth, is_blank, one_line

_PROJECT_CODE = re.compile(r"(?=.*\d)[0-9A-Za-z]{21}\Z")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*(?:年度|财年|年(?!版|修订|印发|\d{1,2}月))")
_SCORE = re.compile(r"\s*(\d{1,3}(?:\.\d+)?)\s*分?(?!\S*\d)")
_LABELLED = re.compile(r"(?:\A|(?<=[\s,;]))(?P<label>[^\s:,;]{2,16}):")
_ONLY_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_YEAR_IN_CHINESE = re.compile(r"(二[〇零○ОO0][〇零○ОO0一二三四五六七八九]{2})\s*年")
_DIGITS = {"〇": 0, "零": 0, "○": 0, "О": 0, "O": 0, "0": 0} | {d: n for n, d in enumerate("一二三四五六七八九", 1)}


def read_head(place: Place, rows: Iterable[int], otherwise: Iterable[int] = ()) -> HeadFacts:
    """Read the fields from the rows above the funds and the goals; what is not there, from `otherwise`."""
    rows, more = tuple(rows), tuple(otherwise)

    def text(name: str) -> Text:
        found = _field(place, rows, name)
        return found if found.slot is not None else _field(place, more, name)

    project, department = text("project"), text("department")
    unit = text("unit")
    unit = unit if unit.slot is not None else text("filler")
    name, year = split_code(project), _field(place, rows, "year")
    return HeadFacts(
        name=name,
        department=split_code(department),
        unit=split_code(unit),
        code=text("code").value or name.code,
        year=_year(place, rows, year),
    )


def read_score(place: Place) -> Points | None:
    """The total that a form prints in its head: 自评总分 or 总分：97分; None where it prints none there."""
    found = _field(place, place.above_indicators(), "score")
    match = _SCORE.match(halfwidth(found.value or ""))
    if found.slot is None or match is None:
        return None
    return Points(rounded(Decimal(match[1]) * 100), found.slot)


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


def _field(place: Place, rows: tuple[int, ...], name: str) -> Text:
    """The value right of a label, or behind its colon in the same cell; of several the first that is filled."""
    fields = place.layout.fields
    blank: Text | None = None
    for row in rows:
        for slot in place.grid.row(row):
            known = meaning(slot, fields) == name
            found = _right_of(place.grid, row, slot, fields) if known else _behind_colon(slot, name, fields)
            if found and found.value is not None:
                return found
            blank = blank or found
    return blank or _guessed(place, rows, name)


def _guessed(place: Place, rows: tuple[int, ...], name: str) -> Text:
    """The value right of a label that no list knows, by how it ends: 市本级主管部门."""
    fields = place.layout.fields
    for row in rows:
        slots = place.grid.row(row)
        for slot in slots[:1] + slots[2::2]:
            if not meaning(slot, fields) and guess(slot, place.layout.head_guesses) == name:
                return _right_of(place.grid, row, slot, fields)
    return Text()


def _behind_colon(slot: Slot, name: str, fields: Mapping[str, str]) -> Text | None:
    """The value of a label in the same cell; one cell may hold several: 单位名称：…　填报日期：…."""
    narrow = halfwidth(slot.text)
    if ":" not in narrow:
        return None
    label, _, _ = narrow.partition(":")
    found = [(0, len(label) + 1, _named(label, fields))]
    found += [(at.start(), at.end(), _named(at["label"], fields)) for at in _LABELLED.finditer(narrow) if at.start()]
    labels = [one for one in found if one[2]]
    for number, (_, begin, field) in enumerate(labels):
        if field == name:
            end = labels[number + 1][0] if number + 1 < len(labels) else len(slot.text)
            printed = one_line(slot.text[begin:end])
            return Text(None if is_blank(printed) else printed, None, slot)
    return None


def _named(label: str, fields: Mapping[str, str]) -> str | None:
    return fields.get(bare(label)) or fields.get(bare_label(label))


def _right_of(grid: Grid, row: int, label: Slot, fields: Mapping[str, str]) -> Text:
    """The first place before the next label that says something; else the place where it belongs.

    That is a place with a mere dash, else the next one, else – where nothing is merged and the next
    cell is one of several – the column of the values above and below.
    """
    filler: Slot | None = None
    for slot in grid.row(row):
        if slot.column > label.last_column:
            if meaning(slot, fields) or _begins_with_label(slot, fields) or money_unit(slot.text):
                break
            if not slot.blank:
                return Text(one_line(slot.text), None, slot)
            filler = filler or slot
    return Text(None, None, filler or _empty_beside(grid, row, label, fields))


def _empty_beside(grid: Grid, row: int, label: Slot, fields: Mapping[str, str]) -> Slot:
    beside = grid.slot(row, label.last_column + 1)
    if (beside.row, beside.column) != (beside.last_row, beside.last_column) or label.last_column > label.column:
        return beside
    for near in (row - 1, row + 1, row + 2):
        slots = grid.row(near)
        if len(slots) > 1 and slots[0].column == label.column and meaning(slots[0], fields):
            value = slots[1]
            if not meaning(value, fields):
                return grid.slot(row, value.column)
    return beside


def _begins_with_label(slot: Slot, fields: Mapping[str, str]) -> bool:
    label, colon, _ = halfwidth(slot.text).partition(":")
    return bool(colon) and _named(label, fields) is not None


def _year(place: Place, rows: tuple[int, ...], field: Text) -> int | None:
    """The year of the title or of a field of its own; never one in a project's name."""
    if field.value and (found := _ONLY_YEAR.match(bare(field.value)) or _YEAR.search(bare(field.value))):
        return int(found[0][:4])
    fields = place.layout.fields
    for row in rows:
        slots = place.grid.row(row)
        if any(meaning(slot, fields) == "project" or _behind_colon(slot, "project", fields) for slot in slots):
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
