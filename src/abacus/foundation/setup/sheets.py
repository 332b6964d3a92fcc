"""Spreadsheets of organisations and people: read by their headings, every complaint with its cell."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from django.utils.translation import gettext as _

from abacus.foundation.accounts.roles import Role
from abacus.foundation.documents.workbooks import Sheet, WorkbookError, address, read_workbook
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.refusals import said

Kind = Organisation.Kind
KINDS: dict[str, Kind] = {
    "主管部门": Kind.DEPARTMENT,
    "部门": Kind.DEPARTMENT,
    "预算单位": Kind.UNIT,
    "单位": Kind.UNIT,
    "财政业务科室": Kind.DIVISION,
    "业务科室": Kind.DIVISION,
    "科室": Kind.DIVISION,
    "区划": Kind.REGION,
    "乡镇": Kind.REGION,
    "街道": Kind.REGION,
}
ROLES: dict[str, Role] = {str(role.label): role for role in Role if role != Role.PUBLIC}
T = TypeVar("T")
LOOKED_THROUGH = 10
"""Rows in which the headings are looked for."""


@dataclass(frozen=True)
class Problem:
    """What is wrong in a cell ("" for the whole file) and what to do."""

    file: str
    cell: str
    message: str
    todo: str = ""

    def __str__(self) -> str:
        place = f"{self.file} {self.cell}".strip()
        return f"{place}：{self.message}{self.todo}"


@dataclass(frozen=True)
class Heading:
    """A column: its name, other names for it, whether every row needs it."""

    name: str
    synonyms: tuple[str, ...] = ()
    required: bool = True


ORGANISATIONS = (
    Heading("类别", ("机构类别",)),
    Heading("编码", ("机构编码", "单位编码")),
    Heading("名称", ("机构名称", "单位名称")),
    Heading("上级编码", ("主管部门编码",), required=False),
    Heading("设立日期", ("开始日期", "生效日期"), required=False),
    Heading("归口科室编码", ("业务科室编码", "归口科室"), required=False),
)
PEOPLE = (
    Heading("用户名", ("账号", "登录名")),
    Heading("姓名"),
    Heading("角色", ("岗位",)),
    Heading("机构编码", ("单位编码", "任职机构编码")),
    Heading("开始日期", ("任职日期",), required=False),
)


@dataclass(frozen=True)
class Line:
    """One row: its file, its number in the sheet, its texts by heading, and the letters of the columns."""

    file: str
    number: int
    texts: Mapping[str, str]
    columns: Mapping[str, int]

    def cell(self, heading: str) -> str:
        """The address of a heading's cell in this row."""
        return address(self.number, self.columns[heading]) if heading in self.columns else str(self.number)


@dataclass(frozen=True)
class OrganisationLine:
    """One body to create; `parent_code` blank means: below the region."""

    line: Line
    kind: str
    code: str
    name: str
    parent_code: str
    valid_from: date
    division_code: str


@dataclass(frozen=True)
class PersonLine:
    """One role of one person; several lines may name the same person.

    Not `dated`: no day was written, so that the role begins no earlier than the body.
    """

    line: Line
    username: str
    name: str
    role: Role
    organisation_code: str
    valid_from: date
    dated: bool = True


def read_lines(path: Path, name: str, headings: Sequence[Heading]) -> tuple[list[Line], list[Problem]]:
    """The rows below the headings of the first sheet that has them; blank rows are left out."""
    try:
        book = read_workbook(path)
    except WorkbookError as error:
        return [], [Problem(name, error.cell or "", said(error.message))]
    for sheet in book.sheets:
        for number in range(1, min(len(sheet.rows), LOOKED_THROUGH) + 1):
            columns = _columns(sheet, number, headings)
            if all(heading.name in columns for heading in headings if heading.required):
                return _below(name, sheet, number, columns), []
    wanted = "、".join(heading.name for heading in headings if heading.required)
    return [], [Problem(name, "", _("没有找到表头。"), _("第一行应有：%(wanted)s。") % {"wanted": wanted})]


