"""The demo's year: a work plan with its tasks, windows of every stage, late filing, notices. All of it is made up."""

from datetime import date

from abacus.demo.county import County
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.roles import Role
from abacus.foundation.planning import services as planning
from abacus.foundation.planning.models import PlanTask, WorkPlan
from abacus.foundation.schedule import services as schedule
from abacus.foundation.schedule.models import Stage
from abacus.pool.models import ProjectYear
from abacus.pool.services.reminding import remind_projects

REGION, UNIT, DEPARTMENT, DIVISION = "371003", "601002", "601", "F06"
ISSUED = date(2022, 1, 20)

WINDOWS = (
    (2021, Stage.EXANTE, date(2020, 7, 1), date(2021, 12, 31)),
    (2021, Stage.MONITORING, date(2021, 4, 1), date(2021, 12, 31)),
    (2021, Stage.DEPARTMENT_WIDE, date(2020, 10, 8), date(2022, 3, 22)),
    (2021, Stage.SPOT_CHECK, date(2022, 2, 14), date(2022, 6, 30)),
    (2021, Stage.KEY_EVALUATION, date(2022, 1, 10), date(2022, 9, 30)),
    (2021, Stage.LINKAGE, date(2022, 1, 10), date(2022, 11, 30)),
    (2021, Stage.DISCLOSURE, date(2021, 2, 1), date(2022, 10, 31)),
    (2022, Stage.EXANTE, date(2021, 7, 1), date(2022, 12, 31)),
    (2022, Stage.MONITORING, date(2022, 4, 1), date(2022, 12, 31)),
    (2022, Stage.DEPARTMENT_WIDE, date(2021, 10, 8), date(2023, 3, 31)),
    (2022, Stage.DISCLOSURE, date(2022, 2, 1), date(2023, 10, 31)),
    (2023, Stage.EXANTE, date(2022, 3, 1), date(2022, 9, 30)),
)
"""Windows of the stages that `county.WINDOWS` leaves out; set last, so that no part of the demo is shut out."""

TASKS: dict[str, tuple[tuple[str, str, str, date, Stage | None], ...]] = {
    "抓源头：把好入口": (
        ("新增项目应评尽评", "100 万元以上新增项目全部完成事前评估", REGION, date(2022, 9, 30), Stage.EXANTE),
        ("完善分行业指标库", "补充农林水、城乡社区两类指标", DIVISION, date(2022, 5, 31), Stage.TARGETS),
        ("提高目标填报质量", "一次通过率达到八成", DEPARTMENT, date(2022, 2, 28), Stage.TARGETS),
        ("清理重复设置的项目", "形成归并清单", UNIT, date(2022, 3, 18), None),
    ),
    "强过程：盯住执行": (
        ("按季运行监控", "每季后 15 日内完成", REGION, date(2022, 10, 15), Stage.MONITORING),
        ("督办执行滞后项目", "逐项写明原因和措施", DIVISION, date(2022, 8, 31), Stage.MONITORING),
        ("报送路灯运维进展", "按月报送开灯率台账", UNIT, date(2022, 4, 15), Stage.MONITORING),
        ("清理结转两年资金", "提出收回建议", REGION, date(2022, 6, 30), None),
    ),
    "重结果：评用结合": (
        ("完成 2021 年度单位自评", "自评率 100%", DEPARTMENT, date(2022, 3, 31), Stage.SELF_EVALUATION),
        ("抽查复核自评", "抽查不少于一成", REGION, date(2022, 6, 30), Stage.SPOT_CHECK),
        ("开展重点评价", "完成 10 个项目", REGION, date(2022, 9, 30), Stage.KEY_EVALUATION),
        ("评价结果与预算挂钩", "形成建议并经会议决定", REGION, date(2022, 11, 30), Stage.LINKAGE),
    ),
    "促公开：接受监督": (
        ("绩效目标随预算公开", "批复后 20 日内公开", DEPARTMENT, date(2022, 3, 4), Stage.DISCLOSURE),
        ("自评结果随决算公开", "与决算同日公开", DEPARTMENT, date(2022, 9, 15), Stage.DISCLOSURE),
        ("重点项目结果报人大", "报送 5 个项目", REGION, date(2022, 10, 31), Stage.DISCLOSURE),
        ("培训单位经办人员", "办两期", REGION, date(2022, 2, 25), None),
    ),
}
"""Focus → (task, stage goal, code of who answers, deadline, stage): 4 focuses, 16 tasks."""

