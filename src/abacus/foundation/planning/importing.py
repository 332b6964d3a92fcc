"""A plan's tasks from a table: pasted from a spreadsheet or read from a file; every complaint with its row."""

import calendar
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.roles import Role
from abacus.foundation.documents.workbooks import WorkbookError, read_workbook
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.scope import Scope
from abacus.foundation.planning.models import WorkPlan
from abacus.foundation.planning.services import TaskInput
from abacus.foundation.refusals import said
from abacus.foundation.schedule.models import Stage
from abacus.foundation.spreadsheets import commas

Row = Sequence[str]
HEADINGS: dict[str, tuple[str, ...]] = {
    "focus": ("重点", "工作重点", "重点方向"),
    "title": ("任务", "工作任务", "任务内容", "重点任务"),
    "goal": ("阶段目标", "目标", "工作目标", "完成标志"),
    "organisation": ("责任单位", "责任科室", "牵头单位", "责任部门"),
    "owner": ("责任人", "责任岗位", "责任人员"),
    "due_on": ("完成时限", "时限", "完成时间", "截止日期"),
    "stage": ("关联环节", "环节"),
}
"""What each column may be called; the focus, the goal, the person and the stage may be missing."""
NEEDED = ("title", "organisation", "due_on")
LOOKED_THROUGH = 5
"""Rows in which the headings are looked for: a title often stands above them."""
MOST = 300
"""Tasks of one table."""
ROLES = {str(role.label): role for role in Role}
STAGES = {str(stage.label): stage for stage in Stage}


@dataclass(frozen=True)
class Complaint:
    """What is wrong in a row (0: in the whole table) and what to do."""

    row: int
    message: str
    todo: str = ""


@dataclass(frozen=True)
class Table:
    """What a table holds: tasks, and complaints; with a complaint nothing is taken."""

    tasks: tuple[TaskInput, ...]
    complaints: tuple[Complaint, ...]


def rows_of_text(text: str) -> list[list[str]]:
    """The rows of a pasted table: cells parted by tabs, or by commas where there is no tab."""
    mark = "\t" if "\t" in text else ","
    return [[cell.strip() for cell in row] for row in commas.rows(text.replace("\r\n", "\n"), mark=mark)]


