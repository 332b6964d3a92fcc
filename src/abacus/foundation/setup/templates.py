"""The blank spreadsheets that are filled in to start a place."""

from collections.abc import Sequence
from pathlib import Path

from abacus.foundation.setup.sheets import KINDS, ORGANISATIONS, PEOPLE, ROLES, Heading
from abacus.foundation.spreadsheets.books import Book

ROWS = 2000
"""Rows that offer the choices."""

EXAMPLES: dict[str, Sequence[Sequence[str]]] = {
    "organisations": (
        ("财政业务科室", "KS01", "教科文科", "", "", ""),
        ("主管部门", "101", "教育和体育局", "", "", "KS01"),
        ("预算单位", "101001", "第一中学", "101", "2021-01-01", ""),
    ),
    "people": (
        ("zhang3", "张三", "单位经办", "101001", ""),
        ("li4", "李四", "主管部门经办", "101", ""),
        ("wang5", "王五", "绩效管理科", "（区划代码）", ""),
    ),
}
NOTES = {
    "organisations": (
        "每行一个机构。红色表头必填。",
        "类别：主管部门、预算单位、财政业务科室、乡镇、街道。",
        "上级编码不填表示直属本区划；预算单位应填主管部门编码。",
        "设立日期不填时，用初始化命令的日期。",
        "归口科室编码：该部门的事项由哪个财政业务科室审核。",
    ),
    "people": (
        "每行一个任职；一人多职写多行，用户名和姓名相同。红色表头必填。",
        "机构编码：任职机构。绩效管理科、财政局领导、审计人员等填区划代码。",
        "三个管理员由初始化自动建立，不在此表；管理员不得兼任业务岗位。",
    ),
}


def write_templates(folder: Path) -> list[Path]:
    """Write both spreadsheets into a folder and answer their paths. An existing file is replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, title, headings, choices in (
        ("organisations", "机构", ORGANISATIONS, {"类别": [kind for kind in KINDS if kind != "区划"]}),
        (
            "people",
            "人员",
            PEOPLE,
            {"角色": [str(role) for role, value in ROLES.items() if not value.endswith("_admin")]},
        ),
    ):
        path = folder / f"{name}.xlsx"
        _write(path, title, headings, choices, EXAMPLES[name], NOTES[name])
        made.append(path)
    return made


def _write(
    path: Path,
    title: str,
    headings: Sequence[Heading],
    choices: dict[str, list[str]],
    examples: Sequence[Sequence[str]],
    notes: Sequence[str],
) -> None:
    with Book(path) as book:
        text = book.add_format({"num_format": "@"})
        needed = book.add_format({"bold": True, "font_color": "#B3261E", "bottom": 1})
        optional = book.add_format({"bold": True, "bottom": 1})
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(headings):
            sheet.set_column(column, column, 22, text)
            sheet.write_string(0, column, heading.name, needed if heading.required else optional)
            if heading.name in choices:
                rule = {"validate": "list", "source": choices[heading.name]}
                sheet.data_validation(1, column, ROWS, column, rule)
        help_sheet = book.add_worksheet("说明")
        help_sheet.set_column(0, 5, 22)
        for row, note in enumerate(notes):
            help_sheet.write_string(row, 0, note)
        for row, example in enumerate(([heading.name for heading in headings], *examples), start=len(notes) + 1):
            for column, value in enumerate(example):
                help_sheet.write_string(row, column, value)