LATE = "其他部门提前截止（演示）"
"""Why one department's window closed earlier, so that late filing has something to ask for."""


def build(county: County, on: date) -> None:
    """Plan, windows, late filing and reminders, as they stand on the day `on`."""
    lead = county.person(Role.PERFORMANCE_DIVISION, REGION)
    for year, stage, opens, closes in WINDOWS:
        schedule.set_window(
            organisation=county.region, fiscal_year=year, stage=stage, opens_on=opens, closes_on=closes, by=None,
            on=opens,
        )  # fmt: skip
    _plan(county, lead, on)
    _late_filing(county, lead, on)
    waiting = ProjectYear.objects.filter(fiscal_year=2021, state=ProjectYear.State.APPROVED)[:40]
    chosen = [year.pk for year in waiting]
    remind_projects(project_year_ids=chosen, stage=Stage.SELF_EVALUATION, by=lead, on=on)


def _plan(county: County, lead: User, on: date) -> None:
    """The year's work points under way, and the draft of a campaign."""
    plan = planning.create_plan(
        organisation=county.region, fiscal_year=2022, title="2022 年预算绩效管理工作要点", by=lead, on=ISSUED,
        document_number="虚构财绩〔2022〕1号",
    )  # fmt: skip
    rows = [
        planning.TaskInput(
            focus=focus, title=title, goal=goal, organisation=county.by_code[code], due_on=due, stage=stage or ""
        )
        for focus, tasks in TASKS.items()
        for title, goal, code, due, stage in tasks
    ]
    made = {task.title: task for task in planning.add_tasks(plan_id=plan.pk, tasks=rows, by=lead, on=ISSUED)}
    planning.issue_plan(plan_id=plan.pk, by=lead, on=ISSUED)
    _progress(county, made, lead)
    planning.create_plan(
        organisation=county.region, fiscal_year=2022, title="预算绩效管理扩围提效行动方案", by=lead, on=on,
        kind=WorkPlan.Kind.SCHEME,
    )  # fmt: skip


def _progress(county: County, made: dict[str, PlanTask], lead: User) -> None:
    """One task done, one waiting for confirmation, two under way; the others have not been spoken of."""
    clerk = county.person(Role.DEPARTMENT_CLERK, DEPARTMENT)
    division = county.person(Role.FINANCE_DIVISION, DIVISION)
    said = (
        ("培训单位经办人员", lead, 100, "两期共 86 人参加。", date(2022, 2, 24)),
        ("绩效目标随预算公开", clerk, 100, "随部门预算在门户网站公开。", date(2022, 3, 3)),
        ("提高目标填报质量", clerk, 60, "已审两轮，尚有 5 个项目退回修改。", date(2022, 3, 1)),
        ("完善分行业指标库", division, 30, "农林水类初稿已完成。", date(2022, 3, 9)),
    )
    for title, by, percent, text, on in said:
        task = made[title]
        planning.report_progress(
            task_id=task.pk, percent=percent, text=text, version=task.version, finished=percent == 100, by=by, on=on
        )
    done = made["培训单位经办人员"]
    planning.confirm_task(task_id=done.pk, version=done.version + 1, by=lead, on=date(2022, 2, 28))


def _late_filing(county: County, lead: User, on: date) -> None:
    """A department whose declarations closed early: one unit was granted more days, one waits, one was declined."""
    units = [body for body in county.units.values() if not body.code.startswith(DEPARTMENT)]
    department = units[0].parent
    if department is None:
        return
    own = [body for body in units if body.parent_id == department.pk][:3]
    schedule.set_window(
        organisation=department, fiscal_year=2022, stage=Stage.TARGETS, opens_on=date(2021, 10, 8),
        closes_on=date(2022, 3, 10), by=None, on=ISSUED, reason=LATE,
    )  # fmt: skip
    answers = (True, None, False)
    for unit, grant in zip(own, answers, strict=False):
        late = schedule.ask_late(
            organisation=unit, fiscal_year=2022, stage=Stage.TARGETS, reason="上级指标下达晚，目标尚需调整",
            until=date(2022, 3, 25), by=county.person(Role.UNIT_CLERK, unit.code), on=date(2022, 3, 14),
        )  # fmt: skip
        if grant is not None:
            answer = "" if grant else "该项目不受上级指标影响，请说明具体原因后再申请。"
            schedule.decide_late(late_id=late.pk, grant=grant, answer=answer, by=lead, on=on)
