"""The demo's ex-ante evaluations: new projects before their year, and cases of every kind still under way."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from abacus.cycle.exante import services
from abacus.cycle.exante.models import Case
from abacus.cycle.exante.services import Said
from abacus.cycle.exante.services.common import rules_of
from abacus.cycle.sheets import services as sheets
from abacus.demo.catalogue import WAN, DemoProject
from abacus.demo.county import Account, County, make_person
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.roles import Role
from abacus.foundation.organisations.names import sort_key
from abacus.foundation.workflow import services as workflow
from abacus.foundation.workflow.models import Task
from abacus.pool import services as pool
from abacus.pool.models import Policy, ProjectYear

SIGNED = "符合部门职责和规划，金额合理，同意申报。"
FACTS = "依据区“十四五”规划和年度工作要点，现状调查数据真实，需求明确。"
ARGUMENT = "经论证，事项必要，规模与职责和财力相适应，实施条件具备，风险可控。"
TEXTS = {
    "background": "落实区委、区政府年度重点工作，解决群众反映集中的问题。",
    "main": "按年度计划实施，内容、数量和标准见实施方案。",
    "goals": "按期完成年度任务，质量达标，服务对象满意度达到 90% 以上。",
    "plan": "一季度完成招标，二、三季度实施，四季度验收并交付使用。",
    "risks": "主要风险为工期和价格波动，已列应急预案和替代方案。",
    "problems": "无",
}
ANSWERS = (
    ("other", "牵头单位和配合单位的职责没有写清，请完善组织协调机制。", "由项目单位负责。",
     "项目单位牵头，主管部门每月调度一次，相关单位各明确一名联系人。"),
    ("not_detailed", "实施计划没有时间节点。", "年内完成。", "3 月底前招标，6 月底前完成六成，11 月验收。"),
    ("incomplete", "缺少应急预案。", "无", "增加汛期停工、供应中断两种情形的应急预案和责任人。"),
)  # fmt: skip


def before(county: County, drawn: Sequence[DemoProject], year: int, walked: Sequence[DemoProject]) -> None:
    """The evaluations of a year's new projects in the autumn before it, so that all of them come into the pool.

    Those that walk the year's way one by one, the others together by finance division.
    """
    heads(county, date(year - 1, 9, 1))
    new = [one for one in drawn if one.first_year == year and one.nature == "new" and one.protection == "none"]
    ids = dict(ProjectYear.objects.filter(fiscal_year=year).values_list("project__code", "pk"))
    alone = {one.code for one in walked}
    together: dict[str, list[DemoProject]] = {}
    for number, project in enumerate(new):
        if project.code not in alone:
            division = county.division_of(county.department_of(project.unit))
            together.setdefault(division, []).append(project)
            continue
        case = Cased(county, ids[project.code], project.unit, date(year - 1, 10, 9) + timedelta(days=number % 3))
        case.to_the_end(share=94 - number % 9, supported={ids[project.code]: _supported(project, year)})
    for division, projects in together.items():
        _together(county, county.by_code[division].name, projects, year, ids)


def _supported(project: DemoProject, year: int) -> int:
    return min(project.years[year].requested_fen, project.years[year].initial_fen)


@transaction.atomic
def _together(county: County, name: str, projects: Sequence[DemoProject], year: int, ids: Mapping[str, int]) -> None:
    """Several new projects of a division's departments in one case; a single one by itself."""
    amounts = {ids[one.code]: _supported(one, year) for one in projects}
    unit, on = projects[0].unit, date(year - 1, 10, 12)
    if len(projects) == 1:
        Cased(county, ids[projects[0].code], unit, on).to_the_end(90, amounts)
        return
    case = services.start_pooled(
        title=f"{year} 年度新增项目联合评估（{name}）", organisation=county.units[unit],
        project_year_ids=list(amounts), by=county.person(Role.PERFORMANCE_DIVISION, county.region.code), on=on,
    )  # fmt: skip
    Cased(county, None, unit, on, case).to_the_end(90, amounts)


def heads(county: County, on: date) -> None:
    """A head for every department: without a signature nothing goes to finance."""
    for code, node in county.by_code.items():
        if node.kind == "department" and (Role.DEPARTMENT_HEAD, code) not in county.people:
            account = Account(f"head-{code}", f"{node.name}负责人", Role.DEPARTMENT_HEAD, code)
            county.people[(Role.DEPARTMENT_HEAD, code)] = make_person(account, node, on, "")


