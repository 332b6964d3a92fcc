"""A work plan of a city like 菏泽 in 2023: 4 focuses, 16 tasks. The words are synthetic."""

from datetime import date

from abacus.foundation.accounts.roles import Role
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.planning import importing, services
from abacus.foundation.planning.models import PlanTask, WorkPlan
from tests.factories import County

DAY = date(2023, 2, 20)
HEAD = "重点\t任务\t阶段目标\t责任单位\t责任人\t完成时限\t关联环节"
FOCUSES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "改革创新（虚构）": (
        ("出台成本绩效操作规程", "印发规程", "6月底"),
        ("修订事前评估办法", "印发办法", "2023-05-31"),
        ("试行财政运行健康指数", "完成一次试算", "9月底"),
        ("编写评价场景模板", "每类项目一套", "10月底"),
    ),
    "突出重点（虚构）": (
        ("提高绩效目标质量", "退回率低于一成", "3月底"),
        ("部门整体绩效全覆盖", "全部部门报送", "4月底"),
        ("对进度滞后的重大项目重点监控", "每季一次", "9月30日"),
        ("加大自评抽查复核", "抽查两成", "8月底"),
        ("拓展重点评价范围", "含政府性基金", "11月底"),
        ("试行末位淘汰", "形成建议名单", "12月15日"),
    ),
    "夯实基础（虚构）": (
        ("建立分行业指标库", "入库一千条", "7月底"),
        ("规范第三方机构管理", "完成一次考核", "11月30日"),
        ("开展业务培训", "全年两期", "年底"),
    ),
    "协同推进（虚构）": (
        ("邀请人大和审计联合调研", "两次", "10月31日"),
        ("按季通报进展", "四期", "年底"),
        ("纳入年度考核", "完成打分", "年底"),
    ),
}
"""Focus → (task, stage goal, deadline as people write it)."""


def table(place: County) -> str:
    """The plan as it is pasted from a spreadsheet: the focus stands in its first row only, as merged cells do."""
    lines = [HEAD]
    for focus, tasks in FOCUSES.items():
        for at, (title, goal, due) in enumerate(tasks):
            body = place.region if at % 2 else place.department
            lines.append("\t".join([focus if not at else "", title, goal, body.name, "", due, ""]))
    return "\n".join(lines)


def draft(place: County, title: str = "预算绩效管理“提质增效”行动方案", at: Organisation | None = None) -> WorkPlan:
    """A draft without tasks."""
    return services.create_plan(
        organisation=at or place.region, fiscal_year=2023, title=title, kind=WorkPlan.Kind.CAMPAIGN,
        document_number="虚构〔2023〕1号", by=place.people[Role.PERFORMANCE_DIVISION], on=DAY,
    )  # fmt: skip


def campaign(place: County) -> WorkPlan:
    """The whole plan, issued."""
    lead = place.people[Role.PERFORMANCE_DIVISION]
    plan = draft(place)
    read = importing.read(plan, table(place), None, DAY)
    assert read.complaints == ()
    services.add_tasks(plan_id=plan.pk, tasks=read.tasks, by=lead, on=DAY)
    return services.issue_plan(plan_id=plan.pk, by=lead, on=DAY)


def task(plan: WorkPlan, title: str) -> PlanTask:
    """A task by its words."""
    return PlanTask.objects.select_related("focus__plan", "organisation").get(focus__plan=plan, title=title)