def rows_of_file(file: UploadedFile) -> list[list[str]]:
    """The rows of the first sheet of an xlsx or csv file. Raises WorkbookError."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"upload{Path(str(file.name)).suffix.lower()[:6]}"
        path.write_bytes(file.read())
        book = read_workbook(path)
    shown = [sheet for sheet in book.sheets if not sheet.hidden]
    return [[cell.value.strip() if cell else "" for cell in row] for row in shown[0].rows] if shown else []


def read(plan: WorkPlan, text: str, file: UploadedFile | None, on: date) -> Table:
    """The tasks of what was pasted or uploaded, ready to be added to the plan."""
    try:
        rows = rows_of_file(file) if file is not None else rows_of_text(text)
    except WorkbookError as error:
        return Table((), (Complaint(0, said(error.message)),))
    except ValueError:
        return Table((), (Complaint(0, _("表格读不出来。"), _("请从 Excel 里选中单元格复制后再粘贴。")),))
    return read_rows(plan, rows, on)


def read_rows(plan: WorkPlan, rows: Sequence[Row], on: date) -> Table:
    """The tasks of a table whose headings stand in one of the first rows."""
    for at, row in enumerate(rows[:LOOKED_THROUGH]):
        columns = columns_of(row)
        if all(name in columns for name in NEEDED):
            return _Reading(plan, columns, on).read(rows, at + 1)
    wanted = "、".join(HEADINGS[name][0] for name in NEEDED)
    return Table((), (Complaint(0, _("没有找到表头。"), _("表头至少要有：%(wanted)s。") % {"wanted": wanted}),))


def columns_of(row: Row) -> dict[str, int]:
    """Which column is which, by its heading."""
    found: dict[str, int] = {}
    for at, cell in enumerate(row):
        text = re.sub(r"[\s*（(].*", "", cell.strip())
        for name, known in HEADINGS.items():
            if text in known:
                found.setdefault(name, at)
    return found


class _Reading:
    """Reads the rows below the headings; a blank focus goes on with the one above, as merged cells do."""

    def __init__(self, plan: WorkPlan, columns: dict[str, int], on: date) -> None:
        self.plan, self.columns = plan, columns
        bodies = Organisation.objects.on(on).within(Scope((plan.organisation_path,)))
        self.bodies: dict[str, list[Organisation]] = {}
        for body in bodies:
            self.bodies.setdefault(body.name, []).append(body)
            self.bodies.setdefault(body.code, []).append(body)
        self.complaints: list[Complaint] = []

    def read(self, rows: Sequence[Row], start: int) -> Table:
        focus, tasks = str(self.plan.get_kind_display()), []
        for number, row in enumerate(rows[start:], start=start + 1):
            if not any(row):
                continue
            focus = self.cell(row, "focus") or focus
            task = self.task(number, row, focus)
            if task is not None:
                tasks.append(task)
        if len(tasks) > MOST:
            said = _("一次最多 %(count)s 项任务。") % {"count": MOST}
            self.complaints.append(Complaint(0, said, _("请分几次导入。")))
        if not tasks and not self.complaints:
            self.complaints.append(Complaint(0, _("表头下面没有任务。"), _("请检查是否选中了全部行。")))
        return Table(tuple(tasks), tuple(self.complaints))

    def cell(self, row: Row, name: str) -> str:
        at = self.columns.get(name)
        return row[at] if at is not None and at < len(row) else ""

    def task(self, number: int, row: Row, focus: str) -> TaskInput | None:
        """One row as a task; None where something is wrong with it."""
        before = len(self.complaints)
        title, body = self.cell(row, "title"), self.body(number, self.cell(row, "organisation"))
        due = day_of(self.cell(row, "due_on"), self.plan.fiscal_year)
        if not title:
            self.complain(number, _("没有写任务。"), "")
        if len(title) > 300 or len(self.cell(row, "goal")) > 300 or len(focus) > 180:
            self.complain(number, _("文字太长。"), _("任务和阶段目标不超过 300 字，重点不超过 180 字。"))
        if due is None:
            text = self.cell(row, "due_on")
            self.complain(number, _("“%(text)s”不是日期。") % {"text": text}, _("请写成 2023-06-30 或 6月底。"))
        stage = self.cell(row, "stage")
        if stage and stage not in STAGES:
            choices = "、".join(STAGES)
            self.complain(number, _("不认识环节“%(text)s”。") % {"text": stage}, choices)
        role, owner = self.person(number, self.cell(row, "owner"), body)
        if len(self.complaints) > before or body is None or due is None:
            return None
        return TaskInput(
            focus=focus, title=title, goal=self.cell(row, "goal"), organisation=body, role=role, owner=owner,
            due_on=due, stage=STAGES[stage].value if stage else "",
        )  # fmt: skip

    def complain(self, number: int, message: str, todo: str) -> None:
        self.complaints.append(Complaint(number, message, todo))

    def body(self, number: int, text: str) -> Organisation | None:
        """The body of that name or code within the plan's reach."""
        found = self.bodies.get(text, [])
        if len(found) == 1:
            return found[0]
        if not text:
            self.complain(number, _("没有写责任单位。"), _("请写单位全称或编码。"))
        elif found:
            said = _("有 %(count)s 个单位叫“%(text)s”。") % {"count": len(found), "text": text}
            self.complain(number, said, _("请改写单位编码。"))
        else:
            said = _("“%(text)s”不在%(place)s之内。") % {"text": text, "place": self.plan.organisation.name}
            self.complain(number, said, _("请写单位全称或编码。"))
        return None

    def person(self, number: int, text: str, body: Organisation | None) -> tuple[str, User | None]:
        """The post of that name, or the one person of that name on the body's staff."""
        if not text or text in ROLES:
            return (ROLES[text].value if text else "", None)
        people = list(User.objects.filter(name=text, organisation=body, is_active=True)[:2]) if body else []
        if len(people) == 1:
            return "", people[0]
        if body is not None:
            said = _("在“%(place)s”找不到唯一的“%(text)s”。") % {"place": body.name, "text": text}
            self.complain(number, said, _("请写姓名或岗位名称，也可以空着：由单位经办负责。"))
        return "", None


def day_of(text: str, year: int) -> date | None:
    """2023-06-30, 2023年6月30日, 6月30日; 6月底, 2023年6月 and 年底 are the last day of it."""
    text = re.sub(r"\s|前$|之前$|以前$", "", text)
    if text in {"年底", "全年", f"{year}年底", f"{year}年"}:
        return date(year, 12, 31)
    whole = re.fullmatch(r"(?:(\d{4})[-年/.])?(\d{1,2})[-月/.](\d{1,2})日?", text)
    month = re.fullmatch(r"(?:(\d{4})[-年/.])?(\d{1,2})月?(?:底|末)?", text)
    try:
        if whole:
            return date(int(whole[1] or year), int(whole[2]), int(whole[3]))
        if month:
            found = int(month[1] or year), int(month[2])
            return date(*found, calendar.monthrange(*found)[1])
    except (ValueError, calendar.IllegalMonthError):
        return None
    return None
