"""The demo's spot checks and key evaluations: a published draw, checks at different places, cases of two years."""

from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction

from abacus.cycle.keyevaluation import services as key
from abacus.cycle.keyevaluation.models import KeyCase, Selection
from abacus.cycle.keyevaluation.services.exchange import carried
from abacus.cycle.keyevaluation.services.team import points_of
from abacus.cycle.spotcheck import services as spot
from abacus.cycle.spotcheck.content import Content, Entry, Found, from_json
from abacus.cycle.spotcheck.models import SpotCheck
from abacus.cycle.spotcheck.sheet import computed_content, sheet_of
from abacus.demo.county import County
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.roles import Role
from abacus.pool.models import ProjectYear

YEAR = 2021
ANNOUNCED, FROZEN, DRAWN, CHECKED, SETTLED = (
    date(2022, 3, 7), date(2022, 3, 10), date(2022, 3, 11), date(2022, 3, 14), date(2022, 3, 16),
)  # fmt: skip
WANTED = 12
OURS = "601002"
"""The unit of the printed clerk."""
MOST = {"quantity": "实际产出少于计划", "satisfaction": "满意度低于目标"}


def build(county: County) -> None:
    """The draw with its checks, then the key evaluations. Call after the self-evaluations of 2021 and monitoring."""
    draw_2021(county)
    evaluate(county)


@transaction.atomic
def draw_2021(county: County) -> None:
    """Announced with a public number, frozen before it, drawn on its day; then checks, each a step further."""
    lead, finance = lead_of(county), county.person(Role.FINANCE_DIVISION, "F06")
    draw = spot.announce(
        region=county.region, fiscal_year=YEAR, seed_rule="public", seed_source="福彩3D第2022060期中奖号码",
        seed_on=DRAWN, wanted=WANTED, by=lead, on=ANNOUNCED,
    )  # fmt: skip
    draw = spot.freeze(draw_id=draw.pk, version=draw.version, by=lead, on=FROZEN)
    draw = spot.enter_number(draw_id=draw.pk, version=draw.version, number="385", by=lead, on=DRAWN)
    spot.enter_number(draw_id=draw.pk, version=draw.version, number="385", by=finance, on=DRAWN)
    rows = SpotCheck.objects.select_related(
        "project_year__project", "project_year__organisation", "project_year__department", "outcome__project_year",
        "target_version",
    )  # fmt: skip
    for number, check in enumerate(rows.order_by("pk")):
        walk_check(county, check, number)


def walk_check(county: County, check: SpotCheck, number: int) -> None:
    """How far the n-th check gets: two of six final, one waits for the unit, one objected, one is a draft, one open."""
    year, step = check.project_year, number % 6
    division = county.person(Role.FINANCE_DIVISION, county.division_of(year.department.code))
    clerk = county.person(Role.UNIT_CLERK, year.organisation.code)
    if step == 5:
        return
    content = checked(check, lost=300 + 400 * (number % 3))
    check = spot.save(check_id=check.pk, version=check.version, content=content, by=division, on=CHECKED)
    if step == 4 or sheet_of(check, content).findings.must:
        return
    check = spot.feed_back(check_id=check.pk, version=check.version, by=division, on=CHECKED)
    if step == 2:
        return
    objects = step == 3
    check = spot.answer(
        check_id=check.pk, version=check.version, accept=not objects, by=clerk, on=SETTLED,
        text="佐证资料已补充，请按补充资料重新核定。" if objects else "",
    )  # fmt: skip
    if not objects:
        spot.finish(check_id=check.pk, version=check.version, by=division, on=SETTLED)