class Cased:
    """One case and the people who act on it."""

    def __init__(self, county: County, year_id: int | None, unit: str, on: date, case: Case | None = None) -> None:
        self.county, self.on = county, on
        self.department = county.department_of(unit)
        self.clerk = county.person(Role.UNIT_CLERK, county.units[unit].code)
        self.lead = county.person(Role.PERFORMANCE_DIVISION, county.region.code)
        self.case = case or services.start(project_year_id=year_id or 0, by=self.clerk, on=on)

    def fill(self) -> None:
        """The unit writes the report."""
        self.case.refresh_from_db()
        content: dict[str, Any] = {**services.CASE.decode(self.case.content), **TEXTS}
        content["dimensions"] = [{**row, "facts": FACTS, "argument": ARGUMENT} for row in content["dimensions"]]
        asked = sum(item.requested_fen or 0 for item in self.case.items.all())
        content["funds"] = [
            {"id": "", "source": "本级财政拨款", "amount": f"{asked / WAN:.4f}", "basis": "三家询价和近年合同价"}
        ]
        sheets.save(
            services.CASE, sheet_id=self.case.pk, content=content, version=self.case.version, by=self.clerk, on=self.on
        )

    def submit(self) -> None:
        """With its materials, on its way to the department."""
        services.receive_all(case_id=self.case.pk, note="已随文报送纸质件", by=self.clerk, on=self.on)
        self.fill()
        self.case.refresh_from_db()
        sheets.submit(services.CASE, sheet_id=self.case.pk, version=self.case.version, by=self.clerk, on=self.on)

    def approve(self, by: User, days: int) -> None:
        """Somebody approves where it stands, some days later."""
        self.on += timedelta(days=days)
        self.case.refresh_from_db()
        submission = self.case.submission
        assert submission is not None  # noqa: S101 - it was handed in
        for task in submission.tasks.filter(state=Task.State.OPEN):
            workflow.approve(task_id=task.pk, version=submission.version, by=by, on=self.on)
            break

    def sign(self) -> None:
        """Every department signs, the applicant's sends it to finance."""
        for one in self.case.signed.select_related("department"):
            services.sign(
                case_id=self.case.pk, department_id=one.department_id, text=SIGNED, agrees=True,
                by=self.county.person(Role.DEPARTMENT_HEAD, one.department.code), on=self.on,
            )  # fmt: skip
        self.approve(self.county.person(Role.DEPARTMENT_HEAD, self.department), 2)

    def finance(self) -> None:
        """The finance division has looked at it."""
        division = self.county.division_of(self.department)
        self.approve(self.county.person(Role.FINANCE_DIVISION, division), 2)

    def panel(self, share: int) -> None:
        """Auditor, expert and deputy score."""
        for at, (role, capacity) in enumerate(PANEL):
            person = self.county.person(role, self.county.region.code)
            services.invite(case_id=self.case.pk, person_id=person.pk, capacity=capacity, by=self.lead, on=self.on)
            points = self.points(min(100, share + 3 * (at - 1)))
            services.score_as_member(
                case_id=self.case.pk, points=points, comment="材料齐全，测算较细。", by=person, on=self.on
            )

    def points(self, share: int) -> dict[str, str]:
        """So many per cent of every item's weight."""
        card = rules_of(self.case).card(self.case.kind)
        return {item.id: f"{item.weight_centi * share / 10_000:.2f}" for item in card.items}

    def conclude(self, share: int, supported: Mapping[int, int] | int, renewal: str = "") -> None:
        """Points and the conclusion they suggest; a conclusion that wants changes names them.

        `supported` is an amount for every item, or one by project-year.
        """
        self.case.refresh_from_db()
        if self.case.depth == Case.Depth.KEY:
            self.panel(share)
        made = services.score(case_id=self.case.pk, points=self.points(share), by=self.lead, on=self.on)
        wants = rules_of(made).effect(made.suggested) == "opens_when_answered"
        items = list(self.case.items.all())
        given = {
            one.pk: supported if isinstance(supported, int) else supported[one.project_year_id or 0] for one in items
        }
        amounts = {one.pk: min(one.requested_fen or 0, given[one.pk]) for one in items}
        services.conclude(
            case_id=self.case.pk, conclusion=made.suggested, supported=amounts, renewal=renewal,
            opinion_text="同意按评估金额安排，请按意见完善方案。" if wants else "同意按评估金额安排。",
            opinions=[Said(one[0], one[1]) for one in ANSWERS] if wants else [], by=self.lead, on=self.on,
        )  # fmt: skip

    def answer(self, accept: int = len(ANSWERS)) -> None:
        """The unit changes its plan item by item; finance accepts the first so many."""
        items = list(self.case.opinion_items.all())
        for at, (item, (_category, _said, old, new)) in enumerate(zip(items, ANSWERS, strict=False)):
            which: dict[str, Any] = {"case_id": self.case.pk, "item_id": item.pk, "on": self.on}
            services.answer_item(**which, old_text=old, new_text=new, by=self.clerk)
            if at < accept:
                services.decide_item(**which, accept=True, by=self.lead)

    @transaction.atomic
    def to_the_end(self, share: int, supported: Mapping[int, int] | int, renewal: str = "") -> None:
        """All of it, with every item of the opinion answered."""
        self.submit()
        self.sign()
        self.finance()
        self.conclude(share, supported, renewal)
        self.approve(self.lead, 1)
        self.answer()


