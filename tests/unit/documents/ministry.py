"""The ministry's self-evaluation table as a workbook, made anew for each test with what it changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_cell_to_rowcol

from abacus.foundation.documents.forms import FormRead, read_forms
from tests.harness import DAY

Cells = dict[str, Any]

CLEAN: Mapping[str, Any] = {
    "A1": "项目支出绩效自评表",
    "A2": "（2021年度）",
    "A3": "项目名称",
    "C3": "乡村道路养护",
    "A4": "主管部门",
    "C4": "217-示例县交通运输局",
    "F4": "实施单位",
    "G4": "217001-示例县公路中心",
    "A5": "项目资金\n（万元）",
    "D5": "年初预算数",
    "E5": "全年预算数",
    "F5": "全年执行数",
    "G5": "分值",
    "I5": "执行率",
    "J5": "得分",
    "C6": "年度资金总额",
    "D6": 500,
    "E6": 480,
    "F6": 456,
    "G6": 10,
    "I6": "95.00%",
    "J6": 9.5,
    "C7": "其中：当年财政拨款",
    "D7": 400,
    "E7": 380,
    "F7": 361,
    "C8": "上年结转资金",
    "D8": 100,
    "E8": 100,
    "F8": 95,
    "C9": "其他资金",
    "A10": "年度总体目标",
    "B10": "预期目标",
    "F10": "实际完成情况",
    "B11": "完成县乡道日常养护，及时处置路面病害。",
    "F11": "完成全部养护，病害处置及时。",
    "A12": "绩效指标",
    "B12": "一级指标",
    "C12": "二级指标",
    "D12": "三级指标",
    "E12": "年度指标值（A）",
    "F12": "实际完成值（B）",
    "G12": "分值",
    "H12": "得分",
    "I12": "偏差原因分析及改进措施",
    "B13": "产出指标（50分）",
    "C13": "数量指标",
    "D13": "养护里程",
    "E13": "≥120公里",
    "F13": "120公里",
    "G13": 20,
    "H13": 20,
    "C14": "质量指标",
    "D14": "验收合格率",
    "E14": "≥95%",
    "F14": "97%",
    "G14": 20,
    "H14": 20,
    "C15": "时效指标",
    "D15": "处置时限",
    "E15": "≤7天",
    "F15": "6天",
    "G15": 10,
    "H15": 10,
    "B16": "效益指标（30分）",
    "C16": "社会效益指标",
    "D16": "责任事故",
    "E16": "≤0起",
    "F16": "0起",
    "G16": 15,
    "H16": 15,
    "C17": "生态效益指标",
    "D17": "旧料利用率",
    "E17": "≥80%",
    "F17": "72%",
    "G17": 15,
    "H17": 13.5,
    "I17": "雨季停工，第四季度补做。",
    "B18": "满意度指标（10分）",
    "C18": "服务对象满意度指标",
    "D18": "沿线群众满意度",
    "E18": "≥90%",
    "F18": "93%",
    "G18": 10,
    "H18": 10,
    "A19": "总分",
    "G19": 100,
    "H19": 98,
}
"""A form without a fault: no finding of any kind. Points 98 of 100."""

MERGED: Sequence[str] = (
    *("A1:J1", "A2:J2", "A3:B3", "C3:J3", "A4:B4", "C4:E4", "G4:J4", "A5:B9", "G5:H5", "G6:H6", "G7:H7", "G8:H8"),
    *("G9:H9", "A10:A11", "B10:E10", "F10:J10", "B11:E11", "F11:J11", "I12:J12", "A12:A18", "B13:B15", "B16:B17"),
    "A19:F19",
)


@dataclass(frozen=True)
class Formatted:
    """A value with its number format."""

    value: Any
    format: str


@dataclass(frozen=True)
class Formula:
    """A formula that nobody has calculated yet."""

    text: str


@dataclass
class FormSheet:
    """One sheet of a made workbook; `changes` replace or (None) empty cells of the clean form."""

    changes: Mapping[str, Any] = field(default_factory=dict)
    name: str = "自评表"
    base: Mapping[str, Any] = field(default_factory=lambda: CLEAN)
    merged: Sequence[str] = MERGED
    down: int = 0
    right: int = 0
    hidden: bool = False
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[str] = ()

    @property
    def cells(self) -> Cells:
        both = {**self.base, **self.changes}
        return {at: value for at, value in both.items() if value is not None}


def save(path: Path, *sheets: FormSheet) -> Path:
    """Write the sheets as an xlsx file."""
    with xlsxwriter.Workbook(str(path)) as book:
        for sheet in sheets:
            _write(book, sheet)
    return path


def _write(book: xlsxwriter.Workbook, sheet: FormSheet) -> None:
    page = book.add_worksheet(sheet.name)
    cells = sheet.cells
    for area in sheet.merged:
        top, left, bottom, right = (*xl_cell_to_rowcol(area.split(":")[0]), *xl_cell_to_rowcol(area.split(":")[1]))
        page.merge_range(top + sheet.down, left + sheet.right, bottom + sheet.down, right + sheet.right, "")
    for at, value in cells.items():
        row, column = xl_cell_to_rowcol(at)
        _put(book, page, row + sheet.down, column + sheet.right, value)
    for number in sheet.hidden_rows:
        page.set_row(number - 1, None, None, {"hidden": True})
    for letters in sheet.hidden_columns:
        page.set_column(f"{letters}:{letters}", None, None, {"hidden": True})
    if sheet.hidden:
        page.hide()


def _put(book: xlsxwriter.Workbook, page: Any, row: int, column: int, value: Any) -> None:
    number_format = None
    if isinstance(value, Formatted):
        number_format, value = book.add_format({"num_format": value.format}), value.value
    if isinstance(value, Formula):
        page.write_formula(row, column, value.text, number_format, "")
    elif isinstance(value, str):
        page.write_string(row, column, value, number_format)
    elif isinstance(value, bool):
        page.write_boolean(row, column, value, number_format)
    elif isinstance(value, int | float):
        page.write_number(row, column, value, number_format)
    else:
        page.write_datetime(row, column, value, number_format)


def read_all(folder: Path, *sheets: FormSheet, region: str | None = None) -> list[FormRead]:
    """Every answer for a file with these sheets, on the day of the tests."""
    return read_forms(save(folder / "form.xlsx", *sheets), region=region, on=DAY)


def read_one(folder: Path, region: str | None = None, /, **changes: Any) -> FormRead:
    """The one form of a file that differs from the clean form by these cells."""
    [answer] = read_all(folder, FormSheet(changes), region=region)
    return answer


def found(answer: FormRead) -> set[tuple[str, str | None]]:
    """The findings as (code, cell)."""
    return {(one.code, one.cell) for one in answer.findings}
