"""One batch of forms as a county hands them in: clean ones, some with findings, one refused, one that asks."""

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.base import ContentFile, File

from abacus.cycle.intake import services as intake
from abacus.cycle.intake.models import Batch, Table
from abacus.demo.county import County
from abacus.demo.published import work
from abacus.foundation.accounts.roles import Role
from abacus.foundation.spreadsheets.books import Book

YEAR = 2021
MERGED = (
    *("A1:J1", "A2:J2", "A3:B3", "C3:J3", "A4:B4", "C4:E4", "G4:J4", "A5:B7", "A8:A9", "B8:E8", "F8:J8", "B9:E9"),
    *("F9:J9", "A10:A16", "B11:B13", "B14:B15", "A17:F17"),
)
"""The ministry's layout."""


def form(name: str, unit: str, department: str, **changes: Any) -> bytes:
    """A synthetic self-evaluation table of 2021 in the ministry's layout; `changes` are cells (None: blank)."""
    cells: dict[str, Any] = {
        "A1": "项目支出绩效自评表", "A2": f"（{YEAR}年度）",
        "A3": "项目名称", "C3": name, "A4": "主管部门", "C4": department, "F4": "实施单位", "G4": unit,
        "A5": "项目资金\n（万元）", "D5": "年初预算数", "E5": "全年预算数", "F5": "全年执行数", "G5": "分值",
        "H5": "执行率", "I5": "得分",
        "C6": "年度资金总额", "D6": 86, "E6": 80, "F6": 76, "G6": 10, "H6": "95.00%", "I6": 9.5,
        "C7": "其中：当年财政拨款", "D7": 86, "E7": 80, "F7": 76,
        "A8": "年度总体目标", "B8": "预期目标", "F8": "实际完成情况",
        "B9": "保障设施正常运行，及时处理群众反映的问题。", "F9": "设施运行正常，群众反映的问题全部办结。",
        "A10": "绩效指标", "B10": "一级指标", "C10": "二级指标", "D10": "三级指标", "E10": "年度指标值",
        "F10": "实际完成值", "G10": "分值", "H10": "得分", "I10": "偏差原因分析及改进措施",
        "B11": "产出指标", "C11": "数量指标", "D11": "巡检设施数量", "E11": "≥240处", "F11": "252处", "G11": 20,
        "H11": 20,
        "C12": "质量指标", "D12": "设施完好率", "E12": "≥95%", "F12": "97%", "G12": 20, "H12": 20,
        "C13": "时效指标", "D13": "报修处理时限", "E13": "≤3天", "F13": "2天", "G13": 10, "H13": 10,
        "B14": "效益指标", "C14": "社会效益指标", "D14": "安全事故", "E14": "≤0起", "F14": "0起", "G14": 15, "H14": 15,
        "C15": "生态效益指标", "D15": "节能灯具占比", "E15": "≥80%", "F15": "72%", "G15": 15, "H15": 13.5,
        "I15": "部分灯具到货推迟，2022年上半年换完。",
        "B16": "满意度指标", "C16": "服务对象满意度指标", "D16": "居民满意度", "E16": "≥90%", "F16": "93%", "G16": 10,
        "H16": 10,
        "A17": "总分", "G17": 100, "H17": 98,
    } | changes  # fmt: skip
    return workbook(cells)


def workbook(cells: Mapping[str, Any]) -> bytes:
    """The cells as an xlsx file with the layout's merged ranges."""
    stream = io.BytesIO()
    with Book(stream) as book:
        sheet = book.add_worksheet("自评表")
        line = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
        for area in MERGED:
            sheet.merge_range(area, "", line)
        for at, value in cells.items():
            if isinstance(value, str):
                sheet.write_string(at, value, line)
            elif value is not None:
                sheet.write_number(at, value, line)
    return stream.getvalue()


def files(unit: str, department: str) -> list[tuple[str, File]]:
    """What the county hands in."""
    names: dict[str, dict[str, Any]] = {
        "城区公厕管护": {},
        "雨污管网巡查": {"D6": 120, "D7": 120, "E6": 118, "E7": 118, "F6": 118, "F7": 118, "H6": "100.00%", "I6": 10,
                   "H17": 98.5},
        "道路划线维护": {"H17": 99.5},
        "井盖更换": {"F12": None, "H6": "90.00%"},
        "桥梁检测": {"E16": "满意", "G11": 30},
    }  # fmt: skip
    made = [(f"住建局/{name}.xlsx", form(name, unit, department, **more)) for name, more in names.items()]
    made += [
        ("住建局/公园设施维修.xlsx", form("公园设施维修", "文登区园林管护中心站", department)),
        ("住建局/泵站更新.xlsx", form("泵站更新", unit, department, A2=None)),
        ("住建局/情况说明.xlsx", workbook({"A1": "关于报送自评表的说明", "A2": "自评表另行报送。"})),
    ]
    return [(name, ContentFile(content)) for name, content in made]


def build(county: County, on: date) -> Batch:
    """Hand the forms in, read them, take the clean ones as drafts; the rest waits for an answer."""
    unit, department = county.by_code["601002"], county.by_code["601"]
    by = county.person(Role.PERFORMANCE_DIVISION, county.region.code)
    given = files(unit.name, department.name)
    batch = intake.open_batch(organisation=county.region, files=given, title="住建系统 2021 年自评表", by=by, on=on)
    work(batch)
    for table in batch.tables.filter(state=Table.State.LOOK, warnings=0):
        if [one["code"] for one in table.questions] == ["project.not_found"]:
            intake.choose_project(table_id=table.pk, project_year_id=None, by=by, on=on)
    job = intake.confirm(batch_id=batch.pk, mode=Batch.Mode.DRAFT, by=by, on=on)
    work(batch, job.pk)
    return batch