def read_organisations(path: Path, name: str, default_from: date) -> tuple[list[OrganisationLine], list[Problem]]:
    """The bodies of a file and everything that cannot be read in it."""
    lines, problems = read_lines(path, name, ORGANISATIONS)
    made = []
    for line in lines:
        reading = _Reading(name, line, problems)
        kind = reading.one_of("类别", KINDS)
        code, label = reading.text("编码"), reading.text("名称")
        valid_from = reading.day("设立日期", default_from)
        if kind and code and label and valid_from:
            parent, division = line.texts.get("上级编码", ""), line.texts.get("归口科室编码", "")
            made.append(OrganisationLine(line, kind, code, label, parent, valid_from, division))
    return made, problems


def read_people(path: Path, name: str, default_from: date) -> tuple[list[PersonLine], list[Problem]]:
    """The people of a file and everything that cannot be read in it."""
    lines, problems = read_lines(path, name, PEOPLE)
    made = []
    for line in lines:
        reading = _Reading(name, line, problems)
        role = reading.one_of("角色", ROLES)
        username, label, code = reading.text("用户名"), reading.text("姓名"), reading.text("机构编码")
        valid_from = reading.day("开始日期", default_from)
        if role and username and label and code and valid_from:
            made.append(PersonLine(line, username, label, role, code, valid_from, bool(line.texts.get("开始日期"))))
    return made, problems


class _Reading:
    """Reads the cells of one row and collects complaints."""

    def __init__(self, name: str, line: Line, problems: list[Problem]) -> None:
        self.name, self.line, self.problems = name, line, problems

    def complain(self, heading: str, message: str, todo: str) -> None:
        self.problems.append(Problem(self.name, self.line.cell(heading), message, todo))

    def text(self, heading: str) -> str:
        """The text of a cell that must not be blank."""
        text = self.line.texts.get(heading, "")
        if not text:
            self.complain(heading, _("“%(heading)s”不能空。") % {"heading": heading}, "")
        return text

    def one_of(self, heading: str, known: Mapping[str, T]) -> T | None:
        """The known thing a cell names."""
        text = self.text(heading)
        if text and text not in known:
            choices = "、".join(known)
            self.complain(
                heading, _("不认识“%(text)s”。") % {"text": text}, _("应为：%(choices)s。") % {"choices": choices}
            )
        return known.get(text)

    def day(self, heading: str, default: date) -> date | None:
        """A day; the default where the cell is blank or the column missing."""
        text = self.line.texts.get(heading, "")
        if not text:
            return default
        found = re.fullmatch(r"(\d{4})\D{0,2}(\d{1,2})\D{0,2}(\d{1,2})日?", text)
        try:
            return date(*(int(part) for part in found.groups())) if found else date.fromisoformat(text)
        except ValueError:
            self.complain(heading, _("“%(text)s”不是日期。") % {"text": text}, _("请写成 2021-01-01。"))
            return None


def _columns(sheet: Sheet, number: int, headings: Sequence[Heading]) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, cell in enumerate(sheet.rows[number - 1], start=1):
        text = re.sub(r"[\s*（(].*", "", cell.shown.strip()) if cell else ""
        for heading in headings:
            if text in (heading.name, *heading.synonyms):
                found.setdefault(heading.name, column)
    return found


def _below(name: str, sheet: Sheet, number: int, columns: Mapping[str, int]) -> list[Line]:
    lines = []
    for row in range(number + 1, len(sheet.rows) + 1):
        texts = {name: _text(sheet, row, column) for name, column in columns.items()}
        if any(texts.values()):
            lines.append(Line(name, row, texts, columns))
    return lines


def _text(sheet: Sheet, row: int, column: int) -> str:
    cell = sheet.cell(row, column)
    return cell.value.strip() if cell else ""
