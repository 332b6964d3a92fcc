"""A county's self-evaluation tables: read, scored and reported, beside merely loading the same files.

A thousand workbooks in the ministry's layout, each with its own texts and figures, borders and fonts as offices
send them. Loading gives cells; reading gives facts, points and findings.
"""

import atexit
import re
import shutil
import tempfile
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

import openpyxl
import xlsxwriter
from python_calamine import CalamineWorkbook

from abacus.foundation.documents.confined import POOL
from abacus.foundation.documents.forms.output import FormRead
from abacus.foundation.documents.forms.side_by_side import tell_all
from benchmarks.measure import Contest

FILES, FEWER = 1_000, 300
DAY = date(2022, 3, 16)
MOST_MEGABYTES = 512
TOWNS = ("文登营", "大水泊", "张家产", "高村", "泽库", "侯家", "宋村", "葛家", "米山", "界石")
WORKS = ("乡村道路养护", "农田水利维修", "校舍安全改造", "困难群众救助", "公共图书馆开放", "森林防火巡护")
ROWS = (
    ("产出指标", "数量指标", ("养护里程", "培训人次"), ("公里", "人次")),
    ("产出指标", "质量指标", ("验收合格率",), ("%",)),
    ("产出指标", "时效指标", ("处置时限",), ("天",)),
    ("产出指标", "成本指标", ("单位成本",), ("万元",)),
    ("效益指标", "社会效益指标", ("受益人数", "责任事故数"), ("人", "起")),
    ("效益指标", "生态效益指标", ("旧料利用率",), ("%",)),
    ("效益指标", "可持续影响指标", ("长效管护机制",), ("",)),
    ("满意度指标", "服务对象满意度指标", ("受益群众满意度",), ("%",)),
)
"""Ten indicators: published forms have between five and ten."""
MERGED = ("A1:J1", "A2:J2", "A3:B3", "C3:J3", "A4:B4", "C4:E4", "G4:J4", "A5:B9", "A10:A11", "B10:E10", "F10:J10")
WEIGHTS = (10, 10, 10, 10, 10, 8, 8, 7, 7, 10)


def write(path: Path, number: int) -> None:
    """One filled table."""
    with xlsxwriter.Workbook(str(path)) as book:
        line = {"border": 1, "align": "center", "valign": "vcenter", "text_wrap": True, "font_name": "仿宋_GB2312"}
        plain, points = book.add_format(line), book.add_format({**line, "num_format": "0.00"})
        title = book.add_format({"font_size": 18, "align": "center", "font_name": "方正小标宋简体"})
        page = book.add_worksheet("自评表")
        page.set_column("A:J", 12)
        for area in MERGED:
            page.merge_range(area, "", plain)
        town, work = TOWNS[number % len(TOWNS)], WORKS[number // len(TOWNS) % len(WORKS)]
        name, budget = f"{town}镇{work}（第{number}期）", 300 + number % 700
        page.write("A1", "项目支出绩效自评表", title)
        page.write("A2", "（2021年度）", plain)
        page.write_row("A3", ["项目名称", "", name], plain)
        page.write_row("A4", ["主管部门", "", f"217-{town}镇人民政府", "", "", "实施单位"], plain)
        page.write("G4", f"217{number % 900 + 100}-{town}镇财政所", plain)
        page.write("A5", "项目资金\n（万元）", plain)
        page.write_row("D5", ["年初预算数", "全年预算数", "全年执行数", "分值", "", "执行率", "得分"], plain)
        executed = round(budget * (0.8 + number % 20 / 100), 2)
        page.write_row("C6", ["年度资金总额", budget + 20, budget, executed, 10], points)
        page.write("I6", executed / budget, book.add_format({**line, "num_format": "0.00%"}))
        page.write("J6", round(executed / budget * 10, 2), points)
        page.write_row("C7", ["其中：当年财政拨款", budget + 20, budget, executed], points)
        page.write_row("C8", ["上年结转资金", 0, 0, 0], points)
        page.write_row("C9", ["其他资金", 0, 0, 0], points)
        page.write("A10", "年度总体目标", plain)
        page.write("B10", "预期目标", plain)
        page.write("F10", "实际完成情况", plain)
        page.merge_range(
            "B11:E11", f"完成{town}镇{work}年度任务，资金及时足额拨付，群众得到实惠，第{number}期。", plain
        )
        page.merge_range("F11:J11", f"已完成{work}各项任务，质量合格，未发生责任事故，拨付{executed}万元。", plain)
        _indicators(page, plain, points, number)
        page.write(22, 0, "总分", plain)
        page.write_row(22, 6, [100, 90 + number % 9], points)


def _indicators(page: xlsxwriter.worksheet.Worksheet, plain: object, points: object, number: int) -> None:
    page.write_row(11, 0, ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值（A）", "实际完成值（B）"], plain)
    page.write_row(11, 6, ["分值", "得分", "偏差原因分析及改进措施"], plain)
    row = 12
    for level1, level2, names, units in ROWS:
        for name, unit in zip(names, units, strict=True):
            target, weight = 20 + (number * 7 + row * 13) % 75, WEIGHTS[row - 12]
            actual = target + (number + row) % 5 - 1
            texts = [f"≥{target}{unit}", f"{actual}{unit}"] if unit else ["健全", "达成预期指标"]
            page.write_row(row, 1, [level1, level2, f"{name}{number % 31 or ''}", *texts], plain)
            page.write_row(row, 6, [weight, weight if actual >= target else weight - 1], points)
            page.write(row, 8, "" if actual >= target else f"雨季停工{number % 40}天，第四季度补做。", plain)
            row += 1


def ours(files: Sequence[Path]) -> int:
    """Read, score, check and report every file; the child stays within its memory."""
    named = ((path, path.name) for path in files)
    reported = sum(answer["error"] is None for answer in tell_all(named, region="371003", on=DAY, say=FormRead.to_json))
    assert reported == len(files), reported
    assert child_megabytes() < MOST_MEGABYTES
    return reported


def child_megabytes() -> int:
    """The most address space that the child has had."""
    with POOL.lend() as borrowed:
        told = Path(f"/proc/{borrowed.child.pid}/status").read_text()
    return int(re.findall(r"VmPeak:\s+(\d+)", told)[0]) // 1024


def loaded_by_calamine(files: Sequence[Path]) -> None:
    """Every cell of every sheet, and nothing else."""
    for path in files:
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()


def loaded_by_openpyxl(files: Sequence[Path]) -> None:
    """Every cell of every sheet, and nothing else."""
    for path in files:
        openpyxl.load_workbook(path)


def contests() -> list[Contest]:
    """At most 6 times what calamine needs to load the files, and a fifth of what openpyxl needs."""
    folder = Path(tempfile.mkdtemp(prefix="abacus-forms-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    files = [folder / f"{number}.xlsx" for number in range(FILES)]
    for number, path in enumerate(files):
        write(path, number)
    few = files[:FEWER]
    return [
        Contest(
            "forms read, calamine loads",
            partial(ours, files),
            partial(loaded_by_calamine, files),
            goal=6.0,
            rounds=5,
            units=FILES,
            unit="files",
        ),
        Contest(
            "forms read, openpyxl loads",
            partial(ours, few),
            partial(loaded_by_openpyxl, few),
            goal=0.2,
            rounds=3,
            units=FEWER,
            unit="files",
        ),
    ]