PANEL = ((Role.AUDITOR, "audit"), (Role.EXPERT, "expert"), (Role.DEPUTY, "deputy"))
ADDED = (
    ("智慧停车诱导系统", "区市政公用事业服务中心", 320),
    ("老旧小区充电桩补建", "区市政公用事业服务中心", 180),
    ("口袋公园提升", "区园林绿化服务中心", 260),
    ("供热管网智能监测", "区供热服务中心", 640),
    ("保障房维修改造", "区住房保障服务中心", 410),
    ("工程质量远程监管平台", "区建筑工程质量安全服务中心", 150),
    ("城区积水点治理", "区市政公用事业服务中心", 720),
)
RURAL = (("高标准农田配套", "区农田建设服务中心", 300), ("农技推广示范", "区农业技术推广中心", 90),
         ("农村供水管网改造", "区农村供水保障中心", 260))  # fmt: skip


@transaction.atomic
def build(county: County) -> None:
    """Cases of every kind and at every station on the demo's day, asked for in the running year."""
    heads(county, date(2021, 9, 1))
    on = date(2022, 3, 1)
    years = [_add(county, one, 2022, on, number) for number, one in enumerate((*ADDED, *RURAL))]
    cases = [Cased(county, year.pk, unit, on) for year, (_name, unit, _wan) in zip(years[1:7], ADDED[1:], strict=True)]
    draft, department, finance, performance, improving, panel = cases
    draft.fill()
    department.submit()
    for case in (finance, performance, improving, panel):
        case.submit()
        case.sign()
    for case in (performance, improving, panel):
        case.finance()
    improving.conclude(72, 120 * WAN)
    improving.approve(improving.lead, 1)
    improving.answer(accept=1)
    for role, capacity in PANEL:
        person = county.person(role, county.region.code)
        services.invite(case_id=panel.case.pk, person_id=person.pk, capacity=capacity, by=panel.lead, on=panel.on)
    auditor = county.person(Role.AUDITOR, county.region.code)
    services.ask(case_id=panel.case.pk, text="积水点的排水能力按什么标准测算？", by=auditor, on=panel.on)
    _pooled(county, years[7:], on)
    _policies(county)


def _add(county: County, one: tuple[str, str, int], year: int, on: date, number: int) -> ProjectYear:
    name, unit, wan = one
    lead = county.person(Role.PERFORMANCE_DIVISION, county.region.code)
    made = pool.create_project(
        code=f"371003{year % 100}X{number + 1:012d}", name=name, organisation=county.units[unit], fiscal_year=year,
        by=lead, on=on, nature=ProjectYear.Nature.NEW,
    )  # fmt: skip
    pool.post_budget(project_year=made, kind="request", amount_fen=wan * WAN, entered_on=on, by=lead, on=on)
    made.refresh_from_db()
    return made


def _pooled(county: County, years: Sequence[ProjectYear], on: date) -> None:
    """统筹整合涉农资金: two departments, one of which has signed."""
    lead = county.person(Role.PERFORMANCE_DIVISION, county.region.code)
    unit = RURAL[0][1]
    case = services.start_pooled(
        title="2022 年统筹整合财政涉农资金", organisation=county.units[unit],
        project_year_ids=[one.pk for one in years], by=lead, on=on,
    )  # fmt: skip
    made = Cased(county, None, unit, on, case)
    made.submit()
    own = made.case.signed.get(department=made.case.department_id)
    services.sign(
        case_id=case.pk, department_id=own.department_id, text=SIGNED, agrees=True,
        by=county.person(Role.DEPARTMENT_HEAD, made.department), on=on,
    )  # fmt: skip


def _policies(county: County) -> None:
    """A policy of 2021 with its evaluation, and the one of 2022 that renews it."""
    unit = "区农业农村局本级"
    body, lead = county.units[unit], county.person(Role.PERFORMANCE_DIVISION, county.region.code)
    names = ("现代农业“双包双促”扶持政策", "现代农业“双包双促”扶持政策（2022 年）")
    old = Policy.objects.create(
        code="SBSC-2021", name=names[0], sort_key=sort_key(names[0]), organisation=body, organisation_path=body.path,
        starts_on=date(2021, 1, 1), ends_on=date(2021, 12, 31),
    )  # fmt: skip
    new = Policy.objects.create(
        code="SBSC-2022", name=names[1], sort_key=sort_key(names[1]), organisation=body, organisation_path=body.path,
        starts_on=date(2022, 1, 1), succeeds=old,
    )  # fmt: skip
    on = date(2022, 2, 14)
    pool.record_wider_outcome(
        organisation=body, policy=old, fiscal_year=2021, stage="key_evaluation", outcome="final", points_centi=8350,
        grade="good", by=lead, on=on, pack_release="cn-371003@2026.2",
    )  # fmt: skip
    clerk = county.person(Role.UNIT_CLERK, body.code)
    case = services.start_policy(policy_id=new.pk, fiscal_year=2022, by=clerk, on=on)
    made = Cased(county, None, unit, on, case)
    content = services.CASE.decode(case.content)
    content["items"] = [{**row, "amount": "800"} for row in content["items"]]
    sheets.save(services.CASE, sheet_id=case.pk, content=content, version=case.version, by=clerk, on=on)
    made.to_the_end(91, 720 * WAN, renewal="adjust")