def checked(check: SpotCheck, lost: int) -> Content:
    """A sheet that follows the computed points and takes `lost` 0.01 points from the indicators with the most."""
    sheet = sheet_of(check, computed_content(check, from_json({})))
    lines: dict[str, Entry] = {}
    left = lost
    for row in sorted(sheet.all_rows, key=lambda row: -(row.computed_centi or 0)):
        if not row.applies:
            continue
        base = row.computed_centi if row.computed_centi is not None else row.own_centi or 0
        taken = min(left, base // 2)
        left -= taken
        reason = "现场核实的完成值低于自评填报的完成值" if taken else ""
        if not taken and row.own_centi is not None and row.own_centi != base:
            reason = "按规则计算的得分"
        lines[row.id] = Entry(f"{(base - taken) / 100:.2f}", reason)
    aspects = {
        item.id: Entry(f"{(item.weight_centi - (200 if item.id in ('effect', 'diagnosis') else 0)) / 100:g}",
                       "佐证不足，问题写得笼统" if item.id in ("effect", "diagnosis") else "")
        for item in sheet.card.items
    }  # fmt: skip
    problems = (
        Found("effect", "完成值的佐证资料不足，现场核实低于填报数"),
        Found("diagnosis", "未完成指标的原因写得笼统"),
    )
    return Content(aspects, lines, problems, "请补充佐证资料，核实完成值，改进自评质量。")


def lead_of(county: County) -> User:
    """The performance division's person."""
    return county.person(Role.PERFORMANCE_DIVISION, county.region.code)


@transaction.atomic
def evaluate(county: County) -> None:
    """2020: one evaluation with two problems. 2021: the same project again, final; another in exchange of views."""
    ours = ProjectYear.objects.filter(organisation__code=OURS, current_fen__gt=0).select_related(
        "project", "organisation", "department"
    )
    both = [one for one in ours.filter(fiscal_year=YEAR) if ours.filter(project=one.project, fiscal_year=YEAR - 1)]
    both.sort(key=lambda one: (-(one.current_fen or 0), one.pk))
    if len(both) < 2:
        return
    again, other = both[0], both[1]
    before = ours.get(project=again.project, fiscal_year=YEAR - 1)
    finished(county, before, date(2021, 6, 8), "社会关注度高，连续安排资金", {"quantity": 250, "satisfaction": 300})
    selection = selected(county, date(2022, 2, 18))
    finished(county, again, date(2022, 2, 21), "上年评价发现的问题需要跟踪", {"satisfaction": 150}, selection)
    case = planned(county, other, date(2022, 2, 21), "金额较大", selection)
    scored(county, case, date(2022, 3, 4), {"quantity": 400, "satisfaction": 200})
    sent(county, case, date(2022, 3, 9))


def selected(county: County, on: date) -> Selection:
    """A funnel of 2021's projects: by amount, then by concern, with one project brought back by the congress."""
    lead = lead_of(county)
    made = key.begin_selection(region=county.region, fiscal_year=YEAR, title="2021年财政重点评价选取", by=lead, on=on)
    for kind, mode, more, reason in (
        ("amount", "keep", {"amount_fen": 500_000_000}, "金额较大的项目优先"),
        ("random", "keep", {"count": 12, "seed": "文登区2021年重点评价|2022-02-18"}, "评价力量有限，随机抽取12个"),
    ):
        made.refresh_from_db()
        key.add_layer(
            selection_id=made.pk, version=made.version, kind=kind, mode=mode, reason=reason, by=lead, on=on, **more
        )
    made.refresh_from_db()
    return key.settle_selection(selection_id=made.pk, version=made.version, by=lead, on=on)


def planned(county: County, year: ProjectYear, on: date, reason: str, selection: Selection | None = None) -> KeyCase:
    """A case whose plan has passed: an expert and an agency on the team, one talk taken up in the plan."""
    lead = lead_of(county)
    case = key.open_case(
        fiscal_year=year.fiscal_year, object_kind="project", project_year=year, reason=reason, selection=selection,
        by=lead, on=on,
    )  # fmt: skip
    for role, task in ((Role.EXPERT, "expert"), (Role.AGENCY, "agency")):
        member = county.person(role, county.region.code)
        key.add_member(case_id=case.pk, user=member, role=task, by=lead, on=on)
        key.declare(case_id=case.pk, by=member, on=on)
    talk = key.add_discussion(
        case_id=case.pk, kind="focus", held_on=on, attendees="绩效管理科、评价机构、专家、主管部门",
        text="讨论评价思路、指标体系和侧重点。", agreed="现场核实不少于三成点位；满意度调查样本不少于200份。",
        by=lead, on=on,
    )  # fmt: skip
    key.take_up(case_id=case.pk, discussion_id=talk.pk, where="三、评价方法", by=lead, on=on)
    saved = key.save_plan(
        case_id=case.pk, version=case.version, by=lead, on=on, starts_on=on,
        plan="查阅资料与现场评价相结合：核对合同、验收和支付资料，现场核实三成点位，开展满意度调查。",
    )  # fmt: skip
    handed_in = key.submit_plan(case_id=case.pk, version=saved.version, by=lead, on=on)
    return key.review_plan(
        case_id=case.pk, version=handed_in.version, passed=True, opinion="方案可行，按此实施。", by=lead, on=on
    )


def scored(county: County, case: KeyCase, on: date, lost: dict[str, int]) -> None:
    """The unit hands over a document; the expert writes papers and scores."""
    expert, clerk = county.person(Role.EXPERT, county.region.code), county.person(Role.UNIT_CLERK, OURS)
    for name in ("合同和验收资料.txt", "满意度调查汇总.txt"):
        file = ContentFile(f"{case.title} {name}（演示数据）".encode())
        key.add_evidence(case_id=case.pk, file=file, name=name, title=name.removesuffix(".txt"), by=clerk, on=on)
    for item in lost:
        key.write_paper(case_id=case.pk, item=item, text=MOST[item], evidence=[1, 2], problem=True, by=expert, on=on)
    scores = {
        one["id"]: (one["weight_centi"] - lost.get(one["id"], 0), MOST[one["id"]] if one["id"] in lost else "")
        for one in case.framework
    }
    key.score_items(case_id=case.pk, scores=scores, seen={}, by=expert, on=on)


def sent(county: County, case: KeyCase, on: date) -> KeyCase:
    """The carried problems are settled in turn and the draft goes to the unit."""
    lead = lead_of(county)
    for number, problem in enumerate(carried(case)):
        note = "已调整人员配置，现场核实到位" if number == 0 else "满意度仍未达到目标，继续整改"
        key.settle_carried(case_id=case.pk, problem_id=problem.pk, solved=number == 0, note=note, by=lead, on=on)
    report = {
        "conclusion": "项目总体完成，管理较规范，部分产出和满意度未达到目标。",
        "experience": "建立台账，按月核对。",
        "causes": "计划任务测算偏高，群众反馈处理不及时。",
        "suggestions": "按实际点位测算，完善反馈机制。",
    }
    current = KeyCase.objects.get(pk=case.pk)
    return key.send_draft(case_id=case.pk, version=current.version, report=report, by=lead, on=on)


def finished(
    county: County, year: ProjectYear, on: date, reason: str, lost: dict[str, int], selection: Selection | None = None
) -> None:
    """The whole way to a final result."""
    lead, clerk = lead_of(county), county.person(Role.UNIT_CLERK, OURS)
    case = planned(county, year, on, reason, selection)
    scored(county, case, on, lost)
    draft = sent(county, case, on)
    answered = key.answer_draft(case_id=case.pk, version=draft.version, accept=True, text="", by=clerk, on=on)
    done = set(case.check_points.values_list("point", flat=True))
    for one in points_of(case):
        if one.id not in done | {"application"}:
            key.pass_point(case_id=case.pk, point=one.id, note="已按要求办理", by=lead, on=on)
    key.finish(case_id=case.pk, version=answered.version, decision="", by=lead, on=on)
